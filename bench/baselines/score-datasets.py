"""Scores `millrace init`, `run` and `predict`, with no edit in between, on real data sets, from outside.

The rows are split here as the reference scores of the data sets' READMEs were (5 shuffled, stratified folds with
random_state 0, or the official or temporal split, then 5 seeds), Millrace sees the training rows only, and scikit-learn scores the file that
`millrace predict` writes. Bars: not worse than the reference by more than the largest of 0.01 (AUC, accuracy),
3 % (RMSE) and two of the README's standard deviations.

    python3 -m venv VENV && VENV/bin/pip install -r bench/baselines/requirements.txt
    npm run build && VENV/bin/python bench/baselines/score-datasets.py SHARED/datasets [NAME ...] [--folds N]
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, mean_squared_error, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold

ROOT = pathlib.Path(__file__).resolve().parents[2]

# name: file, target, metric, reference, standard deviation, kind of split, extra --set arguments
DATASETS = {
    "titanic": ("train.csv", "Survived", "roc_auc", 0.85634, 0.017, "folds", []),
    "adult": (("train.csv.gz", "test.csv.gz"), "income", "roc_auc", 0.92714, 0.0, "official", []),
    "telco_churn": ("telco_churn.csv", "Churn", "roc_auc", 0.83474, 0.011, "folds", []),
    "california_housing": ("california_housing.csv.gz", "median_house_value", "rmse", 47496, 320, "folds", []),
    "ames_housing": ("ames_housing.csv.gz", "Sale_Price", "rmse", 23779, 2300, "folds", []),
    "penguins": ("penguins.csv", "species", "accuracy", 0.98546, 8.5e-05, "folds", []),
    "digits": ("digits.csv", "digit", "accuracy", 0.97328, 0.0058, "folds", []),
    "bike_sharing": ("hour.csv.gz", "cnt", "rmse", 124.37, 0.0, "temporal", ["preprocess.drop=[casual, registered]"]),
    "hypothyroid": ("hypothyroid.csv", "Class", "accuracy", 0.99576, 0.0021, "folds", []),
    "sms_spam": ("sms_spam.csv", "label", "accuracy", 0.9871, 0.0, "folds", []),
    "open_payments": ("open_payments.csv.gz", "status", "roc_auc", 0.89903, 0.0043, "folds", []),
}


def read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def parts_of(folder, spec, folds):
    """Pairs of training and test rows, every cell as text, exactly as in the source."""
    files, target, metric, _, _, split, _ = spec
    if split == "official":
        train, test = (read(folder / name) for name in files)
        for _ in range(folds):
            yield train, test
        return
    data = read(folder / files)
    data = data[data[target] != ""].reset_index(drop=True)
    if split == "temporal":
        cut = int(len(data) * 0.8)
        for _ in range(folds):
            yield data[:cut], data[cut:]
        return
    counts = data[target].value_counts()
    if metric != "rmse" and counts.min() < 5:
        # Folds cannot be stratified over a class of fewer rows than folds: the reference dropped it too.
        data = data[data[target].isin(counts[counts >= 5].index)].reset_index(drop=True)
    splitter = KFold(5, shuffle=True, random_state=0) if metric == "rmse" else StratifiedKFold(5, shuffle=True, random_state=0)
    for number, (train, test) in enumerate(splitter.split(data, data[target])):
        if number < folds:
            yield data.iloc[train], data.iloc[test]


def millrace(arguments, cwd):
    command = ["node", str(ROOT / "dist/esm/cli/main.js"), *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode not in (0, 4):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stderr[-3000:]}")
    return done.stdout


def score(metric, truth, predicted, classes_of=None):
    if metric == "rmse":
        return float(np.sqrt(mean_squared_error(truth.astype(float), predicted["prediction"].astype(float))))
    clean = lambda column: column.astype(str).str.strip().str.rstrip(".")
    truth = clean(truth)
    if metric == "accuracy":
        return accuracy_score(truth, clean(predicted["prediction"]))
    names = sorted(set(truth))
    columns = {name[len("probability_"):].strip().rstrip("."): name for name in predicted.columns if name.startswith("probability_")}
    return roc_auc_score((truth == names[1]).astype(int), predicted[columns[names[1]]].astype(float))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows, missed = [], 0
    for name in arguments.names or DATASETS:
        spec = DATASETS[name]
        _, target, metric, reference, deviation, _, settings = spec
        scores, own, chosen, start = [], [], [], time.time()
        for seed, (train, test) in enumerate(parts_of(arguments.folder / name, spec, arguments.folds)):
            with tempfile.TemporaryDirectory() as place:
                train.to_csv(os.path.join(place, "train.csv"), index=False)
                test.drop(columns=[target]).to_csv(os.path.join(place, "test.csv"), index=False)
                millrace(["init", "--data", "train.csv", "--target", target, "--quiet"], place)
                extra = [word for setting in settings for word in ("--set", setting)]
                run = json.loads(millrace(["run", "--json", "--quiet", "--seed", str(seed), *extra], place))
                millrace(["predict", "--data", "test.csv", "--out", "predicted.csv", "--quiet"], place)
                predicted = read(os.path.join(place, "predicted.csv"))
                if len(predicted) != len(test):
                    sys.exit(f"{name}: {len(test)} rows in, {len(predicted)} predictions out")
                scores.append(score(metric, test[target], predicted))
                own.append(run["metrics"]["test"].get(metric, float("nan")))
                chosen.append(run["model"]["kind"])
        mean = float(np.mean(scores))
        slack = max(0.03 * reference if metric == "rmse" else 0.01, 2 * deviation)
        worse = mean - reference if metric == "rmse" else reference - mean
        missed += worse > slack
        rows.append({"data": name, "metric": metric, "score": mean, "sd": float(np.std(scores)), "own": float(np.mean(own)), "reference": reference,
                     "slack": slack, "met": bool(worse <= slack), "models": sorted(set(chosen)), "seconds": (time.time() - start) / len(scores)})
        if not arguments.json:
            print("{data:20s} {metric:9s} {score:12.5f} ± {sd:<9.5f} own test {own:12.5f}  reference {reference:10.5f} (slack {slack:.4f})  {verdict}  {models}  {seconds:.1f} s a run"
                  .format(**rows[-1], verdict="met   " if rows[-1]["met"] else "MISSED"), flush=True)
    if arguments.json:
        print(json.dumps(rows, indent=2))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
