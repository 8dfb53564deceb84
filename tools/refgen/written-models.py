"""Asks LightGBM and onnxruntime whether they predict with models that Millrace wrote as Millrace does.

    pip install lightgbm==4.7.0 onnx==1.23.2 onnxruntime==1.32.0 numpy
    MILLRACE_WRITTEN=FOLDER npx vitest run tests/models/lightgbm tests/models/onnx
    python tools/refgen/written-models.py FOLDER

FOLDER/name.txt or name.onnx is the model, name.rows its rows (float64), name.scores the raw scores and name.answers the
answers that are expected (float64). LightGBM's raw scores must be equal to the bit; ONNX's answers within `CLOSE` of a
model in float32 or of one read from XGBoost, whose sums are float32, and within 1e-12 of others in float64.
"""
import pathlib
import sys

import numpy as np

CLOSE = 1e-6
folder = pathlib.Path(sys.argv[1])
wrong = 0


def array(file):
    return np.frombuffer(file.read_bytes(), "<f8")


def rows_of(file, width):
    return array(file.with_suffix(".rows")).reshape(-1, width)


texts = sorted(folder.glob("*.txt"))
if texts:
    import lightgbm as lgb
    for file in texts:
        model = lgb.Booster(model_file=str(file))
        scores = model.predict(rows_of(file, model.num_feature()), raw_score=True).ravel()
        expected = array(file.with_suffix(".scores"))
        differ = int((scores != expected).sum())
        wrong += differ > 0
        if differ:
            print(f"{file.name}: {differ} of {len(scores)} raw scores differ")
    print(f"lightgbm {lgb.__version__}: {len(texts)} models")

graphs = sorted(folder.glob("*.onnx"))
if graphs:
    import onnx
    import onnxruntime as ort
    worst = {"float": 0.0, "double": 0.0}
    for file in graphs:
        onnx.checker.check_model(onnx.load(file), full_check=True)
        session = ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        given = session.get_inputs()[0]
        kind = "double" if given.type == "tensor(double)" else "float"
        rows = rows_of(file, given.shape[1]).astype("f4" if kind == "float" else "f8")
        answers = session.run([session.get_outputs()[-1].name], {given.name: rows})[0].astype("f8").ravel()
        expected = array(file.with_suffix(".answers"))
        apart = np.abs(answers - expected) / np.maximum(1, np.abs(expected))
        worst[kind] = max(worst[kind], float(apart.max()))
        if not apart.max() <= (CLOSE if kind == "float" or "xgboost" in file.name else 1e-12):
            wrong += 1
            print(f"{file.name}: {int((apart > 1e-12).sum())} of {len(apart)} answers differ, by up to {apart.max():.3g}")
    print(f"onnxruntime {ort.__version__}: {len(graphs)} models, largest relative difference {worst}")
sys.exit(f"{wrong} models differ" if wrong else 0)
