// One column by itself, and its shape within the groups of the target.
import type { CategoricalProfile, NumericProfile } from "../../artifacts/profile.js";
import type { Column } from "../../columns/column.js";
import type { Runtime } from "../../engine/runtime.js";
import { jointCountsOnDevice } from "../../statistics/contingency.js";
import { describeWithQuantilesOnDevice } from "../../statistics/describe.js";
import { groupMomentsOnDevice } from "../../statistics/group-moments.js";
import { binCountsOnDevice, evenSteps } from "../../statistics/histogram.js";
import { groupQuantiles } from "../../statistics/quantiles.js";
import { valueCounts } from "../../statistics/value-counts.js";
import type { Target } from "./target.js";

const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];
const five = [0, 0.25, 0.5, 0.75, 1];
/** Values shown of a categorical column. */
export const topValues = 20;
/** Groups drawn as box plots. */
const mostGroups = 12;

/**
 * What there is to know of a numeric column by itself; figures that are undefined (the deviation of one value, the
 * skewness of a constant) are 0. Undefined for a column without any finite value.
 *
 * @param target compares the column over the target's groups; none for the target itself
 */
export async function numericProfile(
  column: Column,
  target: Target | undefined,
  bins: number,
  runtime: Runtime,
): Promise<NumericProfile | undefined> {
  const facts = await describeWithQuantilesOnDevice(column, probabilities, runtime);
  if (facts.count === facts.infinite) return undefined;
  const found = [...facts.quantiles].map((value) => Math.max(facts.minimum, Math.min(facts.maximum, value)));
  const edges = evenSteps(...rangeOf(facts.minimum, facts.maximum), bins);
  return {
    count: facts.count,
    missing: facts.missing,
    mean: facts.mean,
    standardDeviation: finiteOr0(facts.standardDeviation),
    skewness: finiteOr0(facts.skewness),
    kurtosis: finiteOr0(facts.kurtosis),
    minimum: facts.minimum,
    maximum: facts.maximum,
    quantiles: found,
    outliers: await countOutliers(column, found[1], found[3], runtime),
    histogram: { edges: [...edges], counts: [...(await binCountsOnDevice(column, edges, runtime))] },
    byTarget: target ? await boxes(column, target, facts, runtime) : [],
  };
}

const finiteOr0 = (value: number) => (Number.isFinite(value) ? value : 0);

function rangeOf(minimum: number, maximum: number): [number, number] {
  return minimum < maximum ? [minimum, maximum] : [minimum - 0.5, maximum + 0.5];
}

/** Values outside Tukey's fences, 1.5 times the middle half's width beyond it; none where that width is 0. */
async function countOutliers(column: Column, lower: number, upper: number, runtime: Runtime): Promise<number> {
  const reach = 1.5 * (upper - lower);
  if (!(reach > 0) || !Number.isFinite(reach)) return 0;
  const infinity = Number.POSITIVE_INFINITY;
  const inside = Float64Array.of(lower - reach, upper + reach);
  const [all] = await binCountsOnDevice(column, Float64Array.of(-infinity, infinity), runtime);
  const [within] = await binCountsOnDevice(column, inside, runtime);
  return all - within;
}

async function boxes(
  column: Column,
  { groups }: Target,
  { minimum, maximum }: { minimum: number; maximum: number },
  runtime: Runtime,
): Promise<NumericProfile["byTarget"]> {
  const shown = Math.min(groups.names.length, mostGroups);
  const counts = await groupMomentsOnDevice(column, groups.codes, shown, runtime);
  const found = groupQuantiles(column, groups.codes, shown, five, runtime);
  return groups.names
    .slice(0, shown)
    .map((group, index) => ({
      group,
      count: counts[index].count,
      five: [...found[index]].map((value) => Math.max(minimum, Math.min(maximum, value))),
    }))
    .filter(({ count }) => count > 0);
}

/** Dates and timestamps as years with a fraction, so that a reader can tell when. */
export function inYears(profile: NumericProfile, column: Column): NumericProfile {
  const unitsPerYear = 365.2425 * (column.type === "timestamp" ? 86_400_000_000 : 1);
  const year = (value: number) => 1970 + value / unitsPerYear;
  return {
    ...profile,
    mean: year(profile.mean),
    standardDeviation: profile.standardDeviation / unitsPerYear,
    minimum: year(profile.minimum),
    maximum: year(profile.maximum),
    quantiles: profile.quantiles.map(year),
    histogram: { edges: profile.histogram.edges.map(year), counts: profile.histogram.counts },
    byTarget: profile.byTarget.map((box) => ({ ...box, five: box.five.map(year) })),
  };
}

/** The most frequent values of a categorical or text column, each with how the target goes with it. */
export async function categoricalProfile(
  column: Column,
  target: Target | undefined,
  runtime: Runtime,
): Promise<CategoricalProfile> {
  const counts = valueCounts(column, topValues, runtime);
  const means = target && column.type === "dictionary" ? await targetByCode(column, target, runtime) : undefined;
  const shown = counts.top.reduce((sum, { count }) => sum + count, 0);
  return {
    count: counts.count,
    missing: column.length - counts.count,
    distinct: counts.distinct,
    top: counts.top.map(({ value, count }) => ({
      value: String(value),
      count,
      target: means?.get(String(value)) ?? null,
    })),
    other: counts.count - shown,
  };
}

/** Share of the last class, or mean of the target, for every string of a dictionary column. */
async function targetByCode(column: Column, target: Target, runtime: Runtime): Promise<Map<string, number>> {
  const dictionary = column.dictionary!;
  const last = target.classes.length - 1;
  const means = new Map<string, number>();
  const groups = await groupMomentsOnDevice(target.labels, column, dictionary.length, runtime);
  const ofLast = last > 1 ? await lastClassShares(column, target, runtime) : undefined;
  groups.forEach(({ count, mean }, code) => {
    // The mean of the labels 0 and 1 is the share of the last class; with more classes it is not.
    if (count > 0) means.set(dictionary[code], ofLast ? ofLast[code] : mean);
  });
  return means;
}

async function lastClassShares(column: Column, { labels, classes }: Target, runtime: Runtime): Promise<number[]> {
  const { counts } = await jointCountsOnDevice(column, column.dictionary!.length, labels, classes.length, runtime);
  return column.dictionary!.map((_, code) => {
    const row = counts.subarray(code * classes.length, (code + 1) * classes.length);
    return row[classes.length - 1] / row.reduce((sum, count) => sum + count, 0);
  });
}
