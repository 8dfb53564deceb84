// The losses of classes, and of values with a margin, that one op minimises.
import { runOp } from "../../engine/dispatch.js";
import type { ArgumentsOf } from "../../engine/op.js";
import { solveLinearClasses } from "../../engine/ops/classification/solve-linear-classes.js";
import type { Runtime } from "../../engine/runtime.js";
import type { TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import type { ParameterValue } from "../parameters.js";
import { fitLinearModel, iterationsOf } from "./fit-linear-model.js";

/** What is minimised, and how far. */
export type LinearClassRules = Pick<
  ArgumentsOf<typeof solveLinearClasses>,
  "loss" | "lambdaL1" | "lambdaL2" | "lambdaIntercept" | "standardized" | "epsilon" | "tolerance" | "mostIterations"
>;

/** @throws {MillraceError} as `fitLinearModel` */
export function fitLinearClasses(
  kind: string,
  parameters: ReadonlyMap<string, ParameterValue>,
  rules: LinearClassRules,
  train: TrainingSet,
  runtime: Runtime,
): Model {
  return fitLinearModel(
    {
      kind,
      parameters,
      solve(args) {
        runOp(solveLinearClasses, { ...args, ...rules, classCount: train.classes.length }, runtime);
        return iterationsOf(args.outcome);
      },
    },
    train,
    runtime,
  );
}
