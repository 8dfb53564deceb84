import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../../src/core/package-root.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { simdLevel, simdLevels } from "../../../src/engine/ops/math/simd-level.js";

const script = `
  import { runOp } from "${join(packageRoot(), "dist/esm/engine/dispatch.js")}";
  import { simdLevel } from "${join(packageRoot(), "dist/esm/engine/ops/math/simd-level.js")}";
  const level = new Uint8Array(1);
  runOp(simdLevel, { level });
  console.log(level[0]);`;

test("the level is one of those named, and MILLRACE_SIMD caps it", () => {
  const level = new Uint8Array([255]);
  runOp(simdLevel, { level });
  expect(level[0]).toBeLessThan(simdLevels.length);
  for (const [cap, name] of simdLevels.entries()) {
    const env = { ...process.env, MILLRACE_SIMD: name };
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" });
    if (process.env.MILLRACE_SIMD === undefined) expect(Number(said)).toBe(Math.min(cap, level[0]));
    expect(Number(said)).toBeLessThanOrEqual(cap);
  }
});
