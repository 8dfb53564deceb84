import numpy as np
import sklearn
from measure import Timed, median_seconds, watch_peak
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

version = sklearn.__version__


def estimator_of(job, data):
    p = job["parameters"]
    is_class = data.task != "regression"
    if job["library"] == "random-forest":
        kind = RandomForestClassifier if is_class else RandomForestRegressor
        return kind(n_estimators=p["trees"], max_leaf_nodes=p["leaves"] if p["leaves"] > 0 else None, min_samples_leaf=p["minRows"],
                    max_features="sqrt", n_jobs=job["threads"], random_state=job["seed"])
    kind = HistGradientBoostingClassifier if is_class else HistGradientBoostingRegressor
    return kind(max_iter=p["trees"], max_leaf_nodes=p["leaves"], max_depth=p["depth"] if p["depth"] > 0 else None,
                learning_rate=p["learningRate"], l2_regularization=p["lambda"], max_bins=p["maxBin"],
                min_samples_leaf=p["minRows"], early_stopping=False, random_state=job["seed"],
                categorical_features=data.categories(job["categorical"]) or None)


def train(job, data):
    """Bins and trees are one call here, so training has no construction apart."""
    x, y = data.matrix("train")
    estimator = estimator_of(job, data)
    peak = watch_peak()
    with Timed() as trained:
        estimator.fit(x, y)
    peak_bytes = peak()
    x_test, _ = data.matrix("test")
    predict = (lambda: estimator.predict(x_test)) if data.task == "regression" else (lambda: estimator.predict_proba(x_test))
    seconds = median_seconds(predict, job["threads"])
    answer = dict(trainSeconds=trained.seconds, trainCpuSeconds=trained.cpu, peakBytes=peak_bytes,
                  predict=[dict(way="predict_proba", value=len(x_test) / seconds)])
    return answer, predict()
