// Predicts in a process of its own, whose MILLRACE_SIMD the caller has set: the level is found once a process.
import { createRequire } from "node:module";
import { deserialize, serialize } from "node:v8";

const parts = [];
for await (const part of process.stdin) parts.push(part);
const { features, program, length, trees } = deserialize(Buffer.concat(parts));
const core = createRequire(import.meta.url)("../../../build/Release/millrace.node");
const predictions = new Float64Array(length);
// The program's memory must begin at a multiple of 8, which deserialised arrays do not promise.
core["tree/predict-trees"](features, program.slice(), predictions, 0, trees, false, new Int32Array([0, 0, 0, 1]));
process.stdout.write(serialize(predictions));
