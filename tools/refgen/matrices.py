"""Reference decompositions for tests/ops/matrix: eigenvalues and singular values to 40 digits by mpmath, factors by LAPACK.

    python tools/refgen/matrices.py > tests/fixtures/matrices.json
"""
import json
import sys

import mpmath
import numpy as np
import scipy
import scipy.linalg

mpmath.mp.dps = 60
rng = np.random.default_rng(5)


def exact_singular_values(a):
    m = mpmath.matrix(a.tolist())
    values = mpmath.svd_r(m, compute_uv=False)
    return sorted((float(v) for v in values), reverse=True)


def exact_eigenvalues(a):
    values = mpmath.eigsy(mpmath.matrix(a.tolist()), eigvals_only=True)
    return sorted((float(v) for v in values), reverse=True)


def matrix(a):
    return {"rows": a.shape[0], "columns": a.shape[1], "cells": a.ravel().tolist()}


hilbert = scipy.linalg.hilbert(8)
graded = rng.normal(size=(12, 7)) * 10.0 ** -np.arange(0, 35, 5)
tall = rng.normal(size=(30, 9))
wilkinson = np.diag(np.abs(np.arange(-10.0, 11))) + np.diag(np.ones(20), 1) + np.diag(np.ones(20), -1)
symmetric = rng.normal(size=(20, 20))
symmetric = symmetric + symmetric.T
definite = tall.T @ tall

q, r, p = scipy.linalg.qr(tall, mode="economic", pivoting=True)
vectors = scipy.linalg.eigh(symmetric)[1].T[::-1]
vectors = vectors * np.sign(vectors[np.arange(20), np.abs(vectors).argmax(1)])[:, None]
json.dump({
    "producer": "mpmath, scipy",
    "version": f"{mpmath.__version__}, {scipy.__version__}",
    "singularValues": [{"name": name, "matrix": matrix(a), "values": exact_singular_values(a)}
                       for name, a in [("Hilbert", hilbert), ("graded columns", graded), ("tall", tall), ("wide", tall.T)]],
    "eigenvalues": [{"name": name, "matrix": matrix(a), "values": exact_eigenvalues(a)}
                    for name, a in [("Wilkinson", wilkinson), ("symmetric", symmetric), ("definite", definite)]],
    "eigenvectors": {"matrix": matrix(symmetric), "vectors": matrix(vectors)},
    "qr": {"matrix": matrix(tall), "r": matrix(np.abs(r)), "pivots": p.tolist()},
    "cholesky": {"matrix": matrix(definite), "factor": matrix(scipy.linalg.cholesky(definite, lower=True))},
}, sys.stdout)
