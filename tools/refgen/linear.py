"""Reference predictions of scikit-learn's linear models for tests/models/linear-sklearn.test.ts.

    python tools/refgen/linear.py > tests/fixtures/linear-sklearn.json

Penalties are on standardised features, as Millrace's are.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

rng = np.random.default_rng(11)
cases = []


def case(name, task, lam, x, y, model, weights=None):
    z = (x - x.mean(0)) / x.std(0)
    model.fit(z, y, sample_weight=weights)
    p = model.predict(z) if task == "regression" else model.predict_proba(z)
    cases.append({"name": name, "task": task, "lambda": lam, "columns": x.T.tolist(), "labels": y.tolist(),
                  "weights": [] if weights is None else weights.tolist(), "predictions": p.ravel().tolist()})


x = rng.normal(size=(150, 4)) * [1, 100, 1e-3, 5] + [0, 1e4, 0, -3]
y = x @ [1, 0.02, 300, -1] + rng.normal(size=150)
w = rng.uniform(0.1, 3, 150)
case("least squares", "regression", 0, x, y, LinearRegression())
case("ridge", "regression", 10, x, y, Ridge(alpha=10, tol=1e-12))
case("weighted ridge", "regression", 2, x, y, Ridge(alpha=2, tol=1e-12), w)
b = (y + rng.normal(size=150) > np.median(y)).astype(int)
logistic = dict(tol=1e-12, max_iter=100000)
case("logistic", "binary", 1, x, b, LogisticRegression(C=1, **logistic))
case("weighted logistic", "binary", 0.25, x, b, LogisticRegression(C=4, **logistic), w)
m = np.digitize(y, np.quantile(y, [0.3, 0.7]))
case("multinomial", "multiclass", 1, x, m, LogisticRegression(C=1, **logistic))
json.dump({"producer": "scikit-learn", "version": sklearn.__version__, "cases": cases}, sys.stdout)
