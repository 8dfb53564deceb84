// The configuration as text: every decision spelled out, each with a comment that says why.
// Longer than most files since it is one template, read from top to bottom like the file it makes.
import { type Config, configSchema } from "../../core/config.js";
import type { Decisions, Reasoned } from "./decide.js";
import type { InspectedData } from "./inspect-data.js";

export interface Names {
  readonly project: string;
  /** Paths or globs of the sources, relative to the configuration. */
  readonly sources: readonly string[];
  readonly seed: number;
  /** Path of the JSON schema, relative to the configuration. */
  readonly schema: string;
}

/** How the data was read, where that was not left to be found out. */
type ReadRules = Pick<Config["gather"], "missing" | "types" | "duplicateColumns">;

/** The text of millrace.yaml. It loads without a change. */
export function writeConfig(
  names: Names,
  data: InspectedData,
  decisions: Decisions,
  read: ReadRules = defaults.gather,
): string {
  const sections = [head(names, data), frame(data, decisions), gather(names, data, read), preprocess(data, decisions)];
  return `${[...sections, explore(), features(), train(), deploy(names), monitor()].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Everything that has a default, as the schema states it. */
const defaults = configSchema.parse({
  name: "x",
  frame: { target: "x" },
  gather: { sources: [{ path: "x" }] },
  deploy: { name: "x" },
});

function head({ project, seed, schema }: Names, { table }: InspectedData): string[] {
  return [
    `# yaml-language-server: $schema=${schema}`,
    `# Written by 'millrace init' from ${table.rowCount} rows and ${table.names.length} columns. Every decision is here; change what you know better.`,
    "# Run it with: millrace run",
    `name: ${scalar(project)}`,
    "# Same data, configuration and seed give the same model, bit for bit, on any number of threads.",
    `seed: ${seed}`,
  ];
}

function frame({ target }: InspectedData, { task, taskReason, classes }: Decisions): string[] {
  const metric = {
    binary: [
      "roc_auc",
      "ranks the rare class well whatever the threshold; others: average_precision, log_loss, accuracy, f1",
    ],
    multiclass: ["accuracy", "the share of rows that are right; others: log_loss, balanced_accuracy, f1_macro"],
    regression: ["rmse", "in the unit of the target; others: mae, r2"],
  }[task];
  const shown = classes.slice(0, 12).map(({ name, rows }) => `${JSON.stringify(name)} ${rows}`);
  const rarest = classes.length > 0 ? Math.min(...classes.map(({ rows }) => rows)) : 0;
  return [
    "# 1. Frame: what is to be predicted, and when is that a success?",
    "frame:",
    "  # One sentence with a number, a unit and a deadline, such as: Cut customer churn by 20 % within 6 months.",
    '  objective: ""',
    `  target: ${scalar(target.name)}`,
    comment(taskReason),
    ...(classes.length > 0
      ? [comment(`Rows per class: ${shown.join(", ")}${classes.length > 12 ? ", ..." : ""}.`)]
      : []),
    ...(classes.length > 0 && rarest < 10
      ? [comment(`The rarest class has ${rarest} rows: too few to be learned or judged.`)]
      : []),
    ...(target.facts.missing > 0
      ? [comment(`${target.facts.missing} rows have no label; they are left out and counted.`)]
      : []),
    `  task: ${task}`,
    comment(`${metric[0]}: ${metric[1]}.`),
    `  metric: ${metric[0]}`,
    "  gate:",
    "    # The chosen model must be clearly better than the baseline, else 'millrace run' ends with exit code 4.",
    "    betterThanBaseline: true",
    `    # ${task === "regression" ? "maximum: 10" : "minimum: 0.8"}   # a score the test must reach`,
    ...(task === "binary"
      ? [
          "  # What errors cost, so that the checklist can say whether they can be tolerated:",
          "  # costs: { falsePositive: 1, falseNegative: 5 }",
        ]
      : []),
  ];
}

