"""Small models of LightGBM and XGBoost, and what they predict, for tests/models/loaded-models.test.ts.

    pip install lightgbm==4.7.0 xgboost==3.2.0 numpy
    python tools/refgen/foreign-models.py                 writes tests/fixtures/models
    python tools/refgen/foreign-models.py --check         fails when it differs from what would be written
    python tools/refgen/foreign-models.py --large FOLDER  100 rounds and 10,000 rows a case, for a check by hand:
                                                          MILLRACE_MODELS=FOLDER npx vitest run tests/models/loaded-models.test.ts

A case holds the model as its library saves it, rows (float64, row-major, base64) and the raw bits of what the library
predicts for them: raw scores, leaves and answers.
"""
import base64
import json
import pathlib
import sys

import lightgbm as lgb
import numpy as np
import xgboost as xgb

FOLDER = pathlib.Path(__file__).parents[2] / "tests/fixtures/models"
LARGE = "--large" in sys.argv
TRAIN, TEST, ROUNDS, LEAVES, DEPTH = (20_000, 10_000, 100, 31, 6) if LARGE else (600, 32, 3, 7, 3)
FEATURES = 6
CATEGORY = 3  # the feature that holds category codes


def bits(values, kind):
    return base64.b64encode(np.ascontiguousarray(values, kind).tobytes()).decode()


def make_rows(count, seed):
    """Columns as tables have them: a measure, a skewed amount, a count with many zeros, a category, a tiny and a flag."""
    rng = np.random.default_rng(seed)
    x = np.empty((count, FEATURES))
    x[:, 0] = np.round(rng.normal(size=count), 2)
    x[:, 1] = np.exp(rng.normal(0, 3, count))
    x[:, 2] = rng.poisson(0.8, count) * (rng.random(count) < 0.6)
    x[:, CATEGORY] = rng.integers(0, 40, count) ** 2 // 20
    x[:, 4] = rng.normal(size=count) * 1e-30
    x[:, 5] = rng.random(count) < 0.3
    x[rng.random(x.shape) < 0.08] = np.nan
    return x


def signal(x, seed):
    rng = np.random.default_rng(seed)
    z = np.nan_to_num(x)
    return (z[:, 0] + np.log1p(z[:, 1]) * (z[:, 2] > 0) - 0.4 * z[:, 2] + np.sin(z[:, CATEGORY]) + 0.5 * z[:, 5]
            + z[:, 4] * 2e29 + rng.normal(0, 0.3, len(x)))


def edge_rows(thresholds, infinite):
    """Rows of NaN, zeros, extremes and odd categories, and rows at each threshold and right beside it."""
    rows = [np.full(FEATURES, np.nan), np.zeros(FEATURES), -np.zeros(FEATURES)]
    for value in (1e-35, -1e-35, float(np.float32(1e-35)), -float(np.float32(1e-35)), 1e-45, -5e-324, 1.5, -3.0,
                  3e38, -3e38) + ((np.inf, -np.inf, 1e300) if infinite else ()):
        rows.append(np.full(FEATURES, value))
    for category in (-1, -0.5, 0.5, 2.7, 31, 32, 76.0, 77, 500, 16777215, 16777216, 2147483648.0, 3e9, 1e18):
        row = make_rows(1, 77)[0]
        row[CATEGORY] = category
        rows.append(row)
    for feature, threshold in thresholds[: 400 if LARGE else 12]:
        for value in (threshold, np.nextafter(threshold, np.inf), np.nextafter(threshold, -np.inf)):
            row = make_rows(1, 5)[0]
            row[feature] = value
            rows.append(row)
    return np.array(rows)


