"""Learners of classes by scikit-learn: one fit of rows drawn as bench/ops/models-classes.ts draws them."""

import warnings

import numpy as np
import sklearn
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, GaussianNB, MultinomialNB
from sklearn.svm import LinearSVC

def drawn(job):
    draws = np.random.default_rng(1)
    uniform = job["values"] == "uniform"
    shape = (job["rows"], job["columns"])
    x = draws.uniform(-1, 1, shape) if uniform else np.floor(draws.uniform(0, 10, shape))
    column = np.arange(job["columns"])[:, None]
    slopes = np.sin(1 + column + 7 * np.arange(job["classes"])) / (2 if uniform else 10)
    y = (x @ slopes + draws.gumbel(size=(job["rows"], job["classes"]))).argmax(1)
    return x if uniform else x.astype(np.int64), y


def naive_bayes_gaussian(job):
    return GaussianNB()


def naive_bayes_bernoulli(job):
    return BernoulliNB()


def naive_bayes_multinomial(job):
    return MultinomialNB()


def naive_bayes_categorical(job):
    return CategoricalNB()


def logistic(job):
    return LogisticRegression(tol=1e-10, max_iter=1000)


def logistic_l1(job):
    return LogisticRegression(C=1e-3, l1_ratio=1, solver="saga", tol=1e-6, max_iter=1000)


def multinomial(job):
    return LogisticRegression(tol=1e-10, max_iter=1000)


def linear_svm(job):
    return LinearSVC(dual=False, tol=1e-8, max_iter=1000)


def linear_svm_hinge(job):
    return LinearSVC(loss="hinge", dual=True, tol=1e-4, max_iter=100_000)


def linear_discriminant(job):
    return LinearDiscriminantAnalysis()


WORKS = {work.__name__: work for work in [
    naive_bayes_gaussian, naive_bayes_bernoulli, naive_bayes_multinomial, naive_bayes_categorical,
    logistic, logistic_l1, multinomial, linear_svm, linear_svm_hinge, linear_discriminant,
]}


def prepare(job):
    warnings.simplefilter("ignore")
    x, y = drawn(job)
    return f"scikit-learn {sklearn.__version__}", lambda: WORKS[job["work"]](job).fit(x, y)
