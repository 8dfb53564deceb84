"""Runs one job of `npm run bench -- trees` with one library: the job as JSON is the argument, the answer as JSON the last
line. See bench/trees/jobs.ts for both."""

import importlib
import json
import sys

import numpy as np
from data import DataSet

PEERS = {
    "lightgbm": "lightgbm_peer",
    "lightgbm-quantized": "lightgbm_peer",
    "xgboost": "xgboost_peer",
    "catboost": "catboost_peer",
    "hist-gradient-boosting": "sklearn_peer",
    "random-forest": "sklearn_peer",
    "tl2cgen": "compiled_peer",
}

job = json.loads(sys.argv[1])
peer = importlib.import_module(PEERS[job["library"]])
work = peer.construct if job["kind"] == "construct" else peer.train
answer, predictions = work(job, DataSet(job["data"]))
if predictions is not None:
    np.ascontiguousarray(predictions, np.float64).tofile(job["predictions"])
print(json.dumps({"version": peer.version, **{key: value for key, value in answer.items() if value is not None}}))
