// Room 5: features beyond the columns themselves, and the choice of those worth training on.
import { makeArtifact } from "../../artifacts/artifact.js";
import type { FeatureSetBody } from "../../artifacts/feature-set.js";
import type { PreparedData } from "../../artifacts/prepared-data.js";
import { makeColumn } from "../../columns/column.js";
import type { Runtime } from "../../engine/runtime.js";
import { rowsOfPart, takeFromColumn, takeRows } from "../../engine/take-rows.js";
import { fitStep, namesOf, type Preparation } from "../../transforms/fit-steps.js";
import { selectFeatures } from "../../transforms/select-features.js";
import { restoreTransform } from "../../transforms/transforms.js";
import type { Phase } from "../run-context.js";
import { type Created, createFeatures } from "./create.js";
import { type Selection, selectFilter } from "./select-filter.js";

const titles: Readonly<Record<string, (source: string) => string>> = {
  impute: (source) => `where ${source} is missing`,
  "one-hot": (source) => `one-hot of ${source}`,
  "target-encode": (source) => `mean label of ${source}`,
  "ordinal-encode": (source) => `rank of ${source}`,
  "hash-text": (source) => `words of ${source}`,
  "standard-scale": (source) => `${source}, standard scaled`,
  "min-max-scale": (source) => `${source}, scaled to 0 .. 1`,
  "pass-numeric": (source) => source,
};

/**
 * 1. date parts and declared ratios become features, fitted on training rows
 * 2. features are scored against the target on training rows, and the best are kept, when the configuration asks
 *
 * The whole fitted pipeline so far goes on with them, so that every feature's name leads back to its column.
 */
export const features: Phase<"features", "preprocess"> = {
  name: "features",
  version: 1,
  parents: ["preprocess"],
  configKeys: ["features"],
  differsOnGpu: true,
  async run({ config, runtime, onProgress }, { preprocess }) {
    onProgress({ step: "create", done: 0, total: 2, unit: "steps" });
    const created = createFeatures(begin(preprocess, runtime), preprocess.body.inputs, config.features, runtime);
    onProgress({ step: "select", done: 1, total: 2, unit: "steps" });
    const { preparation, selection } = await select(created.preparation, config.features.select, runtime);
    const { inputs, classes } = preprocess.body;
    const body: FeatureSetBody = {
      inputs,
      classes,
      transforms: preparation.transforms,
      ...describeFeatures(preparation, created, selection),
      selection: { ...config.features.select, candidates: created.preparation.all.features.names.length },
    };
    return makeArtifact("feature-set", body, {
      tables: [["features", preparation.all.features]],
      arrays: ["labels", "part"].map((name) => [name, preprocess.arrays.get(name)!] as const),
    });
  },
};

function begin({ body, tables, arrays }: PreparedData, runtime: Runtime): Preparation {
  const all = { columns: tables.get("columns")!, features: tables.get("features")! };
  const trainRows = rowsOfPart(arrays.get("part") as Uint8Array, 0, runtime);
  const labels = makeColumn("float64", { values: arrays.get("labels")! });
  return {
    all,
    train: { columns: takeRows(all.columns, trainRows, runtime), features: namesOf(all.features) },
    trainRows,
    target: {
      labels: takeFromColumn(labels, trainRows, runtime).chunks[0].values as Float64Array,
      classCount: body.classes.length,
    },
    transforms: body.transforms,
    features: body.features,
    changes: [],
  };
}

async function select(
  preparation: Preparation,
  { method, keep }: { method: "none" | "anova-f" | "mutual-information"; keep: number },
  runtime: Runtime,
): Promise<{ preparation: Preparation; selection: Selection }> {
  const { names } = preparation.all.features;
  if (method === "none") {
    return {
      preparation,
      selection: { kept: names.map((feature) => ({ feature, score: null, pValue: null })), rejected: [] },
    };
  }
  const train = takeRows(preparation.all.features, preparation.trainRows, runtime);
  const selection = await selectFilter(train, preparation.target, { method, keep }, runtime);
  if (selection.rejected.length === 0) return { preparation, selection };
  const kept = selection.kept.map(({ feature }) => feature);
  return { preparation: fitStep(preparation, selectFeatures, { features: kept }, runtime), selection };
}

function describeFeatures(
  { transforms }: Preparation,
  { origins, rejected }: Created,
  selection: Selection,
): Pick<FeatureSetBody, "features" | "rejected"> {
  const made = new Map<string, { source: string; made: string }>();
  for (const transform of transforms) {
    for (const { feature, source } of restoreTransform(transform).makes) {
      const origin = origins.get(source);
      made.set(feature, origin ?? { source, made: titles[transform.name](source) });
    }
  }
  return {
    features: selection.kept.map((scored) => ({ ...made.get(scored.feature)!, ...scored })),
    rejected: [...rejected.map((entry) => ({ ...entry, score: null })), ...selection.rejected],
  };
}
