import { makeColumn } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { anovaFOnDevice, type FTest, regressionF } from "../../statistics/anova-f.js";
import { quantileBinsOnDevice } from "../../statistics/bin-codes.js";
import { mutualInformationOnDevice } from "../../statistics/mutual-information.js";
import type { Target } from "../../transforms/transform.js";

export interface Scored {
  readonly feature: string;
  /** How strongly it goes with the target on training rows; null where that is undefined. */
  readonly score: number | null;
  readonly pValue: number | null;
}

export interface Selection {
  /** In the order of the table. */
  readonly kept: readonly Scored[];
  readonly rejected: readonly { readonly feature: string; readonly reason: string; readonly score: number | null }[];
}

const targetBins = 16;
const titles = { "anova-f": "ANOVA F", "mutual-information": "mutual information" } as const;

/**
 * Keeps the features that go best with the target, each looked at by itself; ties by name. A feature without a score, one
 * that does not vary, ranks last.
 *
 * @param features those of the training rows
 */
export async function selectFilter(
  features: Table,
  target: Target,
  { method, keep }: { method: Exclude<Config["features"]["select"]["method"], "none">; keep: number },
  runtime: Runtime,
): Promise<Selection> {
  const scored = await (method === "anova-f" ? byF : byInformation)(features, target, runtime);
  const order = [...scored].sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.feature < b.feature ? -1 : 1));
  const rank = new Map(order.map(({ feature }, index) => [feature, index + 1]));
  return {
    kept: scored.filter(({ feature }) => rank.get(feature)! <= keep),
    rejected: order.slice(keep).map(({ feature, score }) => ({
      feature,
      score,
      reason: `number ${rank.get(feature)} of ${order.length} by ${titles[method]}; the first ${keep} are kept`,
    })),
  };
}

async function byF(features: Table, { labels, classCount }: Target, runtime: Runtime): Promise<Scored[]> {
  const target = makeColumn("float64", { values: labels });
  const tests: FTest[] =
    classCount > 0
      ? await anovaFOnDevice(features, target, classCount, runtime)
      : regressionF(features, target, runtime);
  return tests.map(({ f, pValue }, index) => ({
    feature: features.names[index],
    score: finite(f),
    pValue: finite(pValue),
  }));
}

async function byInformation(features: Table, { labels, classCount }: Target, runtime: Runtime): Promise<Scored[]> {
  const column = makeColumn("float64", { values: labels });
  const classes = classCount > 0 ? { codes: column, count: classCount } : undefined;
  const target = classes ?? (await quantileBinsOnDevice(column, targetBins, runtime));
  const nats = await mutualInformationOnDevice(features, target, runtime);
  return features.names.map((feature, index) => ({ feature, score: finite(nats[index]), pValue: null }));
}

// F is infinite where a feature tells the classes apart without a rest; JSON has no such number.
function finite(value: number): number | null {
  return value === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : Number.isFinite(value) ? value : null;
}
