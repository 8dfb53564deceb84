"""Boosting with default settings beside LightGBM and XGBoost, on real data sets with their categories as they are.

100 trees of 31 leaves, learning rate 0.1; a quarter of the rows held back (stratified for classes) with each seed; text
columns are categories in all three. Scores: AUC, log-loss of several classes, RMSE; the mean over the seeds.

    python3 -m venv VENV && VENV/bin/pip install -r bench/baselines/requirements.txt
    npm run build && VENV/bin/python bench/baselines/compare-boosting.py SHARED/datasets [NAME ...] [--seeds N]
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import lightgbm as lgb
import numpy as np
import pandas as pd
import pyarrow as pa
import xgboost as xgb
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score
from sklearn.model_selection import train_test_split

ROOT = pathlib.Path(__file__).resolve().parents[2]
TREES, LEAVES = 100, 31

# name: file, task, target, columns left out
DATASETS = {
    "titanic": ("train.csv", "binary", "Survived", ["PassengerId", "Name", "Ticket", "Cabin"]),
    "adult": ("train.csv.gz", "binary", "income", []),
    "telco_churn": ("telco_churn.csv", "binary", "Churn", ["customerID"]),
    "mammography": ("mammography.csv", "binary", "class", []),
    "open_payments": ("open_payments.csv.gz", "binary", "status", []),
    "california_housing": ("california_housing.csv.gz", "regression", "median_house_value", []),
    "ames_housing": ("ames_housing.csv.gz", "regression", "Sale_Price", []),
    "bike_sharing": ("hour.csv.gz", "regression", "cnt", ["instant", "dteday", "casual", "registered"]),
    "digits": ("digits.csv", "multiclass", "digit", []),
    "hypothyroid": ("hypothyroid.csv", "multiclass", "Class", []),
}

OURS = """
import { readFileSync, writeFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import { GradientBoosting } from "millrace";
const { folder, task, trees, leaves, seed } = JSON.parse(process.argv[1]);
const [train, test] = ["train", "test"].map((part) => tableFromIPC(readFileSync(`${folder}/${part}.arrow`)));
const names = train.schema.fields.map(({ name }) => name).filter((name) => name !== "target");
const learner = new GradientBoosting({ objective: task, numIterations: trees, numLeaves: leaves });
const model = await learner.fit(train.select(names), { target: train.getChild("target").toArray(), threads: 1, seed });
writeFileSync(`${folder}/predictions`, model.predictProba(test.select(names)));
"""


def read(folder, name):
    file, task, target, left_out = DATASETS[name]
    data = pd.read_csv(folder / name / file, na_values=["?", ""]).drop(columns=left_out)
    if name == "telco_churn":
        data["TotalCharges"] = pd.to_numeric(data["TotalCharges"], errors="coerce")
    if task != "regression":
        counts = data[target].value_counts()
        data = data[data[target].isin(counts[counts > 10].index)]
        data[target] = pd.factorize(data[target].astype(str), sort=True)[0]
    data = data.reset_index(drop=True)
    rows = data.drop(columns=[target])
    for column in rows.columns:
        if not pd.api.types.is_numeric_dtype(rows[column]):
            rows[column] = rows[column].astype(str).where(rows[column].notna()).astype("category")
    # LightGBM takes no special characters in names.
    rows.columns = [f"f{at}" for at in range(len(rows.columns))]
    return task, rows, data[target].astype(float)


def ours(task, train, test, seed):
    with tempfile.TemporaryDirectory() as folder:
        for part, (rows, labels) in (("train", train), ("test", test)):
            table = pa.Table.from_pandas(rows.assign(target=labels.values), preserve_index=False)
            with pa.OSFile(f"{folder}/{part}.arrow", "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
        job = json.dumps({"folder": folder, "task": task, "trees": TREES, "leaves": LEAVES, "seed": seed})
        subprocess.run(["node", "--input-type=module", "-e", OURS, job], cwd=ROOT, check=True)
        return np.fromfile(f"{folder}/predictions").reshape(len(test[0]), -1)


def lightgbm(task, train, test, seed, classes):
    parameters = {"objective": task, "num_leaves": LEAVES, "learning_rate": 0.1, "seed": seed, "num_threads": 1, "verbose": -1}
    if task == "multiclass":
        parameters["num_class"] = classes
    return lgb.train(parameters, lgb.Dataset(*train), TREES).predict(test[0]).reshape(len(test[0]), -1)


def xgboost(task, train, test, seed, classes):
    objective = {"binary": "binary:logistic", "regression": "reg:squarederror", "multiclass": "multi:softprob"}[task]
    parameters = {"objective": objective, "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": LEAVES}
    parameters |= {"max_depth": 0, "eta": 0.1, "seed": seed, "nthread": 1}
    if task == "multiclass":
        parameters["num_class"] = classes
    model = xgb.train(parameters, xgb.DMatrix(*train, enable_categorical=True), TREES)
    return model.predict(xgb.DMatrix(test[0], enable_categorical=True)).reshape(len(test[0]), -1)


def score(task, labels, predictions):
    if task == "binary":
        return roc_auc_score(labels, predictions[:, -1])
    if task == "regression":
        return mean_squared_error(labels, predictions[:, 0]) ** 0.5
    return log_loss(labels, predictions, labels=range(predictions.shape[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    metrics = {"binary": "roc_auc", "regression": "rmse", "multiclass": "log_loss"}
    print("| data | metric | Millrace | LightGBM | XGBoost | ours less LightGBM's, with standard error |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in given.names or DATASETS:
        task, rows, labels = read(given.datasets, name)
        classes = int(labels.max()) + 1
        scores = []
        for seed in range(given.seeds):
            stratify = None if task == "regression" else labels
            a, b = train_test_split(np.arange(len(rows)), test_size=0.25, random_state=seed, stratify=stratify)
            train, test = (rows.iloc[a], labels.iloc[a]), (rows.iloc[b], labels.iloc[b])
            predictions = [
                ours(task, train, test, seed),
                lightgbm(task, train, test, seed, classes),
                xgboost(task, train, test, seed, classes),
            ]
            scores.append([score(task, test[1], each) for each in predictions])
        table = np.array(scores)
        apart = table[:, 0] - table[:, 1]
        error = apart.std(ddof=1) / len(apart) ** 0.5 if len(apart) > 1 else float("nan")
        means = " | ".join(f"{mean:.6g}" for mean in table.mean(axis=0))
        print(f"| {name} | {metrics[task]} | {means} | {apart.mean():+.3g} ± {error:.2g} |", flush=True)


if __name__ == "__main__":
    main()
