"""Scores of scikit-learn's forests on real data, for tests/models/forest-peers.test.ts.

    OMP_NUM_THREADS=1 python tools/refgen/forests.py DATASETS            writes the fixture
    OMP_NUM_THREADS=1 python tools/refgen/forests.py DATASETS --check    fails when it differs from what would be written

DATASETS holds digits/digits.csv, california_housing/california_housing.csv.gz and mammography/mammography.csv. Rows whose
number divides by three are held out; each score is a mean over seeds.
"""
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score

FIXTURE = pathlib.Path(__file__).parents[2] / "tests/fixtures/forests-sklearn.json"
SEEDS = range(3)
TREES = 50
HOUSES = 3000


def numbers(path, target, most=None):
    frame = pd.read_csv(path, nrows=most)
    return frame.drop(columns=target).select_dtypes("number"), frame[target]


def mean_score(kind, score, x, y):
    held = np.arange(len(x)) % 3 == 0
    fit = lambda seed: kind(n_estimators=TREES, random_state=seed).fit(x[~held], y[~held])
    return float(np.mean([score(y[held], fit(seed).predict(x[held])) for seed in SEEDS]))


def build(datasets):
    digits, digit = numbers(datasets / "digits/digits.csv", "digit")
    houses, value = numbers(datasets / "california_housing/california_housing.csv.gz", "median_house_value", HOUSES)
    cells, malign = numbers(datasets / "mammography/mammography.csv", "class")
    isolation = lambda seed: -IsolationForest(random_state=seed).fit(cells.values).score_samples(cells.values)
    return {
        "producer": f"scikit-learn {sklearn.__version__}",
        "seeds": len(SEEDS),
        "trees": TREES,
        "houses": HOUSES,
        "digits": {"random-forest": mean_score(RandomForestClassifier, accuracy_score, digits.values, digit.values),
                   "extra-trees": mean_score(ExtraTreesClassifier, accuracy_score, digits.values, digit.values)},
        "houseValues": {"random-forest": mean_score(RandomForestRegressor, r2_score, houses.values, value.values),
                        "extra-trees": mean_score(ExtraTreesRegressor, r2_score, houses.values, value.values)},
        "mammography": float(np.mean([roc_auc_score(malign == "'1'", isolation(seed)) for seed in SEEDS])),
    }


if __name__ == "__main__":
    text = json.dumps(build(pathlib.Path(sys.argv[1])), indent=2) + "\n"
    if "--check" in sys.argv:
        sys.exit(0 if FIXTURE.read_text() == text else f"{FIXTURE} differs from what would be written")
    FIXTURE.write_text(text)
