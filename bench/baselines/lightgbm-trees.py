"""Trains LightGBM on rows that bench/trees.ts wrote, and prints its time as JSON. Called by `npm run bench -- trees`."""

import json
import resource
import sys
import time

import lightgbm as lgb
import numpy as np

path, rows, features, leaves, rounds, threads = sys.argv[1], *map(int, sys.argv[2:7])
data = np.fromfile(path).reshape(features + 1, rows)
labels, x = data[0], np.ascontiguousarray(data[1:].T)
del data
parameters = dict(objective="binary", num_leaves=leaves, learning_rate=0.1, lambda_l2=1, num_threads=threads, verbose=-1,
                  metric="None", seed=1)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


before, start = cpu(), time.perf_counter()
booster = lgb.train(parameters, lgb.Dataset(x, labels), rounds)
seconds, cpu_seconds = time.perf_counter() - start, cpu() - before
p = booster.predict(x[:131072])
y = labels[:131072]
loss = float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
print(json.dumps({"version": lgb.__version__, "seconds": seconds, "cpuSeconds": cpu_seconds, "logLoss": loss}))
