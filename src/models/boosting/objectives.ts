// The losses that boosting can minimise, by LightGBM's names, and what each means for a model.
import type { Task } from "../model.js";
import type { ForestLink } from "../trees/forest-predictor.js";

export interface BoostingObjective {
  /** LightGBM's name. */
  readonly name: string;
  /** The name in the native core. */
  readonly loss: string;
  readonly tasks: readonly Task[];
  /** From scores to predictions. */
  readonly link: ForestLink;
  /** What its learning curve shows. */
  readonly curve: string;
  readonly isRanking?: boolean;
}

const values: readonly Task[] = ["regression"];

/** One line each; the first that knows a task is what `auto` takes. */
export const objectives: readonly BoostingObjective[] = [
  { name: "binary", loss: "binary", tasks: ["binary"], link: "logistic", curve: "log_loss" },
  { name: "multiclass", loss: "softmax", tasks: ["multiclass"], link: "softmax", curve: "log_loss" },
  { name: "regression", loss: "squared-error", tasks: values, link: "identity", curve: "rmse" },
  { name: "regression_l1", loss: "absolute-error", tasks: values, link: "identity", curve: "mae" },
  { name: "huber", loss: "huber", tasks: values, link: "identity", curve: "huber_loss" },
  { name: "quantile", loss: "quantile", tasks: values, link: "identity", curve: "pinball_loss" },
  { name: "poisson", loss: "poisson", tasks: values, link: "exp", curve: "poisson_loss" },
  { name: "gamma", loss: "gamma", tasks: values, link: "exp", curve: "gamma_loss" },
  { name: "tweedie", loss: "tweedie", tasks: values, link: "exp", curve: "tweedie_loss" },
  { name: "cross_entropy", loss: "cross-entropy", tasks: values, link: "one-vs-rest", curve: "log_loss" },
  { name: "lambdarank", loss: "lambdarank", tasks: values, link: "identity", curve: "ndcg_loss", isRanking: true },
  { name: "rank_xendcg", loss: "rank-xendcg", tasks: values, link: "identity", curve: "ndcg_loss", isRanking: true },
];

/** A loss whose gradients the caller computes; its models answer with scores. */
export const customObjective: BoostingObjective = {
  name: "custom",
  loss: "custom",
  tasks: values,
  link: "identity",
  curve: "custom_loss",
};

/** Other spellings: LightGBM's aliases, scikit-learn's and XGBoost's names. */
export const objectiveAliases: ReadonlyMap<string, string> = new Map([
  ["regression_l2", "regression"],
  ["l2", "regression"],
  ["l2_root", "regression"],
  ["mean_squared_error", "regression"],
  ["root_mean_squared_error", "regression"],
  ["mse", "regression"],
  ["rmse", "regression"],
  ["squared_error", "regression"],
  ["reg:squarederror", "regression"],
  ["l1", "regression_l1"],
  ["mean_absolute_error", "regression_l1"],
  ["mae", "regression_l1"],
  ["absolute_error", "regression_l1"],
  ["reg:absoluteerror", "regression_l1"],
  ["count:poisson", "poisson"],
  ["reg:gamma", "gamma"],
  ["reg:tweedie", "tweedie"],
  ["reg:quantileerror", "quantile"],
  ["binary:logistic", "binary"],
  ["softmax", "multiclass"],
  ["multi:softprob", "multiclass"],
  ["multi:softmax", "multiclass"],
  ["xentropy", "cross_entropy"],
  ["reg:logistic", "cross_entropy"],
  ["rank:ndcg", "lambdarank"],
  ["xendcg", "rank_xendcg"],
  ["xe_ndcg", "rank_xendcg"],
  ["xe_ndcg_mart", "rank_xendcg"],
  ["xendcg_mart", "rank_xendcg"],
]);

/** scikit-learn's name for the loss of classes, however many there are. */
const anyClasses = "log_loss";

/** Every name that `objective` may have. */
export const objectiveNames: readonly string[] = [
  "auto",
  anyClasses,
  ...objectives.map(({ name }) => name),
  ...objectiveAliases.keys(),
];

/** The objective that a task is learned with; `auto` takes the first that knows the task. */
export function objectiveFor(name: string, task: Task): BoostingObjective | undefined {
  const wanted = objectiveAliases.get(name) ?? name;
  if (wanted === customObjective.name) return customObjective.tasks.includes(task) ? customObjective : undefined;
  if (wanted === anyClasses && task === "regression") return undefined;
  const isAny = wanted === "auto" || wanted === anyClasses;
  return objectives.find((objective) => objective.tasks.includes(task) && (isAny || objective.name === wanted));
}

/** The task that an objective is for: `classes` for two or more of them, `auto` where the target tells. */
export function taskOf(name: string): Task | "classes" | "auto" {
  if (name === "auto") return "auto";
  if (name === anyClasses) return "classes";
  const wanted = objectiveAliases.get(name) ?? name;
  return objectives.find((objective) => objective.name === wanted)?.tasks[0] ?? "auto";
}
