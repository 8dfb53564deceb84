const names = new Map([
  ["roc_auc", "ROC AUC"],
  ["average_precision", "average precision"],
  ["log_loss", "log loss"],
  ["brier_score", "Brier score"],
  ["f1", "F1"],
  ["f1_macro", "F1 (macro)"],
  ["rmse", "RMSE"],
  ["mae", "MAE"],
  ["mse", "MSE"],
  ["mape", "MAPE"],
  ["r2", "R²"],
]);

/** A metric's name as read: `roc_auc` is ROC AUC. Unknown ones lose their underscores. */
export function metricName(name: string): string {
  return names.get(name) ?? name.replaceAll("_", " ");
}
