// What is measured: a data set, parameters, and the libraries that run in turn.
import type { JobKind, Library, TreeParameters } from "./jobs.js";

export interface Case {
  readonly id: string;
  readonly title: string;
  readonly data: "higgs" | "airline" | "wide" | "multi" | "flights" | "adult" | "california";
  readonly kind: Exclude<JobKind, "construct" | "loaded">;
  readonly parameters: TreeParameters;
  readonly categorical: boolean;
  /** Run in turn in every round. */
  readonly compared: readonly Library[];
  /** Slow ones, run once, beside. */
  readonly beside: readonly Library[];
  /** Also: data set construction of the peers, one row at a time, LightGBM's model compiled, and loaded by us. */
  readonly construct: boolean;
  readonly singleRow: boolean;
  readonly compiled: boolean;
  readonly loaded: boolean;
}

const common = { learningRate: 0.1, lambda: 1, maxBin: 255, minRows: 20 };
const leafWise = (trees: number): TreeParameters => ({ ...common, trees, leaves: 255, depth: -1 });
const depthSix = (trees: number): TreeParameters => ({ ...common, trees, leaves: 64, depth: 6 });
const peers: readonly Library[] = ["millrace", "lightgbm", "xgboost"];
const plain = {
  kind: "train",
  categorical: false,
  compared: peers,
  beside: [],
  construct: false,
  singleRow: false,
  compiled: false,
  loaded: false,
} as const;
const predicted = { singleRow: true, compiled: true, loaded: true } as const;

export const cases: readonly Case[] = [
  {
    ...plain,
    ...predicted,
    id: "higgs-leaf",
    title: "dense 1e6 x 28, 255 leaves",
    data: "higgs",
    parameters: leafWise(100),
    compared: ["millrace", "lightgbm", "lightgbm-quantized", "xgboost"],
    beside: ["hist-gradient-boosting"],
    construct: true,
  },
  {
    ...plain,
    ...predicted,
    id: "higgs-depth6",
    title: "dense 1e6 x 28, depth 6",
    data: "higgs",
    parameters: depthSix(100),
    beside: ["catboost"],
  },
  {
    ...plain,
    id: "airline-codes",
    title: "mixed 1e6 x 8, codes as numbers, 255 leaves",
    data: "airline",
    parameters: leafWise(100),
    construct: true,
  },
  {
    ...plain,
    id: "airline-categories",
    title: "mixed 1e6 x 8, categories of up to 300 levels, 255 leaves",
    data: "airline",
    categorical: true,
    parameters: leafWise(100),
  },
  {
    ...plain,
    id: "airline-categories-depth6",
    title: "mixed 1e6 x 8, categories of up to 300 levels, depth 6",
    data: "airline",
    categorical: true,
    parameters: depthSix(100),
    beside: ["catboost"],
  },
  {
    ...plain,
    id: "wide-leaf",
    title: "wide 1e5 x 500, 255 leaves",
    data: "wide",
    parameters: leafWise(40),
    construct: true,
  },
  { ...plain, id: "wide-depth6", title: "wide 1e5 x 500, depth 6", data: "wide", parameters: depthSix(30) },
  {
    ...plain,
    id: "multi-leaf",
    title: "7 classes, one-hot 2e5 x 54, 255 leaves",
    data: "multi",
    parameters: leafWise(30),
    construct: true,
  },
  {
    ...plain,
    id: "forest",
    title: "random forest of 200 trees, 1e6 x 28",
    data: "higgs",
    kind: "forest",
    parameters: leafWise(200),
    compared: ["millrace", "lightgbm", "random-forest"],
  },
  {
    ...plain,
    id: "flights-codes",
    title: "flights 2.4e6 x 7, codes as numbers, 255 leaves",
    data: "flights",
    parameters: leafWise(100),
  },
  {
    ...plain,
    id: "flights-categories",
    title: "flights 2.4e6 x 7, categories, 255 leaves",
    data: "flights",
    categorical: true,
    parameters: leafWise(100),
  },
  { ...plain, id: "adult-codes", title: "adult, codes as numbers, depth 6", data: "adult", parameters: depthSix(100) },
  {
    ...plain,
    id: "adult-categories",
    title: "adult, categories, depth 6",
    data: "adult",
    categorical: true,
    parameters: depthSix(100),
    beside: ["catboost", "hist-gradient-boosting"],
  },
  {
    ...plain,
    id: "california-codes",
    title: "california housing, codes as numbers, depth 6",
    data: "california",
    parameters: depthSix(100),
    beside: ["catboost", "hist-gradient-boosting"],
  },
];
