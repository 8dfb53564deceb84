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


def given_rows(job):
    return rows_for(job["rows"], job["columns"], job["positive"])


def fitted(model, x, y):
    return f"scikit-learn {sklearn.__version__}", lambda: sklearn.clone(model).fit(x, y)


def least_squares(job):
    return fitted(linear.LinearRegression(), *given_rows(job))


def ridge(job):
    return fitted(linear.Ridge(alpha=1), *given_rows(job))


def by_descent(model, job):
    """On products of columns, as ours: several times faster than its default for as many rows. It wants columns."""
    x, y = given_rows(job)
    return fitted(model.set_params(tol=1e-8, precompute=True), np.asfortranarray(x), y)


def lasso(job):
    return by_descent(linear.Lasso(alpha=0.01), job)


def elastic_net(job):
    return by_descent(linear.ElasticNet(alpha=0.01, l1_ratio=0.5), job)


def by_lbfgs(model, job):
    """Its default solver, the faster of its two for so many rows; its tolerance is of the slope."""
    return fitted(model.set_params(alpha=1e-4, tol=1e-6, max_iter=1000), *given_rows(job))


def poisson(job):
    return by_lbfgs(linear.PoissonRegressor(), job)


def gamma(job):
    return by_lbfgs(linear.GammaRegressor(), job)


def tweedie(job):
    return by_lbfgs(linear.TweedieRegressor(power=1.5, link="log"), job)


def quantile_regression(job):
    return fitted(linear.QuantileRegressor(quantile=0.3, alpha=0, solver="highs"), *given_rows(job))


WORKS = {
    "least_squares": least_squares,
    "ridge": ridge,
    "lasso": lasso,
    "elastic_net": elastic_net,
    "poisson": poisson,
    "gamma": gamma,
    "tweedie": tweedie,
    "quantile_regression": quantile_regression,
}


def prepare(job):
    return WORKS[job["work"]](job)
