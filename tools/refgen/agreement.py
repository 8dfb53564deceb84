"""What scikit-learn says of the shared data sets, for tests/models/agreement.test.ts: predictions of 50 rows of each fit, no
data. Everything is run to convergence.

    python tools/refgen/agreement.py FOLDER-OF-DATA-SETS [--check]

Which columns of which set are read is in tests/fixtures/agreement/sets.json, which the test reads too: rows with a missing
value are left out; a standardised feature has mean 0 and standard deviation 1 (of the rows, not of a sample).
"""

import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas
import sklearn
from fixture import FOLDER, main
from sklearn import linear_model as linear
from sklearn.cluster import DBSCAN, HDBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import PredefinedSplit, cross_val_score
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import OrdinalEncoder
from sklearn.svm import LinearSVC, LinearSVR

PRODUCER = f"scikit-learn {sklearn.__version__}"
SETS = json.loads((FOLDER / "agreement" / "sets.json").read_text())
DATA = Path(sys.argv.pop(1))
SHOWN = 50


@cache
def rows_of(name):
    rules = SETS[name]
    columns = [*rules["features"], rules["target"], *([rules["weights"]] if "weights" in rules else [])]
    frame = pandas.read_csv(DATA / rules["file"], na_values=["?", "NA"], usecols=columns)
    frame = frame[columns].dropna()
    features = frame[rules["features"]]
    x = OrdinalEncoder().fit_transform(features.astype(str)) if rules.get("isText") else features.to_numpy(float)
    y = frame[rules["target"]].to_numpy()
    weights = frame[rules["weights"]].to_numpy() / rules["weightUnit"] if "weights" in rules else None
    return x, y / rules["unit"] if "unit" in rules else y.astype(str), weights


def inputs(name, standardized):
    x, y, weights = rows_of(name)
    return ((x - x.mean(0)) / x.std(0) if standardized else x), y, weights


