// Runs one op in a process of its own, whose MILLRACE_SIMD the caller has set: the level is found once a process.
import { createRequire } from "node:module";
import { deserialize, serialize } from "node:v8";

const parts = [];
for await (const part of process.stdin) parts.push(part);
const { name, values, outputs } = deserialize(Buffer.concat(parts));
// Deserialised arrays lie at odd addresses; the core reads whole elements.
const align = (value) => (ArrayBuffer.isView(value) ? value.slice() : value);
const alignChunk = (chunk) => Object.fromEntries(Object.entries(chunk).map(([name, value]) => [name, align(value)]));
const aligned = values.map((value) => (Array.isArray(value) ? value.map(alignChunk) : align(value)));
const core = createRequire(import.meta.url)("../../../build/Release/millrace.node");
core[name](...aligned, new Int32Array([0, 0, 0, 1]));
process.stdout.write(serialize(outputs.map((index) => aligned[index])));
