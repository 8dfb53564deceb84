const names = new Map([
  ["roc_auc", "ROC AUC"],
  ["average_precision", "average precision"],
  ["log_loss", "log loss"],
  ["brier_score", "Brier score"],
  ["f1", "F1"],
  ["rmse", "RMSE"],
  ["mae", "MAE"],
  ["mse", "MSE"],
  ["mape", "MAPE"],
  ["r2", "R²"],
]);

/** A metric's name as read: `roc_auc` is ROC AUC. Unknown ones lose their underscores. */
export function metricName(name: string): string {
  const base = name.replace(/_macro$/, "");
  return `${names.get(base) ?? base.replaceAll("_", " ")}${base === name ? "" : " (macro)"}`;
}
