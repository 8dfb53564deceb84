// Whole sets of bodies as the phases make them, for any number of columns, with names nobody should choose and somebody will.
// Long, because it is one whole run: eight bodies that must agree with one another.
import type { ColumnDrift, HealthReportBody } from "../../src/artifacts/health-report.js";
import type { InputColumn } from "../../src/artifacts/pipeline.js";
import type { PreparedDataBody } from "../../src/artifacts/prepared-data.js";
import type { ProblemBody } from "../../src/artifacts/problem.js";
import type { ColumnProfile, NumericProfile, ProfileBody } from "../../src/artifacts/profile.js";
import type { RawDataBody } from "../../src/artifacts/raw-data.js";
import type { TrainedModelBody } from "../../src/artifacts/trained-model.js";
import type { OpUse } from "../../src/engine/run-report.js";
import type { ReportInput } from "../../src/reports/report-input.js";

/** Names and values that break a careless page: markup, quotes, prototype keys, scripts, direction marks, emoji, length. */
export const nastyNames: readonly string[] = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "' onmouseover='alert(1)",
  "</title></style></svg></textarea><svg/onload=alert(1)>",
  `jaVasCript:/*-/*\`/*\\\`/*'/*"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>\\x3e`,
  "-->]]><!--<svg><![CDATA[",
  "&lt;script&gt;&#60;b&#62;",
  "__proto__",
  "constructor",
  "toString",
  "'; DROP TABLE models; --",
  "$\u007b7*7}{{7*7}}`id`$(id)",
  "über größe 价格 سعر",
  "👩‍👩‍👧‍👦 family 🇦🇶",
  "\u202egnp.exe\u202c right to left",
  "nul\u0000 bell\u0007 line\nbreak tab\t",
  "lone \ud800 half",
  "a very long name ".repeat(60).trim(),
  "",
  " ",
];

const plainNames = [
  "age",
  "income",
  "tenure months",
  "contract",
  "monthly charges",
  "support calls",
  "region",
  "signed up",
  "plan",
  "discount",
];

export type Kind = "binary" | "multiclass" | "regression";

export interface FixtureOptions {
  readonly kind: Kind;
  readonly columns: number;
  /** Takes the names and values that break careless pages. */
  readonly isNasty?: boolean;
}

const use = { calls: 12, milliseconds: 34, bytesMoved: 0, tolerance: 0 };
const ops: readonly OpUse[] = [
  { ...use, op: "column/sort", device: "gpu", kernel: "sort_count, sort_place", bytesMoved: 1.5e6, refused: "" },
  { ...use, op: "statistics/quantiles", device: "cpu", kernel: "statistics/quantiles", refused: "gpu: <no> adapter" },
  { ...use, op: "column/take", device: "cpu", kernel: "column/take", refused: "" },
];

/** A complete input of `renderReport`: all eight bodies and the facts of a run. */
export function reportInput({ kind, columns, isNasty = false }: FixtureOptions): ReportInput {
  const names = columnNames(columns, isNasty);
  const classes =
    kind === "regression"
      ? []
      : kind === "binary"
        ? ["no", isNasty ? "<b>yes</b>" : "yes"]
        : ["Adelie", "Chinstrap", isNasty ? nastyNames[1] : "Gentoo"];
  const target = isNasty
    ? "<script>target</script>"
    : kind === "regression"
      ? "price"
      : kind === "binary"
        ? "churned"
        : "species";
  const inputs: readonly InputColumn[] = names.map((name, index) => ({
    name,
    type: index % 3 === 2 ? "dictionary" : "float64",
    role: index % 3 === 2 ? "categorical" : "numeric",
    missing: [],
  }));
  return {
    name: isNasty ? nastyNames[0] : "customers",
    artifacts: {
      problem: problem(kind, target, classes, columns, isNasty),
      rawData: rawData(names, target, isNasty),
      preparedData: preparedData(kind, inputs, classes),
      profile: profile(kind, names, target, classes, isNasty),
      featureSet: {
        inputs,
        classes,
        transforms: [],
        features: names.map((name, index) => ({
          feature: index % 3 === 2 ? `${name}=a` : name,
          source: name,
          made: index % 3 === 2 ? `one-hot of ${name}` : "as it is",
          score: 900 / (index + 1),
          pValue: index / (names.length * 4),
        })),
        rejected: names
          .slice(0, 5)
          .map((name) => ({ feature: `${name} squared`, reason: "score below the 100 kept", score: 0.3 })),
        selection: { method: "anova-f", keep: 100, candidates: names.length + 5 },
      },
      trainedModel: trainedModel(kind, names, classes, target, inputs, isNasty),
      deployment: {
        name: isNasty ? "a'; rm -rf / #" : "customers",
        version: 3,
        alias: "champion",
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        bytes: 184_320,
        kind: "gradient-boosting",
        inputs: inputs.map(({ name, type }) => ({ name, type })),
        goldenRows: 64,
      },
      healthReport: healthReport(kind, names),
    },
    run: {
      id: "01JD3V7M2C",
      startedAt: "2024-11-23T09:30:00.000Z",
      seed: 42,
      threads: 2,
      device: "cpu",
      host: isNasty ? "<host>" : "linux x64",
      phases: ["frame", "gather", "preprocess", "explore", "features", "train", "deploy", "monitor"].map(
        (name, index) => ({
          name,
          status: index < 2 ? ("cached" as const) : ("done" as const),
          seconds: [0.4, 3.2, 5.1, 2.2, 0.9, 14.7, 0.3, 1.1][index],
          ops: index === 3 ? ops : [],
        }),
      ),
    },
  };
}

