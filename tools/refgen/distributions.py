"""Writes tests/fixtures/statistics/distributions.json: tails of distributions from mpmath, 50 digits, down to 1e-300.

Run: python tools/refgen/distributions.py [--check]   (needs mpmath, scipy; scipy only places the points)
"""

import mpmath
import scipy.stats
from fixture import main
from mpmath import mp, mpf

mp.dps = 50
LEVELS = [0.9, 0.5, 0.05, 1e-3, 1e-6, 1e-12, 1e-25, 1e-50, 1e-100, 1e-200, 1e-300]


def beta_cdf(a, b, x, y):
    """I_x(a, b) with y = 1 - x; a complement is taken with enough digits for what it cancels."""
    if x < y:
        return mpmath.betainc(a, b, 0, x, regularized=True)
    with mpmath.workdps(400):
        return 1 - mpmath.betainc(b, a, 0, y, regularized=True)


def f_tail(f, d1, d2):
    with mpmath.workdps(400):
        f, d1, d2 = mpf(f), mpf(d1), mpf(d2)
        return beta_cdf(d2 / 2, d1 / 2, d2 / (d2 + d1 * f), d1 * f / (d2 + d1 * f))


def gamma_tail(a, x):
    return mpmath.gammainc(a, x, mpmath.inf, regularized=True)


def kolmogorov_limit(z):
    return 2 * mpmath.nsum(lambda k: (-1) ** (int(k) - 1) * mpmath.exp(-2 * k * k * mpf(z) ** 2), [1, mpmath.inf])


def distributions():
    cases = []

    def add(name, x, first, second, p):
        x = float(x)
        if 0 < abs(x) < float("inf"):
            p = p(mpf(x))
            cases.append(
                {"distribution": name, "x": x, "first": first, "second": second, "p": mpmath.nstr(p, 20), "log": mpmath.nstr(mpmath.log(p), 20)}
            )

    for level in LEVELS:
        add("normal", scipy.stats.norm.isf(level), 0, 0, lambda z: mpmath.erfc(z / mpmath.sqrt(2)) / 2)
        for d in [0.5, 1, 2, 3, 10, 101, 10000]:
            add("chi-square", scipy.stats.chi2.isf(level, d), d, 0, lambda x: gamma_tail(mpf(d) / 2, x / 2))
        for d in [1, 2, 3, 5, 10.5, 30, 1000, 1e6]:
            add("t", scipy.stats.t.isf(level / 2, d), d, 0, lambda t: f_tail(t * t, 1, d))
        for d1, d2 in [(1, 1), (1, 10), (2, 7.5), (3, 1000), (5, 5), (10, 3), (30, 200), (1000, 30), (2000, 3000), (9, 99999)]:
            add("f", scipy.stats.f.isf(level, d1, d2), d1, d2, lambda f: f_tail(f, d1, d2))
        for a in [0.1, 1, 4.5, 250]:
            add("gamma", scipy.stats.gamma.isf(level, a), a, 0, lambda x: gamma_tail(mpf(a), x))
        for a, b in [(0.5, 0.5), (2, 3), (1, 20), (30, 40), (0.1, 8)]:
            add("beta", scipy.stats.beta.isf(level, a, b), a, b, lambda x: beta_cdf(mpf(b), mpf(a), 1 - x, x) if x < 1 else mpf(0))
        add("kolmogorov-limit", scipy.stats.kstwobign.isf(level), 0, 0, kolmogorov_limit)
    # Far beyond the smallest double: only the logarithm is left.
    for z in [40, 100, 1e4, 1e8]:
        add("normal", z, 0, 0, lambda z: mpmath.erfc(z / mpmath.sqrt(2)) / 2)
    for x, d in [(2000, 1), (1e4, 30), (1e6, 5), (3e5, 1e5)]:
        add("chi-square", x, d, 0, lambda x: gamma_tail(mpf(d) / 2, x / 2))
    for t, d in [(1e200, 1), (1e300, 3), (1e150, 2), (500, 400), (1e5, 77)]:
        add("t", t, d, 0, lambda t: f_tail(t * t, 1, d))
    for f, d1, d2 in [(1e300, 1, 1), (1e305, 2000, 4), (1e5, 10, 500)]:
        add("f", f, d1, d2, lambda f: f_tail(f, d1, d2))
    return f"mpmath {mpmath.__version__}, 50 digits", [case for case in cases if float(case["log"]) != float("-inf")]


if __name__ == "__main__":
    main("statistics", {"distributions": distributions})
