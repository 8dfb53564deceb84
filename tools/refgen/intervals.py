"""Writes tests/fixtures/statistics/intervals.json: quantiles of distributions from mpmath (50 digits), t intervals and
bootstrap intervals from scipy on resamples that the tests draw again.

Run: python tools/refgen/intervals.py [--check]   (needs mpmath, numpy, scipy)
"""

from types import SimpleNamespace

import mpmath
import numpy
import scipy
import scipy.stats
from fixture import lcg, main
from mpmath import mp, mpf

mp.dps = 50


def normal_quantiles():
    cases = []
    for p in [1e-300, 1e-100, 1e-20, 1e-8, 0.001, 0.025, 0.1, 0.3, 0.49, 0.51, 0.75, 0.9, 0.975, 0.999, 1 - 2.0**-40]:
        beyond = min(mpf(p), 1 - mpf(p))
        z = mpmath.findroot(lambda x: mpmath.log(mpmath.erfc(x / mpmath.sqrt(2)) / 2) - mpmath.log(beyond), -scipy.stats.norm.ppf(float(beyond)))
        cases.append({"p": p, "z": mpmath.nstr(z if p > 0.5 else -z, 20)})
    return cases


def t_tail(t, degrees):
    return mpmath.betainc(mpf(degrees) / 2, mpf(1) / 2, 0, degrees / (degrees + t * t), regularized=True) / 2


def t_quantiles():
    cases = []
    for degrees in [1, 2, 3.5, 9, 30, 1000]:
        for p in [1e-100, 1e-12, 0.005, 0.025, 0.2, 0.8, 0.95, 0.995]:
            beyond = min(mpf(p), 1 - mpf(p))
            start = mpf(float(-scipy.stats.t.ppf(float(beyond), degrees)))
            # In logarithms, where both tails are nearly straight.
            root = mpmath.findroot(lambda u: mpmath.log(t_tail(mpmath.exp(u), degrees)) - mpmath.log(beyond), mpmath.log(start), tol=1e-40)
            t = mpmath.exp(root)
            cases.append({"p": p, "degrees": degrees, "t": mpmath.nstr(t if p > 0.5 else -t, 20)})
    return cases


def t_intervals():
    cases = []
    for n in [2, 5, 40, 500]:
        x = numpy.array(lcg(n, n)) * 7 - 2
        for confidence in [0.5, 0.95, 0.999]:
            low, high = scipy.stats.t.interval(confidence, n - 1, loc=x.mean(), scale=scipy.stats.sem(x))
            cases.append({"n": n, "confidence": confidence, "low": float(low), "high": float(high)})
    return cases


def correlation(x, y, axis=-1):
    mx, my = x.mean(axis=axis, keepdims=True), y.mean(axis=axis, keepdims=True)
    return ((x - mx) * (y - my)).sum(axis=axis) / numpy.sqrt(((x - mx) ** 2).sum(axis=axis) * ((y - my) ** 2).sum(axis=axis))


STATISTICS = {"mean": (1, numpy.mean), "median": (1, numpy.median), "deviation": (1, lambda x, axis=-1: numpy.std(x, axis=axis, ddof=1)), "correlation": (2, correlation)}


def bootstraps():
    cases = []
    for name, (width, statistic) in STATISTICS.items():
        for n, resamples in [(9, 200), (40, 400), (151, 300)]:
            u, v = numpy.array(lcg(n, n)), numpy.array(lcg(n + 1, n))
            data = (u * u * 10,) if width == 1 else (u, u + v)
            rows = numpy.floor(numpy.array(lcg(77, resamples * n)) * n).astype(int).reshape(resamples, n)
            replicates = statistic(*[x[rows] for x in data], axis=-1)
            given = SimpleNamespace(bootstrap_distribution=replicates)
            for method in ["percentile", "basic", "BCa"]:
                for confidence in [0.9, 0.95]:
                    got = scipy.stats.bootstrap(data, statistic, n_resamples=0, bootstrap_result=given, method=method, confidence_level=confidence, paired=True, vectorized=True)
                    low, high = got.confidence_interval
                    cases.append({"statistic": name, "n": n, "resamples": resamples, "method": method.lower(), "confidence": confidence,
                                  "low": float(low), "high": float(high), "standardError": float(got.standard_error)})
    return cases


def intervals():
    cases = {"normal": normal_quantiles(), "t": t_quantiles(), "means": t_intervals(), "bootstraps": bootstraps()}
    return f"mpmath {mpmath.__version__}, 50 digits; scipy {scipy.__version__}, numpy {numpy.__version__}", cases


if __name__ == "__main__":
    main("statistics", {"intervals": intervals})
