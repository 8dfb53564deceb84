// Every shader compiles and makes a pipeline on Dawn's null backend, which needs no GPU: it checks, but runs nothing.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot } from "../src/core/package-root.js";
import { Gpu, openGpu } from "../src/engine/gpu/open-gpu.js";
import { neededBy, shaderSource } from "../src/engine/gpu/shader-source.js";

const folder = join(packageRoot(), "shaders");
const shaders = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".wgsl"))
  .map((path) => path.replaceAll("\\", "/").slice(0, -".wgsl".length))
  .sort();
const pieces = shaders.filter((name) => name.startsWith("lib/"));
const ops = shaders.filter((name) => !name.startsWith("lib/"));

const opened = await openGpu({ backend: "null" });
const gpu = opened instanceof Gpu ? opened : undefined;
const skipped = opened instanceof Gpu ? "" : ` (skipped: ${opened.unavailable})`;
afterAll(async () => gpu?.close());

async function errorsOf(code: string): Promise<string[]> {
  gpu!.device.pushErrorScope("validation");
  const { messages } = await gpu!.device.createShaderModule({ code }).getCompilationInfo();
  await gpu!.device.popErrorScope();
  return messages
    .filter(({ type }) => type === "error")
    .map((error) => `${error.lineNum}:${error.linePos} ${error.message}`);
}

const pipelineOf = (code: string, entryPoint: string, constants = {}) =>
  gpu!.device.createComputePipelineAsync({
    layout: "auto",
    compute: { module: gpu!.device.createShaderModule({ code }), entryPoint, constants },
  });

/** Constants that a shader needs for the 16 KiB of workgroup memory that every device has; its launcher sets them too. */
const constantsOf: Record<string, Record<string, number>> = { "column/sort": { WORKGROUP: 128 } };

/** An entry point that calls a piece, as an op would. */
const callers: Record<string, string> = {
  "lib/bytes": "out[0] = byte_of(out[1], local) + key_of_f64(vec2(out[2], out[3])).x;",
  "lib/double":
    "out[local] = u32(fixed_difference(vec2(out[0], out[1]), vec2(0u, 0u), 4)) + code_of_f64(vec2(out[2], out[3]));",
  "lib/factors": "put_product(local, 0u, left_at(local, 1u) * right_at(1u, local));",
  "lib/grid": "out[local] = group_index(vec3(1u, 2u, 0u), vec3(3u, 4u, 1u));",
  "lib/multiply-tiles": "multiply_tiles(vec3(0u), vec3(local % 16u, local / 16u, 0u));",
  "lib/random": "out[local] = random_words(vec2(1u, 0u), 2u, local).x;",
  "lib/reduce": "out[local] = reduce_sum(out[local], local);",
  "lib/reduce-floats": "out[local] = u32(reduce_floats(vec4(f32(out[local])), local).x);",
  "lib/scan": "out[local] = scan_exclusive(out[local], local) + reduce_sum(1u, local);",
  "lib/wide-sum": "out[local] = wide_product(out[0], out[1]).y + carry_of(out[2], out[3]) + sign_word(-1i);",
};

/** What a piece leaves to who needs it. */
const declarations: Record<string, string> = { "lib/multiply-tiles": "alias Element = f32;" };

describe("shaders", () => {
  test("there are the pieces and at least one op", () => {
    expect(Object.keys(callers)).toEqual(pieces);
    expect(ops).toContain("statistics/histogram");
  });

  test.skipIf(!gpu).each(ops)(`%s compiles and makes a pipeline${skipped}`, async (name) => {
    const code = shaderSource(name);
    expect(await errorsOf(code)).toEqual([]);
    // The op's name in snake_case is its entry point, or begins those of its passes.
    const entry = basename(name).replaceAll("-", "_");
    const entries = [...code.matchAll(/@compute[^{]*?fn (\w+)/g)].map(([, found]) => found);
    expect(entries.length).toBeGreaterThan(0);
    for (const found of entries) {
      expect(found.startsWith(entry)).toBe(true);
      await expect(pipelineOf(code, found, constantsOf[name])).resolves.toBeDefined();
    }
  });

  test.skipIf(!gpu).each(pieces)(`%s compiles and can be called${skipped}`, async (name) => {
    const head = "@group(1) @binding(0) var<storage, read_write> out: array<u32>;";
    const code = `${shaderSource(name)}\n${declarations[name] ?? ""}\n${head}
      @compute @workgroup_size(256) fn call(@builtin(local_invocation_index) local: u32) { ${callers[name]} }`;
    expect(await errorsOf(code)).toEqual([]);
    await expect(pipelineOf(code, "call")).resolves.toBeDefined();
  });

  test.skipIf(!gpu)(`a mistake is found, with its line${skipped}`, async () => {
    const [error] = await errorsOf(`${shaderSource("lib/bytes")}\nfn broken() -> u32 { return 1.5f; }`);
    const line = shaderSource("lib/bytes").split("\n").length + 1;
    expect(error).toMatch(new RegExp(`^${line}:`));
  });

  test("name in their head what they are for, and need only lib/", () => {
    for (const name of shaders) {
      const text = readFileSync(join(folder, `${name}.wgsl`), "utf8");
      expect(text.startsWith(`// ${basename(name)} — `)).toBe(true);
      for (const needed of neededBy(text)) expect(pieces).toContain(needed);
    }
  });

  test("pieces come once, before what needs them", () => {
    const code = shaderSource("lib/scan");
    expect(code.match(/fn reduce_sum/g)).toHaveLength(1);
    expect(code.indexOf("override WORKGROUP")).toBeLessThan(code.indexOf("fn scan_exclusive"));
    expect(() => shaderSource("lib/none")).toThrowError(expect.objectContaining({ code: "ERR_INTERNAL" }));
  });
});
