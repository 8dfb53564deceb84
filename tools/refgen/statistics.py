"""Writes tests/fixtures/statistics/*.json: reference values from mpmath (50 digits), scipy and scikit-learn.

Inputs are made by a small generator that the tests repeat (see lcg below), so only outputs are stored.
Run: python tools/refgen/statistics.py [--check] [name ...]   (needs mpmath, numpy, scipy, scikit-learn)
"""

import fixture
import mpmath
import numpy
import scipy
import scipy.special
import scipy.stats
import sklearn
import sklearn.feature_selection
import sklearn.metrics
from mpmath import mp, mpf

mp.dps = 50


def lcg(seed, n):
    return numpy.array(fixture.lcg(seed, n))


def digits(value):
    return mpmath.nstr(value, 17)


def tails():
    cases = []

    def beta_tail(a, b, x, y):
        # The complement cancels hundreds of digits in a far tail.
        with mpmath.workdps(400):
            if x < y:
                return mpmath.betainc(a, b, 0, x, regularized=True)
            return 1 - mpmath.betainc(b, a, 0, 1 - x, regularized=True)

    def f_tail(f, d1, d2):
        with mpmath.workdps(400):
            f, d1, d2 = mpf(f), mpf(d1), mpf(d2)
            return beta_tail(d2 / 2, d1 / 2, d2 / (d2 + d1 * f), d1 * f / (d2 + d1 * f))

    for f, d1, d2 in [
        (1, 1, 1), (0.01, 3, 7), (4.5, 2, 10), (4.5, 2, 1000), (161.4, 1, 1), (100, 2, 50), (1000, 2, 50),
        (0.5, 30, 30), (1.05, 1000, 1000), (1.2, 999, 99999), (3, 2, 3000000), (300, 2, 3000000),
        (600, 1, 3000000), (1e-8, 1, 100), (2, 0.5, 0.5), (20, 9, 2999990), (69, 10, 200), (1.0001, 99, 1e6),
    ]:
        cases.append({"distribution": "f", "x": f, "first": d1, "second": d2, "p": digits(f_tail(f, d1, d2))})
    for t, d in [(0.1, 1), (1.96, 1e6), (12.7, 1), (2.5, 5), (37, 2999998), (8, 30), (30, 60), (1e-5, 9), (100, 3)]:
        cases.append({"distribution": "t", "x": t, "first": d, "second": 0, "p": digits(f_tail(mpf(t) ** 2, 1, d))})
    for x, d in [(0.1, 1), (3.84, 1), (10, 10), (100, 10), (1300, 5), (1000, 1000), (1200, 1000), (0.001, 4), (1e6, 999000), (50, 0.5)]:
        p = mpmath.gammainc(mpf(d) / 2, mpf(x) / 2, mpmath.inf, regularized=True)
        cases.append({"distribution": "chi-square", "x": x, "first": d, "second": 0, "p": digits(p)})
    for z in [-8, -1, 0, 0.5, 1.959963984540054, 5, 10, 20, 37]:
        cases.append({"distribution": "normal", "x": z, "first": 0, "second": 0, "p": digits(mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2)})
    return f"mpmath {mpmath.__version__}, 50 digits", cases


def samples():
    """ANOVA, regression F, moments, quantiles, chi-square, mutual information on generated samples."""
    n = 500
    u = lcg(1, n)
    v = lcg(2, n)
    groups = numpy.floor(lcg(3, n) * 4).astype(int)
    x = 10 * u + 0.4 * groups
    y = 3 * x + 20 * v
    f, p = sklearn.feature_selection.f_classif(x.reshape(-1, 1), groups)
    fr, pr = sklearn.feature_selection.f_regression(x.reshape(-1, 1), y)
    levels = numpy.floor(5 * lcg(4, n)).astype(int)
    table = numpy.zeros((5, 4))
    for a, b in zip(levels, groups):
        table[a, b] += 1
    chi2, chi2_p, degrees, _ = scipy.stats.chi2_contingency(table, correction=False)
    probabilities = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1]
    cases = {
        "anova": [float(f[0]), float(p[0])],
        "regression": [float(fr[0]), float(pr[0])],
        "pearson": [float(r) for r in scipy.stats.pearsonr(x, y)],
        "moments": [float(m) for m in (x.mean(), x.std(ddof=1), scipy.stats.skew(x), scipy.stats.kurtosis(x))],
        "probabilities": probabilities,
        "quantiles": [float(q) for q in numpy.quantile(x, probabilities)],
        "chiSquare": [float(chi2), float(chi2_p), int(degrees)],
        "cramersV": float(scipy.stats.contingency.association(table.astype(int), method="cramer")),
        "mutualInformation": float(sklearn.metrics.mutual_info_score(levels, groups)),
        "auc": float(sklearn.metrics.roc_auc_score(groups == 1, numpy.round(x))),
    }
    return f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, numpy {numpy.__version__}", cases


def adjusted():
    p = [0.01, 0.04, 0.03, 0.005, 0.8, 0.02, 0.02, 0.0001]
    cases = {"p": p, "benjaminiHochberg": [float(q) for q in scipy.stats.false_discovery_control(p, method="bh")]}
    return f"scipy {scipy.__version__}", cases


def ks():
    """Two-sample cases on generated samples, and tails of the one-sample distance and of its limit."""
    two = []
    for n, m, shift, levels in [(7, 5, 0, 0), (50, 60, 0.1, 0), (200, 150, 0.05, 0), (1000, 1000, 0.02, 0), (3, 200, 0.3, 0),
                                (50, 60, 0.1, 5), (400, 300, 0.05, 8), (3000, 2000, 0.02, 0), (6000, 5000, 0.1, 0)]:
        a, b = lcg(n, n), lcg(1000 + m, m) + shift
        if levels:
            a, b = numpy.floor(a * levels), numpy.floor(b * levels)
        asymptotic = scipy.stats.ks_2samp(a, b, method="asymp")
        case = {"n": n, "m": m, "shift": shift, "levels": levels, "statistic": float(asymptotic.statistic), "asymptotic": float(asymptotic.pvalue)}
        if not levels and n * m <= 4_000_000:
            case["exact"] = float(scipy.stats.ks_2samp(a, b, method="exact").pvalue)
        two.append(case)
    tails = []
    for n, d in [(1, 0.3), (1, 0.7), (2, 0.6), (5, 0.15), (5, 0.3), (5, 0.9), (10, 0.05), (10, 0.06), (10, 0.274), (50, 0.05), (50, 0.2), (100, 0.05),
                 (100, 0.1), (140, 0.16), (140, 0.3), (141, 0.05), (200, 0.1), (500, 0.02), (500, 0.06), (1000, 0.01), (1000, 0.04),
                 (1000, 0.06), (5000, 0.003), (5000, 0.02), (100000, 0.002), (100000, 0.004), (100000, 0.006), (100001, 0.001),
                 (1000000, 0.001), (1000000, 0.003), (1000, 0.5), (1000, 0.6), (100000, 0.05), (2000, 0.37)]:
        tails.append({"n": n, "d": d, "p": float(scipy.stats.kstwo.sf(d, n))})
    limits = [{"z": z, "p": float(scipy.special.kolmogorov(z))} for z in [0.05, 0.2, 0.5, 0.8, 0.82, 0.9, 1.36, 2, 5, 10, 18]]
    return f"scipy {scipy.__version__}", {"two": two, "tails": tails, "limits": limits}


if __name__ == "__main__":
    fixture.main("statistics", {"tails": tails, "samples": samples, "adjusted": adjusted, "ks": ks})
