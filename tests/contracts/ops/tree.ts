import { columnOf } from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import { walkPartsOf } from "../../../src/engine/gpu/launch/tree/forest-program.js";
import { mostCuts } from "../../../src/engine/ops/tree/find-cuts.js";
import { timedKernels } from "../../../src/engine/ops/tree/time-kernels.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { codeBytes, planBins, recordBytes } from "../../../src/models/trees/bin-plan.js";
import { codeTable, fitBins } from "../../../src/models/trees/coded-table.js";
import { forestRoom } from "../../../src/models/trees/forest-room.js";
import { compiled, randomForest } from "../../ops/tree/naive-forest.js";
import { close, follows, type OpCase, type OpCases, ordered, stays } from "./case.js";
import type { Rows } from "./rows.js";

const width = 3;
const runtime = makeRuntime({ threads: 1 });
const none = new Float64Array(0);
const forest = randomForest({ trees: 5, leaves: 20, features: width, outputs: 2 });
const program = compiled(forest, width);
const range = { firstTree: 0, lastTree: 5 };

function coded(rows: Rows, needsRecords: boolean) {
  const features = makeTable(rows.columns(width).map((chunk, f) => [`x${f}`, columnOf("float64", [chunk])] as const));
  const settings = { maxBin: 63, sampleRows: 200_000, jointCodes: false, categoricalFeature: [] };
  const bins = fitBins(features, settings, runtime);
  return { ...codeTable(features, bins, needsRecords, runtime), cuts: bins.cuts, plan: bins.plan };
}

const cases = { numLeaves: 8, maxDepth: 20, seed: 3, ranks: 1, extraTrees: false } as const;

function boosting(rows: Rows) {
  const { codes, records, cuts, plan } = coded(rows, true);
  const own = {
    ...{ queryOffsets: new Int32Array(0), monotone: new Int8Array(0), together: new Int32Array(0) },
    ...{ gradients: none, hessians: none, validationCodes: new Uint8Array(0), validationLabels: none },
    ...{ validationWeights: none, validationQueryOffsets: new Int32Array(0), validationScores: none },
    ...{ order: new Uint32Array(0), initial: new Float64Array(1), counts: new Int32Array(4) },
    ...{ trainCurve: new Float64Array(3), validationCurve: none, scores: new Float64Array(rows.n) },
  };
  const loss = {
    ...{ objective: "squared-error", alpha: 0.9, tweediePower: 1.5, poissonMaxDeltaStep: 0.7, sigmoid: 1 },
    ...{ truncationLevel: 30, ndcgRows: 0, normalize: true },
  };
  const rounds = { firstRound: 0, rounds: 3, totalRounds: 3, fromAverage: true, learningRate: 0.3 };
  const sampling = {
    ...{ featureFraction: 1, sampling: "goss", sampleFraction: 1, samplePeriod: 1, topRate: 0.3, otherRate: 0.2 },
    ...{ mvsLambda: 1, firstSampledRound: 1, isDart: false, dropRate: 0, skipDrop: 0, maxDrop: 0 },
    ...{ uniformDrop: false, xgboostDartMode: false },
  };
  const growth = {
    ...{ isDepthWise: false, featureFractionByLevel: 1, featureFractionByNode: 1, minDataInLeaf: 2 },
    ...{ minSumHessianInLeaf: 0, minGainToSplit: 0, lambdaL1: 0, lambdaL2: 1, maxDeltaStep: 0, pathSmooth: 0 },
    ...{ catSmooth: 10, catL2: 10, maxCatThreshold: 32, maxCatToOnehot: 4, minDataPerGroup: 100 },
    histogramPoolBytes: 2 ** 24,
  };
  const data = { codes, records, labels: rows.finite(6), weights: none, cuts, ...plan, ...forestRoom(3, 8, plan) };
  return { ...data, ...own, ...loss, ...rounds, ...sampling, ...growth, ...cases };
}

function growing(rows: Rows, classCount: number) {
  const { codes, records, cuts, plan } = coded(rows, true);
  const room = forestRoom(3, 8, plan);
  return {
    ...{ codes, records, labels: classCount ? rows.labels(classCount) : rows.finite(6), weights: none, cuts, ...plan },
    ...{ ...room, shares: new Float64Array(classCount > 2 ? room.feature.length * classCount : 0) },
    ...{
      outOfBagSums: new BigInt64Array(0),
      outOfBagCounts: new Int32Array(0),
      outOfBag: none,
      counts: new Int32Array(4),
    },
    ...{ classCount, firstTree: 0, trees: 3, totalTrees: 3, sampling: "bootstrap", sampleFraction: 1 },
    ...{ minDataInLeaf: 1, minImpurityDecrease: 0, featuresANode: 2, ...cases },
  };
}

const histogram = (isCount: boolean): OpCase =>
  stays(
    (rows) => ({
      records: rows.bytes(256, (2 * rows.n + 1) * 8),
      nodeRows: someRows(rows),
      gradients: rows.words(3, 2 * rows.n + 1).map((word) => (isCount ? (word >> 3) - 2 ** 28 : word & 0x7fff7fff)),
      sums: new BigInt64Array(60 * 8 * 2),
      ...{ stride: 8, columnCount: 5, slots: 60, isCount },
    }),
    { rowDimensions: ["n"] },
  );