export function columnNames(count: number, isNasty: boolean): readonly string[] {
  const base = isNasty ? nastyNames : plainNames;
  return Array.from({ length: count }, (_, index) =>
    index < base.length ? base[index] : `${isNasty ? "<i>" : ""}column ${index + 1}`,
  );
}

/** Numbers from 0 to 1 that look random and are always the same (a linear congruential generator; only shapes matter). */
function noise(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function problem(
  kind: Kind,
  target: string,
  classes: readonly string[],
  columns: number,
  isNasty: boolean,
): ProblemBody {
  return {
    objective: isNasty
      ? `Find <b>who</b> leaves & "why" ${nastyNames[4]}`
      : "Find eight of ten customers who will leave next month, two weeks ahead",
    objectiveNotes: ["It names no cost of a wrong alarm. Proposal: set frame.costs."],
    task: kind,
    taskReason:
      kind === "regression"
        ? "The target is a number with 7,321 distinct values."
        : `The target is text with ${classes.length} distinct values.`,
    target:
      kind === "binary"
        ? { name: target, from: isNasty ? "<u>days</u>" : "days since last order", above: 60 }
        : { name: target },
    classes,
    metric:
      kind === "regression"
        ? { name: "rmse", direction: "lower" }
        : kind === "binary"
          ? { name: "roc_auc", direction: "higher" }
          : { name: "accuracy", direction: "higher" },
    gate: { betterThanBaseline: true, ...(kind === "binary" ? { minimum: 0.75 } : {}) },
    checklist: [
      {
        question: "Is there enough data?",
        answer: "yes",
        evidence: "7,043 rows for 30 columns: 234 rows per column, rule of thumb 10.",
      },
      { question: "Is the target known for past rows?", answer: "yes", evidence: "99.8 % of the rows have a label." },
      {
        question: "Is there a pattern to learn?",
        answer: "unknown",
        evidence: "The strongest of 30 columns goes with the target at Cramér's V 0.41; training will tell.",
      },
      {
        question: "Can errors be tolerated?",
        answer: "no",
        evidence: isNasty ? nastyNames[4] : "frame.costs is not set, so nobody has said what an error costs.",
      },
    ],
    verdict: {
      decision: "modify",
      reasons: ["The data is fit for the purpose.", "Say what errors cost before the model is used."],
    },
    probe: { rows: 7043, columns: columns + 1, bytes: 970_457, shareLabelled: 0.998 },
  };
}

function rawData(names: readonly string[], target: string, isNasty: boolean): RawDataBody {
  return {
    sources: [
      {
        file: isNasty ? "<img src=x>.csv" : "customers.csv",
        format: "csv",
        bytes: 970_457,
        rows: 7043,
        sha256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        dialect: { delimiter: ",", quote: '"', header: true },
      },
    ],
    rows: 7043,
    columns: names.length + 1,
    badLines: {
      count: 2,
      share: 2 / 7045,
      first: [
        {
          line: 91,
          reason: "expected 31 fields, received 30",
          text: isNasty ? nastyNames[1] : "7590-VHVEG,Female,0,Yes",
        },
        { line: 2044, reason: "a quote is not closed", text: '"broken' },
      ],
    },
    dictionary: [
      { name: target, type: "dictionary", role: "target", missing: 14, distinct: 2, examples: ["no", "yes"] },
      ...names.map((name, index) => ({
        name,
        type: index % 3 === 2 ? "dictionary" : "float64",
        role: index % 3 === 2 ? ("categorical" as const) : ("numeric" as const),
        missing: index % 4 === 1 ? 812 : 0,
        distinct: index % 3 === 2 ? 4 : 1211,
        examples:
          index % 3 === 2
            ? isNasty
              ? nastyNames.slice(0, 5)
              : ["north", "south", "east", "west"]
            : ["18.25", "53.85", "108.15"],
        ...(index % 3 === 2 ? {} : { minimum: 18.25, maximum: 118.75 }),
      })),
    ],
    issues: [
      { severity: "info", what: "The file has a byte order mark." },
      {
        severity: "warning",
        column: names[1],
        what: `Column '${names[1]}' has 11.5 % missing values.`,
        proposal: "preprocess.impute.numeric: median",
      },
      {
        severity: "error",
        column: names[0],
        what: `Column '${names[0]}' looks like an id: every value is distinct.`,
        proposal: `preprocess.drop: [${names[0]}]`,
      },
    ],
    sufficiency: {
      rowsPerFeature: 7043 / names.length,
      smallestClass: 1869,
      verdict: "Enough: more than 10 rows per feature and 1,869 in the smallest class.",
    },
  };
}

function preparedData(kind: Kind, inputs: readonly InputColumn[], classes: readonly string[]): PreparedDataBody {
  const balance = classes.length === 0 ? [2.07] : classes.length === 2 ? [0.735, 0.265] : [0.44, 0.2, 0.36];
  return {
    inputs,
    classes,
    dropped: [
      { column: "customer id", reason: "dropped by configuration" },
      { column: inputs[0]?.name ?? "x", reason: "constant" },
    ],
    rowsRead: 7043,
    duplicates: 22,
    unlabelled: 14,
    split: {
      by: kind === "regression" ? "time" : "hash",
      rows: { train: 4905, validation: 1051, test: 1051 },
      balance: {
        train: balance,
        validation: balance.map((part) => part + 0.001),
        test: balance.map((part) => part - 0.001),
      },
      ...(kind === "regression"
        ? {
            spans: {
              train: ["2001-01-01T00:00:00Z", "2001-04-02T23:30:00.000Z"],
              validation: ["2001-04-03T00:00:00Z", "2001-05-01T12:00:00Z"],
              test: ["2001-05-01T12:30:00Z", "2001-06-30T23:59:59.500Z"],
            } as const,
          }
        : {}),
    },
    transforms: [],
    changes: inputs.map(({ name, role }) => ({
      column: name,
      what:
        role === "numeric"
          ? "missing values set to the median 70.35; clipped to [12.1, 240]; scaled to mean 0 and deviation 1"
          : "4 categories one-hot",
      cells: role === "numeric" ? 812 : 0,
    })),
    features: inputs.map(({ name }) => ({ feature: name, source: name })),
  };
}

function numericProfile(seed: number, groups: readonly string[]): NumericProfile {
  const random = noise(seed);
  const peak = 6 + Math.floor(random() * 12);
  const counts = Array.from({ length: 30 }, (_, bin) =>
    Math.round(400 / (1 + ((bin - peak) / (2 + 4 * random())) ** 2) + 12 * random()),
  );
  return {
    count: 4905,
    missing: seed % 4 === 1 ? 560 : 0,
    mean: 64.76 + seed,
    standardDeviation: 30.09,
    skewness: random() * 4 - 1,
    kurtosis: 1.2,
    minimum: 18.25,
    maximum: 118.75,
    quantiles: [19.65, 35.5, 70.35, 89.85, 107.4],
    outliers: seed % 5 === 0 ? 41 : 0,
    histogram: { edges: Array.from({ length: 31 }, (_, edge) => 18.25 + edge * 3.35), counts },
    byTarget: groups.map((group, index) => ({
      group,
      count: 1200,
      five: [20 + 3 * index, 40 + 8 * index * random(), 58 + 10 * index, 77 + 9 * index, 105 + 4 * index],
    })),
  };
}

function profile(
  kind: Kind,
  names: readonly string[],
  target: string,
  classes: readonly string[],
  isNasty: boolean,
): ProfileBody {
  const groups = kind === "regression" ? ["lowest quarter", "2nd quarter", "3rd quarter", "highest quarter"] : classes;
  const columns: ColumnProfile[] = names.map((name, index) => ({
    name,
    role: index % 3 === 2 ? "categorical" : "numeric",
    ...(index % 3 === 2
      ? {
          categorical: {
            count: 4905,
            missing: 0,
            distinct: 34,
            top: [
              "Month-to-month",
              isNasty ? nastyNames[3] : "Two year",
              "One year",
              "",
              "a rather long category name that goes on",
              "f",
              "g",
              "h",
              "i",
              "j",
            ].map((value, rank) => ({ value, count: Math.round(1500 / (rank + 1)), target: 0.43 / (rank + 1) })),
            other: 122,
          },
        }
      : { numeric: numericProfile(index + 1, groups) }),
    relation:
      index === 7
        ? null
        : { measure: index % 3 === 2 ? "Cramér's V" : "|r|", value: 0.97 / (1 + index / 3), pValue: index * 0.0007 },
  }));
  const numericNames = columns
    .filter(({ numeric }) => numeric)
    .slice(0, 40)
    .map(({ name }) => name);
  const n = numericNames.length;
  const random = noise(5);
  const values: (number | null)[] = new Array(n * n).fill(0);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const near = (a - b) % 4 === 0 ? 0.9 - 0.02 * (a - b) : (random() - 0.5) * 1.1;
      values[a * n + b] = a === b ? 1 : a === 5 ? null : near;
      values[b * n + a] = values[a * n + b];
    }
  }
  return {
    rows: 4905,
    target: {
      name: target,
      profile:
        kind === "regression"
          ? { name: target, role: "numeric", numeric: numericProfile(3, []), relation: null }
          : {
              name: target,
              role: "categorical",
              categorical: {
                count: 4905,
                missing: 0,
                distinct: classes.length,
                top: classes.map((value, index) => ({
                  value,
                  count: classes.length === 2 ? [3605, 1300][index] : [2160, 980, 1765][index],
                  target: null,
                })),
                other: 0,
              },
              relation: null,
            },
    },
    columns,
    correlation: { names: numericNames, values },
    findings: [
      { severity: "info", kind: "skewed", columns: [names[0]], what: `'${names[0]}' is skewed (4.2).` },
      {
        severity: "warning",
        kind: "redundant",
        columns: names.slice(0, 2),
        what: `'${names[0]}' and '${names[1] ?? "b"}' say nearly the same (r = 0.98).`,
        proposal: `preprocess.drop: [${names[1] ?? "b"}]`,
      },
      {
        severity: "alarm",
        kind: "leak",
        columns: [names[0]],
        what: `'${names[0]}' alone predicts the target almost perfectly (0.999): it may hold the answer.`,
        proposal: `preprocess.drop: [${names[0]}]`,
      },
    ],
  };
}

