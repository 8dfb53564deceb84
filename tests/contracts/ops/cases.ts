// The catalogue of what the contract suite knows of ops: one line a family.

import type { OpCases } from "./case.js";
import { columnOps } from "./column.js";
import { csvOps } from "./csv.js";
import { inspectOps } from "./inspect.js";
import { learningOps } from "./learning.js";
import { lossOps } from "./loss.js";
import { mathOps } from "./math.js";
import { matrixOps } from "./matrix.js";
import { metricOps } from "./metric.js";
import { neighborsOps } from "./neighbors.js";
import { statisticsOps } from "./statistics.js";
import { treeOps } from "./tree.js";
import { unlabelledOps } from "./unlabelled.js";

export const opCases: OpCases = {
  ...columnOps,
  ...csvOps,
  ...inspectOps,
  ...learningOps,
  ...lossOps,
  ...mathOps,
  ...matrixOps,
  ...metricOps,
  ...neighborsOps,
  ...statisticsOps,
  ...treeOps,
  ...unlabelledOps,
};
