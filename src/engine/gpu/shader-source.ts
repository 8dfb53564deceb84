import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MillraceError } from "../../core/errors.js";
import { packageRoot } from "../../core/package-root.js";

/**
 * The WGSL of a shader with the pieces it needs in front, each once, after those it needs itself.
 *
 * A shader names its pieces in its head comment: `// needs: lib/bytes, lib/scan`.
 *
 * @param name path below shaders/, without ending: `statistics/histogram`
 * @throws {MillraceError} ERR_INTERNAL for a piece that is not there, or that needs itself
 */
export function shaderSource(name: string): string {
  const placed = new Set<string>();
  const texts: string[] = [];
  const place = (piece: string, path: readonly string[]) => {
    if (path.includes(piece)) {
      throw new MillraceError("ERR_INTERNAL", {
        what: `shader '${name}' needs itself: ${[...path, piece].join(" > ")}`,
      });
    }
    if (placed.has(piece)) return;
    const text = readShader(piece, name);
    for (const needed of neededBy(text)) place(needed, [...path, piece]);
    placed.add(piece);
    texts.push(text);
  };
  place(name, []);
  // Directives come first in a module, whichever text they are from; empty lines in their place keep the numbers of the rest.
  const code = texts.join("\n");
  const directives = [...code.matchAll(/^enable .*;$/gm)].map(([line]) => line).join(" ");
  return directives === "" ? code : `${directives} ${code.replace(/^enable .*;$/gm, "")}`;
}

/** The pieces a shader's text names. */
export function neededBy(text: string): string[] {
  const line = text.split("\n").find((comment) => comment.startsWith("// needs:"));
  return line
    ? line
        .slice("// needs:".length)
        .split(",")
        .map((piece) => piece.trim())
    : [];
}

function readShader(piece: string, wantedBy: string): string {
  try {
    return readFileSync(join(packageRoot(), "shaders", `${piece}.wgsl`), "utf8");
  } catch (cause) {
    throw new MillraceError(
      "ERR_INTERNAL",
      { what: `shader '${wantedBy}' needs '${piece}', which is not there` },
      { cause },
    );
  }
}
