// All ops there are, found as the build finds them: every contract below src/engine/ops.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../src/core/package-root.js";
import type { Op } from "../../../src/engine/op.js";

const folder = join(packageRoot(), "src/engine/ops");

async function contractsIn(file: string): Promise<Op[]> {
  const exported = Object.values(await import(join(folder, file))) as Partial<Op>[];
  return exported.filter(
    (value): value is Op => value?.name === file.replace(/\.ts$/, "") && Array.isArray(value.order),
  );
}

const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
export const ops: readonly Op[] = (await Promise.all(files.sort().map(contractsIn))).flat();
