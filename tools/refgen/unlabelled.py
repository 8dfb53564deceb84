"""Reference values of scikit-learn's models without a target for tests/models/{pca,k-means,gaussian-mixture}.test.ts.

    python tools/refgen/unlabelled.py [--check] [pca] [k-means] [gaussian-mixture]
"""

import numpy as np
import sklearn
from fixture import lcg, main
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

PRODUCER = f"scikit-learn {sklearn.__version__}"


def groups(rows, columns, seed):
    """Three groups of rows, correlated columns, to three decimals."""
    u = np.array(lcg(seed, rows * columns)).reshape(rows, columns) - 0.5
    u[:, 1] += 0.6 * u[:, 0]
    centers = np.array([[(3 * g * (f % 2) + 1.5 * (2 - g) * (f % 3)) for f in range(columns)] for g in range(3)])
    return np.round(2 * u + centers[np.arange(rows) % 3], 3)


def pca():
    cases = []
    for name, rows, options in [
        ("all components", groups(60, 4, 3), {}),
        ("two, whitened", groups(60, 4, 3), {"n_components": 2, "whiten": True}),
        ("a share of the variance", groups(60, 5, 4), {"n_components": 0.9}),
        ("by the covariance", groups(90, 4, 5), {"svd_solver": "covariance_eigh", "n_components": 3}),
        ("more features than rows", groups(6, 9, 6), {"svd_solver": "full", "n_components": 4}),
        ("scaled", groups(60, 4, 7) * [1, 100, 1e-3, 5], {"scaled": True, "n_components": 3}),
    ]:
        scaled = options.get("scaled", False)
        x = StandardScaler().fit_transform(rows) if scaled else rows
        model = PCA(**{key: value for key, value in options.items() if key != "scaled"}).fit(x)
        scores = model.transform(x)
        cases.append(
            {
                "name": name,
                "rows": rows.tolist(),
                "parameters": options,
                "components": model.components_.tolist(),
                "explainedVariance": model.explained_variance_.tolist(),
                "explainedVarianceRatio": model.explained_variance_ratio_.tolist(),
                "singularValues": model.singular_values_.tolist(),
                "noiseVariance": float(model.noise_variance_),
                "scores": scores[:8].tolist(),
                "restored": (model.inverse_transform(scores)[:8] * (rows.std(0) if scaled else 1)
                             + (rows.mean(0) if scaled else 0)).tolist(),
            }
        )
    return PRODUCER, cases


def k_means():
    cases = []
    weights = np.round(np.array(lcg(9, 90)) * 3, 2)
    for name, rows, start, given in [
        ("three groups", groups(90, 4, 11), [0, 3, 6], None),
        ("weighted", groups(90, 4, 12), [0, 1, 2], weights),
        ("five clusters", groups(90, 3, 13), [0, 1, 2, 3, 4], None),
        ("a center that no row is near", groups(60, 2, 14), [0, 1, -1], None),
    ]:
        init = np.array([rows[i] if i >= 0 else np.full(rows.shape[1], 1e3) for i in start])
        model = KMeans(len(start), init=init, n_init=1, tol=0, max_iter=1000).fit(rows, sample_weight=given)
        cases.append(
            {
                "name": name,
                "rows": rows.tolist(),
                "init": init.tolist(),
                "weights": [] if given is None else given.tolist(),
                "centers": model.cluster_centers_.tolist(),
                "labels": model.labels_.tolist(),
                "inertia": float(model.inertia_),
                "iterations": int(model.n_iter_),
                "distances": model.transform(rows)[:6].tolist(),
            }
        )
    return PRODUCER, cases


def gaussian_mixture():
    cases = []
    rows = groups(150, 3, 21)
    for kind in ["full", "tied", "diag", "spherical"]:
        means = rows[[0, 1, 2]]
        spread = rows.var(0)
        precision = np.diag(1 / spread)
        precisions = {"full": np.array([precision] * 3), "tied": precision, "diag": np.array([1 / spread] * 3),
                      "spherical": np.full(3, 1 / spread.mean())}[kind]
        model = GaussianMixture(3, covariance_type=kind, tol=1e-12, max_iter=10000, means_init=means,
                                weights_init=np.full(3, 1 / 3), precisions_init=precisions).fit(rows)
        cases.append(
            {
                "name": kind,
                "rows": rows.tolist(),
                "init": means.tolist(),
                "precisionsInit": precisions.tolist(),
                "weights": model.weights_.tolist(),
                "means": model.means_.tolist(),
                "covariances": model.covariances_.tolist(),
                "precisions": model.precisions_.tolist(),
                "iterations": int(model.n_iter_),
                "lowerBound": float(model.lower_bound_),
                "aic": float(model.aic(rows)),
                "bic": float(model.bic(rows)),
                "labels": model.predict(rows).tolist(),
                "probabilities": model.predict_proba(rows)[:8].tolist(),
                "scores": model.score_samples(rows)[:8].tolist(),
            }
        )
    return PRODUCER, cases


main("unlabelled", {"pca": pca, "k-means": k_means, "gaussian-mixture": gaussian_mixture}, relative=1e-7)
