"""Writes tests/fixtures/statistics/ks-exact.json: two-sample Kolmogorov-Smirnov p-values by counting paths in whole numbers.

Given how pooled values tie, every way to deal them is a path from (0, 0) to (n, m), all equally likely; the p-value is the
share of paths that reach the distance where a group of ties ends. This is what R's psmirnov(exact = TRUE) computes; without
ties it is scipy's `exact`, which is asserted as far as its digits go.
Run: python tools/refgen/ks_exact.py [--check]   (needs mpmath, numpy, scipy)
"""

from fractions import Fraction
from math import comb

import mpmath
import numpy
import scipy
import scipy.stats
from fixture import lcg, main
from mpmath import mp, mpf

mp.dps = 50


def share_outside(n, m, distance, ends):
    """P(n m D >= distance); `ends`: the numbers of pooled values at which a group of equal ones ends."""
    inside = [0] * (m + 1)
    for i in range(n + 1):
        for j in range(m + 1):
            ways = 1 if i == j == 0 else (inside[j] if i else 0) + (inside[j - 1] if j else 0)
            inside[j] = 0 if abs(i * m - j * n) >= distance and i + j in ends else ways
    ways = comb(n + m, n)
    return Fraction(ways - inside[m], ways)


def decimal(fraction):
    return mpmath.nstr(mpf(fraction.numerator) / fraction.denominator, 20)


def pooled(a, b):
    """n m D, and where groups of ties end."""
    values = sorted([(x, 0) for x in a] + [(x, 1) for x in b])
    counts, most, ends = [0, 0], 0, set()
    for at, (x, side) in enumerate(values):
        counts[side] += 1
        if at + 1 == len(values) or values[at + 1][0] != x:
            ends.add(at + 1)
            most = max(most, abs(counts[0] * len(b) - counts[1] * len(a)))
    return most, ends


def samples():
    cases = []
    for n, m, shift, levels in [
        (50, 60, 0.1, 5), (50, 60, 0.1, 0), (7, 5, 0.3, 3), (30, 200, 0.2, 4), (200, 30, 0.2, 12), (150, 150, 0.25, 6),
        (150, 150, 0, 6), (300, 200, 0.05, 100), (250, 250, 0.5, 20), (250, 250, 0.8, 9), (1, 40, 0, 3), (600, 600, 0.9, 30),
        (600, 500, 0.97, 0), (600, 500, 0.97, 40), (600, 600, 1, 0), (90, 110, 2, 7), (400, 350, 0.7, 2), (100, 100, 0.3, 1),
    ]:
        a, b = [u for u in lcg(n + 7, n)], [u + shift for u in lcg(2000 + m, m)]
        if levels:
            a, b = [float(int(x * levels)) for x in a], [float(int(x * levels)) for x in b]
        distance, ends = pooled(a, b)
        tied = share_outside(n, m, distance, ends) if distance else Fraction(1)
        untied = share_outside(n, m, distance, range(1, n + m + 1)) if distance else Fraction(1)
        auto = scipy.stats.ks_2samp(a, b, method="auto")
        assert abs(float(untied) - auto.pvalue) <= 1e-9 * float(untied) + 1e-12, (n, m, float(untied), auto)
        cases.append({"n": n, "m": m, "shift": shift, "levels": levels, "distance": distance, "exact": decimal(tied), "untied": decimal(untied)})
    return cases


def tails():
    """Far tails, with a group of ties of the same size all along (1: none)."""
    cases = []
    for n, m, group, shares in [
        (500, 500, 1, [1, 0.9, 0.6, 0.3, 0.1, 0.02]), (500, 500, 7, [1, 0.9, 0.6, 0.3, 0.1, 0.02]), (520, 490, 1, [1, 0.95, 0.5, 0.2]),
        (520, 490, 40, [1, 0.95, 0.5, 0.2, 0.05]), (100, 900, 1, [1, 0.8, 0.4, 0.2, 0.1]), (100, 900, 13, [1, 0.8, 0.4, 0.2, 0.1]),
        (900, 100, 13, [0.6, 0.3]), (12, 3000, 1, [1, 0.7, 0.4]), (12, 3000, 500, [0.9, 0.4]), (64, 64, 128, [0.5]),
    ]:
        ends = {*range(group, n + m, group), n + m}
        for share in shares:
            distance = int(share * n * m)
            p = share_outside(n, m, distance, ends)
            cases.append({"n": n, "m": m, "group": group, "distance": distance, "p": decimal(p)})
    return cases


def automatic():
    """scipy's own choice and its p-values, with ties that it does not look at."""
    cases = []
    for n, m, shift, levels in [(200, 150, 0.1, 0), (200, 150, 0.1, 9), (3000, 2000, 0.03, 50), (10_000, 30, 0.2, 0), (10_001, 30, 0.2, 0), (10_001, 3000, 0.3, 12), (10_001, 10_001, 0.19, 0)]:
        a, b = numpy.array(lcg(n + 7, n)), numpy.array(lcg(2000 + m, m)) + shift
        if levels:
            a, b = numpy.trunc(a * levels), numpy.trunc(b * levels)
        p = float(scipy.stats.ks_2samp(a, b).pvalue)
        cases.append({"n": n, "m": m, "shift": shift, "levels": levels, "p": p, "mode": "untied" if max(n, m) <= 10_000 else "asymptotic"})
    return cases


def one_sample():
    """scipy's kstwo in the far tail: what its `asymp` p-values are read from."""
    points = [(100, 0.9), (300, 0.7), (1000, 0.4), (1000, 0.55), (3000, 0.2), (3000, 0.33), (10_000, 0.1), (10_000, 0.18), (100_000, 0.03), (100_000, 0.058), (1_000_000, 0.01), (1_000_000, 0.0185)]
    return [{"n": n, "d": d, "p": float(scipy.stats.kstwo.sf(d, n))} for n, d in points]


def ks_exact():
    cases = {"samples": samples(), "tails": tails(), "automatic": automatic(), "oneSample": one_sample()}
    return f"whole numbers of Python; scipy {scipy.__version__}", cases


if __name__ == "__main__":
    main("statistics", {"ks-exact": ks_exact}, relative=1e-10)
