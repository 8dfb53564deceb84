"""Writes tests/fixtures/tree-options.json: small LightGBM models, one case for each option of a tree learner, and what
scikit-learn says of pruning, out-of-bag predictions and isolation scores.

    OMP_NUM_THREADS=1 python tools/refgen/tree-options.py            writes the fixture
    OMP_NUM_THREADS=1 python tools/refgen/tree-options.py --check    fails when it differs from what would be written

Bins are exact (max_bin above the distinct values, min_data_in_bin 1), so that LightGBM looks at every cut. Labels,
weights and values are multiples of 1/64, exact in the floats that LightGBM keeps. Where LightGBM draws, its draws are
made anew here (a linear congruence, include/LightGBM/utils/random.h) and stored.
"""
import json
import math
import pathlib
import sys

import lightgbm as lgb
import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.ensemble._forest import _generate_sample_indices
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

FIXTURE = pathlib.Path(__file__).parents[2] / "tests/fixtures/tree-options.json"
ROWS = 320


class Draws:
    """LightGBM's random numbers."""

    def __init__(self, seed):
        self.state = seed

    def step(self):
        self.state = (214013 * self.state + 2531011) & 0xFFFFFFFF
        return self.state

    def short(self):
        return (self.step() >> 16) & 0x7FFF

    def integer(self, low, high):
        return (self.step() & 0x7FFFFFFF) % (high - low) + low

    def sample(self, count, wanted):
        if wanted == count:
            return list(range(count))
        if wanted > 1 and wanted > count / math.log2(wanted):
            kept = []
            for at in range(count):
                if self.short() / 32768 < (wanted - len(kept)) / (count - at):
                    kept.append(at)
            return kept
        kept = set()
        for most in range(count - wanted, count):
            drawn = self.integer(0, most + 1)
            kept.add(most if drawn in kept else drawn)
        return sorted(kept)


rng = np.random.default_rng(11)
x = np.round(rng.normal(size=(ROWS, 4)) * 16) / 16
signal = 1.5 * x[:, 0] + x[:, 1] * x[:, 2] - 0.75 * np.abs(x[:, 3])
letters = rng.integers(0, 14, ROWS)
few = rng.integers(0, 3, ROWS)
effect = rng.normal(size=14)
missing = x.copy()
missing[rng.random((ROWS, 4)) < [0.15, 0, 0.3, 0.05]] = np.nan
noise = rng.normal(size=ROWS)


def exact(values):
    return np.round(np.asarray(values, float) * 64) / 64


FEATURES = {
    "numbers": x,
    "missing": missing,
    "categories": np.column_stack([x[:, 0], letters, few]),
    "six": np.column_stack([x, np.round(rng.normal(size=(ROWS, 2)) * 16) / 16]),
}
CATEGORICAL = {"categories": [1, 2]}
LABELS = {
    "value": exact(signal + 0.5 * noise),
    "centred": exact(signal + 0.5 * noise - np.mean(signal)),
    "wide": exact(8 * signal + 4 * noise),
    "grouped": exact(signal * 0.5 + 1.5 * effect[letters] + (few == 1) + 0.5 * noise),
    "holes": exact(signal + np.isnan(missing[:, 0]) * 3 - np.isnan(missing[:, 2]) * 1.5 + 0.5 * noise),
    "two": (signal + noise > -0.5).astype(float),
    "three": np.digitize(signal + 0.5 * noise, [-1.25, 0.5]).astype(float),
    "share": exact(1 / (1 + np.exp(-signal - 0.5 * noise))),
    "count": rng.poisson(np.exp(0.5 * signal)).astype(float),
    "positive": np.maximum(1 / 64, exact(np.exp(0.5 * signal) * rng.gamma(2, 0.5, ROWS))),
    "grade": np.clip(np.digitize(signal + noise, [-2, -1, 0.5, 2]), 0, 4).astype(float),
}
WEIGHTS = exact(rng.uniform(0.5, 3, ROWS))
OFFSETS = exact(rng.normal(size=ROWS))
GROUPS = [1, 12, 30, 2, 45, 40, 8, 60, 22, 50, 50]

EXACT = dict(verbose=-1, num_threads=1, deterministic=True, force_col_wise=True, max_bin=4000, min_data_in_bin=1,
             feature_pre_filter=False, enable_bundle=False)
TREE = dict(num_leaves=8, learning_rate=0.3, min_data_in_leaf=5)


