"""Gradients, hessians and losses of LightGBM for given scores, for tests/ops/loss.

    OMP_NUM_THREADS=1 python tools/refgen/losses.py            writes tests/fixtures/losses-lightgbm.json
    OMP_NUM_THREADS=1 python tools/refgen/losses.py --check    fails when it differs from what would be written

LightGBM does not show its gradients. One tree that gives every row a leaf of its own does: with step length 1 and no
penalty a leaf's value is -gradient / hessian and its weight the hessian, both from 32-bit floats. Losses whose leaves
are set anew (absolute error, quantile) show the hessian only. Losses are its metrics at the same scores, before any tree.
"""
import json
import pathlib
import sys

import lightgbm as lgb
import numpy as np

ROWS = 12
COPIES = 64
OUT = pathlib.Path(__file__).parents[2] / "tests/fixtures/losses-lightgbm.json"
QUIET = dict(verbose=-1, num_threads=1, deterministic=True, force_row_wise=True)
GROW = dict(num_leaves=64, min_data_in_leaf=1, min_sum_hessian_in_leaf=1e-9, min_data_in_bin=1, learning_rate=1.0,
            min_gain_to_split=0.0, boost_from_average=False, feature_pre_filter=False)
rng = np.random.default_rng(11)


def dataset(labels, weights, scores, groups):
    # A feature with a value of its own for each row, in an order that no loss favours. Where rows do not look at each
    # other they come in copies: LightGBM guesses a leaf's rows from its hessian, and a single one may count as none.
    copies = 1 if groups else COPIES
    feature = np.repeat(rng.permutation(len(labels)).astype(float), copies).reshape(-1, 1)
    labels, scores = np.repeat(labels, copies), np.repeat(scores, copies, axis=1)
    weights = None if weights is None else np.repeat(weights, copies)
    return feature[::copies], lgb.Dataset(feature, labels, weight=weights, init_score=scores.T if scores.shape[0] > 1 else scores[0],
                                group=groups, free_raw_data=False)


def case(name, objective, metric, labels, scores, weights=None, groups=None, shows_gradient=True, **parameters):
    labels = np.asarray(labels, dtype=np.float32).astype(float)
    weights = None if weights is None else np.asarray(weights, dtype=np.float32).astype(float)
    scores = np.atleast_2d(np.asarray(scores, dtype=float))
    outputs = scores.shape[0]
    extra = dict(parameters, **({"num_class": outputs} if outputs > 1 else {}))
    feature, data = dataset(labels, weights, scores, groups)
    booster = lgb.train(dict(QUIET, **GROW, objective=objective, metric="none", **extra), data, 1)
    leaves = booster.predict(feature, pred_leaf=True).reshape(-1, outputs)
    trees = booster.dump_model()["tree_info"]
    hessians, ratios = [], []
    for k in range(outputs):
        found = {}

        def walk(node):
            if "leaf_index" in node:
                found[node["leaf_index"]] = node
            else:
                walk(node["left_child"])
                walk(node["right_child"])

        walk(trees[k]["tree_structure"])
        alone = [list(leaves[:, k]).count(leaf) == 1 for leaf in leaves[:, k]]
        # Rows that share a leaf (equal gradients and hessians) show nothing.
        copies = 1 if groups else COPIES
        hessians.append([found[leaf]["leaf_weight"] / copies if own else None for leaf, own in zip(leaves[:, k], alone)])
        ratios.append([found[leaf]["leaf_value"] if own and shows_gradient else None
                       for leaf, own in zip(leaves[:, k], alone)])
    _, data = dataset(labels, weights, scores, groups)
    metric_parameters = dict(QUIET, **GROW, objective=objective, metric=metric, **extra)
    if metric == "ndcg":
        metric_parameters["eval_at"] = [3]
    (_, _, loss, _), = lgb.Booster(metric_parameters, data).eval_train()
    cases.append({"name": name, "parameters": parameters, "labels": labels.tolist(),
                  "weights": [] if weights is None else weights.tolist(), "scores": scores.ravel().tolist(),
                  "groups": groups or [], "hessians": hessians, "steps": ratios, "meanLoss": loss})


cases = []
some = lambda: np.round(rng.normal(0, 1, ROWS), 3)
weights = np.round(rng.random(ROWS) * 2 + 0.1, 3)
for each in (None, weights):
    case("squared-error", "regression", "l2", some() * 3, some(), each)
    case("huber", "huber", "huber", some() * 2, some(), each, alpha=0.7)
    case("absolute-error", "regression_l1", "l1", some(), some(), each, shows_gradient=False)
    case("quantile", "quantile", "quantile", some(), some(), each, shows_gradient=False, alpha=0.8)
    case("binary", "binary", "binary_logloss", rng.permutation([0, 1] * 6), some() * 2, each)
    case("cross-entropy", "cross_entropy", "cross_entropy", rng.random(ROWS), some() * 2, each)
    case("poisson", "poisson", "poisson", rng.integers(0, 6, ROWS), some(), each)
    case("poisson", "poisson", "poisson", rng.integers(0, 6, ROWS), some(), each, poisson_max_delta_step=0.3)
    case("gamma", "gamma", "gamma", rng.random(ROWS) * 4 + 0.1, some(), each)
    case("tweedie", "tweedie", "tweedie", np.maximum(0, some() * 3), some(), each)
    case("tweedie", "tweedie", "tweedie", np.maximum(0, some() * 3), some(), each, tweedie_variance_power=1.2)
    case("softmax", "multiclass", "multi_logloss", rng.permutation([0, 1, 2] * 4), [some(), some(), some()], each)
    case("lambdarank", "lambdarank", "ndcg", rng.integers(0, 5, ROWS), some(), each, groups=[7, 1, 4])
    case("lambdarank", "lambdarank", "ndcg", rng.integers(0, 5, ROWS), some(), each, groups=[12],
         lambdarank_truncation_level=2, lambdarank_norm=False, sigmoid=1.7)
text = json.dumps({"producer": "LightGBM", "version": lgb.__version__, "cases": cases}, indent=None) + "\n"
if "--check" in sys.argv:
    if OUT.read_text() != text:
        sys.exit(f"{OUT} differs from what {lgb.__version__} gives")
else:
    OUT.write_text(text)
