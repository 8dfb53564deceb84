"""Statistics by pandas, scipy, numpy and scikit-learn: normal values of the shapes that bench/ops/statistics.ts has."""

import numpy as np


def draws():
    return np.random.default_rng(1)


def describe(job):
    import pandas as pd

    values = draws()
    frame = pd.DataFrame({f"c{at}": values.standard_normal(job["rows"]) for at in range(job["columns"])})
    return f"pandas {pd.__version__}", lambda: frame.describe()


def pair(job):
    values = draws()
    return values.standard_normal(job["rows"]), values.standard_normal(job["rows"]) + 0.001


def scipy_version():
    import scipy

    return f"scipy {scipy.__version__}"


def ks_test(job):
    from scipy.stats import ks_2samp

    first, second = pair(job)
    return scipy_version(), lambda: ks_2samp(first, second, method="asymp")


def kendall(job):
    from scipy.stats import kendalltau

    first, second = pair(job)
    return scipy_version(), lambda: kendalltau(first, second, method="asymptotic")


def mann_whitney(job):
    from scipy.stats import mannwhitneyu

    first, second = pair(job)
    return scipy_version(), lambda: mannwhitneyu(first, second, method="asymptotic")


def correlation(job):
    matrix = draws().standard_normal((job["rows"], job["columns"]))
    return f"numpy {np.__version__}", lambda: np.corrcoef(matrix, rowvar=False)


def ranks(job):
    from scipy.stats import rankdata

    values = draws()
    columns = [values.standard_normal(job["rows"]) for _ in range(job["columns"])]
    return scipy_version(), lambda: [rankdata(column) for column in columns]


def quantiles(job):
    column = draws().standard_normal(job["rows"])
    wanted = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    return f"numpy {np.__version__}", lambda: np.quantile(column, wanted)


def histogram(job):
    column = draws().standard_normal(job["rows"])
    return f"numpy {np.__version__}", lambda: np.histogram(column, bins=100)


def kernel_density(job):
    from scipy.stats import gaussian_kde

    column = draws().standard_normal(job["rows"])
    points = np.linspace(column.min() - 0.3, column.max() + 0.3, 512)
    return scipy_version(), lambda: gaussian_kde(column, bw_method="silverman")(points)


def nearest_information(job):
    import sklearn
    from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

    rows, classes = job["rows"], job["classes"]
    values = draws()
    features = values.standard_normal((rows, job["columns"]))
    noise = values.standard_normal(rows)
    number = noise + np.sin(features[:, 0]) + features[:, 1] * features[:, 2]
    target = np.arange(rows) % classes if classes else number
    find = mutual_info_classif if classes else mutual_info_regression
    settings = {"n_neighbors": 3, "random_state": 0, "n_jobs": job["threads"], "discrete_features": False}
    return f"scikit-learn {sklearn.__version__}", lambda: find(features, target, **settings)


WORKS = {
    "describe": describe,
    "ks_test": ks_test,
    "kendall": kendall,
    "mann_whitney": mann_whitney,
    "correlation": correlation,
    "ranks": ranks,
    "quantiles": quantiles,
    "histogram": histogram,
    "kernel_density": kernel_density,
    "nearest_information": nearest_information,
}


def prepare(job):
    return WORKS[job["work"]](job)
