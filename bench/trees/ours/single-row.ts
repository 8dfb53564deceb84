import type { FittedModel } from "millrace";
import { type DataSet, readPart } from "../data/data-file.js";
import type { Way } from "../jobs.js";
import { cpuSeconds } from "./clock.js";
import { nativeSingleRow } from "./native-single-row.js";

const rowsTimed = 20_000;

/** Microseconds of one row after the other, each a call of the public estimator; and from C++, where it can be timed. */
export async function singleRowWays(model: FittedModel, set: DataSet): Promise<readonly Way[]> {
  const { columns } = readPart(set, "test");
  const count = Math.min(rowsTimed, set.testRows);
  const byName = new Map(set.columns.map(({ name }, index) => [name, columns[index]]));
  const inOrder = model.header.features.map((name) => byName.get(name)!);
  const rows = Array.from({ length: count }, (_, row) => Float64Array.from(inOrder, (values) => values[row]));
  const out = model.predictRow(rows[0]);
  for (const row of rows.slice(0, count >> 2)) model.predictRow(row, out);
  const start = cpuSeconds();
  for (const row of rows) model.predictRow(row, out);
  const microseconds = ((cpuSeconds() - start) * 1e6) / count;
  const native = await nativeSingleRow(model, rows.slice(0, 256));
  return [{ way: "javascript", value: microseconds }, ...(native ? [native] : [])];
}