def lightgbm_cases():
    x = make_rows(TRAIN, 1)
    s = signal(x, 2)
    base = dict(verbose=-1, num_leaves=LEAVES, min_data_in_leaf=10, num_threads=1, deterministic=True, force_row_wise=True,
                seed=3, learning_rate=0.3, min_data_per_group=5, cat_smooth=2)
    positive = np.exp(s / 3)
    classes = np.digitize(s, np.quantile(s, [0.4, 0.75]))
    flags = (s > np.median(s)).astype(float)
    grades = np.clip(np.round(s + 1), 0, 4)
    cases = {name: (dict(objective=name), s) for name in (
        "regression", "regression_l1", "huber", "fair", "quantile", "mape")}
    cases |= {name: (dict(objective=name), positive) for name in ("poisson", "gamma", "tweedie")}
    cases |= {name: (dict(objective=name), grades) for name in ("lambdarank", "rank_xendcg")}
    cases |= {name: (dict(objective=name), 1 / (1 + np.exp(-s))) for name in ("cross_entropy", "cross_entropy_lambda")}
    cases |= {
        "reg_sqrt": (dict(objective="regression", reg_sqrt=True), s * 3),
        "binary": (dict(objective="binary"), flags),
        "binary sigmoid": (dict(objective="binary", sigmoid=0.7), flags),
        "multiclass": (dict(objective="multiclass", num_class=3), classes),
        "multiclassova": (dict(objective="multiclassova", num_class=3, sigmoid=1.5), classes),
        "zero is missing": (dict(objective="binary", zero_as_missing=True), flags),
        "nothing is missing": (dict(objective="regression", use_missing=False), s),
        "dart": (dict(objective="regression", boosting="dart", drop_rate=0.5), s),
        "random forest": (dict(objective="binary", boosting="rf", bagging_freq=1, bagging_fraction=0.6), flags),
        "random forest, regression": (dict(objective="regression", boosting="rf", bagging_freq=1, bagging_fraction=0.6), s),
        "one-hot categories": (dict(objective="regression", max_cat_to_onehot=100), s),
        "missing tells": (dict(objective="regression"), np.nan_to_num(s) + 9 * np.isnan(x[:, 0])),
        "constant target": (dict(objective="regression"), np.full(TRAIN, 2.5)),
        "no boost from average": (dict(objective="binary", boost_from_average=False), flags),
        "monotone": (dict(objective="regression", monotone_constraints=[1, 0, 0, 0, 0, 0]), s),
        "iterations 1 to 3": (dict(objective="multiclass", num_class=3), classes),
    }
    for name, (parameters, y) in cases.items():
        data = lgb.Dataset(x, y, categorical_feature=[CATEGORY], free_raw_data=False)
        if parameters["objective"] in ("lambdarank", "rank_xendcg"):
            data.set_group([20] * (TRAIN // 20))
        model = lgb.train(base | parameters, data, ROUNDS)
        text = model.model_to_string()
        if not LARGE and name != "regression":
            text = text[: text.index("parameters:")]
        flat = []
        for tree in model.dump_model()["tree_info"]:
            open_ = [tree["tree_structure"]]
            while open_:
                node = open_.pop()
                if "threshold" in node:
                    if node["decision_type"] == "<=":
                        flat.append((node["split_feature"], node["threshold"]))
                    open_ += [node["left_child"], node["right_child"]]
        rows = np.concatenate([make_rows(TEST, 4), edge_rows(flat, True)])
        chosen = dict(start_iteration=1, num_iteration=2) if name.startswith("iterations") else {}
        yield {
            "name": name, "objective": parameters["objective"], "model": text,
            "iterations": [1, 3] if chosen else None,
            "rowCount": len(rows), "rows": bits(rows, "<f8"),
            "raw": bits(model.predict(rows, raw_score=True, **chosen), "<f8"),
            "answers": bits(model.predict(rows, **chosen), "<f8"),
            "leaves": bits(model.predict(rows, pred_leaf=True, **chosen), "<i4"),
        }


def xgboost_cases():
    x = make_rows(TRAIN, 1)
    s = signal(x, 2)
    base = dict(max_depth=DEPTH, eta=0.3, nthread=1, seed=3, tree_method="hist")
    positive = np.exp(s / 3)
    classes = np.digitize(s, np.quantile(s, [0.4, 0.75]))
    flags = (s > np.median(s)).astype(float)
    grades = np.clip(np.round(s + 1), 0, 4)
    cases = {f"reg:{name}": ({}, s) for name in (
        "squarederror", "pseudohubererror", "absoluteerror", "quantileerror")}
    cases |= {name: ({}, positive) for name in ("reg:squaredlogerror", "count:poisson", "reg:gamma", "reg:tweedie",
                                                 "survival:aft")}
    cases["survival:cox"] = (dict(eta=0.05), positive)
    cases |= {name: ({}, flags) for name in ("binary:logistic", "binary:logitraw", "binary:hinge", "reg:logistic")}
    cases |= {name: ({}, grades) for name in ("rank:pairwise", "rank:ndcg", "rank:map")}
    cases |= {name: (dict(num_class=3), classes) for name in ("multi:softmax", "multi:softprob")}
    more = {
        "base score": ("binary:logistic", dict(base_score=0.7), flags),
        "poisson base score": ("count:poisson", dict(base_score=0.3), positive),
        "dart": ("reg:squarederror", dict(booster="dart", rate_drop=0.5, one_drop=1), s),
        "dart classes": ("multi:softprob", dict(booster="dart", rate_drop=0.5, num_class=3), classes),
        "random forest": ("binary:logistic", dict(num_parallel_tree=3, subsample=0.7, colsample_bynode=0.7), flags),
        "random forest of classes": ("multi:softprob", dict(num_parallel_tree=2, subsample=0.7, num_class=3), classes),
        "exact": ("reg:squarederror", dict(tree_method="exact", gamma=3.0), s),
        "one-hot categories": ("reg:squarederror", dict(max_cat_to_onehot=100), s),
        "iterations 1 to 3": ("multi:softprob", dict(num_class=3), classes),
        "best iteration": ("binary:logistic", dict(eta=1.5), flags),
    }
    cases = {name: (name, *rest) for name, rest in cases.items()} | more
    for name, (objective, parameters, y) in cases.items():
        y = np.where(y > 1, 1.0, 0.0) if objective == "rank:map" else y
        parameters = base | parameters | dict(objective=objective)
        if objective == "reg:quantileerror":
            parameters["quantile_alpha"] = 0.7
        types = ["q"] * FEATURES
        if name != "exact":
            types[CATEGORY] = "c"
        data = xgb.DMatrix(x, y, feature_types=types, enable_categorical=True)
        if objective.startswith("rank"):
            data.set_group([20] * (TRAIN // 20))
        if objective == "survival:aft":
            data.set_float_info("label_lower_bound", y)
            data.set_float_info("label_upper_bound", y * 1.5)
        if name == "best iteration":
            watched = xgb.DMatrix(x[:200], 1 - y[:200], feature_types=types, enable_categorical=True)
            model = xgb.train(parameters, data, ROUNDS, evals=[(watched, "watched")], early_stopping_rounds=2, verbose_eval=False)
        else:
            model = xgb.train(parameters, data, ROUNDS)
        flat = []
        for tree in json.loads(bytes(model.save_raw("json")))["learner"]["gradient_booster"].get("model", {}).get("trees", []):
            for node, left in enumerate(tree["left_children"]):
                if left >= 0 and not tree["split_type"][node]:
                    at = np.float32(tree["split_conditions"][node])
                    middle = (float(at) + float(np.nextafter(at, np.float32(-np.inf)))) / 2
                    flat += [(tree["split_indices"][node], float(at)), (tree["split_indices"][node], middle)]
        rows = np.concatenate([make_rows(TEST, 4), edge_rows(flat, False)])
        if name in ("exact",):
            rows = rows[np.all(np.abs(np.nan_to_num(rows)) < 3.4e38, axis=1)]
        asked = xgb.DMatrix(rows, feature_types=types, enable_categorical=True)
        chosen = dict(iteration_range=(1, 3)) if name.startswith("iterations") else {}
        if name == "best iteration":
            chosen = dict(iteration_range=(0, model.best_iteration + 1))
        case = {
            "name": name, "objective": objective, "model": bytes(model.save_raw("json")).decode(),
            "iterations": [1, 3] if name.startswith("iterations") else "best" if name == "best iteration" else None,
            "rowCount": len(rows), "rows": bits(rows, "<f8"),
            "raw": bits(model.predict(asked, output_margin=True, **chosen), "<f4"),
            "answers": bits(model.predict(asked, **chosen), "<f4"),
            "leaves": bits((model[slice(*chosen["iteration_range"])] if chosen else model).predict(asked, pred_leaf=True), "<i4"),
        }
        if LARGE or name in ("binary:logistic", "dart classes", "random forest", "best iteration"):
            case["ubjson"] = base64.b64encode(bytes(model.save_raw("ubj"))).decode()
        yield case


def main():
    folder = pathlib.Path(sys.argv[sys.argv.index("--large") + 1]) if LARGE else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for producer, version, cases in (("lightgbm", lgb.__version__, lightgbm_cases()), ("xgboost", xgb.__version__, xgboost_cases())):
        text = json.dumps({"producer": producer, "version": version, "features": FEATURES, "cases": list(cases)}, indent=0) + "\n"
        file = folder / f"{producer}.json"
        if "--check" in sys.argv:
            wrong += [file.name] if file.read_text() != text else []
        else:
            file.write_text(text)
            print(f"{file}: {len(text)} bytes")
    if wrong:
        sys.exit(f"differ: {', '.join(wrong)}")


main()
