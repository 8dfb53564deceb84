// How wide a text will be, without a browser: enough to keep labels apart. Widths are of a wide sans-serif face, so that
// narrower ones fit as well.
const narrow = /[ijl.,:;'|!()[\]{}ftrI \u202f`]/;
const wide = /[mwMW@%<>=+~^]/;
const capital = /[A-Z0-9_]/;

/** Estimated width in the unit of `size` (height of the letters' em). */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const character of text) em += widthOf(character);
  return em * size;
}

/** The text cut to a width, with an ellipsis when something is left out. Cuts between characters, never inside one. */
export function fitText(text: string, width: number, size: number): string {
  const characters = Array.from(text.length > 400 ? text.slice(0, 400) : text);
  if (textWidth(text.length > 400 ? characters.join("") : text, size) <= width && text.length <= 400) return text;
  const room = width / size - widthOf("…");
  let em = 0;
  let end = 0;
  while (end < characters.length && em + widthOf(characters[end]) <= room) em += widthOf(characters[end++]);
  return `${characters.slice(0, end).join("").trimEnd()}…`;
}

function widthOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 0x1100) return code >= 0x2000 && code < 0x2100 ? 0.6 : 1.05;
  if (narrow.test(character)) return 0.36;
  if (wide.test(character)) return 0.92;
  return capital.test(character) ? 0.68 : 0.58;
}
