// YAML with positions: what stands where, so that an error can name line and column.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { MillraceError } from "./errors.js";

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export interface YamlText {
  readonly value: unknown;
  /** Where the value at a path stands, or its key for `of: "key"`; the nearest mapping around it when it is not there. */
  positionOf(path: readonly PropertyKey[], of?: "value" | "key"): Position;
}

/** Parses a configuration. @throws {MillraceError} ERR_CONFIG_INVALID with the line of what is no YAML */
export function parseYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [error] = document.errors;
  if (error) {
    throw new MillraceError(
      "ERR_CONFIG_INVALID",
      {
        file,
        ...at(error.pos[0]),
        key: "",
        expected: "YAML",
        received: `text that is none (${firstLine(error.message)})`,
      },
      { cause: error },
    );
  }
  const positionOf: YamlText["positionOf"] = (path, of = "value") => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, key] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document);
      const next = isMap(node)
        ? node.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : "") === String(key))
        : undefined;
      if (next) {
        const keyOffset = startOf(next.key);
        node = next.value;
        const last = depth === path.length - 1;
        offset = (last && of === "key" ? keyOffset : (startOf(node) ?? keyOffset)) ?? offset;
      } else if (isSeq(node) && typeof key === "number" && node.items[key]) {
        node = node.items[key];
        offset = startOf(node) ?? offset;
      } else break;
    }
    return at(offset);
  };
  try {
    // Aliases are limited by the parser, so that a few lines cannot unfold into gigabytes.
    return { value: document.toJS(), positionOf };
  } catch (error) {
    throw new MillraceError(
      "ERR_CONFIG_INVALID",
      {
        file,
        line: 1,
        column: 1,
        key: "",
        expected: "YAML",
        received: `text that cannot be read (${firstLine(error)})`,
      },
      { cause: error },
    );
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function firstLine(message: unknown): string {
  return String((message as Error).message ?? message).split("\n")[0];
}
