"""Reference probabilities of scikit-learn's classifiers for tests/models: naive Bayes, logistic regression,
linear support vector machines and linear discriminant analysis.

    python tools/refgen/classifiers.py [--check]
"""

import numpy as np
import sklearn
from fixture import lcg, main
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, GaussianNB, MultinomialNB
from sklearn.svm import LinearSVC, LinearSVR

PRODUCER = f"scikit-learn {sklearn.__version__}"


def table(seed, rows, columns):
    """Uniform numbers of few digits, row-major."""
    return np.round(np.array(lcg(seed, rows * columns)).reshape(rows, columns), 3)


def classes_of(x, count, seed):
    """As many classes of uneven size, told by the columns with noise."""
    score = x @ np.linspace(1, -1, x.shape[1]) / x.std() + 2 * np.array(lcg(seed, len(x)))
    return np.digitize(score, np.quantile(score, np.linspace(0, 1, count + 1)[1:-1] ** 0.8))


def case(name, x, y, probabilities, weights=None, **more):
    return {"name": name, "columns": x.T.tolist(), "labels": y.tolist(),
            "weights": [] if weights is None else weights.tolist(), "probabilities": probabilities.ravel().tolist(), **more}


def bayes_case(name, model, x, y, distribution, weights=None, **parameters):
    model.fit(x, y, sample_weight=weights)
    return case(name, x, y, model.predict_proba(x), weights, parameters={"distribution": distribution, **parameters})


def naive_bayes():
    x = table(1, 60, 3) * [1, 100, 0.01] + [0, 1e4, -3]
    y2, y3 = classes_of(x, 2, 2), classes_of(x, 3, 3)
    w = np.round(np.array(lcg(4, 60)) * 3, 2)
    bits = np.where(table(5, 60, 4) > 0.6, table(6, 60, 4), -1.0)
    b3 = classes_of(bits, 3, 7)
    counts = np.floor(table(8, 60, 4) ** 3 * 9)
    c3 = classes_of(counts, 3, 9)
    codes = np.floor(table(10, 60, 3) * [2, 4, 5])
    k2 = classes_of(codes, 2, 11)
    return PRODUCER, [
        bayes_case("gaussian", GaussianNB(), x, y2, "gaussian"),
        bayes_case("gaussian, weighted", GaussianNB(var_smoothing=1e-3), x, y3, "gaussian", w, varSmoothing=1e-3),
        bayes_case("gaussian, priors", GaussianNB(priors=[0.1, 0.2, 0.7]), x, y3, "gaussian", priors=[0.1, 0.2, 0.7]),
        bayes_case("bernoulli", BernoulliNB(), bits, b3, "bernoulli"),
        bayes_case("bernoulli, weighted", BernoulliNB(alpha=0.3, binarize=0.5, fit_prior=False), bits, b3, "bernoulli", w,
                   alpha=0.3, binarize=0.5, fitPrior=False),
        bayes_case("multinomial", MultinomialNB(), counts, c3, "multinomial"),
        bayes_case("multinomial, weighted", MultinomialNB(alpha=0.01), counts, c3, "multinomial", w, alpha=0.01),
        bayes_case("categorical", CategoricalNB(), codes.astype(int), k2, "categorical"),
        bayes_case("categorical, weighted", CategoricalNB(alpha=2.5), codes.astype(int), k2, "categorical", w, alpha=2.5),
    ]


def logistic_case(name, x, y, weights=None, c=1.0, ratio=0.0):
    # Those that go to the last digits, as lbfgs does not: saga where there is an L1 norm, which Newton cannot.
    solver = dict(solver="saga", max_iter=1_000_000, tol=1e-13) if ratio > 0 else dict(solver="newton-cholesky", tol=1e-13)
    model = LogisticRegression(C=c, l1_ratio=ratio, **solver).fit(x, y, sample_weight=weights)
    parameters = {"standardize": False, "lambdaL1": ratio / c, "lambdaL2": (1 - ratio) / c}
    return case(name, x, y, model.predict_proba(x), weights, parameters=parameters)


def logistic():
    x = table(21, 80, 4) * [1, 3, 0.5, 2] + [0, 1, -3, 0.5]
    y2, y4 = classes_of(x, 2, 22), classes_of(x, 4, 23)
    w = np.round(np.array(lcg(24, 80)) * 3, 2)
    return PRODUCER, [
        logistic_case("l2", x, y2),
        logistic_case("l2, weighted", x, y2, w, c=10),
        logistic_case("l1", x, y2, c=0.5, ratio=1),
        logistic_case("elastic net, weighted", x, y2, w, c=2, ratio=0.3),
        logistic_case("multinomial l2", x, y4, c=3),
        logistic_case("multinomial l1", x, y4, c=0.7, ratio=1),
        logistic_case("multinomial elastic net, weighted", x, y4, w, c=1, ratio=0.5),
    ]


