/** Sizes around a block of rows of the native core (16,384), and many blocks. */
export const blockSizes = [0, 1, 16_383, 16_384, 16_385, 50_001];

/** Numbers with nulls, NaN, infinities, both zeroes and repeats. */
export function numbersWithHoles(n: number): (number | null)[] {
  const odd = [null, Number.NaN, Infinity, -Infinity, 0, -0, 15];
  return Array.from({ length: n }, (_, row) => (row % 11 < odd.length ? odd[row % 11] : ((row * 7919) % 101) - 30.5));
}

/** Strings: empty, blank, numbers, words, other alphabets, nulls. */
export function texts(n: number): (string | null)[] {
  const some = [
    null,
    "",
    " ",
    "12",
    " 12.5 ",
    "-3e2",
    "+7",
    "1_000",
    "nan",
    "inf",
    "Ünï cödé 日本",
    "two  words ",
    "?",
    "1.",
    ".5",
    "0x10",
    "+-1",
    ".",
  ];
  return Array.from({ length: n }, (_, row) =>
    row % 5 === 4 ? `value ${(row * 31) % 257}` : some[(row * 7) % some.length],
  );
}
