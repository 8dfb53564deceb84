"""Nearest neighbours and density clustering by scikit-learn: neighbours by its fastest way of those it has, found once."""

import time

import numpy as np
import sklearn


def version():
    return f"scikit-learn {sklearn.__version__}"


def blobs(rows, width, centers, spread, seed):
    draws = np.random.default_rng(seed)
    middles = (draws.uniform(size=(centers, width)) - 0.5) * spread
    return middles[np.arange(rows) % centers] + draws.normal(size=(rows, width))


def nearest(job):
    from sklearn.neighbors import NearestNeighbors

    rows, queries = blobs(job["rows"], job["width"], 1, 0, 1), blobs(job["queries"], job["width"], 1, 0, 2)

    def find(way, asked):
        given = NearestNeighbors(n_neighbors=job["neighbors"], algorithm=way, n_jobs=job["threads"])
        return given.fit(rows).kneighbors(asked)

    def seconds(way):
        start = time.perf_counter()
        find(way, queries[: len(queries) // 5])
        return time.perf_counter() - start

    fastest = min(["brute", "auto"], key=seconds)
    return f"{version()}, algorithm={fastest}", lambda: find(fastest, queries)


def dbscan(job):
    from sklearn.cluster import DBSCAN

    rows = blobs(job["rows"], job["width"], job["centers"], job["spread"], 1)
    given = DBSCAN(eps=job["eps"], min_samples=job["least"], n_jobs=job["threads"])
    return version(), lambda: given.fit(rows)


def hdbscan(job):
    from sklearn.cluster import HDBSCAN

    rows = blobs(job["rows"], job["width"], job["centers"], job["spread"], 1)
    given = HDBSCAN(min_samples=job["samples"], min_cluster_size=job["least"], n_jobs=job["threads"], copy=True)
    return version(), lambda: given.fit(rows)


WORKS = {"nearest": nearest, "dbscan": dbscan, "hdbscan": hdbscan}


def prepare(job):
    return WORKS[job["work"]](job)
