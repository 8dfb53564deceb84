import { columnNamed } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { clipColumn, clipOutliers } from "../../transforms/clip-outliers.js";
import { fitStep, logChange, type Preparation } from "../../transforms/fit-steps.js";
import { savedState } from "../../transforms/saved-state.js";

/**
 * Clips numbers far outside the middle half of the training rows. Before gaps are filled: a value that was made up must
 * not move the bounds.
 */
export function clipStep(
  preparation: Preparation,
  numeric: readonly string[],
  config: Config["preprocess"],
  runtime: Runtime,
): Preparation {
  const { method, factor } = config.outliers;
  if (method === "none" || numeric.length === 0) return preparation;
  const before = preparation.all.columns;
  const after = fitStep(preparation, clipOutliers, { columns: numeric, factor }, runtime);
  const bounds = savedState("clip-outliers", after.transforms.at(-1)!.state).list("columns");
  const changes = bounds.flatMap((entry) => {
    const [column, low, high] = [entry.text("column"), entry.number("low"), entry.number("high")];
    const values = columnNamed(before, column);
    if (columnNamed(after.all.columns, column) === values) return [];
    const { changed } = clipColumn(values, { low, high }, runtime);
    return [{ column, what: `clipped to ${text(low)} .. ${text(high)}`, cells: changed }];
  });
  return logChange(after, changes);
}

const text = (value: number) => String(Number(value.toPrecision(6)));
