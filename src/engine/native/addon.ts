import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { MillraceError } from "../../core/errors.js";
import { packageRoot } from "../../core/package-root.js";

/** The addon's table: op name -> function of positional arguments, the control words last. */
export type Addon = Readonly<Record<string, (...args: unknown[]) => void>>;

let loaded: Addon | undefined;

/** The native core, loaded once: from prebuilds/ of an installed package, else from build/Release of a checkout. */
export function nativeCore(): Addon {
  if (loaded) return loaded;
  const root = packageRoot();
  const places = [`prebuilds/${process.platform}-${process.arch}/millrace.node`, "build/Release/millrace.node"];
  const place = places.map((path) => join(root, path)).find(existsSync);
  if (!place) throw new MillraceError("ERR_NATIVE_MISSING", { looked: places });
  try {
    loaded = createRequire(import.meta.url)(place) as Addon;
  } catch (error) {
    throw new MillraceError(
      "ERR_NATIVE_MISSING",
      { looked: [place], reason: (error as Error).message },
      { cause: error },
    );
  }
  return loaded;
}