def shown(values):
    """Of rows at even steps."""
    return np.asarray(values)[:: len(values) // SHOWN][:SHOWN]


def case(name, given, standardized, estimator, parameters, model, answer="predict", weighted=False, class_weight=None):
    """A fit of ours and one of theirs; rows have their set's weights, or those of a simple rule."""
    x, y, weights = inputs(given, standardized)
    if weighted and weights is None:
        weights = 0.5 + np.arange(len(x)) % 5
    model.fit(x, y, **({"sample_weight": weights} if weighted else {}))
    if "dual" in model.get_params() and model.n_iter_ >= model.max_iter:
        raise RuntimeError(f"{name} of {given} has not converged")
    said = {"predict": "predict", "predictProba": "predict_proba", "decisionFunction": "decision_function"}[answer]
    return {
        "name": f"{estimator}: {name}, of {given}",
        "set": given,
        "standardized": standardized,
        "weighted": weighted,
        "classWeight": class_weight,
        "estimator": estimator,
        "parameters": parameters,
        "answer": answer,
        "rows": len(x),
        "expected": shown(getattr(model, said)(x)).ravel().tolist(),
    }


def values():
    tight = {"tol": 1e-14, "max_iter": 10_000_000}
    newton = {"solver": "newton-cholesky", "tol": 1e-13, "max_iter": 1000}
    cases = [
        case("plain", "houses", False, "LinearRegression", {}, linear.LinearRegression()),
        case("weighted", "houses", True, "LinearRegression", {}, linear.LinearRegression(), weighted=True),
        case("own units", "houses", False, "Ridge", {"alpha": 10}, linear.Ridge(10, solver="svd")),
        case("weighted", "hours", True, "Ridge", {"alpha": 300}, linear.Ridge(300, solver="svd"), weighted=True),
    ]
    for weighted in (False, True):
        word = "weighted" if weighted else "plain"
        cases += [
            case(word, "houses", True, "Lasso", {"alpha": 0.02}, linear.Lasso(0.02, **tight), weighted=weighted),
            case(word, "hours", True, "ElasticNet", {"alpha": 2, "l1Ratio": 0.3},
                 linear.ElasticNet(alpha=2, l1_ratio=0.3, **tight), weighted=weighted),
            case(word, "hours", True, "PoissonRegression", {"alpha": 1e-3},
                 linear.PoissonRegressor(alpha=1e-3, **newton), weighted=weighted),
            case(word, "houses", True, "GammaRegression", {"alpha": 1e-2},
                 linear.GammaRegressor(alpha=1e-2, **newton), weighted=weighted),
            case(word, "hours", True, "TweedieRegression", {"power": 1.5, "alpha": 1e-3},
                 linear.TweedieRegressor(power=1.5, alpha=1e-3, link="log", **newton), weighted=weighted),
        ]
    for quantile, alpha, weighted in ((0.5, 0, False), (0.23, 0, False), (0.9, 0, True), (0.5, 0.02, False)):
        cases.append(case(f"{quantile}, alpha {alpha}", "days", True, "QuantileRegression",
                          {"quantile": quantile, "alpha": alpha, "tol": 1e-12},
                          linear.QuantileRegressor(quantile=quantile, alpha=alpha, solver="highs-ds"), weighted=weighted))
    margin = LinearSVR(C=0.1, epsilon=0.1, loss="squared_epsilon_insensitive", dual=False, tol=1e-14, max_iter=10_000)
    cases.append(case("squared", "houses", True, "LinearSvmRegression", {"C": 0.1, "epsilon": 0.1, "interceptScaling": 1},
                      margin))
    for rule in ("uniform", "distance"):
        cases.append(case(rule, "houses", True, "KNearestNeighbors", {"neighbors": 7, "weights": rule},
                          KNeighborsRegressor(7, weights=rule)))
    return PRODUCER, cases


def path():
    x, y, _ = inputs("houses", True)
    alphas, coefficients, _ = linear.lasso_path(x, y - y.mean(), alphas=12, eps=1e-3, tol=1e-14, max_iter=10_000_000)
    return PRODUCER, [{"alphas": alphas.tolist(), "coefficients": coefficients.T.tolist()}]


def curves():
    """Means over folds, by row number modulo 5, and the best penalty."""
    cases = []
    for given, estimator, penalties in (("houses", "Lasso", None), ("hours", "Ridge", np.logspace(6, 0, 7)),
                                        ("cells", "LogisticRegression", np.logspace(3, -2, 6))):
        x, y, _ = inputs(given, True)
        folds = PredefinedSplit(np.arange(len(x)) % 5)
        if estimator == "Lasso":
            model = linear.LassoCV(alphas=20, cv=folds, tol=1e-14, max_iter=10_000_000).fit(x, y)
            penalties, means, best = model.alphas_, model.mse_path_.mean(1), model.alpha_
        elif estimator == "Ridge":
            best = linear.RidgeCV(penalties, cv=folds, scoring="neg_mean_squared_error").fit(x, y).alpha_
            means = [-cross_val_score(linear.Ridge(a, solver="svd"), x, y, cv=folds, scoring="neg_mean_squared_error").mean()
                     for a in penalties]
        else:
            exact = {"solver": "newton-cholesky", "tol": 1e-13}
            model = linear.LogisticRegressionCV(Cs=1 / penalties, cv=folds, scoring="neg_log_loss", **exact).fit(x, y)
            best = 1 / float(np.ravel(model.C_)[0])
            means = [-cross_val_score(linear.LogisticRegression(C=1 / a, **exact), x, y, cv=folds, scoring="neg_log_loss").mean()
                     for a in penalties]
        cases.append({"set": given, "estimator": estimator, "penalties": list(penalties), "means": list(means), "best": best})
    return PRODUCER, cases


def classes():
    exact = {"solver": "newton-cholesky", "tol": 1e-13, "max_iter": 1000}
    saga = {"solver": "saga", "tol": 1e-13, "max_iter": 1_000_000}
    proba = {"answer": "predictProba"}
    decides = {"answer": "decisionFunction"}
    rare = {"'1'": 20, "'-1'": 0.5}
    # A tighter tolerance is below liblinear's roundings: it then drops rows that it should not, and never ends.
    hinge = {"loss": "hinge", "dual": True, "tol": 1e-10, "max_iter": 10_000_000}
    hinge_of_ours = {"loss": "hinge", "tol": 1e-14}
    svc = {"dual": False, "tol": 1e-14, "max_iter": 100_000}
    return PRODUCER, [
        case("two classes", "incomes", True, "LogisticRegression", {"C": 1}, linear.LogisticRegression(**exact), **proba),
        case("weighted", "incomes", True, "LogisticRegression", {"C": 0.01}, linear.LogisticRegression(C=0.01, **exact),
             weighted=True, **proba),
        case("class weights", "cells", True, "LogisticRegression", {"C": 0.1},
             linear.LogisticRegression(C=0.1, class_weight=rare, **exact), class_weight=rare, **proba),
        case("L1", "incomes", True, "LogisticRegression", {"C": 0.005, "penalty": "l1"},
             linear.LogisticRegression(C=0.005, l1_ratio=1, **saga), **proba),
        case("elastic net", "cells", True, "LogisticRegression", {"C": 0.01, "penalty": "elasticnet", "l1Ratio": 0.5},
             linear.LogisticRegression(C=0.01, l1_ratio=0.5, **saga), **proba),
        case("three classes", "penguins", True, "LogisticRegression", {"C": 1}, linear.LogisticRegression(**exact), **proba),
        case("three classes, weighted", "penguins", True, "LogisticRegression", {"C": 10},
             linear.LogisticRegression(C=10, **exact), weighted=True, **proba),
        case("ten classes", "digits", False, "LogisticRegression", {"C": 0.01}, linear.LogisticRegression(C=0.01, **exact),
             **proba),
        case("squared hinge", "incomes", True, "LinearSvm", {"C": 0.01, "interceptScaling": 1}, LinearSVC(C=0.01, **svc),
             **decides),
        case("squared hinge, class weights", "cells", True, "LinearSvm", {"C": 0.1, "interceptScaling": 1},
             LinearSVC(C=0.1, class_weight=rare, **svc), class_weight=rare, **decides),
        case("squared hinge, three classes", "penguins", True, "LinearSvm", {"C": 1, "interceptScaling": 1},
             LinearSVC(C=1, **svc), **decides),
        case("squared hinge, ten classes, weighted", "digits", False, "LinearSvm", {"C": 1e-4, "interceptScaling": 1},
             LinearSVC(C=1e-4, **svc), weighted=True, **decides),
        case("hinge", "cells", True, "LinearSvm", {"C": 0.1, "interceptScaling": 1, **hinge_of_ours},
             LinearSVC(C=0.1, **hinge), **decides),
        case("hinge, three classes, weighted", "penguins", True, "LinearSvm", {"C": 0.1, "interceptScaling": 1, **hinge_of_ours},
             LinearSVC(C=0.1, **hinge), weighted=True, **decides),
        case("hinge, class weights", "incomes", True, "LinearSvm", {"C": 1e-3, "interceptScaling": 1, **hinge_of_ours},
             LinearSVC(C=1e-3, class_weight={" <=50K": 1, " >50K": 3}, **hinge), class_weight={" <=50K": 1, " >50K": 3}, **decides),
        case("weighted", "incomes", True, "GaussianNaiveBayes", {}, GaussianNB(), weighted=True, **proba),
        case("three classes", "penguins", False, "GaussianNaiveBayes", {}, GaussianNB(), **proba),
        case("ten classes", "digits", False, "GaussianNaiveBayes", {"varSmoothing": 1e-2}, GaussianNB(var_smoothing=1e-2),
             **proba),
        case("weighted", "incomes", True, "BernoulliNaiveBayes", {}, BernoulliNB(), weighted=True, **proba),
        case("ten classes", "digits", False, "BernoulliNaiveBayes", {"binarize": 7}, BernoulliNB(binarize=7), **proba),
        case("ten classes", "digits", False, "MultinomialNaiveBayes", {}, MultinomialNB(), weighted=True, **proba),
        case("text", "islands", False, "CategoricalNaiveBayes", {}, CategoricalNB(), **proba),
        case("flags, weighted", "thyroid", False, "CategoricalNaiveBayes", {"alpha": 0.5}, CategoricalNB(alpha=0.5),
             weighted=True, **proba),
        case("two classes", "incomes", True, "LinearDiscriminantAnalysis", {}, LinearDiscriminantAnalysis(), **proba),
        case("three classes", "penguins", False, "LinearDiscriminantAnalysis", {}, LinearDiscriminantAnalysis(), **proba),
        case("least squares, shrunk", "digits", False, "LinearDiscriminantAnalysis", {"solver": "lsqr", "shrinkage": 0.2},
             LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.2), **proba),
        case("shrunk by the rows", "digits", False, "LinearDiscriminantAnalysis", {"solver": "lsqr", "shrinkage": "auto"},
             LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"), **proba),
        case("shrunk by the rows", "penguins", True, "LinearDiscriminantAnalysis", {"solver": "lsqr", "shrinkage": "auto"},
             LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto"), **proba),
        case("two classes", "cells", True, "KNearestNeighbors", {"neighbors": 9}, KNeighborsClassifier(9), **proba),
        case("three classes, by distance", "penguins", True, "KNearestNeighbors", {"neighbors": 5, "weights": "distance"},
             KNeighborsClassifier(5, weights="distance"), **proba),
    ]


def axes():
    cases = []
    for given, standardized, count in (("houses", True, 8), ("digits", False, 10)):
        x, _, _ = inputs(given, standardized)
        model = PCA(count, svd_solver="full").fit(x)
        cases.append({"set": given, "standardized": standardized, "count": count, "components": model.components_.tolist(),
                      "variances": model.explained_variance_.tolist(), "scores": shown(model.transform(x)).tolist()})
    return PRODUCER, cases


def groups():
    """From given starts, and by density."""
    cases = []
    for given, standardized, k in (("digits", False, 10), ("houses", True, 6)):
        x, _, _ = inputs(given, standardized)
        model = KMeans(k, init=x[:k], n_init=1, tol=0, max_iter=10_000).fit(x)
        cases.append({"kind": "centers", "set": given, "standardized": standardized, "count": k, "inertia": model.inertia_,
                      "centers": model.cluster_centers_.tolist(), "labels": shown(model.labels_).tolist()})
    for given, kind, k in (("penguins", "full", 3), ("penguins", "tied", 3), ("houses", "diag", 4), ("cells", "spherical", 3)):
        x, _, _ = inputs(given, True)
        width = x.shape[1]
        precisions = {"full": np.array([np.eye(width)] * k), "tied": np.eye(width), "diag": np.ones((k, width)),
                      "spherical": np.ones(k)}[kind]
        starts = x[np.arange(k) * (len(x) // k)]
        model = GaussianMixture(k, covariance_type=kind, tol=1e-14, max_iter=100_000, means_init=starts,
                                weights_init=np.full(k, 1 / k), precisions_init=precisions).fit(x)
        cases.append({"kind": "mixture", "set": given, "standardized": True, "covariances": kind, "count": k,
                      "means": model.means_.tolist(), "probabilities": shown(model.predict_proba(x)).tolist(),
                      "scores": shown(model.score_samples(x)).tolist()})
    for given, parameters in (("penguins", {"eps": 0.5, "minSamples": 5}), ("cells", {"eps": 0.3, "minSamples": 10})):
        x, _, _ = inputs(given, True)
        labels = DBSCAN(eps=parameters["eps"], min_samples=parameters["minSamples"]).fit(x).labels_
        cases.append({"kind": "density", "set": given, "standardized": True, "estimator": "DBSCAN", "parameters": parameters,
                      "sizes": np.bincount(labels + 1).tolist(), "labels": shown(labels).tolist()})
    for given, parameters in (("penguins", {"minClusterSize": 15, "minSamples": 5}),
                              ("days", {"minClusterSize": 30, "minSamples": 5})):
        x, _, _ = inputs(given, True)
        model = HDBSCAN(min_cluster_size=parameters["minClusterSize"], min_samples=parameters["minSamples"], copy=True).fit(x)
        cases.append({"kind": "density", "set": given, "standardized": True, "estimator": "HDBSCAN", "parameters": parameters,
                      "sizes": np.bincount(model.labels_ + 1).tolist(), "labels": shown(model.labels_).tolist()})
    return PRODUCER, cases


main("agreement", {"values": values, "path": path, "curves": curves, "classes": classes, "axes": axes, "groups": groups}, relative=1e-7)
