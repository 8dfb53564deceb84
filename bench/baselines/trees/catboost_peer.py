import catboost
import numpy as np
from measure import Timed, median_seconds, watch_peak

version = catboost.__version__


def parameters_of(job, data):
    """Plain boosting without CatBoost's own sampling and score noise; symmetric trees where a depth is asked for."""
    p = job["parameters"]
    loss = {"binary": "Logloss", "multiclass": "MultiClass", "regression": "RMSE"}[data.task]
    parameters = dict(iterations=p["trees"], learning_rate=p["learningRate"], l2_leaf_reg=p["lambda"], border_count=p["maxBin"] - 1,
                      loss_function=loss, boosting_type="Plain", bootstrap_type="No", random_strength=0, leaf_estimation_iterations=1,
                      boost_from_average=data.task != "multiclass", thread_count=job["threads"], random_seed=job["seed"],
                      allow_writing_files=False, verbose=False)
    if p["depth"] > 0:
        parameters.update(depth=p["depth"])
    else:
        parameters.update(grow_policy="Lossguide", max_leaves=p["leaves"], depth=16, min_data_in_leaf=p["minRows"])
    return parameters


def pool_of(job, data, x, y=None):
    categories = data.categories(job["categorical"])
    if not categories:
        return catboost.Pool(x, y, thread_count=job["threads"])
    import pandas as pd

    frame = pd.DataFrame(x, columns=data.names)
    for index in categories:
        frame[data.names[index]] = np.nan_to_num(x[:, index], nan=-1).astype(np.int32)
    return catboost.Pool(frame, y, cat_features=categories, thread_count=job["threads"])


def train(job, data):
    x, y = data.matrix("train")
    peak = watch_peak()
    with Timed() as built:
        pool = pool_of(job, data, x, y if data.task == "regression" else y.astype(np.int32))
        if not data.categories(job["categorical"]):
            pool.quantize(border_count=job["parameters"]["maxBin"] - 1)
    with Timed() as trained:
        model = catboost.CatBoost(parameters_of(job, data)).fit(pool)
    peak_bytes = peak()
    x_test, _ = data.matrix("test")
    kind = "RawFormulaVal" if data.task == "regression" else "Probability"
    unseen = pool_of(job, data, x_test)
    predict = lambda: model.predict(unseen, prediction_type=kind, thread_count=job["threads"])
    seconds = median_seconds(predict, job["threads"])
    answer = dict(constructSeconds=built.seconds, constructCpuSeconds=built.cpu, trainSeconds=trained.seconds,
                  trainCpuSeconds=trained.cpu, peakBytes=peak_bytes,
                  predict=[dict(way="predict of a Pool", value=len(x_test) / seconds)])
    return answer, predict()
