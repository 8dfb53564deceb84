
import numpy as np
import xgboost as xgb
from measure import Timed, cpu_seconds, median_seconds, watch_peak

version = xgb.__version__


def parameters_of(job, data):
    """The same trees as LightGBM's parameters ask for, in XGBoost's terms.

    LightGBM counts rows by their share of the hessian; min_child_weight is the hessian itself: that of `minRows` rows at
    the first score. Softmax: XGBoost takes 2 p (1 - p) where LightGBM takes K / (K - 1) p (1 - p), so step and lambda
    are stretched by the quotient.
    """
    p = job["parameters"]
    rate, lambda_ = p["learningRate"], p["lambda"]
    if data.task == "binary":
        hessian = data.mean_label * (1 - data.mean_label)
    elif data.task == "multiclass":
        stretch = 2 * (data.classes - 1) / data.classes
        rate, lambda_ = rate * stretch, lambda_ * stretch
        hessian = 2 * (1 / data.classes) * (1 - 1 / data.classes)
    else:
        hessian = 1
    objective = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}[data.task]
    parameters = {"objective": objective, "eta": rate, "lambda": lambda_, "max_bin": p["maxBin"], "tree_method": "hist",
                  "min_child_weight": p["minRows"] * hessian, "nthread": job["threads"], "seed": job["seed"], "verbosity": 0}
    if data.task == "multiclass":
        parameters["num_class"] = data.classes
    if p["depth"] > 0:
        parameters.update(grow_policy="depthwise", max_depth=p["depth"], max_leaves=0)
    else:
        parameters.update(grow_policy="lossguide", max_depth=0, max_leaves=p["leaves"])
    return parameters


def matrix_arguments(job, data):
    kinds = ["c" if index in data.categories(job["categorical"]) else "q" for index in range(len(data.names))]
    return dict(feature_types=kinds, enable_categorical="c" in kinds, nthread=job["threads"], max_bin=job["parameters"]["maxBin"])


def train(job, data):
    parameters, arguments = parameters_of(job, data), matrix_arguments(job, data)
    x, y = data.matrix("train")
    peak = watch_peak()
    with Timed() as built:
        dataset = xgb.QuantileDMatrix(x, y, **arguments)
    with Timed() as trained:
        booster = xgb.train(parameters, dataset, job["parameters"]["trees"])
    peak_bytes = peak()
    x_test, _ = data.matrix("test")
    arguments.pop("max_bin")
    if arguments["enable_categorical"]:
        # inplace_predict takes categories in data frames only; DMatrix takes the codes.
        way, predict = "Booster.predict", lambda: booster.predict(xgb.DMatrix(x_test, **arguments))
    else:
        way, predict = "inplace_predict", lambda: booster.inplace_predict(x_test)
    seconds = median_seconds(predict, job["threads"])
    answer = dict(constructSeconds=built.seconds, constructCpuSeconds=built.cpu, trainSeconds=trained.seconds,
                  trainCpuSeconds=trained.cpu, peakBytes=peak_bytes, predict=[dict(way=way, value=len(x_test) / seconds)])
    if job["singleRow"]:
        answer["singleRow"] = [single_row(booster, x_test)]
    return answer, predict()


def construct(job, data):
    """Both ways in: one row-major matrix, and Arrow columns."""
    import pyarrow as pa

    arguments = matrix_arguments(job, data)
    x, y = data.matrix("train")
    columns = data.columns("train")[:-1]
    table = pa.table({name: pa.array(values) for name, values in zip(data.names, columns)})
    ways = []
    for way, rows in (("row-major matrix", x), ("Arrow columns", table)):
        with Timed() as built:
            xgb.QuantileDMatrix(rows, y, **arguments)
        ways.append(dict(way=way, value=built.cpu, wallSeconds=built.seconds))
    return dict(construct=ways), None


def single_row(booster, x):
    rows = [np.ascontiguousarray(row[None, :]) for row in x[:2000]]
    start = cpu_seconds()
    for row in rows:
        booster.inplace_predict(row)
    return dict(way="Python, inplace_predict", value=1e6 * (cpu_seconds() - start) / len(rows))
