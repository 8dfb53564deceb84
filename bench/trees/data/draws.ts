// Random words that are a function of (seed, row, number): rows can be made in any order and in parts. Integer
// arithmetic only, and what is made of them below uses + - * / and square roots, so the bytes are the same everywhere.

/** The draws of one row at a time. */
export interface Draws {
  /** Goes to a row; the others then answer for it. */
  row(row: number): void;
  /** `[0, 2^32)` */
  word(number: number): number;
  /** `[0, 1)` in 24 bits: a float32 holds it exactly. */
  uniform(number: number): number;
  /** Mean 0, deviation 1, bell-shaped: a sum of four uniform draws of 16 bits. A float32 holds it exactly. */
  bell(number: number): number;
}

export function draws(seed: number): Draws {
  let key = 0;
  const word = (number: number) => mix((key + Math.imul(number + 1, 0x85ebca6b)) | 0) >>> 0;
  return {
    row(row) {
      key = mix(Math.imul(row ^ seed, 0x9e3779b1));
    },
    word,
    uniform: (number) => (word(number) >>> 8) * 2 ** -24,
    bell(number) {
      const [first, second] = [word(2 * number + 1_000_003), word(2 * number + 1_000_004)];
      const sum = (first & 0xffff) + (first >>> 16) + (second & 0xffff) + (second >>> 16);
      return ((sum - 131_070) * 1.75) / 65_536;
    },
  };
}

/** A fixed bell-shaped effect of level `level` of something called `what`. */
export function effectOf(seed: number, what: number, level: number): number {
  const of = draws(seed ^ 0x5bd1e995);
  of.row(level);
  return of.bell(what);
}

// The finalizer of MurmurHash3.
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