def svm_case(name, x, y, weights=None, c=1.0, **more):
    values = y.dtype.kind == "f"
    loss = "squared_epsilon_insensitive" if values else "squared_hinge"
    model = (LinearSVR if values else LinearSVC)(C=c, loss=loss, tol=1e-14, max_iter=10_000_000, dual=False if not values or
                                                 "epsilon" not in more else True, **more)
    model.fit(x, y, sample_weight=weights)
    decisions = model.predict(x) if values else model.decision_function(x)
    parameters = {"C": c, "interceptScaling": more.get("intercept_scaling", 1), "epsilon": more.get("epsilon", 0)}
    return case(name, x, y, decisions, weights, parameters=parameters)


def hinge_case(name, x, y, weights=None, c=1.0, scaling=1.0):
    # A tighter tolerance is below liblinear's roundings: it then drops rows that it should not, and never ends.
    model = LinearSVC(C=c, loss="hinge", dual=True, tol=1e-10, max_iter=10_000_000, intercept_scaling=scaling)
    model.fit(x, y, sample_weight=weights)
    if model.n_iter_ >= model.max_iter:
        raise RuntimeError(f"{name} has not converged")
    parameters = {"C": c, "loss": "hinge", "interceptScaling": scaling}
    return case(name, x, y, model.decision_function(x), weights, parameters=parameters)


def linear_svm():
    x = table(31, 80, 4) * [1, 3, 0.5, 2] + [0, 1, -0.5, 0.5]
    y2, y3 = classes_of(x, 2, 32), classes_of(x, 3, 33)
    w = np.round(np.array(lcg(34, 80)) * 3, 2)
    values = np.round(x @ [1.0, -0.5, 2, 0.25] + np.array(lcg(35, 80)), 3)
    return PRODUCER, [
        svm_case("squared hinge", x, y2),
        svm_case("squared hinge, weighted", x, y2, w, c=5, intercept_scaling=20),
        svm_case("three classes", x, y3, c=0.3),
        hinge_case("hinge", x, y2),
        hinge_case("hinge, weighted", x, y2, w, c=5, scaling=20),
        hinge_case("hinge, three classes", x, y3, c=0.3),
        svm_case("values", x, values, c=2),
        svm_case("values, epsilon, weighted", x, values, w, c=1, epsilon=0.1),
    ]


def discriminant_case(name, x, y, **parameters):
    model = LinearDiscriminantAnalysis(**parameters).fit(x, y)
    own = {"nComponents" if key == "n_components" else key: value for key, value in parameters.items()}
    places = {} if model.solver == "lsqr" else {"places": model.transform(x).ravel().tolist(),
                                                "ratio": model.explained_variance_ratio_.tolist()}
    return case(name, x, y, model.predict_proba(x), parameters=own, **places)


def linear_discriminant():
    x = table(41, 70, 4) * [1, 30, 0.5, 2] + [0, 1000, -3, 0.5]
    x[:, 3] = np.round(x[:, 3] + x[:, 0], 3)
    y2, y4 = classes_of(x, 2, 42), classes_of(x, 4, 43)
    twins = np.column_stack([x, x[:, 1], np.full(70, 7.0)])
    return PRODUCER, [
        discriminant_case("two classes", x, y2),
        discriminant_case("four classes", x, y4),
        discriminant_case("four classes, priors, two axes", x, y4, priors=[0.4, 0.3, 0.2, 0.1], n_components=2),
        discriminant_case("twin and constant features", twins, y4),
        discriminant_case("least squares", x, y4, solver="lsqr"),
        discriminant_case("least squares, shrunk", x, y2, solver="lsqr", shrinkage=0.2),
        discriminant_case("least squares, shrunk, priors", x, y4, solver="lsqr", shrinkage=0.01,
                          priors=[0.4, 0.3, 0.2, 0.1]),
        discriminant_case("least squares, shrunk by the rows", x, y2, solver="lsqr", shrinkage="auto"),
        discriminant_case("least squares, shrunk by the rows, priors", x, y4, solver="lsqr", shrinkage="auto",
                          priors=[0.4, 0.3, 0.2, 0.1]),
    ]


main("classifiers", {"naive-bayes": naive_bayes, "logistic": logistic, "linear-svm": linear_svm,
                     "linear-discriminant": linear_discriminant}, relative=1e-7)