def plain_tree(tree):
    """Arrays over LightGBM's inner nodes (in the order they were split) and leaves."""
    inner, leaves = {}, {}

    def walk(node):
        if "leaf_index" in node or "split_index" not in node:
            leaf = node.get("leaf_index", 0)
            leaves[leaf] = [node["leaf_value"], node.get("leaf_count", 0)]
            return ~leaf
        at = node["split_index"]
        if node["decision_type"] == "==":
            threshold = sorted(int(c) for c in str(node["threshold"]).split("||"))
        else:
            threshold = node["threshold"]
        missing_left = bool(node["default_left"]) if node["missing_type"] == "NaN" else False
        inner[at] = [node["split_feature"], threshold, int(missing_left), node["split_gain"], walk(node["left_child"]),
                     walk(node["right_child"])]
        return at

    walk(tree["tree_structure"])
    return {"splits": [inner[at] for at in sorted(inner)], "leaves": [leaves[at] for at in sorted(leaves)]}


def case(name, features="numbers", labels="value", objective="regression", rounds=2, weighted=False, offset=False,
         grouped=False, draws=None, **options):
    params = {**EXACT, **TREE, "objective": objective, **options}
    if features == "categories":
        params.setdefault("min_data_per_group", 10)
    data = lgb.Dataset(FEATURES[features], LABELS[labels], weight=WEIGHTS if weighted else None,
                       init_score=OFFSETS if offset else None, group=GROUPS if grouped else None,
                       categorical_feature=CATEGORICAL.get(features, []), params=params)
    model = lgb.train(params, data, num_boost_round=rounds).dump_model()
    kept = {**TREE, **options}
    if features == "categories":
        kept["min_data_per_group"] = params["min_data_per_group"]
    return {"name": name, "features": features, "labels": labels, "objective": objective, "weighted": weighted,
            "offset": offset, "grouped": grouped, "rounds": rounds, "options": kept, "draws": draws or {},
            "trees": [plain_tree(tree) for tree in model["tree_info"]]}


def shorts(seed, count):
    generator = Draws(seed)
    return [generator.short() for _ in range(count)]


def tree_features(seed, count, wanted, rounds):
    generator = Draws(seed)
    generator.sample(count, wanted)  # one that is drawn when the data is set
    return [generator.sample(count, wanted) for _ in range(rounds)]


def query_draws(rounds):
    generators = [Draws(5 + at) for at in range(len(GROUPS))]
    return [[generator.short() for generator, size in zip(generators, GROUPS) for _ in range(size if size > 1 else 0)]
            for _ in range(rounds)]


