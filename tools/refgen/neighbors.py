"""Writes tests/fixtures/neighbors/{nearest,dbscan,hdbscan}.json: what scikit-learn finds among rows that the tests repeat
by the generator of fixture.py.

Run: python tools/refgen/neighbors.py [--check] [name ...]   (needs numpy, scikit-learn)
"""

import numpy as np
import sklearn
from fixture import lcg, main
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


if __name__ == "__main__":
    main("neighbors", {"nearest": nearest})
