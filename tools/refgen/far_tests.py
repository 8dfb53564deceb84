"""Writes tests/fixtures/statistics/far-tests.json: every test of samples with a closed distribution at p-values of 1e-200 to
1e-300, from its definition in mpmath (50 digits), as sample_tests.py has it.

Samples are made by the generator of fixture.py, which the tests repeat, and by their place: `sample` below.
Run: python tools/refgen/far_tests.py [--check]   (needs mpmath, numpy, scipy, statsmodels)
"""

import mpmath
import sample_tests as tests
from fixture import lcg, main
from mpmath import mp, mpf

mp.dps = 50


def sample(seed, n, shift, scale, power):
    return [shift + scale * u**power for u in lcg(seed, n)]


def chi_square(counts):
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts)]
    total = sum(rows)
    expected = lambda i, j: mpf(rows[i] * columns[j]) / total
    x = mpmath.fsum((mpf(c) - expected(i, j)) ** 2 / expected(i, j) for i, row in enumerate(counts) for j, c in enumerate(row))
    return x, tests.gamma_tail(mpf((len(rows) - 1) * (len(columns) - 1)) / 2, x / 2)


def line(x, seed, noise):
    return [a + noise * (u - 0.5) for a, u in zip(x, lcg(seed, len(x)))]


def far_tests():
    cases = {"samples": [], "tables": []}

    def add(name, parts, result):
        statistic, p = result
        assert mpf("1e-300") < p < mpf("1e-200"), (name, mpmath.nstr(p, 5))
        cases["samples"].append({"test": name, "parts": parts, "statistic": mpmath.nstr(statistic, 20), "p": mpmath.nstr(p, 20)})

    def groups(parts):
        return [sample(*part) for part in parts]

    for name, work, parts in [
        ("student", tests.student, [[1, 600, 0, 1, 1], [2, 700, 0.63, 1, 1]]),
        ("student", tests.student, [[1, 90, 0, 1, 1], [2, 80, 9.5e3, 1e3, 1]]),
        ("welch", tests.welch, [[3, 500, 0, 1, 1], [4, 900, 0.68, 1.3, 1]]),
        ("mannWhitney", tests.mann_whitney, [[5, 800, 0, 1, 1], [6, 850, 1.5, 2, 1]]),
    ]:
        add(name, parts, work(*groups(parts)))
    for name, work, parts in [
        ("anova", tests.anova, [[7, 500, 0, 1, 1], [8, 400, 0.9, 1, 1], [9, 300, 0.35, 1, 1]]),
        ("kruskalWallis", tests.kruskal, [[10, 440, 0, 1, 1], [11, 460, 2, 1, 1], [12, 450, 4, 1, 1]]),
        ("levene", lambda g: tests.levene(g, tests.median), [[13, 900, 0, 1, 1], [14, 800, 5, 4, 1], [15, 500, 1, 2, 1]]),
        ("leveneMean", lambda g: tests.levene(g, tests.mean), [[16, 800, 0, 1, 1], [17, 700, 5, 4, 1], [18, 400, 1, 2, 1]]),
    ]:
        add(name, parts, work(groups(parts)))
    one = [[19, 470, 0, 1, 1]]
    add("oneSample", one, tests.one_sample(sample(*one[0]), 1.4))
    for name, work in [("pearson", tests.pearson), ("spearman", lambda x, y: tests.pearson(tests.rank(x), tests.rank(y))), ("kendall", tests.kendall)]:
        n, noise = (2300, 1.15) if name == "kendall" else (2200, 1.2)
        parts = [[21, n, 0, 1, 1], [22, n, noise]]
        x = sample(*parts[0])
        add(name, parts, work(x, line(x, 22, noise)))
    jarque = [[20, 3000, 0, 3, 4.0]]
    add("jarqueBera", jarque, tests.jarque_bera(sample(*jarque[0])))
    for counts in [[[700, 20, 30], [40, 500, 10]], [[600, 3], [7, 500]], [[300, 20, 10, 5], [10, 280, 30, 9], [15, 25, 210, 30]]]:
        x, p = chi_square(counts)
        cases["tables"].append({"counts": counts, "statistic": mpmath.nstr(x, 20), "p": mpmath.nstr(p, 20)})
    return f"mpmath {mpmath.__version__}, 50 digits", cases


if __name__ == "__main__":
    main("statistics", {"far-tests": far_tests})
