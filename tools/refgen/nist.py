"""Writes tests/fixtures/statistics/nist.json: data and certified values of NIST's Statistical Reference Datasets.

The data are NIST's (public domain, https://www.itl.nist.gov/div898/strd/), transcribed; every certified value is worked out
again in rational numbers from the transcribed decimals, which checks both. The sets of Simon and Lesage, NumAcc and Wampler
are formulas, which the tests have too; here the former are held against the files that scipy ships in its tests.
Run: python tools/refgen/nist.py [--check]   (needs mpmath, scipy)
"""

from fractions import Fraction
from pathlib import Path

import mpmath
import scipy.stats
from fixture import main
from mpmath import mp, mpf

mp.dps = 50
SHIPPED = Path(scipy.stats.__file__).parent / "tests" / "data"

LEW = """
-213 -564 -35 -15 141 115 -420 -360 203 -338 -431 194 -220 -513 154 -125 -559 92 -21 -579 -52 99 -543 -175 162 -457 -346 204
-300 -474 164 -107 -572 -8 83 -541 -224 180 -420 -374 201 -236 -531 83 27 -564 -112 131 -507 -254 199 -311 -495 143 -46 -579
-90 136 -472 -338 202 -287 -477 169 -124 -568 17 48 -568 -135 162 -430 -422 172 -74 -577 -13 92 -534 -243 194 -355 -465 156
-81 -578 -64 139 -449 -384 193 -198 -538 110 -44 -577 -6 66 -552 -164 161 -460 -344 205 -281 -504 134 -28 -576 -118 156 -437
-381 200 -220 -540 83 11 -568 -160 172 -414 -408 188 -125 -572 -32 139 -492 -321 205 -262 -504 142 -83 -574 0 48 -571 -106
137 -501 -266 190 -391 -406 194 -186 -553 83 -13 -577 -49 103 -515 -280 201 300 -506 131 -45 -578 -80 138 -462 -361 201 -211
-554 32 74 -533 -235 187 -372 -442 182 -147 -566 25 68 -535 -244 194 -351 -463 174 -125 -570 15 72 -550 -190 172 -424 -385
198 -218 -536 96
"""
LOTTERY = """
162 671 933 414 788 730 817 33 536 875 670 236 473 167 877 980 316 950 456 92 517 557 956 954 104 178 794 278 147 773 437 435
502 610 582 780 689 562 964 791 28 97 848 281 858 538 660 972 671 613 867 448 738 966 139 636 847 659 754 243 122 455 195 968
793 59 730 361 574 522 97 762 431 158 429 414 22 629 788 999 187 215 810 782 47 34 108 986 25 644 829 630 315 567 919 331 207
412 242 607 668 944 749 168 864 442 533 805 372 63 458 777 416 340 436 140 919 350 510 572 905 900 85 389 473 758 444 169 625
692 140 897 672 288 312 860 724 226 884 508 976 741 476 417 831 15 318 432 241 114 799 955 833 358 935 146 630 830 440 642
356 373 271 715 367 393 190 669 8 861 108 795 269 590 326 866 64 523 862 840 219 382 998 4 628 305 747 247 34 747 729 645 856
974 24 568 24 694 608 480 410 729 947 293 53 930 223 203 677 227 62 455 387 318 562 242 428 968
"""
MAVRO = """
2.00180 2.00170 2.00180 2.00190 2.00180 2.00170 2.00150 2.00140 2.00150 2.00150 2.00170 2.00180 2.00180 2.00190 2.00190
2.00210 2.00200 2.00160 2.00140 2.00130 2.00130 2.00150 2.00150 2.00160 2.00150 2.00140 2.00130 2.00140 2.00150 2.00140
2.00150 2.00160 2.00150 2.00160 2.00190 2.00200 2.00200 2.00210 2.00220 2.00230 2.00240 2.00250 2.00270 2.00260 2.00260
2.00260 2.00270 2.00260 2.00250 2.00240
"""
MICHELSO = """
299.85 299.74 299.90 300.07 299.93 299.85 299.95 299.98 299.98 299.88 300.00 299.98 299.93 299.65 299.76 299.81 300.00 300.00
299.96 299.96 299.96 299.94 299.96 299.94 299.88 299.80 299.85 299.88 299.90 299.84 299.83 299.79 299.81 299.88 299.88 299.83
299.80 299.79 299.76 299.80 299.88 299.88 299.88 299.86 299.72 299.72 299.62 299.86 299.97 299.95 299.88 299.91 299.85 299.87
299.84 299.84 299.85 299.84 299.84 299.84 299.89 299.81 299.81 299.82 299.80 299.77 299.76 299.74 299.75 299.76 299.91 299.92
299.89 299.86 299.88 299.72 299.84 299.85 299.85 299.78 299.89 299.84 299.78 299.81 299.76 299.81 299.79 299.81 299.82 299.85
299.87 299.87 299.81 299.74 299.81 299.94 299.95 299.80 299.81 299.87
"""
# Certified means and deviations, as NIST prints them.
UNIVARIATE = {
    "Lew": (LEW, "-177.435000000000", "277.332168044316"),
    "Lottery": (LOTTERY, "518.958715596330", "291.699727470969"),
    "Mavro": (MAVRO, "2.00185600000000", "0.000429123454003053"),
    "Michelso": (MICHELSO, "299.852400000000", "0.0790105478190518"),
}

