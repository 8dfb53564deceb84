"""Models without a target by scikit-learn, on the same rows as bench/ops/models-unlabelled.ts."""

import warnings

import numpy as np
import sklearn

COLUMNS, GROUPS = 50, 8


def drawn(index):
    x = index.astype(np.uint32) * np.uint32(0x9E3779B1)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (x ^ (x >> np.uint32(16))) / 2**32


def rows_of(count):
    out = np.empty((count, COLUMNS))
    columns = np.arange(COLUMNS)
    for begin in range(0, count, 50_000):
        row = np.arange(begin, min(count, begin + 50_000))[:, None]
        at = (row * COLUMNS + columns) * 3
        noise = drawn(at) + drawn(at + 1) + drawn(at + 2) - 1.5
        out[begin : begin + len(row)] = 2 * noise + drawn(0x70000000 + row % GROUPS * COLUMNS + columns)
    return out


def pca(job):
    from sklearn.decomposition import PCA

    x = rows_of(job["rows"])
    model = PCA(job["components"], svd_solver=job["solver"], random_state=1)
    return lambda: model.fit(x)


def k_means(job):
    from sklearn.cluster import KMeans

    x = rows_of(job["rows"])
    k = job["clusters"]
    model = KMeans(k, init=x[:k].copy(), n_init=1, max_iter=job["iterations"], tol=0, copy_x=True)
    return lambda: model.fit(x)


def gaussian_mixture(job):
    from sklearn.mixture import GaussianMixture

    x = rows_of(job["rows"])
    k = job["components"]
    precisions = {
        "full": np.array([np.eye(COLUMNS)] * k),
        "tied": np.eye(COLUMNS),
        "diag": np.ones((k, COLUMNS)),
        "spherical": np.ones(k),
    }[job["kind"]]
    # A tolerance of 0 is not allowed; this one is never met.
    model = GaussianMixture(k, covariance_type=job["kind"], tol=1e-300, max_iter=job["iterations"], means_init=x[:k],
                            weights_init=np.full(k, 1 / k), precisions_init=precisions)
    return lambda: model.fit(x)


WORKS = {"pca": pca, "k_means": k_means, "gaussian_mixture": gaussian_mixture}


def prepare(job):
    warnings.filterwarnings("ignore")
    return f"scikit-learn {sklearn.__version__}", WORKS[job["work"]](job)
