// Columns that know the answer: what decides the target by itself or as a sum, ids, and what is known only afterwards.
import type { ColumnProfile, Finding } from "../../artifacts/profile.js";
import { allocate, type Column, contiguous, makeColumn } from "../../columns/column.js";
import { columnNamed, makeTable, type Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { missing } from "../../engine/ops/column/missing.js";
import type { Runtime } from "../../engine/runtime.js";
import { quantileBinsOnDevice } from "../../statistics/bin-codes.js";
import { type CountTable, jointCountsOnDevice } from "../../statistics/contingency.js";
import { type CorrelationMatrix, correlationMatrix } from "../../statistics/correlation.js";
import { describe } from "../../statistics/describe.js";
import { groupAuc } from "../../statistics/group-auc.js";
import { valueCounts } from "../../statistics/value-counts.js";
import type { Target } from "./target.js";

/** Above this |r|, correlation ratio, area under the curve or share of errors explained, a column decides the target. */
const decides = 0.999;
/** A level or class with fewer rows proves nothing. */
const fewestRows = 10;
/** Values above this many quantile bins look decided by chance. */
const purityBins = 64;

export interface Leak {
  readonly columns: readonly string[];
  readonly severity: Finding["severity"];
  readonly what: string;
}

export interface Explored {
  /** The training rows of the input columns, as gathered. */
  readonly data: Table;
  readonly columns: readonly ColumnProfile[];
  readonly target: Target;
  readonly search: CorrelationMatrix;
  /** Row number of each training row in the raw data. */
  readonly row: Column;
}

/** All leaks found, single columns first, each column named once. */
export async function findLeaks(explored: Explored, runtime: Runtime): Promise<Leak[]> {
  const leaks: Leak[] = [];
  const named = new Set<string>();
  for (const column of explored.columns) {
    const leak =
      (await decidesAlone(explored, column, runtime)) ??
      (await knownAfterwards(explored, column, runtime)) ??
      identifies(explored, column, runtime);
    if (!leak) continue;
    leaks.push(leak);
    named.add(column.name);
  }
  const sums = explored.target.classes.length === 0 ? findSums(explored, named, runtime) : [];
  return [...leaks, ...sums];
}

async function decidesAlone(
  { data, target }: Explored,
  profile: ColumnProfile,
  runtime: Runtime,
): Promise<Leak | undefined> {
  const { name, role, relation } = profile;
  const column = columnNamed(data, name);
  const isNumber = role === "numeric" || role === "time";
  const alarm = (what: string): Leak => ({ columns: [name], severity: "alarm", what });
  if (target.classes.length === 0) {
    if (!relation || relation.value <= decides || !(isNumber || hasFullLevels(profile))) return undefined;
    return alarm(`'${name}' alone decides '${target.name}': ${relation.measure} is ${short(relation.value)}.`);
  }
  if (isNumber && target.classes.length === 2) {
    const area = await areaOf(column, target, runtime);
    if (!(area > decides)) return undefined;
    return alarm(
      `'${name}' alone tells the classes of '${target.name}' apart: area under the ROC curve ${short(area)}.`,
    );
  }
  const explained = await explainedErrors(column, isNumber, target, runtime);
  if (!(explained > decides)) return undefined;
  return alarm(
    `'${name}' alone decides '${target.name}': its values leave ${short(1 - explained)} of the errors that guessing makes.`,
  );
}

const short = (value: number) => String(Number(value.toFixed(5)));

/** Levels seen often enough to mean something: ten rows each on average. */
const hasFullLevels = ({ categorical }: ColumnProfile) =>
  categorical !== undefined && categorical.distinct * fewestRows <= categorical.count;

/** The larger of the areas for and against; NaN when a class has too few rows. */
async function areaOf(column: Column, { labels, classes }: Target, runtime: Runtime): Promise<number> {
  const { counts } = await jointCountsOnDevice(labels, classes.length, labels, classes.length, runtime);
  if (Math.min(counts[0], counts[3]) < fewestRows) return Number.NaN;
  const [area] = groupAuc(column, labels, classes.length, runtime);
  return Math.max(area, 1 - area);
}

/**
 * Share of the errors of always guessing the largest class that knowing the column's value takes away (Goodman and
 * Kruskal's lambda), over levels of ten rows or more; NaN when those hold under half of the rows.
 */
async function explainedErrors(column: Column, isNumber: boolean, target: Target, runtime: Runtime): Promise<number> {
  const { labels, classes } = target;
  if (!isNumber && column.type !== "dictionary") return Number.NaN;
  const codes = isNumber
    ? await quantileBinsOnDevice(column, purityBins, runtime)
    : { codes: column, count: column.dictionary!.length };
  const table = await jointCountsOnDevice(codes.codes, codes.count, labels, classes.length, runtime);
  const all = table.counts.reduce((sum, count) => sum + count, 0);
  const seen = fullRows(table);
  const rows = seen.reduce((sum, row) => sum + row.rows, 0);
  if (rows * 2 < all) return Number.NaN;
  const ofClass = classes.map((_, label) => seen.reduce((sum, row) => sum + row.counts[label], 0));
  const guessing = rows - Math.max(...ofClass);
  const knowing = rows - seen.reduce((sum, row) => sum + Math.max(...row.counts), 0);
  return guessing >= fewestRows ? 1 - knowing / guessing : Number.NaN;
}

function fullRows({ rows, columns, counts }: CountTable): { rows: number; counts: Float64Array }[] {
  return Array.from({ length: rows }, (_, row) => counts.subarray(row * columns, (row + 1) * columns))
    .map((own) => ({ rows: own.reduce((sum, count) => sum + count, 0), counts: own }))
    .filter((row) => row.rows >= fewestRows);
}

/** A column that is filled for one class and empty for the others is written after the event. */
async function knownAfterwards(
  { data, target }: Explored,
  profile: ColumnProfile,
  runtime: Runtime,
): Promise<Leak | undefined> {
  const { name } = profile;
  const { classes, labels } = target;
  const empty = (profile.numeric ?? profile.categorical)?.missing ?? 0;
  if (classes.length === 0 || empty === 0) return undefined;
  const flags = missingFlags(columnNamed(data, name), runtime);
  const { counts } = await jointCountsOnDevice(flags, 2, labels, classes.length, runtime);
  const shares = classes.map(
    (_, label) => counts[classes.length + label] / (counts[label] + counts[classes.length + label]),
  );
  const sizes = classes.map((_, label) => counts[label] + counts[classes.length + label]);
  if (Math.min(...sizes) < fewestRows || Math.max(...shares) - Math.min(...shares) < 0.9) return undefined;
  const filled = classes[shares.indexOf(Math.min(...shares))];
  return {
    columns: [name],
    severity: "alarm",
    what: `'${name}' is filled almost only where '${target.name}' is '${filled}': it looks written after the event.`,
  };
}

/** Codes 0 (there) and 1 (missing). */
function missingFlags(column: Column, runtime: Runtime): Column {
  const flags = allocate(Uint8Array, column.length);
  const count = new Float64Array(1);
  if (column.type !== "utf8") runOp(missing, { column: contiguous(column), flags, count }, runtime);
  return makeColumn("uint8", { values: flags });
}

/** A value of its own in every row (strings), or numbers that only count the rows up. */
function identifies(
  { data, row }: Explored,
  { name, role, categorical }: ColumnProfile,
  runtime: Runtime,
): Leak | undefined {
  const warning = (what: string): Leak => ({ columns: [name], severity: "warning", what });
  if (
    role === "categorical" &&
    categorical &&
    categorical.count >= fewestRows &&
    categorical.distinct === categorical.count
  ) {
    return warning(
      `'${name}' has a value of its own in every row: it looks like an identifier, which no new row shares.`,
    );
  }
  const column = columnNamed(data, name);
  if (role !== "numeric" || !/^u?int/.test(column.type) || column.length < fewestRows) return undefined;
  const { values } = correlationMatrix(
    makeTable([
      ["column", column],
      ["row", row],
    ]),
    runtime,
  );
  if (!(Math.abs(values[1]) > decides)) return undefined;
  const { count, distinct } = valueCounts(column, 1, runtime);
  if (distinct !== count) return undefined;
  return warning(
    `'${name}' is a row number: it grows with the rows and never repeats. A model would learn the order of the file.`,
  );
}

/**
 * Pairs of columns whose weighted sum is the target. The search goes over correlations; what it finds is confirmed on
 * all rows by fitting the two, on the CPU: whether a sum is exact is asked to more digits than a GPU has.
 */
function findSums({ data, target, search }: Explored, named: ReadonlySet<string>, runtime: Runtime): Leak[] {
  const last = search.names.length - 1;
  const at = (a: number, b: number) => search.values[a * (last + 1) + b];
  const leaks: Leak[] = [];
  const used = new Set<number>();
  for (let a = 0; a < last; a++) {
    for (let b = a + 1; b < last; b++) {
      if (used.has(a) || used.has(b) || named.has(search.names[a]) || named.has(search.names[b])) continue;
      if (!(explainedByTwo(at(a, last), at(b, last), at(a, b)) > decides * decides)) continue;
      const [first, second] = [search.names[a], search.names[b]].sort(
        (x, y) => data.names.indexOf(x) - data.names.indexOf(y),
      );
      const leak = confirmSum(data, target, first, second, runtime);
      if (!leak) continue;
      leaks.push(leak);
      used.add(a).add(b);
    }
  }
  return leaks;
}

/** Share of the target's variance that a weighted sum of two columns explains, from the three correlations. */
function explainedByTwo(first: number, second: number, between: number): number {
  const rest = (1 - between) * (1 + between);
  return rest > 1e-9 ? (first * first + second * second - 2 * first * second * between) / rest : Number.NaN;
}

function confirmSum(data: Table, target: Target, first: string, second: string, runtime: Runtime): Leak | undefined {
  const columns = [columnNamed(data, first), columnNamed(data, second), target.labels];
  const { values } = correlationMatrix(
    makeTable(columns.map((column, place) => [String(place), column] as const)),
    runtime,
  );
  const [between, one, two] = [values[1], values[2], values[5]];
  const explained = explainedByTwo(one, two, between);
  if (!(explained > decides * decides)) return undefined;
  const rest = (1 - between) * (1 + between);
  const spreads = columns.map((column) => describe(column, runtime).standardDeviation);
  const weights = [
    ((one - two * between) / rest) * (spreads[2] / spreads[0]),
    ((two - one * between) / rest) * (spreads[2] / spreads[1]),
  ];
  const what =
    `'${target.name}' is a sum of other columns: ${weight(weights[0])}'${first}' ${weights[1] < 0 ? "-" : "+"} ` +
    `${weight(Math.abs(weights[1]))}'${second}' gives ${explained > 1 - 1e-9 ? "it exactly" : `${percent(explained)} of its variance`}.`;
  return { columns: [first, second], severity: "alarm", what };
}

const weight = (value: number) => (Math.abs(value - 1) < 1e-6 ? "" : `${Number(value.toPrecision(4))} x `);
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
