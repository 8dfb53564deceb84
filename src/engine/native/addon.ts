import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { MillraceError } from "../../core/errors.js";
import { packageRoot } from "../../core/package-root.js";

/** The addon's table: op name -> function of positional arguments, the control words last. */
export type Addon = Readonly<Record<string, (...args: unknown[]) => void>>;

let loaded: Addon | undefined;

/** Where the native core lies: in prebuilds/ of an installed package, else in build/Release of a checkout. */
function nativePlaces(): string[] {
  const places = [`prebuilds/${process.platform}-${process.arch}/millrace.node`, "build/Release/millrace.node"];
  return places.map((path) => join(packageRoot(), path));
}

/** The file of the native core. @throws {MillraceError} ERR_NATIVE_MISSING */
export function nativeFile(): string {
  const file = nativePlaces().find(existsSync);
  if (file) return file;
  throw new MillraceError("ERR_NATIVE_MISSING", { looked: nativePlaces() });
}

/** The native core, loaded once. @throws {MillraceError} ERR_NATIVE_MISSING */
export function nativeCore(): Addon {
  if (loaded) return loaded;
  const place = nativeFile();
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