PONTIUS = """
.11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599 1.52399 1.63194 1.73947
1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798 .65739 .76596 .87474 .98300 1.09150 1.20004 1.30818
1.41613 1.52408 1.63159 1.73965 1.84696 1.95445 2.06177 2.16829
"""
FILIP = """
0.8116 -6.860120914 0.9072 -4.324130045 0.9052 -4.358625055 0.9039 -4.358426747 0.8053 -6.955852379 0.8377 -6.661145254
0.8667 -6.355462942 0.8809 -6.118102026 0.7975 -7.115148017 0.8162 -6.815308569 0.8515 -6.519993057 0.8766 -6.204119983
0.8885 -5.853871964 0.8859 -6.109523091 0.8959 -5.79832982 0.8913 -5.482672118 0.8959 -5.171791386 0.8971 -4.851705903
0.9021 -4.517126416 0.909 -4.143573228 0.9139 -3.709075441 0.9199 -3.499489089 0.8692 -6.300769497 0.8872 -5.953504836
0.89 -5.642065153 0.891 -5.031376979 0.8977 -4.680685696 0.9035 -4.329846955 0.9078 -3.928486195 0.7675 -8.56735134
0.7705 -8.363211311 0.7713 -8.107682739 0.7736 -7.823908741 0.7775 -7.522878745 0.7841 -7.218819279 0.7971 -6.920818754
0.8329 -6.628932138 0.8641 -6.323946875 0.8804 -5.991399828 0.7668 -8.781464495 0.7633 -8.663140179 0.7678 -8.473531488
0.7697 -8.247337057 0.77 -7.971428747 0.7749 -7.676129393 0.7796 -7.352812702 0.7897 -7.072065318 0.8131 -6.774174009
0.8498 -6.478861916 0.8741 -6.159517513 0.8061 -6.835647144 0.846 -6.53165267 0.8751 -6.224098421 0.8856 -5.910094889
0.8919 -5.598599459 0.8934 -5.290645224 0.894 -4.974284616 0.8957 -4.64454848 0.9047 -4.290560426 0.9129 -3.885055584
0.9209 -3.408378962 0.9219 -3.13200249 0.7739 -8.726767166 0.7681 -8.66695597 0.7665 -8.511026475 0.7703 -8.165388579
0.7702 -7.886056648 0.7761 -7.588043762 0.7809 -7.283412422 0.7961 -6.995678626 0.8253 -6.691862621 0.8602 -6.392544977
0.8809 -6.067374056 0.8301 -6.684029655 0.8664 -6.378719832 0.8834 -6.065855188 0.8898 -5.752272167 0.8964 -5.132414673
0.8963 -4.811352704 0.9074 -4.098269308 0.9119 -3.66174277 0.9228 -3.2644011
"""
NORRIS = ["-0.262323073774029", "1.00211681802045"]
PONTIUS_CERTIFIED = ["0.673565789473684E-03", "0.732059160401003E-06", "-0.316081871345029E-14"]
FILIP_CERTIFIED = [
    "-1467.48961422980", "-2772.17959193342", "-2316.37108160893", "-1127.97394098372", "-354.478233703349", "-75.1242017393757",
    "-10.8753180355343", "-1.06221498588947", "-0.670191154593408E-01", "-0.246781078275479E-02", "-0.402962525080404E-04",
]


def close(value, printed):
    """Whether a printed value is the true one to the digits it has."""
    digits = len(printed.upper().split("E")[0].replace("-", "").replace(".", "").lstrip("0"))
    true, told = mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value, mpf(printed)
    assert abs(true - told) <= abs(told) * mpf(10) ** (1 - digits), (mpmath.nstr(true, 20), printed)
    return printed


