import ctypes

import lightgbm as lgb
import numpy as np
from measure import Timed, cpu_seconds, median_seconds, watch_peak

version = lgb.__version__


def parameters_of(job, data):
    p = job["parameters"]
    objective = {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}[data.task]
    parameters = dict(objective=objective, num_leaves=p["leaves"], max_depth=p["depth"], learning_rate=p["learningRate"],
                      lambda_l2=p["lambda"], max_bin=p["maxBin"], min_data_in_leaf=p["minRows"], num_threads=job["threads"],
                      seed=job["seed"], verbose=-1, metric="None")
    if data.task == "multiclass":
        parameters["num_class"] = data.classes
    if job["library"] == "lightgbm-quantized":
        parameters.update(use_quantized_grad=True, num_grad_quant_bins=4, quant_train_renew_leaf=True)
    return parameters


def train(job, data):
    parameters = parameters_of(job, data)
    if job["kind"] == "forest":
        parameters.update(boosting="rf", bagging_fraction=0.632, bagging_freq=1, feature_fraction_bynode=len(data.names) ** -0.5)
    x, y = data.matrix("train")
    categories = data.categories(job["categorical"])
    peak = watch_peak()
    with Timed() as built:
        dataset = lgb.Dataset(x, y, params=parameters, categorical_feature=categories or "auto").construct()
    with Timed() as trained:
        booster = lgb.train(parameters, dataset, job["parameters"]["trees"])
    peak_bytes = peak()
    x_test, _ = data.matrix("test")
    predict = lambda: booster.predict(x_test, num_threads=job["threads"])
    seconds = median_seconds(predict, job["threads"])
    answer = dict(constructSeconds=built.seconds, constructCpuSeconds=built.cpu, trainSeconds=trained.seconds,
                  trainCpuSeconds=trained.cpu, peakBytes=peak_bytes,
                  predict=[dict(way="Booster.predict", value=len(x_test) / seconds)])
    if job["model"]:
        booster.save_model(job["model"])
    if job["singleRow"]:
        answer["singleRow"] = [single_row_fast(booster, x_test, job["threads"])]
    return answer, predict()


def construct(job, data):
    """Both ways in: one row-major matrix, and Arrow columns."""
    import pyarrow as pa

    parameters = parameters_of(job, data)
    x, y = data.matrix("train")
    columns = data.columns("train")[:-1]
    table = pa.table({name: pa.array(values) for name, values in zip(data.names, columns)})
    ways = []
    for way, rows in (("row-major matrix", x), ("Arrow columns", table)):
        with Timed() as built:
            lgb.Dataset(rows, y, params=parameters).construct()
        ways.append(dict(way=way, value=built.cpu, wallSeconds=built.seconds))
    return dict(construct=ways), None


def single_row_fast(booster, x, threads):
    """LightGBM's fastest call for one row, through its C API as a C program would call it."""
    lib, handle = lgb.basic._LIB, booster._handle
    fast = ctypes.c_void_p()
    float64, normal = 1, 0
    rows = np.ascontiguousarray(x[:20000], np.float64)
    width = rows.shape[1]
    status = lib.LGBM_BoosterPredictForMatSingleRowFastInit(
        handle, ctypes.c_int(normal), ctypes.c_int(0), ctypes.c_int(-1), ctypes.c_int(float64), ctypes.c_int32(width),
        ctypes.c_char_p(f"num_threads={threads}".encode()), ctypes.byref(fast))
    assert status == 0, lib.LGBM_GetLastError()
    call = lib.LGBM_BoosterPredictForMatSingleRowFast
    length, out = ctypes.c_int64(), (ctypes.c_double * 16)()
    length_at, out_at, base = ctypes.byref(length), ctypes.byref(out), rows.ctypes.data
    addresses = [ctypes.c_void_p(base + 8 * width * row) for row in range(len(rows))]
    for address in addresses[:5000]:
        call(fast, address, length_at, out_at)
    start = cpu_seconds()
    for address in addresses:
        call(fast, address, length_at, out_at)
    seconds = cpu_seconds() - start
    # What ctypes takes for a call with four arguments is not LightGBM's: a call that does nothing is taken off.
    nothing, ignored = lib.LGBM_GetMaxThreads, ctypes.byref(ctypes.c_int())
    start = cpu_seconds()
    for address in addresses:
        nothing(ignored, address, length_at, out_at)
    own = cpu_seconds() - start
    lib.LGBM_FastConfigFree(fast)
    return dict(way="C API, fast single row", value=1e6 * max(0.0, seconds - own) / len(rows))
