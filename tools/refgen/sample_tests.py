"""Writes tests/fixtures/statistics/{sample-tests,rank-exact,quantile-types}.json.

Tests of samples are worked out from their definitions in mpmath (50 digits); scipy's own answer is asserted to agree to
what its tails hold. Exact rank distributions are counted in whole numbers. Inputs are made by the generator of
fixture.py, which the tests repeat.
Run: python tools/refgen/sample_tests.py [--check] [name ...]   (needs mpmath, numpy, scipy, statsmodels)
"""

from fractions import Fraction

import mpmath
import numpy
import scipy.stats
import statsmodels
import statsmodels.stats.diagnostic
from distributions import f_tail, gamma_tail
from fixture import lcg, main
from mpmath import mp, mpf

mp.dps = 50


def sample(seed, n, shift, scale, levels):
    values = [u * scale + shift for u in lcg(seed, n)]
    return [float(int(v * levels)) for v in values] if levels else values


def mean(x):
    return mpmath.fsum(mpf(v) for v in x) / len(x)


def squares(x):
    m = mean(x)
    return mpmath.fsum((mpf(v) - m) ** 2 for v in x)


def t_tails(t, degrees):
    return f_tail(t * t, 1, degrees) if t != 0 else mpf(1)


def normal_tails(z):
    return min(mpf(1), mpmath.erfc(z / mpmath.sqrt(2)))


def rank(x):
    return [mpf(float(r)) for r in scipy.stats.rankdata(x)]


def tie_sum(x):
    _, counts = numpy.unique(x, return_counts=True)
    return sum(int(t) ** 3 - int(t) for t in counts)


def anova(groups):
    everything = [v for group in groups for v in group]
    middle = mean(everything)
    between = mpmath.fsum(len(g) * (mean(g) - middle) ** 2 for g in groups)
    within = mpmath.fsum(squares(g) for g in groups)
    d1, d2 = len(groups) - 1, len(everything) - len(groups)
    f = (between / d1) / (within / d2)
    return f, f_tail(f, d1, d2)


def student(a, b):
    n, m = len(a), len(b)
    t = (mean(a) - mean(b)) / mpmath.sqrt((squares(a) + squares(b)) / (n + m - 2) * (mpf(1) / n + mpf(1) / m))
    return t, t_tails(t, n + m - 2)


def welch(a, b):
    n, m = len(a), len(b)
    u, v = squares(a) / (n - 1) / n, squares(b) / (m - 1) / m
    t = (mean(a) - mean(b)) / mpmath.sqrt(u + v)
    return t, t_tails(t, (u + v) ** 2 / (u**2 / (n - 1) + v**2 / (m - 1)))


def one_sample(a, value):
    n = len(a)
    t = (mean(a) - mpf(value)) / mpmath.sqrt(squares(a) / (n - 1) / n)
    return t, t_tails(t, n - 1)


def median(x):
    return mpf(float(numpy.median(x)))


def levene(groups, center):
    return anova([[abs(mpf(v) - center(g)) for v in g] for g in groups])


def kruskal(groups):
    everything = [v for group in groups for v in group]
    ranks, n, at, total = rank(everything), len(everything), 0, mpf(0)
    for group in groups:
        total += mpmath.fsum(ranks[at : at + len(group)]) ** 2 / len(group)
        at += len(group)
    h = (mpf(12) / (n * (n + 1)) * total - 3 * (n + 1)) / (1 - mpf(tie_sum(everything)) / (n**3 - n))
    return h, gamma_tail(mpf(len(groups) - 1) / 2, h / 2)


def mann_whitney(a, b):
    n, m = len(a), len(b)
    u = mpmath.fsum(rank(a + b)[:n]) - mpf(n * (n + 1)) / 2
    s = mpmath.sqrt(mpf(n * m) / 12 * (n + m + 1 - mpf(tie_sum(a + b)) / ((n + m) * (n + m - 1))))
    return u, normal_tails((max(u, n * m - u) - mpf(n * m) / 2 - mpf(1) / 2) / s)