def lightgbm_cases():
    yield case("squared error")
    yield case("depth", max_depth=3, num_leaves=31)
    yield case("least rows", min_data_in_leaf=40)
    yield case("least hessian", labels="two", objective="binary", min_sum_hessian_in_leaf=8, min_data_in_leaf=1)
    yield case("least gain", min_gain_to_split=8, num_leaves=31)
    yield case("l1", lambda_l1=6)
    yield case("l2", lambda_l2=12)
    yield case("l1 and l2, two classes", labels="two", objective="binary", lambda_l1=2, lambda_l2=3)
    yield case("greatest step", labels="wide", max_delta_step=2)
    yield case("greatest step and l1", labels="wide", max_delta_step=2, lambda_l1=6)
    yield case("path smoothing", path_smooth=20)
    yield case("path smoothing, l1, l2, greatest step", path_smooth=8, lambda_l1=3, lambda_l2=2, max_delta_step=1.5)
    yield case("path smoothing, two classes", labels="two", objective="binary", path_smooth=10)
    yield case("missing", features="missing", labels="holes", num_leaves=12)
    yield case("missing, two classes", features="missing", labels="two", objective="binary")
    yield case("categories", features="categories", labels="grouped", num_leaves=10)
    yield case("categories, two classes", features="categories", labels="two", objective="binary")
    yield case("categories: smooth and l2", features="categories", labels="grouped", cat_smooth=20, cat_l2=1)
    yield case("categories: threshold", features="categories", labels="grouped", max_cat_threshold=2)
    yield case("categories: group", features="categories", labels="grouped", min_data_per_group=70)
    yield case("categories: one against the rest", features="categories", labels="grouped", max_cat_to_onehot=20,
               cat_smooth=10)
    yield case("categories: all with l1 and smoothing", features="categories", labels="grouped", lambda_l1=2,
               path_smooth=5, max_delta_step=2)
    yield case("monotone", monotone_constraints=[1, 0, 0, -1], num_leaves=16)
    yield case("monotone against the data", monotone_constraints=[-1, 1, 0, 0], num_leaves=16)
    yield case("monotone, two classes, l2, smoothing", labels="two", objective="binary", path_smooth=5, lambda_l2=1,
               monotone_constraints=[1, 1, 0, -1], num_leaves=16)
    yield case("monotone with missing", features="missing", labels="holes", monotone_constraints=[1, 0, 0, 0],
               num_leaves=16)
    yield case("monotone with categories", features="categories", labels="grouped", monotone_constraints=[1, 0, 0],
               num_leaves=12)
    yield case("interaction", interaction_constraints=[[0, 1], [1, 2], [3]], num_leaves=16)
    yield case("interaction: unlisted", interaction_constraints=[[0, 1], [2]], num_leaves=16)
    yield case("features by tree", features="six", feature_fraction=0.5, rounds=4,
               draws={"features": tree_features(2, 6, 3, 4)})
    yield case("features by tree, most", features="six", feature_fraction=0.8, rounds=4,
               draws={"features": tree_features(2, 6, 5, 4)})
    yield case("bagging", bagging_fraction=0.6, bagging_freq=1, rounds=3, draws={"rows": shorts(3, 3 * ROWS)})
    yield case("bagging every other round", bagging_fraction=0.5, bagging_freq=2, rounds=4,
               draws={"rows": shorts(3, 2 * ROWS)})
    yield case("bagging, absolute", objective="regression_l1", bagging_fraction=0.6, bagging_freq=1, rounds=2,
               draws={"rows": shorts(3, 2 * ROWS)})
    yield case("goss", data_sample_strategy="goss", top_rate=0.3, other_rate=0.2, learning_rate=0.5, rounds=4,
               draws={"rows": shorts(3, 2 * ROWS)})
    yield case("goss, three classes", labels="three", objective="multiclass", num_class=3, learning_rate=0.5, rounds=3,
               data_sample_strategy="goss", top_rate=0.2, other_rate=0.3, draws={"rows": shorts(3, ROWS)})
    dart = dict(boosting="dart", rounds=8, boost_from_average=False, num_leaves=5)
    yield case("dart", drop_rate=0.4, skip_drop=0.2, labels="centred", draws={"drop": shorts(4, 60)}, **dart)
    yield case("dart, uniform", drop_rate=0.5, skip_drop=0, uniform_drop=True, labels="centred",
               draws={"drop": shorts(4, 60)}, **dart)
    yield case("dart, few", drop_rate=0.9, skip_drop=0, max_drop=2, labels="centred", draws={"drop": shorts(4, 60)},
               **dart)
    yield case("dart, xgboost", drop_rate=0.5, skip_drop=0, xgboost_dart_mode=True, uniform_drop=True, labels="centred",
               draws={"drop": shorts(4, 60)}, **dart)
    yield case("forest", boosting="rf", bagging_fraction=0.7, bagging_freq=1, rounds=4,
               draws={"rows": shorts(3, 4 * ROWS)})
    yield case("forest, two classes", labels="two", objective="binary", boosting="rf", bagging_fraction=0.5,
               bagging_freq=1, rounds=3, draws={"rows": shorts(3, 3 * ROWS)})
    for name, objective, labels, options in [
        ("absolute", "regression_l1", "value", {}),
        ("huber", "huber", "wide", {"alpha": 2.5}),
        ("quantile", "quantile", "value", {"alpha": 0.75}),
        ("log-loss", "binary", "two", {}),
        ("log-loss, scaled", "binary", "two", {"scale_pos_weight": 2.5}),
        ("softmax", "multiclass", "three", {"num_class": 3}),
        ("cross-entropy", "cross_entropy", "share", {}),
        ("poisson", "poisson", "count", {}),
        ("poisson, step", "poisson", "count", {"poisson_max_delta_step": 0.3}),
        ("gamma", "gamma", "positive", {}),
        ("tweedie", "tweedie", "count", {"tweedie_variance_power": 1.3}),
    ]:
        yield case(name, objective=objective, labels=labels, **options)
        if name not in ("log-loss, scaled", "poisson, step"):
            yield case(name + ", weighted", objective=objective, labels=labels, weighted=True, **options)
    yield case("squared error, weighted", weighted=True)
    yield case("offset", offset=True)
    yield case("offset, two classes", offset=True, labels="two", objective="binary")
    yield case("offset, absolute", offset=True, objective="regression_l1")
    yield case("no first score", boost_from_average=False)
    rank = dict(labels="grade", grouped=True, rounds=3, min_data_in_leaf=10)
    yield case("lambdarank", objective="lambdarank", **rank)
    yield case("lambdarank, weighted", objective="lambdarank", weighted=True, **rank)
    yield case("lambdarank, truncated", objective="lambdarank", lambdarank_truncation_level=5, **rank)
    yield case("lambdarank, plain", objective="lambdarank", lambdarank_norm=False, sigmoid=2.0, **rank)
    yield case("xendcg", objective="rank_xendcg", draws={"queries": query_draws(3)}, **rank)


