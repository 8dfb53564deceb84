"""Scores of LightGBM and scikit-learn on held-out rows, for tests/models/boosting-peers.test.ts.

    OMP_NUM_THREADS=1 python tools/refgen/boosting.py > tests/fixtures/boosting-peers.json
"""
import json
import sys

import lightgbm as lgb
import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, root_mean_squared_error

rng = np.random.default_rng(5)
rows, train = 1600, 1000
x = np.round(rng.normal(size=(rows, 5)), 3)
x[:, 4] = rng.integers(0, 4, rows)
signal = 2 * x[:, 0] + 1.5 * x[:, 1] * x[:, 2] - np.abs(x[:, 3]) + (x[:, 4] == 2)
x[rng.random((rows, 5)) < 0.05] = np.nan
targets = {
    "regression": np.round(signal + rng.normal(0, 0.5, rows), 3),
    "binary": (signal + rng.logistic(0, 0.7, rows) > 0).astype(float),
    "multiclass": np.digitize(signal + rng.normal(0, 0.5, rows), [-1.5, 1]).astype(float),
}
shared = dict(num_leaves=15, learning_rate=0.1, min_child_samples=20, reg_lambda=1.0, n_estimators=60)
cases = []
for task, y in targets.items():
    if task == "regression":
        models = [lgb.LGBMRegressor(**shared, verbose=-1),
                  HistGradientBoostingRegressor(max_leaf_nodes=15, l2_regularization=1.0, max_iter=60, early_stopping=False)]
        score = lambda m: root_mean_squared_error(y[train:], m.predict(x[train:]))
    else:
        models = [lgb.LGBMClassifier(**shared, verbose=-1),
                  HistGradientBoostingClassifier(max_leaf_nodes=15, l2_regularization=1.0, max_iter=60, early_stopping=False)]
        score = lambda m: log_loss(y[train:], m.predict_proba(x[train:]))
    scores = [float(score(m.fit(x[:train], y[:train]))) for m in models]
    cases.append({"task": task, "labels": y.tolist(), "lightgbm": scores[0], "sklearn": scores[1]})
columns = [[None if np.isnan(v) else v for v in column] for column in x.T.tolist()]
json.dump({"producers": {"lightgbm": lgb.__version__, "sklearn": sklearn.__version__}, "trainRows": train,
           "columns": columns, "cases": cases}, sys.stdout)
