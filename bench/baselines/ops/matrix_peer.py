"""Matrix work by OpenBLAS: products by the library that MILLRACE_OPENBLAS names (or the system's, as Debian's libopenblas0
installs it), else by the one that numpy brings; decompositions by numpy's and scipy's."""

import ctypes
import ctypes.util
import os

import numpy as np

ROW_MAJOR, AS_IT_LIES = 101, 111


def system_blas():
    path = os.environ.get("MILLRACE_OPENBLAS") or ctypes.util.find_library("openblas")
    if not path:
        return None
    blas = ctypes.CDLL(path)
    blas.openblas_get_config.restype = ctypes.c_char_p
    return blas


def multiply(job):
    n, single = job["n"], job["precision"] == "float32"
    kind = np.float32 if single else np.float64
    draws = np.random.default_rng(1)
    a, b = (draws.uniform(-1, 1, (n, n)).astype(kind) for _ in range(2))
    c = np.zeros((n, n), kind)
    blas = system_blas()
    if blas is None:
        return numpy_version(), lambda: np.matmul(a, b, out=c)
    blas.openblas_set_num_threads(job["threads"])
    gemm = blas.cblas_sgemm if single else blas.cblas_dgemm
    scalar = ctypes.c_float if single else ctypes.c_double

    def call():
        left, right, product = (ctypes.c_void_p(m.ctypes.data) for m in (a, b, c))
        gemm(ROW_MAJOR, AS_IT_LIES, AS_IT_LIES, n, n, n, scalar(1), left, n, right, n, scalar(0), product, n)

    call()
    assert np.abs(c - a @ b).max() < (1e-2 if single else 1e-10)
    return blas.openblas_get_config().decode().strip(), call


def numpy_version():
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"numpy {np.__version__}, {blas['name']} {blas['version']}"


def drawn(rows, columns):
    return np.random.default_rng(1).uniform(-1, 1, (rows, columns))


def gram(job):
    a = drawn(job["rows"], job["columns"])
    return numpy_version(), lambda: a.T @ a


def cholesky(job):
    a = np.full((job["n"], job["n"]), 0.5)
    np.fill_diagonal(a, job["n"])
    return numpy_version(), lambda: np.linalg.cholesky(a)


def qr(job):
    import scipy
    from scipy.linalg import qr as factor

    a = drawn(job["rows"], job["columns"])
    return f"scipy {scipy.__version__}", lambda: factor(a, mode="economic", pivoting=True)


def eigen(job):
    a = drawn(job["n"], job["n"])
    return numpy_version(), lambda: np.linalg.eigh(a)


def svd(job):
    a = drawn(job["rows"], job["columns"])
    return numpy_version(), lambda: np.linalg.svd(a, full_matrices=False)


WORKS = {"multiply": multiply, "gram": gram, "cholesky": cholesky, "qr": qr, "eigen": eigen, "svd": svd}


def prepare(job):
    return WORKS[job["work"]](job)
