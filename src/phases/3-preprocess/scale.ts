import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { fitStep, logChange, type Preparation } from "../../transforms/fit-steps.js";
import { minMaxScale } from "../../transforms/min-max-scale.js";
import { passNumeric } from "../../transforms/pass-numeric.js";
import { standardScale } from "../../transforms/standard-scale.js";

const ways = {
  none: { transform: passNumeric, what: "used as it is" },
  standard: { transform: standardScale, what: "scaled to mean 0 and standard deviation 1" },
  "min-max": { transform: minMaxScale, what: "scaled to 0 .. 1" },
} as const;

/** Makes a feature of every numeric column. */
export function scaleStep(
  preparation: Preparation,
  numeric: readonly string[],
  config: Config["preprocess"],
  runtime: Runtime,
): Preparation {
  if (numeric.length === 0) return preparation;
  const { transform, what } = ways[config.scale];
  const after = fitStep(preparation, transform, { columns: numeric }, runtime);
  const cells = after.all.columns.rowCount;
  return config.scale === "none"
    ? after
    : logChange(
        after,
        numeric.map((column) => ({ column, what, cells })),
      );
}
