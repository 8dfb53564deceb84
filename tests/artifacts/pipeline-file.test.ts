import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type PipelineBody, predictTable, restorePipeline } from "../../src/artifacts/pipeline.js";
import { decodePipeline, encodePipeline } from "../../src/artifacts/pipeline-file.js";
import type { TypedArray } from "../../src/columns/column.js";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { canonicalJson } from "../../src/core/json.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { linear } from "../../src/models/linear/learner.js";
import { standardScale } from "../../src/transforms/standard-scale.js";
import { saveTransform } from "../../src/transforms/transforms.js";

const runtime = makeRuntime({ threads: 1 });
const table = makeTable([
  ["x", columnFrom(Array.from({ length: 60 }, (_, row) => (row * 7) % 23))],
  ["__proto__", columnFrom(Array.from({ length: 60 }, (_, row) => (row * 5) % 19))],
]);

function trained(): { body: PipelineBody; arrays: ReadonlyMap<string, TypedArray> } {
  const frame = { columns: table, features: makeTable([], 60) };
  const scaled = standardScale.fit(frame, { columns: ["x", "__proto__"] }, runtime);
  const labels = Float64Array.from({ length: 60 }, (_, row) => ((row * 7) % 23) - ((row * 5) % 19) / 3);
  const { features } = scaled.apply(frame, runtime);
  const model = linear.make().fit({ task: "regression", features, labels, classes: [] }, { seed: 1, runtime });
  const inputs = table.names.map((name) => ({ name, type: "float64" as const, role: "numeric" as const, missing: [] }));
  const body = { inputs, target: "y", transforms: [saveTransform(scaled)], model: model.header };
  return { body, arrays: model.arrays };
}

const { body, arrays } = trained();
const file = encodePipeline(body, arrays);
const load = (bytes: Uint8Array) => {
  const read = decodePipeline(bytes);
  return restorePipeline(read.body, read.arrays);
};
const expected = predictTable(restorePipeline(body, arrays), table, runtime).predictions;
const invalid = expect.objectContaining({ code: "ERR_MODEL_INVALID" });

test("what is written is what is read, and equal pipelines give equal bytes", () => {
  const read = decodePipeline(file);
  expect(canonicalJson(read.body)).toBe(canonicalJson(body));
  expect([...read.arrays.keys()].sort()).toStrictEqual([...arrays.keys()].sort());
  for (const [name, array] of arrays)
    expect(Array.from(read.arrays.get(name) as Float64Array)).toStrictEqual(Array.from(array as Float64Array));
  expect(Buffer.compare(encodePipeline(body, new Map([...arrays].reverse())), file)).toBe(0);
  expect(Array.from(predictTable(load(file), table, runtime).predictions)).toStrictEqual(Array.from(expected));
});

test("every flip of any bit in any byte gives a typed error or the same predictions", () => {
  for (let at = 0; at < file.length; at++) {
    for (const mask of [1, 0x80, 0xff]) {
      const changed = file.slice();
      changed[at] ^= mask;
      let predictions: Float64Array;
      try {
        predictions = predictTable(load(changed), table, runtime).predictions;
      } catch (error) {
        expect(error, `byte ${at}`).toMatchObject({ code: "ERR_MODEL_INVALID" });
        continue;
      }
      expect(Array.from(predictions), `byte ${at}`).toStrictEqual(Array.from(expected));
    }
  }
});

test("a file cut anywhere, or with anything behind it, is refused", () => {
  for (let length = 0; length < file.length; length += 7) {
    expect(() => decodePipeline(file.subarray(0, length)), `cut at ${length}`).toThrowError(invalid);
  }
  expect(() => decodePipeline(Uint8Array.from([...file, 0]))).toThrowError(invalid);
  expect(() => decodePipeline(Uint8Array.from([...file, ...new Uint8Array(64)]))).toThrowError(invalid);
});

test("another version and another kind of file say so", () => {
  const later = file.slice();
  later[7] = 9;
  expect(() => decodePipeline(later)).toThrowError(/version 9/);
  expect(() =>
    decodePipeline(new TextEncoder().encode("PK\u0003\u0004 a zip file that is long enough to have a head")),
  ).toThrowError(/something else/);
});

// Headers that are hashed rightly but lie: whoever writes a file can also hash it.
function forged(change: (header: { body: unknown; arrays: Record<string, unknown>[] }) => void): Uint8Array {
  const length = Number(new DataView(file.buffer).getBigUint64(8, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(48, 48 + length)));
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const sections = file.subarray(Math.ceil((48 + length) / 64) * 64);
  const start = Math.ceil((48 + text.length) / 64) * 64;
  const bytes = new Uint8Array(start + sections.length);
  bytes.set(file.subarray(0, 8));
  new DataView(bytes.buffer).setBigUint64(8, BigInt(text.length), true);
  bytes.set(createHash("sha256").update(bytes.subarray(0, 16)).update(text).digest(), 16);
  bytes.set(text, 48);
  bytes.set(sections, start);
  return bytes;
}

test("a forged file without a lie is read: the lies below are what is refused", () => {
  expect(decodePipeline(forged(() => {})).arrays.size).toBe(arrays.size);
});

test("a header that lies about its arrays is refused before anything is allocated", () => {
  const lies: ((header: { arrays: Record<string, unknown>[] }) => void)[] = [
    ({ arrays: [first] }) => {
      first.length = 2 ** 52;
    },
    ({ arrays: [first] }) => {
      first.length = -1;
    },
    ({ arrays: [first] }) => {
      first.length = 1.5;
    },
    ({ arrays: [first] }) => {
      first.offset = 2 ** 53;
    },
    ({ arrays: [first] }) => {
      first.offset = -64;
    },
    ({ arrays: [first] }) => {
      first.type = "__proto__";
    },
    ({ arrays: [first] }) => {
      first.sha256 = "";
    },
    (header) => {
      header.arrays = [...header.arrays, header.arrays[0]];
    },
    (header) => {
      (header as { arrays: unknown }).arrays = { length: 1e9 };
    },
    (header) => {
      (header as { arrays: unknown }).arrays = null;
    },
  ];
  for (const lie of lies) expect(() => decodePipeline(forged(lie))).toThrowError(invalid);
});

test("a body that is no pipeline is refused on restoring", () => {
  const bodies: unknown[] = [
    null,
    [],
    {},
    { ...body, inputs: [{ ...body.inputs[0], role: "toString" }] },
    { ...body, inputs: [{ ...body.inputs[0], type: "complex" }] },
    { ...body, inputs: [body.inputs[0], body.inputs[0]] },
    { ...body, target: 5 },
    { ...body, transforms: [{ name: "eval", state: "process.exit()" }] },
    { ...body, transforms: [null] },
    { ...body, model: null },
    { ...body, model: { ...body.model, kind: "constructor" } },
    { ...body, model: { ...body.model, task: "binary" } },
    { ...body, model: { ...body.model, classes: ["a"] } },
    { ...body, model: { ...body.model, parameters: null } },
  ];
  for (const wrong of bodies) expect(() => restorePipeline(wrong as PipelineBody, arrays)).toThrowError(invalid);
});
