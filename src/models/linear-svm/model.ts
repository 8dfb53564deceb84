// A linear support vector machine: a linear model whose scores are distances from the border, in margins.

import { linearModel } from "../linear/model.js";
import type { ModelKind } from "../model.js";

export const linearSvmKind = "linear-svm";

export const linearSvmModel: ModelKind = { kind: linearSvmKind, restore: linearModel.restore };
