"""Writes tests/fixtures/neighbors/{nearest,dbscan,hdbscan}.json: what scikit-learn finds among rows that the tests repeat
by the generator of fixture.py.

Run: python tools/refgen/neighbors.py [--check] [name ...]   (needs scikit-learn and numpy 2.2: with 2.4 the epsilon of its
HDBSCAN fails)
"""

import numpy as np
import sklearn
from fixture import lcg, main
from sklearn.cluster import DBSCAN, HDBSCAN
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

PRODUCER = f"scikit-learn {sklearn.__version__}"


def uniform(seed, rows, width):
    return np.array(lcg(seed, rows * width)).reshape(rows, width)


def nearest():
    cases = []
    for seed, rows, width, k, weights in [(1, 300, 4, 5, "uniform"), (2, 400, 2, 7, "distance"), (3, 260, 8, 1, "uniform")]:
        x, queries = uniform(seed, rows, width), uniform(seed + 100, 40, width)
        # Some queries are training rows: at distance 0.
        queries[:5] = x[:5]
        classes, values = (np.floor(x[:, 0] * 3)).astype(int), x[:, 1] * 10 - x[:, 0]
        rule = dict(n_neighbors=k, weights=weights, algorithm="brute")
        classifier, regressor = KNeighborsClassifier(**rule).fit(x, classes), KNeighborsRegressor(**rule).fit(x, values)
        distances, indices = classifier.kneighbors(queries)
        cases.append({"seed": seed, "rows": rows, "width": width, "k": k, "weights": weights,
                      "indices": indices.ravel().tolist(), "distances": distances.ravel().tolist(),
                      "probabilities": classifier.predict_proba(queries).ravel().tolist(),
                      "values": regressor.predict(queries).tolist()})
    return PRODUCER, cases


def knots(seed, rows, width, middles):
    """Rows about a few points: half of them near, the others spread out."""
    return (np.array([(row * 7) % middles * 3.0 for row in range(rows)])[:, None]) + uniform(seed, rows, width) ** 2 * 4


def dbscan():
    cases = []
    for seed, rows, width, middles, eps, least in [(1, 500, 2, 4, 0.3, 6), (2, 400, 3, 5, 0.6, 8), (3, 300, 6, 2, 1.2, 5)]:
        x = knots(seed, rows, width, middles)
        weights = np.floor(np.array(lcg(seed + 50, rows)) * 4)
        for given in [None, weights]:
            found = DBSCAN(eps=eps, min_samples=least).fit(x, sample_weight=given)
            cases.append({"seed": seed, "rows": rows, "width": width, "middles": middles, "eps": eps, "min_samples": least,
                          "weighted": given is not None, "labels": found.labels_.tolist(),
                          "cores": found.core_sample_indices_.tolist()})
    return PRODUCER, cases


class StableSort:
    """numpy as scikit-learn's hierarchy sees it, but for how it sorts: equally long edges, which mutual reachability is full
    of, else come in whatever order this processor's sort leaves them."""

    def __getattr__(self, name):
        return getattr(np, name)

    @staticmethod
    def argsort(values):
        return np.argsort(values, kind="stable")


def hdbscan():
    from sklearn.cluster._hdbscan import hdbscan as hierarchy

    hierarchy.np = StableSort()
    cases = []
    for seed, rows, width, middles, samples, least, method, epsilon, single in [
        (1, 500, 2, 4, 5, 5, "eom", 0.0, False), (2, 500, 2, 4, 1, 6, "leaf", 0.0, False),
        (3, 400, 3, 5, 8, 12, "eom", 0.0, False), (4, 300, 6, 2, 4, 8, "leaf", 0.0, False),
        (5, 300, 2, 1, 5, 10, "eom", 0.0, True), (6, 300, 2, 1, 5, 10, "eom", 0.4, True),
        (7, 400, 2, 4, 3, 5, "eom", 0.3, False), (8, 400, 2, 4, 3, 5, "leaf", 0.2, False),
        (9, 400, 2, 4, 3, 5, "leaf", 9.0, True),
    ]:
        given = HDBSCAN(min_samples=samples, min_cluster_size=least, cluster_selection_method=method,
                        cluster_selection_epsilon=epsilon, allow_single_cluster=single, copy=True)
        found = given.fit(knots(seed, rows, width, middles))
        cases.append({"seed": seed, "rows": rows, "width": width, "middles": middles, "min_samples": samples,
                      "min_cluster_size": least, "cluster_selection_method": method, "cluster_selection_epsilon": epsilon,
                      "allow_single_cluster": single, "labels": found.labels_.tolist(),
                      "probabilities": [round(p, 12) for p in found.probabilities_.tolist()]})
    return PRODUCER, cases


if __name__ == "__main__":
    main("neighbors", {"nearest": nearest, "dbscan": dbscan, "hdbscan": hdbscan})
