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
            "brier_score": m.brier_score_loss(labels, scores),
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
            "brier_score": m.brier_score_loss(labels, p, labels=list(range(k)), scale_by_half=False),
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
            "median_absolute_error": m.median_absolute_error(labels, predictions),
            "max_error": m.max_error(labels, predictions),
            "mean_pinball_loss": m.mean_pinball_loss(labels, predictions),
            "mean_pinball_loss@0.9": m.mean_pinball_loss(labels, predictions, alpha=0.9),
        },
    })


def amounts(name, labels, predictions):
    powers = {"mean_poisson_deviance": 1, "mean_tweedie_deviance": 1.5, "mean_tweedie_deviance@1.2": 1.2}
    if labels.min() > 0:
        powers |= {"mean_gamma_deviance": 2, "mean_tweedie_deviance@3": 3}
    cases.append({
        "name": name, "task": "regression", "classCount": 0, "labels": labels.tolist(), "predictions": predictions.tolist(),
        "scores": {key: m.mean_tweedie_deviance(labels, predictions, power=power) for key, power in powers.items()},
    })


def ranking(name, labels, scores, sizes):
    ends = np.cumsum([0, *sizes])
    queries = [(labels[a:b], scores[a:b]) for a, b in zip(ends, ends[1:]) if labels[a:b].max() > 0]
    gain = lambda k: float(np.mean([m.ndcg_score([2.0**y - 1], [s], k=k) for y, s in queries]))
    values = {"ndcg": gain(None), "ndcg@3": gain(3), "ndcg@10": gain(10)}
    if all(len(set(s)) == len(s) for _, s in queries):
        values["map"] = float(np.mean([m.label_ranking_average_precision_score([y > 0], [s]) for y, s in queries]))
    cases.append({
        "name": name, "task": "regression", "classCount": 0, "labels": labels.tolist(), "predictions": scores.tolist(),
        "queryOffsets": ends.tolist(), "scores": values,
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
amounts("200 counts", rng.poisson(2, 200).astype(float), rng.gamma(2, 1, 200))
amounts("200 amounts", rng.gamma(2, 3, 200), rng.gamma(3, 2, 200))
ranking("queries without ties", rng.integers(0, 4, 90).astype(float), rng.permutation(90) / 90, [40, 2, 30, 18])
ranking("queries with ties", rng.integers(0, 5, 60).astype(float), rng.integers(0, 6, 60) / 5, [25, 2, 25, 8])
json.dump({"producer": "scikit-learn", "version": sklearn.__version__, "cases": cases}, sys.stdout)