function trainedModel(
  kind: Kind,
  names: readonly string[],
  classes: readonly string[],
  target: string,
  inputs: readonly InputColumn[],
  isNasty: boolean,
): TrainedModelBody {
  const random = noise(11);
  const metric =
    kind === "regression"
      ? ({ name: "rmse", direction: "lower" } as const)
      : ({ name: kind === "binary" ? "roc_auc" : "accuracy", direction: "higher" } as const);
  const value = (quality: number) => (kind === "regression" ? 11_500 - 9000 * quality : quality);
  const scores = (quality: number) => ({
    [metric.name]: value(quality),
    ...(kind === "regression"
      ? { mae: 800, r2: 0.81 }
      : { log_loss: 0.42, f1: 0.61, ...(kind === "binary" ? { accuracy: 0.802 } : {}) }),
  });
  const curve = {
    train: Array.from({ length: 300 }, (_, round) => value(0.6 + 0.35 * (1 - 1 / (1 + round / 20)))),
    validation: Array.from({ length: 300 }, (_, round) =>
      value(0.6 + 0.25 * (1 - 1 / (1 + round / 14)) - round * 0.0001 + random() * 0.002),
    ),
    metric: metric.name,
  };
  const models = [
    { kind: "baseline", title: "Baseline (most frequent)", quality: 0.5, noise: 0 },
    { kind: "linear", title: isNasty ? nastyNames[1] : "Logistic regression", quality: 0.832, noise: 0.021 },
    {
      kind: "gradient-boosting",
      title: isNasty ? nastyNames[3] : "Gradient boosting",
      quality: 0.851,
      noise: 0.019,
      curve,
    },
  ];
  return {
    pipeline: {
      inputs,
      target,
      transforms: [],
      model: {
        kind: "gradient-boosting",
        task: kind,
        features: names,
        classes,
        parameters: { learningRate: 0.1, numLeaves: 31, rounds: 300 },
      },
    },
    metric,
    rule: "best on validation",
    models: models.map(({ kind: learner, title, quality, noise: wide, curve }) => ({
      kind: learner,
      title,
      parameters: { learningRate: 0.1, numLeaves: 31, monotone: ["a", "<b>"] },
      train: scores(quality + 0.04),
      validation: scores(quality),
      noise: kind === "regression" ? wide * 9000 : wide,
      ...(curve ? { curve } : {}),
      chosen: learner === "gradient-boosting",
    })),
    scores: { train: scores(0.9), validation: scores(0.851), test: scores(0.8437) },
    interval: kind === "regression" ? [3700, 4120] : [0.821, 0.866],
    gate: {
      passed: true,
      sentence:
        "Test ROC AUC 0.8437 is above the minimum 0.75 and clearly better than the baseline 0.5000 (the interval does not reach it).",
    },
    importance: names.map((feature, index) => ({ feature, source: feature, share: 0.5 ** (index + 1) })),
    evaluation: {
      ...(kind === "regression"
        ? {
            scatter: Array.from({ length: 500 }, () => {
              const truth = 50_000 + 400_000 * random() ** 2;
              return [truth * (0.8 + 0.4 * random()), truth] as const;
            }),
            residuals: {
              edges: Array.from({ length: 31 }, (_, edge) => -75_000 + 5000 * edge),
              counts: Array.from({ length: 30 }, (_, bin) => Math.round(200 / (1 + ((bin - 15) / 3) ** 2))),
            },
          }
        : {
            confusion:
              kind === "binary"
                ? [
                    [691, 83],
                    [126, 151],
                  ]
                : [
                    [145, 4, 2],
                    [6, 60, 2],
                    [0, 1, 122],
                  ],
          }),
      ...(kind === "binary"
        ? {
            roc: Array.from({ length: 400 }, (_, index) => [(index / 399) ** 2.6, index / 399] as const),
            calibration: Array.from(
              { length: 10 },
              (_, bin) => [0.05 + bin / 10, Math.min(1, 0.02 + bin * 0.103), 300 / (bin + 1)] as const,
            ),
          }
        : {}),
    },
  };
}

