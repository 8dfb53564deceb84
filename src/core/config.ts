// The one schema of millrace.yaml and millrace.config.ts: types, checks, editor schema and defaults come from here.
// Phases read it; config-file.ts finds, reads and reports errors by line.
import { z } from "zod";

const name = z.string().min(1);
const share = z.number().min(0).max(1);

// A mapping from any name to text. zod's own record drops a key called `__proto__`, which is a column like any other.
const textByName = (description: string) =>
  z
    .custom<Readonly<Record<string, string>>>(
      (value) =>
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every((member) => typeof member === "string"),
      { error: "a mapping from column names to text" },
    )
    .default({})
    .meta({ type: "object", additionalProperties: { type: "string" }, description });

const targetSchema = z
  .union([
    name,
    z.strictObject({
      name: name.describe("Name of the target that is derived."),
      from: name.describe("Column it is derived from; it is then no feature."),
      above: z
        .number()
        .describe("The class is 'yes' where the column is above this, else 'no'; missing stays missing."),
    }),
  ])
  .describe("The column to predict, or how to derive it from one.");

export const frameSchema = z.strictObject({
  objective: z.string().default("").describe("The goal in one sentence: a number, a unit, a deadline."),
  task: z.enum(["auto", "binary", "multiclass", "regression"]).default("auto"),
  target: targetSchema,
  metric: z.string().default("auto").describe("What success is measured by: roc_auc, log_loss, accuracy, rmse, ..."),
  gate: z
    .strictObject({
      betterThanBaseline: z
        .boolean()
        .default(true)
        .describe("The chosen model must be clearly better than the baseline."),
      minimum: z.number().optional().describe("Least acceptable test score (metrics where higher is better)."),
      maximum: z.number().optional().describe("Largest acceptable test score (metrics where lower is better)."),
    })
    .prefault({}),
  costs: z
    .strictObject({ falsePositive: z.number().min(0), falseNegative: z.number().min(0) })
    .optional()
    .describe("What each error costs; with them the checklist can say whether errors can be tolerated."),
});

export const gatherSchema = z.strictObject({
  sources: z
    .array(
      z.strictObject({
        path: name.describe("File or glob, relative to the configuration."),
        format: z.enum(["auto", "csv", "json-lines", "parquet", "arrow-file"]).default("auto"),
      }),
    )
    .min(1),
  missing: z.array(z.string()).default([]).describe("Cells read as missing in every column, besides the empty one."),
  sentinels: z
    .array(z.strictObject({ column: name, values: z.array(z.union([z.string(), z.number()])).min(1) }))
    .default([])
    .describe("Values that mean 'missing' in one column, e.g. -200."),
  types: textByName("Column types that inference must not change."),
  duplicateColumns: z.enum(["error", "number"]).default("error"),
  maxBadLines: share.default(0.01).describe("The run stops (exit 3) when a larger share of lines cannot be read."),
});

export const preprocessSchema = z.strictObject({
  drop: z.array(name).default([]).describe("Columns that are no features."),
  duplicates: z.enum(["drop", "keep"]).default("drop").describe("Rows equal in every column."),
  split: z
    .strictObject({
      by: z.enum(["hash", "time"]).default("hash"),
      time: z.string().optional().describe("Column that orders the rows, for split by time."),
      key: z.array(name).default([]).describe("Rows with the same key stay together; none: the whole row is the key."),
      stratify: z.boolean().default(true).describe("Same class shares in every part (split by hash only)."),
      validation: share.default(0.15),
      test: share.default(0.15),
    })
    .prefault({}),
  impute: z
    .strictObject({
      numeric: z.enum(["median", "mean", "none"]).default("median"),
      indicator: z.boolean().default(true).describe("Add a feature that says where a number was missing."),
    })
    .prefault({}),
  outliers: z
    .strictObject({
      method: z.enum(["none", "iqr"]).default("iqr"),
      factor: z.number().positive().default(6).describe("Clip below Q1 - factor x IQR and above Q3 + factor x IQR."),
    })
    .prefault({}),
  encode: z
    .strictObject({
      oneHotUpTo: z
        .number()
        .int()
        .min(2)
        .max(1000)
        .default(12)
        .describe("Categories with at most this many levels are one-hot."),
      otherwise: z
        .enum(["target", "ordinal"])
        .default("target")
        .describe("How categories with more levels are encoded."),
      textBuckets: z.number().int().min(16).max(65_536).default(1024).describe("Hashed word counts per text column."),
    })
    .prefault({}),
  text: z.array(name).default([]).describe("Columns read as free text: hashed word counts."),
  categorical: z.array(name).default([]).describe("Numeric columns that are really categories."),
  scale: z.enum(["none", "standard", "min-max"]).default("standard"),
});

export const exploreSchema = z.strictObject({
  bins: z.number().int().min(5).max(100).default(30),
  correlations: z.number().int().min(2).max(200).default(30).describe("At most this many columns in the heat map."),
});

export const featuresSchema = z.strictObject({
  dateParts: z
    .array(
      z.enum(["year", "month", "day", "dayOfWeek", "dayOfYear", "hour", "minute", "weekend", "quarter", "elapsed"]),
    )
    .default(["year", "month", "day", "dayOfWeek", "dayOfYear", "hour", "weekend"]),
  ratios: z.array(z.strictObject({ name, numerator: name, denominator: name })).default([]),
  select: z
    .strictObject({
      method: z.enum(["none", "anova-f", "mutual-information"]).default("none"),
      keep: z.number().int().min(1).default(100),
    })
    .prefault({}),
});

export const trainSchema = z.strictObject({
  models: z
    .array(z.looseObject({ kind: name }))
    .min(1)
    .default([{ kind: "baseline" }, { kind: "linear" }, { kind: "gradient-boosting" }])
    .describe("Learners to compare, simplest first; other keys of an entry are the learner's parameters."),
  choose: z
    .enum(["best", "simplest-within-noise"])
    .default("best")
    .describe("Rule, stated before any score is seen: best on validation, or the simplest not clearly worse."),
  refit: z
    .boolean()
    .default(true)
    .describe("Train the chosen model again on train + validation before the test is scored."),
  effort: z.enum(["low", "medium", "high"]).default("medium"),
});

export const deploySchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/)
    .describe("Name in the model registry."),
  alias: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/)
    .default("champion"),
  host: z.string().default("127.0.0.1"),
  port: z.number().int().min(0).max(65_535).default(8080),
  log: z
    .enum(["buffered", "durable", "off"])
    .default("buffered")
    .describe("Prediction log: answer first, or commit first."),
});

export const monitorSchema = z.strictObject({
  alpha: share.default(0.05).describe("False alarms allowed over all features together."),
  minimumEffect: share.default(0.1).describe("Smallest Kolmogorov-Smirnov distance that counts as drift."),
  correction: z.enum(["benjamini-hochberg", "holm", "none"]).default("benjamini-hochberg"),
  driftedShare: share.default(0.3).describe("Retrain when at least this share of features has drifted."),
  minimumRows: z.number().int().min(1).default(100).describe("Fewer rows than this give no verdict."),
});

export const configSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/)
    .describe("Project name."),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(42),
  frame: frameSchema,
  gather: gatherSchema,
  preprocess: preprocessSchema.prefault({}),
  explore: exploreSchema.prefault({}),
  features: featuresSchema.prefault({}),
  train: trainSchema.prefault({}),
  deploy: deploySchema,
  monitor: monitorSchema.prefault({}),
});

export type Config = z.infer<typeof configSchema>;
/** What a user writes: everything with a default may be left out. */
export type ConfigInput = z.input<typeof configSchema>;
