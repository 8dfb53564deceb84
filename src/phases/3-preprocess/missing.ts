import { columnNamed } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { describe } from "../../statistics/describe.js";
import { fitStep, logChange, type Preparation } from "../../transforms/fit-steps.js";
import { impute } from "../../transforms/impute.js";
import { savedState } from "../../transforms/saved-state.js";

/** Fills gaps in numbers with a figure of the training rows, and notes where they were. */
export function imputeStep(
  preparation: Preparation,
  numeric: readonly string[],
  config: Config["preprocess"],
  runtime: Runtime,
): Preparation {
  const { numeric: method, indicator } = config.impute;
  if (method === "none" || numeric.length === 0) return preparation;
  const before = preparation.all.columns;
  const after = fitStep(preparation, impute, { columns: numeric, method, indicator }, runtime);
  const filled = savedState("impute", after.transforms.at(-1)!.state).list("columns");
  const changes = filled.flatMap((entry) => {
    const column = entry.text("column");
    const values = columnNamed(before, column);
    if (columnNamed(after.all.columns, column) === values) return [];
    const { missing, infinite } = describe(values, runtime);
    const value = Number(entry.number("value").toPrecision(6));
    return [{ column, what: `gaps filled with the ${method} ${value}`, cells: missing + infinite }];
  });
  return logChange(after, changes);
}
