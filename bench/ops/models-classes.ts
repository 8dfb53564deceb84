// Learners of classes against scikit-learn's: one fit of 1,000,000 rows of 50 columns, to the same tolerance.
import { builtModule } from "../trees/built-module.js";
import type { Call, OpCase } from "./cases.js";

const rows = 1_000_000;
const columns = 50;

interface Work {
  /** What the peer fits: a function of models_classes_peer.py, and the case's name. */
  readonly work: string;
  /** Folder of the learner below models/, and what it exports. */
  readonly learner: readonly [folder: string, name: string];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly classes: number;
  /** `uniform` from -1 to 1, or whole `codes` from 0 to 9. */
  readonly values: "uniform" | "codes";
  readonly peerShare?: number;
}

const bayes = ["naive-bayes", "naiveBayes"] as const;
const works: readonly Work[] = [
  {
    work: "naive_bayes_gaussian",
    learner: bayes,
    parameters: { distribution: "gaussian" },
    classes: 2,
    values: "uniform",
  },
  {
    work: "naive_bayes_bernoulli",
    learner: bayes,
    parameters: { distribution: "bernoulli" },
    classes: 2,
    values: "uniform",
  },
  {
    work: "naive_bayes_multinomial",
    learner: bayes,
    parameters: { distribution: "multinomial" },
    classes: 5,
    values: "codes",
  },
  {
    work: "naive_bayes_categorical",
    learner: bayes,
    parameters: { distribution: "categorical" },
    classes: 2,
    values: "codes",
  },
  {
    work: "logistic",
    learner: ["linear", "linear"],
    parameters: { tol: 1e-10, standardize: false },
    classes: 2,
    values: "uniform",
  },
  {
    work: "logistic_l1",
    learner: ["linear", "linear"],
    parameters: { tol: 1e-6, lambdaL1: 1000, lambdaL2: 0, standardize: false },
    classes: 2,
    values: "uniform",
  },
  {
    work: "multinomial",
    learner: ["linear", "linear"],
    parameters: { tol: 1e-10, standardize: false },
    classes: 5,
    values: "uniform",
  },
  {
    work: "linear_svm",
    learner: ["linear-svm", "linearSvm"],
    parameters: { tol: 1e-8, interceptScaling: 1 },
    classes: 2,
    values: "uniform",
  },
  {
    work: "linear_svm_hinge",
    learner: ["linear-svm", "linearSvm"],
    parameters: { loss: "hinge", tol: 1e-8, interceptScaling: 1 },
    classes: 2,
    values: "uniform",
    peerShare: 0.01,
  },
  {
    work: "linear_discriminant",
    learner: ["linear-discriminant", "linearDiscriminant"],
    parameters: {},
    classes: 5,
    values: "uniform",
  },
];

/** Uniform numbers from 0 to 1 by a linear congruential generator. */
function generator(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Columns in shared memory, and the class with the greatest noisy linear score of each row. */
function drawnSet({ classes, values }: Work) {
  const draw = generator();
  const scores = Array.from({ length: classes }, () => new Float64Array(rows));
  const made = Array.from({ length: columns }, (_, column) => {
    const array = new Float64Array(new SharedArrayBuffer(8 * rows));
    for (let row = 0; row < rows; row++) {
      const unit = draw();
      array[row] = values === "uniform" ? 2 * unit - 1 : Math.floor(10 * unit);
    }
    for (const [label, score] of scores.entries()) {
      const slope = Math.sin(1 + column + 7 * label) / (values === "uniform" ? 2 : 10);
      for (let row = 0; row < rows; row++) score[row] += slope * array[row];
    }
    return array;
  });
  const labels = new Float64Array(new SharedArrayBuffer(8 * rows));
  for (let row = 0; row < rows; row++) {
    let most = Number.NEGATIVE_INFINITY;
    for (const [label, score] of scores.entries()) {
      // Gumbel noise: the classes then follow a multinomial model.
      const noisy = score[row] - Math.log(-Math.log(draw() + 1e-12));
      if (noisy > most) {
        most = noisy;
        labels[row] = label;
      }
    }
  }
  return { made, labels };
}

interface LearnerModule {
  make(parameters: object): { fit(train: object, options: object): unknown };
}

async function fitCall(work: Work, threads: number): Promise<Call> {
  const { makeTable } = (await builtModule("columns/table")) as { makeTable(entries: unknown): unknown };
  const { makeColumn } = (await builtModule("columns/column")) as { makeColumn(type: string, of: object): unknown };
  const { makeRuntime } = (await builtModule("engine/runtime")) as { makeRuntime(options: object): unknown };
  const [folder, name] = work.learner;
  const learner = ((await builtModule(`models/${folder}/learner`)) as Record<string, LearnerModule>)[name];
  const { made, labels } = drawnSet(work);
  const classes = Array.from({ length: work.classes }, (_, label) => `class ${label}`);
  const train = {
    task: classes.length === 2 ? "binary" : "multiclass",
    classes,
    labels,
    features: makeTable(made.map((values, column) => [`x${column}`, makeColumn("float64", { values })])),
  };
  const runtime = makeRuntime({ threads });
  return () => learner.make(work.parameters).fit(train, { seed: 1, runtime });
}

export const classCases: readonly OpCase[] = works.map(({ peerShare = 1, ...work }) => ({
  id: `models/${work.work.replaceAll("_", "-")}-1e6x50`,
  peer: {
    family: "models_classes",
    work: work.work,
    rows: rows * peerShare,
    columns,
    classes: work.classes,
    values: work.values,
  },
  bar: 1,
  ...(peerShare === 1 ? {} : { peerShare }),
  isLong: true,
  prepare: (threads) => fitCall(work, threads),
}));
