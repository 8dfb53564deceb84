// The models of tools/refgen/foreign-models.py, and what their libraries predict. MILLRACE_MODELS names another folder.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/core/package-root.js";
import { readLightGBM } from "../../src/models/lightgbm/read-lightgbm.js";
import type { Iterations, LoadedModel, LoadOptions } from "../../src/models/trees/forest-model.js";
import { readXGBoost } from "../../src/models/xgboost/read-xgboost.js";

export interface ModelCase {
  readonly name: string;
  readonly library: "lightgbm" | "xgboost";
  readonly objective: string;
  /** The text of the file. */
  readonly model: string;
  readonly ubjson?: Uint8Array;
  readonly iterations?: Iterations;
  readonly rowCount: number;
  readonly featureCount: number;
  /** Row-major. */
  readonly rows: Float64Array;
  readonly raw: Float64Array | Float32Array;
  readonly answers: Float64Array | Float32Array;
  readonly leaves: Int32Array;
}

const folder = process.env.MILLRACE_MODELS ?? join(packageRoot(), "tests/fixtures/models");

export function modelCases(library: "lightgbm" | "xgboost"): ModelCase[] {
  const file = join(folder, `${library}.json`);
  if (!existsSync(file)) throw new Error(`${file} is not there; tools/refgen/foreign-models.py writes it`);
  const { cases, features } = JSON.parse(readFileSync(file, "utf8"));
  const Floats = library === "lightgbm" ? Float64Array : Float32Array;
  return cases.map((given: Record<string, string | number | null>) => ({
    name: given.name,
    library,
    objective: given.objective,
    model: given.model,
    ...(given.ubjson ? { ubjson: Buffer.from(String(given.ubjson), "base64") } : {}),
    ...(given.iterations ? { iterations: given.iterations } : {}),
    rowCount: given.rowCount,
    featureCount: features,
    rows: arrayOf(Float64Array, given.rows),
    raw: arrayOf<Float64Array | Float32Array>(Floats, given.raw),
    answers: arrayOf<Float64Array | Float32Array>(Floats, given.answers),
    leaves: arrayOf(Int32Array, given.leaves),
  }));
}

function arrayOf<A>(Elements: { new (buffer: ArrayBuffer): A }, text: unknown): A {
  const bytes = Buffer.from(String(text), "base64");
  return new Elements(Uint8Array.from(bytes).buffer);
}

export function readCase(given: ModelCase, options: LoadOptions = {}): LoadedModel {
  const asked = { ...(given.iterations ? { iterations: given.iterations } : {}), ...options };
  return given.library === "lightgbm"
    ? readLightGBM(given.model, asked)
    : readXGBoost(Buffer.from(given.model, "utf8"), asked);
}

export const rowOf = (given: ModelCase, row: number): Float64Array =>
  given.rows.subarray(row * given.featureCount, (row + 1) * given.featureCount);
