import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  checkManifestPlace,
  type Manifest,
  makeManifest,
  parseManifest,
  readManifest,
  writeManifest,
} from "../../src/benchmarks/manifest.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-manifest-"));
const sha256 = "0123456789abcdef".repeat(4);
const manifest = makeManifest({
  command: "millrace bench ops --seed 7 --threads 2 --rounds 3",
  seed: 7,
  size: "full",
  threads: 2,
  rounds: 3,
  benchmarks: [
    {
      id: "ops/describe",
      hashes: [
        { of: "data", sha256 },
        { of: "result", sha256 },
      ],
      figures: { seconds: 0.25, cpuSeconds: 0.5, rowsPerSecond: 8e6 },
    },
  ],
});

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const refusal = (where: string, problem: RegExp | string = "") =>
  expect.objectContaining({
    code: "ERR_MANIFEST_INVALID",
    exitCode: 2,
    details: expect.objectContaining({ where, problem: expect.stringMatching(problem) }),
  });

describe("a manifest", () => {
  test("comes back from its file as it was, and says what it was measured on", () => {
    const file = join(folder, "good.json");
    writeManifest(file, manifest);
    expect(readManifest(file)).toEqual(manifest);
    expect(manifest).toMatchObject({ format: "millrace-benchmark", schemaVersion: 1, seed: 7, threads: 2 });
    expect(manifest.versions).toMatchObject({ node: process.version, addon: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(["plain", "avx2", "avx512"]).toContain(manifest.machine.simd);
    checkManifestPlace(file);
    checkManifestPlace(join(folder, "free.json"));
    const other = join(folder, "notes.json");
    writeFileSync(other, "{}");
    expect(() => checkManifestPlace(other)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });

  const [one] = manifest.benchmarks;
  const withOne = (change: object) => ({ ...manifest, benchmarks: [{ ...one, ...change }] });
  const wrong: [string, unknown, string, (RegExp | string)?][] = [
    ["nothing", null, "the document"],
    ["a list", [], "the document"],
    ["another format", { ...manifest, format: "mlflow" }, "format"],
    ["a newer schema", { ...manifest, schemaVersion: 2 }, "schemaVersion", /of a newer Millrace/],
    ["a schema that is no number", { ...manifest, schemaVersion: "1" }, "schemaVersion"],
    ["a member it has not", { ...manifest, script: "rm" }, "the document", /script/],
    ["a seed below 0", { ...manifest, seed: -1 }, "seed"],
    ["a seed that is no integer", { ...manifest, seed: 0.5 }, "seed"],
    ["a seed beyond what numbers hold", { ...manifest, seed: 2 ** 60 }, "seed"],
    ["a size of its own", { ...manifest, size: "huge" }, "size"],
    ["no benchmarks", { ...manifest, benchmarks: [] }, "benchmarks"],
    ["a benchmark that is not ours", withOne({ id: "ops/../../etc" }), "benchmarks.0.id"],
    ["a benchmark twice", { ...manifest, benchmarks: [one, one] }, "benchmarks", /once/],
    ["no hash", withOne({ hashes: [] }), "benchmarks.0.hashes"],
    ["a hash that is none", withOne({ hashes: [{ of: "data", sha256: "XYZ" }] }), "benchmarks.0.hashes.0.sha256"],
    ["a hash of a path", withOne({ hashes: [{ of: "../x", sha256 }] }), "benchmarks.0.hashes.0.of"],
    ["a hash twice", withOne({ hashes: [one.hashes[0], one.hashes[0]] }), "benchmarks.0.hashes", /once/],
    ["a figure that is text", withOne({ figures: { seconds: "1" } }), "benchmarks.0.figures.seconds"],
    ["a command without end", { ...manifest, command: "x".repeat(10_000) }, "command"],
    ["no versions", { ...manifest, versions: undefined }, "versions"],
  ];
  test.each(wrong)("with %s is refused, with the place", (_, value, where, problem) => {
    expect(() => parseManifest(bytesOf(value))).toThrow(refusal(where, problem));
  });

  test("that is cut, is no text, or is too large is refused; control characters of it reach nobody", () => {
    const whole = JSON.stringify(manifest);
    for (let length = 0; length < whole.length; length += 97)
      expect(() => parseManifest(new TextEncoder().encode(whole.slice(0, length)))).toThrow(refusal("its text"));
    expect(() => parseManifest(Uint8Array.of(0xff, 0xfe))).toThrow(refusal("its text"));
    const large = join(folder, "large.json");
    writeFileSync(large, "");
    truncateSync(large, 2 ** 21);
    expect(() => readManifest(large)).toThrow(refusal("its size"));
    const coloured = { ...manifest, "\u001b[31mred": 1 } as unknown as Manifest;
    expect(() => parseManifest(bytesOf(coloured))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("\u001b") }),
    );
    expect(() => readManifest(join(folder, "missing.json"))).toThrow(
      expect.objectContaining({ code: "ERR_FILE_MISSING", exitCode: 2 }),
    );
  });

  test("ends its file with a line end, so that tools for text like it", () => {
    const file = join(folder, "text.json");
    writeManifest(file, manifest);
    expect(readFileSync(file, "utf8")).toMatch(/^\{\n[\s\S]*\n\}\n$/);
  });
});
