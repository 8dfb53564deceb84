// The only way text becomes HTML or SVG here: every value put into html`…` is escaped, except what html`…` itself made.
const markup = Symbol("markup");

/** Finished markup. Data cannot pass for it: the key is a symbol, which JSON does not have. */
export interface Html {
  readonly [markup]: string;
}

export type HtmlPart = Html | string | number | null | undefined | false | readonly HtmlPart[];

/**
 * Markup from a template. Strings are escaped for text and quoted attributes, numbers are written as `coordinate` does,
 * lists are joined, nothing is written for null, undefined and false.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let text = strings[0];
  parts.forEach((part, index) => {
    text += textOf(part) + strings[index + 1];
  });
  return Object.freeze({ [markup]: text });
}

/** Markup that this package's own constants make up (a style sheet); never for data. */
export function trusted(text: string): Html {
  return Object.freeze({ [markup]: text });
}

/** The finished text. */
export function htmlText(part: Html): string {
  return part[markup];
}

/**
 * Escapes for text and for attributes in double or single quotes. Characters that HTML cannot hold (control characters,
 * halves of surrogate pairs) and those that turn the direction of the text around become U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text.replace(unsafe, (character) => entities.get(character) ?? "\uFFFD");
}

const unsafe =
  /[&<>"'`]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu;
const entities = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
  ["`", "&#96;"],
]);

/** A number as SVG and CSS read it: at most two decimals. @throws {TypeError} when it is not finite */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`a drawing cannot hold ${value}`);
  const text = value.toFixed(2).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

function textOf(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return coordinate(part);
  if (markup in part) return part[markup];
  return part.map(textOf).join("");
}
