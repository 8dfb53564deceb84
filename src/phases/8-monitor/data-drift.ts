import type { ColumnDrift } from "../../artifacts/health-report.js";
import type { InputColumn } from "../../artifacts/pipeline.js";
import { predictTableOnDevice, restorePipeline } from "../../artifacts/pipeline.js";
import type { TrainedModel } from "../../artifacts/trained-model.js";
import { type Column, makeColumn } from "../../columns/column.js";
import { columnNamed, hasColumn, type Table } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { takeRows } from "../../engine/take-rows.js";
import { columnFacts } from "../../statistics/column-facts.js";
import { chiSquare, countTable, cramersV } from "../../statistics/contingency.js";
import { binCountsOnDevice, evenSteps } from "../../statistics/histogram.js";
import { ksTestOnDevice } from "../../statistics/ks-test.js";
import { benjaminiHochberg, holm } from "../../statistics/multiple-testing.js";
import { quantilesOnDevice } from "../../statistics/quantiles.js";
import type { Window } from "./window.js";

type Comparison = Omit<ColumnDrift, "adjusted" | "drifted">;

const mostLevels = 30;
const binCount = 20;
const predictionRows = 50_000;

/**
 * Every numeric or categorical input now against training, most drifted first. Time columns are left out: later rows
 * are later, which is no news. Free text is left out too: it has no distribution to compare.
 */
export async function columnDrift(
  window: Window,
  inputs: readonly InputColumn[],
  monitor: Config["monitor"],
  runtime: Runtime,
): Promise<ColumnDrift[]> {
  const compared: Comparison[] = [];
  for (const { name, role } of inputs) {
    if (role === "time" || role === "text" || !hasColumn(window.current, name)) continue;
    const reference = columnNamed(window.reference, name);
    const current = columnNamed(window.current, name);
    compared.push(
      role === "categorical"
        ? compareLevels(name, reference, current, runtime)
        : await compareNumbers(name, reference, current, runtime),
    );
  }
  return judge(compared, monitor).sort((a, b) => b.statistic - a.statistic || (a.column < b.column ? -1 : 1));
}

/**
 * The predictions now against those of training rows, through the same pipeline; regression: the value, classes: the
 * probability of the last class. At most 50,000 training rows, at a fixed stride, are predicted for it.
 */
export async function predictionDrift(
  window: Window,
  trained: TrainedModel,
  monitor: Config["monitor"],
  runtime: Runtime,
): Promise<ColumnDrift | null> {
  if (window.current.rowCount === 0 || window.reference.rowCount === 0) return null;
  const prefix = "model/";
  const arrays = [...trained.arrays].flatMap(([name, array]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), array] as const] : [],
  );
  const pipeline = restorePipeline(trained.body.pipeline, new Map(arrays));
  const width = Math.max(1, trained.body.pipeline.model.classes.length);
  const predict = async (table: Table) =>
    (await predictTableOnDevice(pipeline, sample(table, runtime), runtime)).predictions;
  const reference = lastOf(await predict(window.reference), width);
  const current = lastOf(window.logged ? window.logged.predictions : await predict(window.current), width);
  return judge([await compareNumbers("prediction", reference, current, runtime)], monitor)[0];
}

function lastOf(predictions: Float64Array, width: number): Column {
  if (width === 1) return makeColumn("float64", { values: predictions });
  const values = new Float64Array(new SharedArrayBuffer((predictions.length / width) * 8));
  for (let row = 0; row < values.length; row++) values[row] = predictions[row * width + width - 1];
  return makeColumn("float64", { values });
}

function sample(table: Table, runtime: Runtime): Table {
  const stride = Math.ceil(table.rowCount / predictionRows);
  if (stride <= 1) return table;
  return takeRows(
    table,
    Uint32Array.from({ length: Math.floor((table.rowCount - 1) / stride) + 1 }, (_, index) => index * stride),
    runtime,
  );
}

async function compareNumbers(
  column: string,
  reference: Column,
  current: Column,
  runtime: Runtime,
): Promise<Comparison> {
  const { statistic, pValue, counts } = await ksTestOnDevice(reference, current, {}, runtime);
  // Values on one side only are the largest drift there is; without any on both there is nothing to compare.
  const isDefined = Math.min(...counts) > 0;
  const isOneSided = !isDefined && Math.max(...counts) > 0;
  const [low, high] = await quantilesOnDevice(reference, [0.01, 0.99], runtime);
  const edges = evenSteps(low, high, binCount);
  return {
    column,
    test: "ks",
    statistic: isDefined ? statistic : isOneSided ? 1 : 0,
    pValue: isDefined ? pValue : isOneSided ? 0 : 1,
    bins: Array.from(edges.subarray(0, -1), (edge) => String(Number(edge.toPrecision(6)))),
    reference: [...(await binCountsOnDevice(reference, edges, runtime))],
    current: [...(await binCountsOnDevice(current, edges, runtime))],
  };
}

// The most frequent levels of training each for itself, then all others, then missing: one table of two rows.
function compareLevels(column: string, reference: Column, current: Column, runtime: Runtime): Comparison {
  const before = columnFacts(reference, runtime, mostLevels);
  const now = columnFacts(current, runtime, 10_000);
  const counts = new Map(now.top.map(({ text, count }) => [text, count]));
  const levels = before.top.map(({ text }) => text);
  const shown = before.top.map(({ count }) => count);
  const shownNow = levels.map((level) => counts.get(level) ?? 0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const rows = [
    [...shown, before.there - sum(shown), before.missing],
    [...shownNow, now.there - sum(shownNow), now.missing],
  ];
  const table = countTable(rows);
  // One level on both sides, or no rows on one: nothing that could differ.
  const { pValue } = chiSquare(table, runtime);
  const effect = cramersV(table);
  const isDefined = Number.isFinite(pValue) && Number.isFinite(effect);
  return {
    column,
    test: "chi-square",
    statistic: isDefined ? effect : 0,
    pValue: isDefined ? pValue : 1,
    bins: [...levels, "(other)", "(missing)"],
    reference: rows[0],
    current: rows[1],
  };
}

function judge(compared: readonly Comparison[], monitor: Config["monitor"]): ColumnDrift[] {
  const pValues = compared.map(({ pValue }) => pValue);
  const correct = { "benjamini-hochberg": benjaminiHochberg, holm, none: (values: readonly number[]) => values }[
    monitor.correction
  ];
  const adjusted = correct(pValues);
  return compared.map((comparison, index) => ({
    ...comparison,
    adjusted: adjusted[index],
    drifted: adjusted[index] < monitor.alpha && comparison.statistic >= monitor.minimumEffect,
  }));
}
