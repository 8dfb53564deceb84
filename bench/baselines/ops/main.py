"""One case of `npm run bench -- ops` as a peer does it: the case as JSON is the argument. Says its version as a line of
JSON, then for every line of input does the work once and says what it took."""

import importlib
import json
import resource
import sys
import time

FAMILIES = {
    "matrix": "matrix_peer",
    "models_classes": "models_classes_peer",
    "models_neighbors": "models_neighbors_peer",
    "models_regression": "models_regression_peer",
    "models_unlabelled": "models_unlabelled_peer",
    "statistics": "statistics_peer",
}


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


job = json.loads(sys.argv[1])
version, call = importlib.import_module(FAMILIES[job["family"]]).prepare(job)
print(json.dumps({"version": version}), flush=True)
for _ in sys.stdin:
    cpu, start = cpu_seconds(), time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds() - cpu}), flush=True)
