// The cases of tests/fixtures/tree-options.json, turned into what the reference takes.
import { readFileSync } from "node:fs";
import type { BoostDraws, BoostOptions, TrainingRows } from "./boost.js";
import { standardBoost } from "./boost.js";
import { categoricalFeature, type Feature, numericFeature } from "./feature.js";
import { noDraws } from "./grow-tree.js";
import * as losses from "./losses.js";
import { interpolatedPercentile } from "./percentile.js";
import { lambdaRank, lambdaRankStandard, rankXendcg } from "./rank-losses.js";
import { bagging, chooseDrops, gossInTurn, type RowSample } from "./sample.js";
import { standardOptions, type TreeOptions } from "./tree-options.js";

type Cells = readonly (number | null)[];
/** LightGBM's parameters, by its own names. */
export type PeerOptions = Readonly<Record<string, number | boolean | string | readonly number[] | readonly number[][]>>;

/** `[feature, threshold or categories, missing goes left, gain, left, right]`; a child below 0 is leaf -1 - child. */
export type PeerSplit = readonly [number, number | number[], number, number, number, number];

export interface PeerTree {
  readonly splits: readonly PeerSplit[];
  /** `[value, rows]` */
  readonly leaves: readonly (readonly [number, number])[];
}

export interface PeerCase {
  readonly name: string;
  readonly features: string;
  readonly labels: string;
  readonly objective: string;
  readonly weighted: boolean;
  readonly offset: boolean;
  readonly grouped: boolean;
  readonly rounds: number;
  readonly options: PeerOptions;
  readonly draws: {
    readonly features?: readonly number[][];
    readonly rows?: readonly number[];
    readonly drop?: readonly number[];
    readonly queries?: readonly number[][];
  };
  readonly trees: readonly PeerTree[];
}

export interface SklearnTree {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
}

interface Fixture {
  readonly producers: { readonly lightgbm: string; readonly sklearn: string };
  readonly features: Readonly<Record<string, readonly Cells[]>>;
  readonly categorical: Readonly<Record<string, readonly number[]>>;
  readonly labels: Readonly<Record<string, readonly number[]>>;
  readonly weights: readonly number[];
  readonly offsets: readonly number[];
  readonly groups: readonly number[];
  readonly cases: readonly PeerCase[];
  readonly pruning: readonly {
    readonly name: string;
    readonly labels: string;
    readonly weighted: boolean;
    readonly tree: SklearnTree & { readonly impurity: readonly number[]; readonly weight: readonly number[] };
    readonly alphas: readonly number[];
    readonly impurities: readonly number[];
    readonly alpha: number;
    readonly pruned: SklearnTree;
  }[];
  readonly outOfBag: readonly {
    readonly name: string;
    readonly labels: string;
    readonly counts: readonly string[];
    readonly prediction: readonly number[] | readonly number[][];
  }[];
  readonly isolation: {
    readonly trees: readonly (SklearnTree & { readonly rows: readonly number[] })[];
    readonly sample: number;
    readonly scores: readonly number[];
  };
}

export const peers = JSON.parse(
  readFileSync(new URL("../../fixtures/tree-options.json", import.meta.url), "utf8"),
) as Fixture;

export function peerFeatures(name: string): Feature[] {
  const categorical = peers.categorical[name] ?? [];
  return peers.features[name].map((cells, at) => {
    const values = cells.map((cell) => cell ?? Number.NaN);
    return categorical.includes(at) ? categoricalFeature(values) : numericFeature(values);
  });
}

export function peerRows(given: PeerCase): TrainingRows {
  return {
    features: peerFeatures(given.features),
    labels: peers.labels[given.labels],
    weights: given.weighted ? peers.weights : undefined,
    offsets: given.offset ? [peers.offsets] : undefined,
  };
}

const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** As LightGBM itself counts rows and takes missing categories. */
export function peerTreeOptions(given: PeerCase): TreeOptions {
  const entries = Object.entries(given.options).map(([name, value]) => [camelCase(name), value]);
  const known = entries.filter(([name]) => (name as string) in standardOptions);
  return { ...standardOptions, ...Object.fromEntries(known), likeLightGBM: true };
}

export function peerBoostOptions({ options, rounds }: PeerCase): BoostOptions {
  return {
    ...standardBoost,
    rounds,
    learningRate: options.learning_rate as number,
    boostFromAverage: options.boost_from_average !== false,
    mode: options.boosting === "dart" ? "dart" : options.boosting === "rf" ? "forest" : "boosting",
    xgboostDartMode: options.xgboost_dart_mode === true,
  };
}

export function peerLoss({ objective, options, draws }: PeerCase): losses.Loss {
  const number = (name: string, standard: number) => (options[name] as number | undefined) ?? standard;
  const asked = draws.queries?.flat().values();
  switch (objective) {
    case "regression":
      return losses.squaredLoss;
    case "regression_l1":
      return losses.absoluteLoss(interpolatedPercentile);
    case "huber":
      return losses.huberLoss(number("alpha", 0.9));
    case "quantile":
      return losses.quantileLoss(number("alpha", 0.9), interpolatedPercentile);
    case "binary":
      return losses.logLoss(number("scale_pos_weight", 1));
    case "multiclass":
      return losses.softmaxLoss(number("num_class", 1));
    case "cross_entropy":
      return losses.crossEntropy;
    case "poisson":
      return losses.poissonLoss(number("poisson_max_delta_step", 0.7));
    case "gamma":
      return losses.gammaLoss;
    case "tweedie":
      return losses.tweedieLoss(number("tweedie_variance_power", 1.5));
    case "lambdarank":
      return lambdaRank(peers.groups, {
        sigmoid: number("sigmoid", lambdaRankStandard.sigmoid),
        truncationLevel: number("lambdarank_truncation_level", lambdaRankStandard.truncationLevel),
        norm: options.lambdarank_norm !== false,
      });
    case "rank_xendcg":
      return rankXendcg(peers.groups, () => asked!.next().value! / 32768);
  }
  throw new Error(`no loss for ${objective}`);
}

/** LightGBM's own draws, of which each is used once. */
export function peerDraws({ options, draws }: PeerCase): Partial<BoostDraws> {
  const stream = [...(draws.rows ?? []), ...(draws.drop ?? [])].values();
  const next = () => stream.next().value! / 32768;
  const count = peers.weights.length;
  const number = (name: string, standard: number) => (options[name] as number | undefined) ?? standard;
  let bag: RowSample = { rows: Array.from({ length: count }, (_, row) => row) };
  return {
    ...(draws.features && { tree: (round) => ({ ...noDraws, treeFeatures: () => draws.features![round] }) }),
    ...(options.bagging_fraction !== undefined && {
      sample: (round) => {
        if (round % number("bagging_freq", 1) === 0) bag = bagging(count, number("bagging_fraction", 1), next);
        return bag;
      },
    }),
    ...(options.data_sample_strategy === "goss" && {
      // LightGBM samples from round 1 / learningRate on.
      sample: (round, pairs) =>
        round < Math.floor(1 / number("learning_rate", 0.1))
          ? bag
          : gossInTurn(pairs, number("top_rate", 0.2), number("other_rate", 0.1), next),
    }),
    ...(options.boosting === "dart" && {
      drop: (_, weights) =>
        chooseDrops(
          weights,
          {
            dropRate: number("drop_rate", 0.1),
            skipDrop: number("skip_drop", 0.5),
            maxDrop: number("max_drop", 50),
            uniformDrop: options.uniform_drop === true,
            likeLightGBM: true,
          },
          next,
        ),
    }),
  };
}
