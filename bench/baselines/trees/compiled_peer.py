"""LightGBM's and XGBoost's model files compiled to machine code: the fastest known way to run them in batches."""

import os

import tl2cgen
import treelite
from measure import median_seconds

version = f"{tl2cgen.__version__} (treelite {treelite.__version__})"


def train(job, data):
    """Compiles the model once (the code stays beside it for later rounds) and predicts; compiling is not in the figure."""
    code = f"{job['model']}.so"
    if not os.path.exists(code):
        model = treelite.frontend.load_lightgbm_model(job["model"])
        tl2cgen.export_lib(model, toolchain="gcc", libpath=code, params={"parallel_comp": 2})
    predictor = tl2cgen.Predictor(code, nthread=job["threads"])
    x_test, _ = data.matrix("test")
    rows = tl2cgen.DMatrix(x_test)
    predict = lambda: predictor.predict(rows)
    seconds = median_seconds(predict, job["threads"])
    return dict(predict=[dict(way="TL2cgen, compiled", value=len(x_test) / seconds)]), predict()
