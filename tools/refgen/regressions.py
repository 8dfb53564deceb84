"""Coefficients and predictions of scikit-learn's linear regressions for tests/models/regressions.test.ts.

    python tools/refgen/regressions.py [--check]

Rows come from the generator that the test has too. Everything is run to convergence.
"""

import numpy as np
import sklearn
from fixture import lcg, main
from sklearn.linear_model import (
    ElasticNet,
    GammaRegressor,
    Lasso,
    LinearRegression,
    PoissonRegressor,
    QuantileRegressor,
    Ridge,
    TweedieRegressor,
    lasso_path,
)

ROWS, COLUMNS = 240, 6
PRODUCER = f"scikit-learn {sklearn.__version__}"


def rows():
    draws = np.array(lcg(7, ROWS * (COLUMNS + 3))).reshape(ROWS, COLUMNS + 3)
    x = draws[:, :COLUMNS].copy()
    x[:, 1] = 0.7 * x[:, 0] + 0.3 * x[:, 1]
    x = x * [1, 3, 100, 0.01, 5, 1] + [0, 0, 1e3, 0, -2, 7]
    signal = x @ [2, -1, 0.01, 50, 0.3, 0]
    noise, weight = draws[:, COLUMNS] - 0.5, draws[:, COLUMNS + 1] + 0.1
    return x, signal, noise, weight, draws[:, COLUMNS + 2]


def case(name, learner, parameters, model, labels, weighted=False, exposed=False):
    x, _, _, weight, _ = rows()
    model.fit(x, labels, sample_weight=weight if weighted else None)
    return {
        "name": name,
        "learner": learner,
        "parameters": parameters,
        "labels": labels.tolist() if exposed else None,
        "weighted": weighted,
        "coefficients": np.ravel(model.coef_).tolist(),
        "intercept": float(np.ravel(model.intercept_)[0]),
        "predictions": model.predict(x)[:20].tolist(),
    }


def squares():
    _, signal, noise, _, _ = rows()
    y = signal + 2 * noise
    ridge = lambda alpha: Ridge(alpha=alpha, solver="svd")
    cases = []
    for weighted in (False, True):
        word = "weighted " if weighted else ""
        cases.append(case(f"{word}least squares", "ridge", {"alpha": 0}, LinearRegression(), y, weighted))
        cases.append(case(f"{word}ridge", "ridge", {"alpha": 3}, ridge(3), y, weighted))
    cases.append(case("strong ridge", "ridge", {"alpha": 1e4}, ridge(1e4), y))
    return PRODUCER, cases


def nets():
    _, signal, noise, _, _ = rows()
    y = signal + 2 * noise
    tight = {"tol": 1e-14, "max_iter": 10_000_000}
    cases = []
    for weighted in (False, True):
        word = "weighted " if weighted else ""
        cases.append(case(f"{word}lasso", "elastic-net", {"alpha": 0.02, "l1_ratio": 1}, Lasso(alpha=0.02, **tight), y, weighted))
        net = ElasticNet(alpha=0.05, l1_ratio=0.3, **tight)
        cases.append(case(f"{word}elastic net", "elastic-net", {"alpha": 0.05, "l1_ratio": 0.3}, net, y, weighted))
    cases.append(case("almost all 0", "elastic-net", {"alpha": 1, "l1_ratio": 1}, Lasso(alpha=1, **tight), y))
    cases.append(case("least squares", "elastic-net", {"alpha": 0, "l1_ratio": 1}, LinearRegression(), y))
    return PRODUCER, cases


def path():
    x, signal, noise, _, _ = rows()
    y = signal + 2 * noise
    alphas, coefficients, _ = lasso_path(x - x.mean(0), y - y.mean(), alphas=8, eps=1e-3, tol=1e-14, max_iter=10_000_000)
    return PRODUCER, [{"alphas": alphas.tolist(), "coefficients": coefficients.T.tolist()}]


def logarithmic():
    _, signal, noise, _, draws = rows()
    mean = np.exp(signal / 2 - signal.mean() / 2)
    counts = np.floor(2 * mean * (draws + 0.5))
    amounts = mean * (0.2 + draws + noise**2)
    both = np.where(draws < 0.3, 0, amounts)
    tight = {"solver": "newton-cholesky", "tol": 1e-13, "max_iter": 1000}
    cases = []
    for weighted in (False, True):
        for alpha in (0, 0.1):
            word = f"{'weighted ' if weighted else ''}%s, alpha {alpha}"
            for name, power, model, y in (
                ("Poisson", 1, PoissonRegressor(alpha=alpha, **tight), counts),
                ("gamma", 2, GammaRegressor(alpha=alpha, **tight), amounts),
                ("Tweedie 1.5", 1.5, TweedieRegressor(power=1.5, alpha=alpha, link="log", **tight), both),
                ("inverse Gaussian", 3, TweedieRegressor(power=3, alpha=alpha, link="log", **tight), amounts),
            ):
                given = {"power": power, "alpha": alpha}
                cases.append(case(word % name, "tweedie", given, model, y, weighted, True))
    return PRODUCER, cases


def quantiles():
    _, signal, noise, _, _ = rows()
    y = signal + 2 * noise
    cases = []
    for weighted in (False, True):
        for quantile, alpha in ((0.5, 0), (0.23, 0), (0.91, 0), (0.5, 0.02), (0.23, 0.001)):
            word = f"{'weighted ' if weighted else ''}{quantile}, alpha {alpha}"
            model = QuantileRegressor(quantile=quantile, alpha=alpha, solver="highs-ds")
            cases.append(case(word, "quantile-regression", {"quantile": quantile, "alpha": alpha}, model, y, weighted))
    return PRODUCER, cases


main("regressions", {"squares": squares, "nets": nets, "path": path, "logarithmic": logarithmic, "quantiles": quantiles}, relative=1e-8)