function gather({ sources }: Names, { missing, sentinels }: InspectedData, read: ReadRules): string[] {
  const types = Object.entries(read.types).map(([name, type]) => `${scalar(name)}: ${scalar(type)}`);
  const words = [...read.missing, ...missing.words];
  return [
    "# 2. Gather: where the data comes from, and what in it means 'missing'.",
    "gather:",
    "  sources:",
    ...sources.flatMap((path) => [`    - path: ${scalar(path)}`, "      format: auto"]),
    ...(missing.words.length > 0
      ? [
          comment(
            `${missing.words.map((word) => JSON.stringify(word)).join(", ")} stands for missing: ${missing.cells} cells of ${some(missing.columns)}.`,
          ),
        ]
      : []),
    ...(missing.words.length === 0
      ? ["  # Words that mean missing in every column, besides the empty cell: none found."]
      : []),
    `  missing: ${list([...new Set(words)])}`,
    ...(sentinels.length === 0
      ? ["  # Values that mean missing in one column, such as -200: none found.", "  sentinels: []"]
      : ["  sentinels:"]),
    ...sentinels.flatMap(({ column, found }) => [
      comment(`${found.cells} cells: ${found.why}.`, 4),
      `    - column: ${scalar(column)}`,
      `      values: ${list(found.values)}`,
    ]),
    "  # Column types that must not be inferred, such as { zip: utf8 }.",
    `  types: ${types.length > 0 ? `{ ${types.join(", ")} }` : "{}"}`,
    `  duplicateColumns: ${read.duplicateColumns}`,
    "  # More unreadable lines than this stop the run (exit code 3).",
    `  maxBadLines: ${defaults.gather.maxBadLines}`,
  ];
}

function preprocess(data: InspectedData, decisions: Decisions): string[] {
  const { split, impute, outliers, encode } = defaults.preprocess;
  return [
    "# 3. Preprocess: what is fitted here is fitted on training rows only.",
    "preprocess:",
    ...columnList("drop", decisions.drop, "Columns that are no features: none found."),
    ...leakNotes(decisions.leaks),
    `  duplicates: ${defaults.preprocess.duplicates}`,
    "  split:",
    ...splitLines(decisions, data),
    `    validation: ${split.validation}`,
    `    test: ${split.test}`,
    "  impute:",
    `    numeric: ${impute.numeric}`,
    "    # A feature that says where a number was missing: absence often means something.",
    `    indicator: ${impute.indicator}`,
    "  outliers:",
    `    # Clips far outside the quartiles (Q1 - factor x IQR, Q3 + factor x IQR); none leaves every value as it is.`,
    `    method: ${outliers.method}`,
    `    factor: ${outliers.factor}`,
    "  encode:",
    "    # Categories with at most this many levels become one feature each; those with more are encoded by their target mean,",
    "    # out of fold, so that no row sees its own label.",
    `    oneHotUpTo: ${encode.oneHotUpTo}`,
    `    otherwise: ${encode.otherwise}`,
    `    textBuckets: ${encode.textBuckets}`,
    ...columnList("text", decisions.text, "Columns of free text, read as hashed word counts: none found."),
    ...columnList("categorical", decisions.categorical, "Numbers that are really categories: none found."),
    ...decisions.mayBeCategorical
      .slice(0, 20)
      .map(({ column, reason }) => comment(`perhaps ${scalar(column)}: ${reason}`, 2)),
    `  scale: ${defaults.preprocess.scale}`,
  ];
}

function splitLines({ time, otherTimes, task }: Decisions, { table }: InspectedData): string[] {
  const stratify = `    stratify: ${task !== "regression"}`;
  if (time) {
    return [
      comment(`${scalar(time.column)} orders the rows (${time.reason}): the model is judged on`, 4),
      comment(
        "rows later than any it has learned from, as it will be in use. A random split would look better than the truth;",
        4,
      ),
      comment("for one anyway write by: hash and take 'time' out.", 4),
      "    by: time",
      `    time: ${scalar(time.column)}`,
      "    key: []",
      stratify,
    ];
  }
  return [
    comment(`No date orders the ${table.rowCount} rows, so each row falls by a seeded hash of its content.`, 4),
    ...otherTimes.map(({ column, reason }) =>
      comment(`${scalar(column)}: ${reason}. To judge on later rows write by: time and time: ${scalar(column)}.`, 4),
    ),
    "    by: hash",
    "    # Rows with the same key stay in the same part, such as [customer] when a customer has several rows.",
    "    key: []",
    "    # Same shares of classes in every part.",
    stratify,
  ];
}