def sklearn_tree(model):
    tree = model.tree_
    return {"left": tree.children_left.tolist(), "right": tree.children_right.tolist(),
            "feature": tree.feature.tolist(), "threshold": tree.threshold.tolist(), "impurity": tree.impurity.tolist(),
            "weight": tree.weighted_n_node_samples.tolist()}


def pruning(name, model, labels, weighted):
    weights = WEIGHTS if weighted else None
    path = model.cost_complexity_pruning_path(x, LABELS[labels], sample_weight=weights)
    tree = model.fit(x, LABELS[labels], sample_weight=weights)
    middle = float((path.ccp_alphas[-4] + path.ccp_alphas[-3]) / 2)
    full = sklearn_tree(tree)
    pruned = sklearn_tree(model.set_params(ccp_alpha=middle).fit(x, LABELS[labels], sample_weight=weights))
    return {"name": name, "labels": labels, "weighted": weighted, "tree": full,
            "alphas": path.ccp_alphas.tolist(), "impurities": path.impurities.tolist(), "alpha": middle,
            "pruned": pruned}


def out_of_bag(name, model, labels):
    model.fit(x, LABELS[labels])
    counts = []
    for tree in model.estimators_:
        drawn = _generate_sample_indices(tree.random_state, ROWS, ROWS, None)
        counts.append("".join(map(str, np.bincount(drawn, minlength=ROWS))))
    prediction = model.oob_prediction_ if labels == "value" else model.oob_decision_function_
    never = np.isnan(prediction) if prediction.ndim == 1 else np.isnan(prediction).any(axis=1)
    prediction = np.where(never if prediction.ndim == 1 else never[:, None], 0, prediction)
    return {"name": name, "labels": labels, "counts": counts, "prediction": np.round(prediction, 12).tolist()}


def isolation():
    model = IsolationForest(n_estimators=4, max_samples=64, random_state=3).fit(x)
    trees = []
    for estimator in model.estimators_:
        tree = estimator.tree_
        trees.append({"left": tree.children_left.tolist(), "right": tree.children_right.tolist(),
                      "feature": tree.feature.tolist(), "threshold": tree.threshold.tolist(),
                      "rows": tree.n_node_samples.tolist()})
    return {"trees": trees, "sample": int(model.max_samples_), "scores": (-model.score_samples(x)).tolist()}


def build():
    cells = lambda values: [None if np.isnan(v) else v for v in values]
    shared = dict(min_samples_leaf=4, random_state=0)
    # Few and large leaves: counts of classes tie less.
    leaves = dict(max_leaf_nodes=6, min_samples_leaf=10, oob_score=True, random_state=1)
    return {
        "producers": {"lightgbm": lgb.__version__, "sklearn": sklearn.__version__},
        "features": {name: [cells(column) for column in data.T] for name, data in FEATURES.items()},
        "categorical": CATEGORICAL,
        "labels": {name: values.tolist() for name, values in LABELS.items()},
        "weights": WEIGHTS.tolist(), "offsets": OFFSETS.tolist(), "groups": GROUPS,
        "cases": list(lightgbm_cases()),
        "pruning": [
            pruning("squared error", DecisionTreeRegressor(max_leaf_nodes=24, **shared), "value", False),
            pruning("squared error, weighted", DecisionTreeRegressor(max_leaf_nodes=24, **shared), "value", True),
            pruning("gini", DecisionTreeClassifier(max_leaf_nodes=24, **shared), "three", False),
        ],
        "outOfBag": [
            out_of_bag("numbers", RandomForestRegressor(5, **leaves), "value"),
            out_of_bag("classes", RandomForestClassifier(5, max_features=None, **leaves), "three"),
        ],
        "isolation": isolation(),
    }


if __name__ == "__main__":
    import warnings

    warnings.filterwarnings("ignore", message="Some inputs do not have OOB")
    text = json.dumps(build(), separators=(",", ":")) + "\n"
    if "--check" in sys.argv:
        sys.exit(0 if FIXTURE.read_text() == text else f"{FIXTURE} differs from what would be written")
    FIXTURE.write_text(text)