const { roots } = walkPartsOf(program);
/** For each row and tree a node of the tree. */
const leavesOf = ({ n }: Rows) =>
  Int32Array.from({ length: 5 * n }, (_, at) => roots[at % 5] + (at % 3 ? 0 : (at >> 4) % 3));
const someRows = ({ n }: Rows) => Uint32Array.from({ length: n }, (_, i) => 2 * (n - i));

export const treeOps: OpCases = {
  "tree/add-leaves": follows(
    (rows) => ({
      ...{ leaves: Int32Array.from(rows.bytes(3, rows.n * 3)), offsets: Int32Array.of(0, 4, 9) },
      ...{ shares: Float64Array.from({ length: 24 }, (_, at) => at / 8), sums: new Float64Array(rows.n * 2) },
      ...{ classCount: 2, divisor: 3 },
    }),
    { sizes: () => ({ treeCount: 3 }), rowDimensions: ["rowCount", "sumCount"] },
  ),
  "tree/boost-trees": ordered(boosting, { upTo: 1025, placed: ["records"] }),
  "tree/build-histogram": [histogram(false), histogram(true)],
  "tree/code-features": ordered(
    (rows) => {
      const plan = planBins([9, 9, 9], [false, false, false], true);
      const cuts = new Float64Array(width * mostCuts);
      for (let f = 0; f < width; f++) for (let cut = 0; cut < 7; cut++) cuts[f * mostCuts + cut] = cut * 5 - 15;
      const outputs = {
        codes: new Uint8Array(codeBytes(plan, rows.n)),
        records: new Uint8Array(recordBytes(plan, rows.n)),
      };
      const tables = { tables: new Int32Array(0), tableOffsets: new Int32Array(0) };
      return { features: rows.columns(width), ...tables, cuts, ...plan, ...outputs, totalRows: rows.n, firstRow: 0 };
    },
    { placed: ["records"] },
  ),
  "tree/compile-forest": ordered(
    () => {
      const { gain: _gain, cover: _cover, rows: _rows, ...used } = forest;
      const answer = { link: "identity", slope: 1, averaged: false, single: false };
      return { ...used, program: new Uint8Array(program.length), featureCount: width, ...answer };
    },
    { upTo: 0 },
  ),
  "tree/draw-cut-rows": ordered(({ n }) => ({
    ...{ candidates: new Float64Array(0), kept: new Uint32Array(Math.min(n, 500)) },
    ...{ firstRow: 0, rowCount: n, bound: -1, sampleRows: 500 },
  })),
  "tree/find-cuts": stays((rows) => ({ features: rows.columns(width), maxBin: 63, sampleRows: 200_000 })),
  "tree/grow-forest": [0, 2, 3].map((classCount) => ordered((rows) => growing(rows, classCount), { upTo: 1025 })),
  "tree/isolate-rows": ordered(
    (rows) => ({
      ...{ features: rows.columns(width), ...forestRoom(3, 64, planBins([], [])), counts: new Int32Array(4) },
      ...{ trees: 3, sampleRows: 64, sampleFeatures: 2, maxDepth: 6, seed: 5 },
    }),
    { refuses: ({ n }) => (n === 0 ? "ERR_SHAPE" : undefined) },
  ),
  "tree/predict-leaves": follows((rows) => ({ features: rows.columns(width), program, ...range }), {
    sizes: ({ n }) => ({ leafCount: 5 * n }),
    rowDimensions: ["rowCount", "leafCount"],
  }),
  "tree/predict-row": ordered((rows) => ({ program, values: rows.numbers(1, width), raw: false }), {
    sizes: () => ({ answerCount: 2 }),
    upTo: 1,
  }),
  "tree/predict-staged": follows(
    (rows) => ({ features: rows.columns(width), program, ...range, stageTrees: 5, raw: false }),
    {
      sizes: ({ n }) => ({ sumCount: 2 * n, answerCount: 2 * n }),
      rowDimensions: ["rowCount", "sumCount", "answerCount"],
    },
  ),
  "tree/predict-trees": follows((rows) => ({ features: rows.columns(width), program, ...range, raw: false }), {
    sizes: ({ n }) => ({ answerCount: 2 * n }),
    rowDimensions: ["rowCount", "answerCount"],
  }),
  "tree/score-out-of-bag": close(
    (rows) => ({ labels: rows.labels(3), weights: none, predictions: rows.probabilities(3), classCount: 3 }),
    { rowDimensions: ["rowCount", "answerCount"] },
  ),
  "tree/split-rows": ordered((rows) => ({
    ...{ codes: rows.bytes(256, (2 * rows.n + 1) * 8 + 8), leftCodes: rows.words(5, 8), nodeRows: someRows(rows) },
    ...{ place: 3, stride: 8, isWide: false },
  })),
  "tree/sum-leaves": follows((rows) => ({ nodes: leavesOf(rows), program, ...range, raw: false }), {
    sizes: ({ n }) => ({ answerCount: 2 * n }),
    rowDimensions: ["leafCount", "answerCount"],
  }),
  "tree/time-kernels": ordered(
    (rows) => {
      const { codes, records, plan } = coded(rows, true);
      return {
        codes,
        records,
        ...plan,
        nanoseconds: new Float64Array(timedKernels.length),
        rowCount: rows.n,
        repeats: 1,
      };
    },
    { upTo: 1025, refuses: ({ n }) => (n < 128 ? "ERR_SHAPE" : undefined), isTime: true },
  ),
};
