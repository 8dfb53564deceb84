/** Words as the native core sees them, by a plain regular expression. */
export function wordsOf(text: string): string[] {
  return (
    text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).match(/[a-z0-9_\u0080-\u1fff\u2080-\u{10ffff}]+/gu) ?? []
  ).map((word) => (/^\d{5,}$/.test(word) ? `number of ${word.length} digits` : word));
}

export const someTexts: (string | null)[] = [
  "Free entry in 2 a weekly comp! Text FA to 87121",
  "free   ENTRY",
  null,
  "",
  "...!?",
  "don’t — “stop”",
  "Ünïcode Ärger ärger £1000",
  "call 08452810075 or 08452810076 now now now",
  "日本語 の テスト",
  "ends with an open curly quote “",
];

export const manyTexts = (n: number): (string | null)[] =>
  Array.from({ length: n }, (_, row) =>
    row % 11 === 5 ? null : `${someTexts[row % someTexts.length] ?? ""} w${row % 300} W${(row * 7) % 40}`,
  );
