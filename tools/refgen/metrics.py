"""Reference scores of scikit-learn for tests/metrics: labels, predictions and every metric's value.

    python tools/refgen/metrics.py > tests/fixtures/metrics-sklearn.json
"""
import json
import sys

import numpy as np
import sklearn
from sklearn import metrics as m

rng = np.random.default_rng(20)
cases = []


def binary(name, labels, scores):
    predicted = (scores > 0.5).astype(int)
    cases.append({
        "name": name, "task": "binary", "classCount": 2, "labels": labels.tolist(),
        "predictions": np.column_stack([1 - scores, scores]).ravel().tolist(),
        "scores": {
            "roc_auc": m.roc_auc_score(labels, scores),
            "average_precision": m.average_precision_score(labels, scores),
            "log_loss": m.log_loss(labels, np.column_stack([1 - scores, scores]), labels=[0, 1]),
            "accuracy": m.accuracy_score(labels, predicted),
            "balanced_accuracy": m.balanced_accuracy_score(labels, predicted),
            "f1": m.f1_score(labels, predicted, zero_division=0),
            "f1_macro": m.f1_score(labels, predicted, average="macro", zero_division=0),
            "precision": m.precision_score(labels, predicted, zero_division=0),
            "precision_macro": m.precision_score(labels, predicted, average="macro", zero_division=0),
            "recall": m.recall_score(labels, predicted, zero_division=0),
            "recall_macro": m.recall_score(labels, predicted, average="macro", zero_division=0),
        },
    })


def multiclass(name, labels, p):
    predicted = p.argmax(axis=1)
    k = p.shape[1]
    cases.append({
        "name": name, "task": "multiclass", "classCount": k, "labels": labels.tolist(), "predictions": p.ravel().tolist(),
        "scores": {
            "roc_auc_ovr": m.roc_auc_score(labels, p, multi_class="ovr", average="macro"),
            "log_loss": m.log_loss(labels, p, labels=list(range(k))),
            "accuracy": m.accuracy_score(labels, predicted),
            "balanced_accuracy": m.balanced_accuracy_score(labels, predicted),
            "f1_macro": m.f1_score(labels, predicted, average="macro", zero_division=0),
            "precision_macro": m.precision_score(labels, predicted, average="macro", zero_division=0),
            "recall_macro": m.recall_score(labels, predicted, average="macro", zero_division=0),
        },
    })


def regression(name, labels, predictions):
    cases.append({
        "name": name, "task": "regression", "classCount": 0, "labels": labels.tolist(), "predictions": predictions.tolist(),
        "scores": {
            "rmse": m.root_mean_squared_error(labels, predictions),
            "mse": m.mean_squared_error(labels, predictions),
            "mae": m.mean_absolute_error(labels, predictions),
            "mape": m.mean_absolute_percentage_error(labels, predictions),
            "r2": m.r2_score(labels, predictions),
        },
    })


labels = rng.integers(0, 2, 200)
binary("200 rows, no ties", labels, np.clip(rng.normal(0.35 + 0.3 * labels, 0.25), 0.001, 0.999))
binary("200 rows, scores in eighths", labels, np.round(np.clip(rng.normal(0.35 + 0.3 * labels, 0.25), 0, 1) * 8) / 8)
binary("certain and wrong in places", np.array([0, 0, 1, 1, 1]), np.array([0.0, 1.0, 1.0, 0.0, 0.3]))
binary("nothing predicted as class 1", np.array([0, 1, 0, 0]), np.array([0.1, 0.4, 0.2, 0.3]))
p = rng.dirichlet([1, 2, 1, 0.5], 300)
multiclass("300 rows of 4 classes", np.array([rng.choice(4, p=row) for row in p]), p)
y = rng.normal(10, 5, 250)
regression("250 rows", y, y + rng.normal(0, 2, 250))
regression("worse than the mean", np.array([1.0, 2.0, 3.0]), np.array([3.0, 0.0, -2.0]))
regression("labels around 0", np.array([0.0, -1.0, 1e-3]), np.array([0.0, -2.0, 0.0]))
json.dump({"producer": "scikit-learn", "version": sklearn.__version__, "cases": cases}, sys.stdout)