def univariate():
    sets = []
    for name, (text, mean, deviation) in UNIVARIATE.items():
        x = [Fraction(v) for v in text.split()]
        m = sum(x) / len(x)
        variance = sum((v - m) ** 2 for v in x) / (len(x) - 1)
        close(m, mean)
        close(mpmath.sqrt(mpf(variance.numerator) / variance.denominator), deviation)
        sets.append({"name": name, "mean": mean, "deviation": deviation, "values": [float(v) for v in x]})
    return sets


def shipped(name):
    lines = (SHIPPED / "nist_anova" / f"{name}.dat").read_text().splitlines()
    rows = [line.split() for line in lines[60:] if len(line.split()) == 2]
    certified = {line.split()[0]: line.split()[2:] for line in lines[40:60] if line.startswith(("Between", "Within"))}
    r2 = next(line.split()[-1] for line in lines[40:60] if "R-Squared" in line)
    return [(int(group), value) for group, value in rows], certified, r2


def treatments(base, replicates):
    """Simon and Lesage: every treatment has its centre once, then a tenth below and above it by turns."""
    centers = [Fraction(c, 10) + base for c in [4, 3, 5, 3, 5, 3, 5, 3, 5]]
    return [[c + Fraction([0, -1, 1][0 if k == 0 else 2 - k % 2], 10) for k in range(replicates)] for c in centers]


def analysis():
    sets = []
    for name in ["SiRstv", "AtmWtAg", *[f"SmLs0{k}" for k in range(1, 10)]]:
        rows, certified, r2 = shipped(name)
        groups = [[Fraction(v) for g, v in rows if g == group] for group in sorted({g for g, _ in rows})]
        count = sum(len(g) for g in groups)
        middle = sum(sum(g) for g in groups) / count
        between = sum(len(g) * (sum(g) / len(g) - middle) ** 2 for g in groups)
        within = sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups)
        f = between / (len(groups) - 1) / (within / (count - len(groups)))
        printed = {"between": certified["Between"][1], "f": certified["Between"][3], "within": certified["Within"][1], "rSquared": r2}
        for key, value in {"between": between, "f": f, "within": within, "rSquared": between / (between + within)}.items():
            close(value, printed[key])
        case = {"name": name, **printed}
        if name.startswith("SmLs"):
            replicates, base = [21, 201, 2001][(int(name[5]) - 1) % 3], [1, 10**6, 10**12][(int(name[5]) - 1) // 3]
            assert groups == treatments(base, replicates), name
            case |= {"base": base, "replicates": replicates}
        else:
            case |= {"groups": [g - 1 for g, _ in rows], "values": [float(v) for _, v in rows]}
        sets.append(case)
    return sets


def exactly(xs, ys, powers):
    """Coefficients of least squares in rational numbers, by the normal equations."""
    size = len(powers)
    table = [[sum(x ** (p + q) for x in xs) for q in powers] + [sum(x**p * y for x, y in zip(xs, ys))] for p in powers]
    for k in range(size):
        for i in range(size):
            if i != k:
                ratio = table[i][k] / table[k][k]
                table[i] = [a - ratio * b for a, b in zip(table[i], table[k])]
    return [table[k][size] / table[k][k] for k in range(size)]


def linear():
    lines = (SHIPPED / "nist_linregress" / "Norris.dat").read_text().splitlines()
    norris = [line.split()[-2:] for line in lines[60:] if line.strip()]
    filip = FILIP.split()
    sets = []
    for name, y, x, powers, certified in [
        ("Norris", [p[0] for p in norris], [p[1] for p in norris], [0, 1], NORRIS),
        ("Pontius", PONTIUS.split(), [str(150_000 * (1 + k % 20)) for k in range(40)], [0, 1, 2], PONTIUS_CERTIFIED),
        ("NoInt1", [str(130 + k) for k in range(11)], [str(60 + k) for k in range(11)], [1], ["2.07438016528926"]),
        ("NoInt2", ["3", "4", "4"], ["4", "5", "6"], [1], ["0.727272727272727"]),
        ("Filip", filip[::2], filip[1::2], list(range(11)), FILIP_CERTIFIED),
    ]:
        for value, printed in zip(exactly([Fraction(v) for v in x], [Fraction(v) for v in y], powers), certified):
            close(value, printed)
        sets.append({"name": name, "powers": powers, "x": [float(v) for v in x], "y": [float(v) for v in y], "certified": certified})
    return sets


def nist():
    return "NIST StRD, certified values", {"univariate": univariate(), "anova": analysis(), "linear": linear()}


if __name__ == "__main__":
    main("statistics", {"nist": nist})