function leakNotes(leaks: readonly Reasoned[]): string[] {
  if (leaks.length === 0) return [];
  const names = list([...new Set(leaks.map(({ column }) => column))]);
  return [
    comment(`Leak? ${leaks[0].reason}. If ${names} are known only with the target,`, 2),
    comment("add them to drop; they are kept for now, since only you can tell.", 2),
  ];
}

function explore(): string[] {
  const { bins, correlations } = defaults.explore;
  return [
    "# 4. Explore: seen on training rows only.",
    "explore:",
    `  bins: ${bins}`,
    `  correlations: ${correlations}`,
  ];
}

function features(): string[] {
  const { dateParts, select } = defaults.features;
  return [
    "# 5. Features.",
    "features:",
    `  dateParts: ${list(dateParts)}`,
    "  # Ratios you believe in: - { name: rooms_per_household, numerator: total_rooms, denominator: households }",
    "  ratios: []",
    "  select:",
    "    # none keeps all; anova-f and mutual-information keep the best.",
    `    method: ${select.method}`,
    `    keep: ${select.keep}`,
  ];
}

function train(): string[] {
  const { models, choose, refit, effort } = defaults.train;
  return [
    "# 6. Train: simplest first; compared on validation rows, the test rows are scored once, at the end.",
    "train:",
    "  models:",
    ...models.map(({ kind }) => `    - kind: ${kind}`),
    "  # best on validation, or simplest-within-noise: the simplest that is not clearly worse. Stated before any score is seen.",
    `  choose: ${choose}`,
    "  # Train the chosen model again on train + validation rows before the test.",
    `  refit: ${refit}`,
    `  effort: ${effort}`,
  ];
}

function deploy({ project }: Names): string[] {
  const { alias, host, port, log } = defaults.deploy;
  return [
    "# 7. Deploy: one pipeline file in the registry; 'millrace serve' answers from it.",
    "deploy:",
    `  name: ${scalar(project)}`,
    `  alias: ${alias}`,
    `  host: ${host}`,
    `  port: ${port}`,
    "  # buffered: answer first, log soon after; durable: log first; off.",
    `  log: ${log}`,
  ];
}

function monitor(): string[] {
  const { alpha, minimumEffect, correction, driftedShare, minimumRows } = defaults.monitor;
  return [
    "# 8. Monitor: does the world still look as it did in training?",
    "monitor:",
    "  # False alarms allowed over all features together.",
    `  alpha: ${alpha}`,
    "  # Smallest Kolmogorov-Smirnov distance that counts as drift, however certain it is.",
    `  minimumEffect: ${minimumEffect}`,
    `  correction: ${correction}`,
    "  # Retrain when at least this share of features has drifted.",
    `  driftedShare: ${driftedShare}`,
    `  minimumRows: ${minimumRows}`,
  ];
}

function columnList(key: string, columns: readonly Reasoned[], none: string): string[] {
  if (columns.length === 0) return [comment(none, 2), `  ${key}: []`];
  return [`  ${key}:`, ...columns.map(({ column, reason }) => `    - ${scalar(column)} # ${plain(reason)}`)];
}

const list = (values: readonly (string | number)[]) =>
  `[${values.map((value) => (typeof value === "number" ? String(value) : scalar(value))).join(", ")}]`;

function some(columns: readonly string[]): string {
  const shown = columns
    .slice(0, 5)
    .map((name) => scalar(name))
    .join(", ");
  return columns.length > 5 ? `${shown} and ${columns.length - 5} more columns` : shown;
}

/** A string as YAML in one line: plain where nothing can be misread, else quoted as JSON, which YAML understands. */
export function scalar(text: string): string {
  const isPlain = /^([A-Za-z_/]|\.{1,2}\/|\.[A-Za-z])[A-Za-z0-9_./ -]*$/.test(text) && text === text.trim();
  const isWord = /^(true|false|yes|no|on|off|null|nan|inf|y|n|\.nan|\.inf|\.+)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

function comment(text: string, indent = 2): string {
  return `${" ".repeat(indent)}# ${plain(text)}`;
}

// Control characters, line ends above all, would break out of a comment.
const plain = (text: string) => text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, " ");
