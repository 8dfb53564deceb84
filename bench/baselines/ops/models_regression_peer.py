"""Linear regressions by scikit-learn, on the rows of bench/ops/models-regression.ts."""

import numpy as np
import sklearn
from sklearn import linear_model as linear


def fractions(first, count):
    with np.errstate(over="ignore"):
        h = (np.arange(first, first + count, dtype=np.uint64) + 1).astype(np.uint32) * np.uint32(0x9E3779B1)
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (h ^ (h >> np.uint32(16))) / 2.0**32


def rows_for(rows, columns, positive):
    x = fractions(0, rows * columns).reshape(rows, columns) - 0.5
    y = np.zeros(rows)
    for column in range(columns):
        if column > 0:
            x[:, column] += 0.5 * x[:, column - 1]
        y += (column % 3 + 1 if column % 2 == 0 else 0) * x[:, column]
    noise = fractions(rows * columns, rows)
    return x, np.exp(y / 4) * (noise + 0.5) if positive else y + 4 * (noise - 0.5)


MODELS = {
    "least-squares": lambda: linear.LinearRegression(),
    "ridge": lambda: linear.Ridge(alpha=1),
    # On products of columns, as ours: several times faster than its default for as many rows.
    "lasso": lambda: linear.Lasso(alpha=0.01, tol=1e-8, precompute=True),
    "elastic-net": lambda: linear.ElasticNet(alpha=0.01, l1_ratio=0.5, tol=1e-8, precompute=True),
}
BY_COLUMNS = {"lasso", "elastic-net"}


def prepare(job):
    x, y = rows_for(job["rows"], job["columns"], job["positive"])
    if job["work"] in BY_COLUMNS:
        x = np.asfortranarray(x)
    make = MODELS[job["work"]]
    return f"scikit-learn {sklearn.__version__}", lambda: make().fit(x, y)