function healthReport(kind: Kind, names: readonly string[]): HealthReportBody {
  const drift: ColumnDrift[] = names.map((column, index) => {
    const isNumeric = index % 3 !== 2;
    const random = noise(index + 3);
    const bins = isNumeric
      ? Array.from({ length: 20 }, (_, bin) => String(bin * 5))
      : ["Month-to-month", "Two year", "One year", "<other>"];
    const reference = bins.map((_, bin) => Math.round(900 / (1 + ((bin - 7) / 3) ** 2)));
    const current = bins.map((_, bin) =>
      Math.round(200 / (1 + ((bin - 7 - (index < 3 ? 3 : 0)) / 3) ** 2) + 4 * random()),
    );
    return {
      column,
      test: isNumeric ? "ks" : "chi-square",
      statistic: 0.31 / (index + 1),
      pValue: index * 0.001,
      adjusted: Math.min(1, index * 0.02),
      drifted: index < 3,
      bins,
      reference,
      current,
    };
  });
  return {
    model: { name: "customers", version: 3 },
    window: { source: "prediction log", rows: 1204, referenceRows: 4905 },
    drift,
    prediction: { ...drift[0], column: "prediction", drifted: false, statistic: 0.04 },
    performance: {
      rows: 480,
      live: kind === "regression" ? { rmse: 4400 } : { roc_auc: 0.801, log_loss: 0.47 },
      test: kind === "regression" ? { rmse: 3900 } : { roc_auc: 0.8437, log_loss: 0.42 },
    },
    alerts: [`3 of ${names.length} columns have drifted, '${names[0]}' most (0.31).`],
    retrain: {
      decision: "retrain",
      reasons: ["More than 30 % of the importance rests on columns that have drifted.", "Live ROC AUC fell by 0.04."],
      from: 2,
    },
  };
}
