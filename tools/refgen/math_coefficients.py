"""Prints the polynomial coefficients of native/core/math.h and the largest error of each, in ulp.

Interpolation at Chebyshev nodes in 60 digits, rounded to doubles. Needs mpmath.
"""

import struct

from mpmath import atanh, cos, exp, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 60


def interpolate(f, low, high, degree):
    count = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    powers = matrix(count, count)
    values = matrix(count, 1)
    for i, x in enumerate(nodes):
        values[i] = f(x)
        for j in range(count):
            powers[i, j] = x**j
    return [float(c) for c in lu_solve(powers, values)]


def worst(f, coefficients, low, high, weight):
    most = mpf(0)
    for i in range(1, 2001):
        x = low + (high - low) * mpf(i) / 2001
        if x != 0:
            got = sum(mpf(c) * x**k for k, c in enumerate(coefficients))
            most = max(most, abs((got - f(x)) * weight(x)))
    return float(most * 2**53)


def exp_tail(r):
    return (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10) ** -12 else mpf(1) / 2 + r / 6


def log_tail(z):
    if z < mpf(10) ** -25:
        return mpf(2) / 3 + z * mpf(2) / 5
    s = sqrt(z)
    return 2 * (atanh(s) / s - 1) / z


half_log2 = log(mpf(2)) / 2 * mpf("1.001")
tail = interpolate(exp_tail, -half_log2, half_log2, 10)
print("exp_tail", [c.hex() for c in tail], worst(exp_tail, tail, -half_log2, half_log2, lambda r: r * r / exp(r)))

most_z = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1) * mpf("1.001")) ** 2
tail = interpolate(log_tail, mpf(0), most_z, 7)
print("log_tail", [c.hex() for c in tail], worst(log_tail, tail, mpf(0), most_z, lambda z: z))

log2 = log(mpf(2))
bits = struct.unpack("<Q", struct.pack("<d", float(log2)))[0] & ~0x1FFFFF
high = struct.unpack("<d", struct.pack("<Q", bits))[0]
print("ln 2 high", high.hex(), "low", float(log2 - mpf(high)).hex(), "log2 e", float(1 / log2).hex())
