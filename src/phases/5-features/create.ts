import type { InputColumn } from "../../artifacts/pipeline.js";
import { columnNamed } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { describe } from "../../statistics/describe.js";
import { dateParts } from "../../transforms/date-parts.js";
import { fitStep, type Preparation } from "../../transforms/fit-steps.js";
import { impute } from "../../transforms/impute.js";
import { ratio } from "../../transforms/ratio.js";
import { savedState } from "../../transforms/saved-state.js";
import { standardScale } from "../../transforms/standard-scale.js";

/** A column made of others: what it is in words, and the column it counts for. */
export interface Origin {
  readonly source: string;
  readonly made: string;
}

export interface Created {
  readonly preparation: Preparation;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly rejected: readonly { readonly feature: string; readonly reason: string }[];
}

/**
 * Makes columns of dates and the ratios the configuration declares, fills their gaps with the median and scales them to
 * mean 0 and standard deviation 1 by the training rows. One that is the same in all training rows is no feature.
 */
export function createFeatures(
  preparation: Preparation,
  inputs: readonly InputColumn[],
  config: Config["features"],
  runtime: Runtime,
): Created {
  const origins = new Map<string, Origin>();
  let current = addDateParts(preparation, inputs, config, origins, runtime);
  current = addRatios(current, config, origins, runtime);
  const rejected = [...origins.keys()].flatMap((feature) => {
    const { count, infinite, minimum, maximum } = describe(columnNamed(current.train.columns, feature), runtime);
    if (count - infinite > 0 && minimum < maximum) return [];
    return [
      {
        feature,
        reason: count - infinite === 0 ? "no value in the training rows" : "one value only in the training rows",
      },
    ];
  });
  const constant = new Set(rejected.map(({ feature }) => feature));
  const columns = [...origins.keys()].filter((name) => !constant.has(name));
  if (columns.length > 0) {
    current = fitStep(current, impute, { columns, method: "median", indicator: false }, runtime);
    current = fitStep(current, standardScale, { columns }, runtime);
  }
  return { preparation: current, origins, rejected };
}

function addDateParts(
  preparation: Preparation,
  inputs: readonly InputColumn[],
  config: Config["features"],
  origins: Map<string, Origin>,
  runtime: Runtime,
): Preparation {
  const columns = inputs.filter(({ role }) => role === "time").map(({ name }) => name);
  if (columns.length === 0 || config.dateParts.length === 0) return preparation;
  const after = fitStep(preparation, dateParts, { columns, parts: config.dateParts }, runtime);
  for (const entry of savedState("date-parts", after.transforms.at(-1)!.state).list("columns")) {
    const source = entry.text("column");
    origins.set(entry.text("made"), { source, made: `${inWords(entry.text("part"))} of ${source}` });
  }
  return after;
}

const inWords = (part: string) => part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function addRatios(
  preparation: Preparation,
  { ratios }: Config["features"],
  origins: Map<string, Origin>,
  runtime: Runtime,
): Preparation {
  if (ratios.length === 0) return preparation;
  const after = fitStep(preparation, ratio, { ratios }, runtime);
  for (const entry of savedState("ratio", after.transforms.at(-1)!.state).list("ratios")) {
    const [above, below] = [entry.text("numerator"), entry.text("denominator")];
    origins.set(entry.text("name"), { source: above, made: `${above} / ${below}` });
  }
  return after;
}