def pearson(x, y):
    mx, my = mean(x), mean(y)
    r = mpmath.fsum((mpf(a) - mx) * (mpf(b) - my) for a, b in zip(x, y)) / mpmath.sqrt(squares(x) * squares(y))
    n = len(x)
    return r, t_tails(r * mpmath.sqrt((n - 2) / (1 - r * r)), n - 2)


def kendall(x, y):
    n = len(x)
    score = sum(int(numpy.sign(x[i] - x[j]) * numpy.sign(y[i] - y[j])) for i in range(n) for j in range(i))

    def ties(values):
        _, counts = numpy.unique(values, return_counts=True)
        t = [int(c) for c in counts]
        return [sum(c * (c - 1) // 2 for c in t), sum(c * (c - 1) * (c - 2) for c in t), sum(c * (c - 1) * (2 * c + 5) for c in t)]

    tx, ty = ties(x), ties(y)
    pairs = n * (n - 1)
    variance = mpf(pairs * (2 * n + 5) - tx[2] - ty[2]) / 18 + mpf(2 * tx[0] * ty[0]) / pairs + mpf(tx[1] * ty[1]) / (9 * pairs * (n - 2))
    tau = score / mpmath.sqrt(mpf(pairs // 2 - tx[0]) * (pairs // 2 - ty[0]))
    return tau, normal_tails(abs(score) / mpmath.sqrt(variance))


def jarque_bera(x):
    m, n = mean(x), len(x)
    power = lambda k: mpmath.fsum((mpf(v) - m) ** k for v in x) / n
    s2, s3, s4 = power(2), power(3), power(4)
    jb = mpf(n) / 6 * (s3**2 / s2**3 + (s4 / s2**2 - 3) ** 2 / 4)
    return jb, mpmath.exp(-jb / 2)


def anderson_darling(x):
    n, m, s = len(x), mean(x), mpmath.sqrt(squares(x) / (len(x) - 1))
    z = [(mpf(v) - m) / s for v in sorted(x)]
    below, above = [mpmath.ncdf(v) for v in z], [mpmath.erfc(v / mpmath.sqrt(2)) / 2 for v in z]
    return -n - mpmath.fsum((2 * i + 1) * (mpmath.log(below[i]) + mpmath.log(above[n - 1 - i])) for i in range(n)) / n


def wasserstein(a, b):
    points = sorted({*a, *b})
    sa, sb = numpy.sort(a), numpy.sort(b)
    share = lambda s, x: mpf(int(numpy.searchsorted(s, x, side="right"))) / len(s)
    return mpmath.fsum(abs(share(sa, x) - share(sb, x)) * (mpf(y) - mpf(x)) for x, y in zip(points, points[1:]))


def sample_tests():
    cases = []
    for index, (n, m) in enumerate([(5, 7), (30, 25), (120, 150), (400, 300)]):
        for shift in [0, 0.07, 0.4, 1.5, 3]:
            for levels in [0, 8]:
                seed = 100 * index + int(shift * 100) + levels
                a, b = sample(seed + 1, n, 1, 1, levels), sample(seed + 2, m, 1 + shift, 1.25, levels)
                c = sample(seed + 3, n, 1, 2, levels)
                y = [u + shift * v for u, v in zip(c, a)]
                case = {"n": n, "m": m, "shift": shift, "levels": levels, "seed": seed}
                scipys = {
                    "student": scipy.stats.ttest_ind(a, b),
                    "welch": scipy.stats.ttest_ind(a, b, equal_var=False),
                    "oneSample": scipy.stats.ttest_1samp(a, 1.4),
                    "levene": scipy.stats.levene(a, b, c),
                    "leveneMean": scipy.stats.levene(a, b, c, center="mean"),
                    "kruskalWallis": scipy.stats.kruskal(a, b, c),
                    "mannWhitney": scipy.stats.mannwhitneyu(a, b, method="asymptotic"),
                    "anova": scipy.stats.f_oneway(a, b, c),
                    "pearson": scipy.stats.pearsonr(a, y),
                    "spearman": scipy.stats.spearmanr(a, y),
                    "kendall": scipy.stats.kendalltau(a, y, method="asymptotic"),
                    "jarqueBera": scipy.stats.jarque_bera(b),
                }
                own = {
                    "student": student(a, b), "welch": welch(a, b), "oneSample": one_sample(a, 1.4),
                    "levene": levene([a, b, c], median), "leveneMean": levene([a, b, c], mean),
                    "kruskalWallis": kruskal([a, b, c]), "mannWhitney": mann_whitney(a, b), "anova": anova([a, b, c]),
                    "pearson": pearson(a, y), "spearman": pearson(rank(a), rank(y)), "kendall": kendall(a, y), "jarqueBera": jarque_bera(b),
                }
                for name, (statistic, p) in own.items():
                    other = scipys[name]
                    assert abs(float(statistic) - other.statistic) <= 1e-9 * max(1, abs(other.statistic)), (name, case, statistic, other)
                    assert abs(float(p) - other.pvalue) <= 1e-7 * max(float(p), 1e-12), (name, case, p, other)
                    case[name] = [mpmath.nstr(statistic, 20), mpmath.nstr(p, 20)]
                a2, a2_p = statsmodels.stats.diagnostic.normal_ad(numpy.array(b))
                case["andersonDarling"] = [mpmath.nstr(anderson_darling(b), 20), float(a2_p)]
                assert abs(float(case["andersonDarling"][0]) - a2) < 1e-8
                case["wasserstein"] = mpmath.nstr(wasserstein(a, b), 20)
                assert abs(float(case["wasserstein"]) - scipy.stats.wasserstein_distance(a, b)) < 1e-12
                cases.append(case)
    return f"mpmath {mpmath.__version__}, 50 digits; scipy {scipy.__version__}, statsmodels {statsmodels.__version__}", cases


def decimal(fraction):
    return mpmath.nstr(mpf(fraction.numerator) / fraction.denominator, 20)


def rank_exact():
    """Exact distributions, counted in whole numbers: P(U >= u) of Mann and Whitney, P(at most so many inversions)."""

    def ways(n, m):
        counts = {(i, j): None for i in range(n + 1) for j in range(m + 1)}
        for i in range(n + 1):
            for j in range(m + 1):
                if i == 0 or j == 0:
                    counts[i, j] = [1]
                    continue
                row = [0] * (i * j + 1)
                for w, c in enumerate(counts[i - 1, j]):
                    row[w + j] += c
                for w, c in enumerate(counts[i, j - 1]):
                    row[w] += c
                counts[i, j] = row
        return counts[n, m]

    whitney = []
    for n, m in [(1, 1), (1, 9), (4, 5), (8, 8), (20, 30), (49, 49), (60, 80)]:
        counts = ways(n, m)
        total = sum(counts)
        for u in sorted({(n * m + 1) // 2, n * m // 2 + 1, (3 * n * m + 3) // 4, (9 * n * m + 9) // 10, n * m}):
            whitney.append({"n": n, "m": m, "u": u, "p": decimal(Fraction(min(total, 2 * sum(counts[u:])), total))})
    orders = []
    for n in [2, 3, 7, 20, 49, 100, 170]:
        counts = [1]
        for k in range(2, n + 1):
            row = [0] * (len(counts) + k - 1)
            for w, c in enumerate(counts):
                for added in range(k):
                    row[w + added] += c
            counts = row
        most = len(counts) - 1
        for w in sorted({0, most // 20, most // 4, most // 2}):
            orders.append({"n": n, "inversions": w, "p": decimal(Fraction(min(sum(counts), 2 * sum(counts[: w + 1])), sum(counts)))})
    return "whole numbers of Python", {"mannWhitney": whitney, "kendall": orders}


def quantile_types():
    names = ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased"]
    probabilities = [0, 0.03125, 0.125, 0.25, 0.3, 0.5, 0.625, 0.77, 0.875, 0.99, 1]
    cases = []
    for n in [1, 2, 3, 4, 8, 16, 21, 500]:
        x = sample(n, n, -3, 10, 0)
        cases.append({"n": n, "types": [[float(q) for q in numpy.quantile(x, probabilities, method=name)] for name in names]})
    return f"numpy {numpy.__version__}", {"probabilities": probabilities, "samples": cases}


if __name__ == "__main__":
    main("statistics", {"sample-tests": sample_tests, "rank-exact": rank_exact, "quantile-types": quantile_types})
