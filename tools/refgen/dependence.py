"""Writes tests/fixtures/statistics/dependence.json: unit roots, variance inflation, nearest-neighbour information, density,
intervals of areas. Inputs are made by the generator of fixture.py, which the tests repeat.
Run: python tools/refgen/dependence.py [--check]   (needs numpy, scipy, scikit-learn, statsmodels)
"""

import numpy
import scipy
import scipy.stats
import sklearn
import statsmodels
from fixture import lcg, main
from sklearn.feature_selection._mutual_info import _compute_mi_cc, _compute_mi_cd
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.tsa.stattools import adfuller


def series(seed, n, memory):
    out = [0.0]
    for u in lcg(seed, n - 1):
        out.append(memory * out[-1] + (u - 0.5))
    return out


def delong(labels, scores):
    """The definition, over all pairs of a positive and a negative."""
    wins = [numpy.subtract.outer(s[labels == 1], s[labels == 0]) for s in scores]
    wins = [(w > 0) + 0.5 * (w == 0) for w in wins]
    positives = numpy.cov([w.mean(axis=1) for w in wins])
    negatives = numpy.cov([w.mean(axis=0) for w in wins])
    covariance = positives / wins[0].shape[0] + negatives / wins[0].shape[1]
    return [float(w.mean()) for w in wins], covariance.ravel().tolist()


def dependence():
    roots = []
    for seed, n, memory in [(1, 30, 0.5), (2, 200, 1), (3, 200, 0.9), (4, 1000, 0.2), (5, 500, 0.99)]:
        for trend, short in [("none", "n"), ("constant", "c"), ("line", "ct"), ("parabola", "ctt")]:
            for choose in [True, False]:
                lags = None if choose else 4
                statistic, p, used, rows = adfuller(series(seed, n, memory), maxlag=lags, regression=short, autolag="AIC" if choose else None, result_object=False)[:4]
                roots.append({"seed": seed, "n": n, "memory": memory, "trend": trend, "choose": choose, "statistic": float(statistic), "p": float(p), "lags": int(used), "rows": int(rows)})
    u, v, w, e = (numpy.array(lcg(s, 400)) for s in (11, 12, 13, 14))
    table = numpy.column_stack([u, v, u + 0.1 * w, u - v + 0.3 * e])
    with_constant = numpy.column_stack([numpy.ones(400), table])
    inflation = [float(variance_inflation_factor(with_constant, i)) for i in range(1, 5)]
    information = []
    for n in [5, 50, 1000, 3000]:
        for k in [1, 3, 7]:
            if n <= k:
                continue
            x, e = numpy.array(lcg(n, n)), numpy.array(lcg(n + 1, n))
            y = x * x + 0.2 * e
            codes = numpy.floor(4 * (0.7 * x + 0.3 * e)).astype(int)
            case = {"n": n, "k": k, "numbers": float(_compute_mi_cc(x, y, k))}
            # In small classes scikit-learn measures by x^2 + y^2 - 2 x y, whose rounding moves a neighbour in or out.
            if 2 * k < numpy.bincount(codes).min():
                case["codes"] = float(_compute_mi_cd(x, codes, k))
            information.append(case)
    x = numpy.array(lcg(21, 300)) ** 2
    points = [0.05, 0.2, 0.5, 0.9]
    density = scipy.stats.gaussian_kde(x, bw_method=0.05 / x.std(ddof=1))(points)
    labels = numpy.floor(2 * numpy.array(lcg(31, 250))).astype(int)
    scores = [numpy.round(labels + 3 * numpy.array(lcg(32, 250)), 1), labels + 2 * numpy.array(lcg(33, 250))]
    areas, covariances = delong(labels, scores)
    cases = {
        "roots": roots, "inflation": inflation, "information": information,
        "density": {"points": points, "values": density.tolist()}, "areas": areas, "covariances": covariances,
    }
    return f"statsmodels {statsmodels.__version__}, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {numpy.__version__}", cases


if __name__ == "__main__":
    main("statistics", {"dependence": dependence}, relative=1e-9)
