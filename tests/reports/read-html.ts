// A strict little reader of the report's own HTML: what it does not know, it refuses. Independent of the writer, and
// after the tokenizer of the HTML standard where data could turn into markup (tags, attributes, raw text, comments).

export interface HtmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (HtmlElement | string)[];
}

const voids = new Set(["meta"]);
const name = /[A-Za-z][A-Za-z0-9]*/y;
const attribute = /\s+([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?/y;

/** The tree of a whole page. @throws when a tag is open at the end, closes another, or is not written as we write tags */
export function readHtml(text: string): HtmlElement {
  const root: HtmlElement = { name: "#root", attributes: new Map(), children: [] };
  const open = [root];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))}`);
  };
  while (at < text.length) {
    const parent = open.at(-1)!;
    if (text.startsWith("<!doctype html>", at)) {
      at += 15;
    } else if (text.startsWith("</", at)) {
      at += 2;
      const closed = take(name)?.[0];
      if (closed !== parent.name || text[at] !== ">") fail(`</${closed}> inside <${parent.name}>`);
      at++;
      open.pop();
    } else if (text[at] === "<") {
      at++;
      const element: HtmlElement = { name: take(name)?.[0] ?? fail("no tag"), attributes: new Map(), children: [] };
      for (let found = take(attribute); found; found = take(attribute)) {
        if (element.attributes.has(found[1])) fail(`attribute ${found[1]} twice`);
        (element.attributes as Map<string, string>).set(found[1], decode(found[2] ?? ""));
      }
      const isClosed = text.startsWith("/>", at);
      if (!isClosed && text[at] !== ">") fail("a tag that does not end");
      at += isClosed ? 2 : 1;
      parent.children.push(element);
      if (element.name === "style") {
        const end = text.indexOf("</style", at);
        element.children.push(text.slice(at, end));
        at = end;
      }
      if (!isClosed && !voids.has(element.name)) open.push(element);
    } else {
      const next = text.indexOf("<", at);
      const end = next < 0 ? text.length : next;
      const raw = text.slice(at, end);
      if (raw.includes(">")) fail("a bare >");
      parent.children.push(decode(raw));
      at = end;
    }
  }
  if (open.length !== 1) fail(`<${open.at(-1)!.name}> is not closed`);
  return root;
}

export function* elementsOf(element: HtmlElement): Generator<HtmlElement> {
  yield element;
  for (const child of element.children) if (typeof child !== "string") yield* elementsOf(child);
}

export function textOf(element: HtmlElement | string): string {
  return typeof element === "string" ? element : element.children.map(textOf).join("");
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" };

function decode(text: string): string {
  return text.replace(/&([^;\s]{0,8});?/g, (whole, entity) => {
    if (!Object.hasOwn(entities, entity) || !whole.endsWith(";")) throw new Error(`an unknown entity ${whole}`);
    return entities[entity];
  });
}
