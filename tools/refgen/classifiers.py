"""Reference probabilities of scikit-learn's classifiers for tests/models: naive Bayes.

    python tools/refgen/classifiers.py [--check]
"""

import numpy as np
import sklearn
from fixture import lcg, main
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, GaussianNB, MultinomialNB

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


main("classifiers", {"naive-bayes": naive_bayes})
