// Model files made to hurt: each is refused with a typed error that says where, at once and without taking memory.
import { expect, it } from "vitest";
import { MillraceError } from "../../src/core/errors.js";
import { readLightGBM } from "../../src/models/lightgbm/read-lightgbm.js";
import { readXGBoost } from "../../src/models/xgboost/read-xgboost.js";
import { type ModelCase, modelCases } from "./model-fixtures.js";
import { ubjson } from "./write-ubjson.js";

const named = (library: "lightgbm" | "xgboost", name: string): ModelCase =>
  modelCases(library).find((given) => given.name === name)!;
const text = named("lightgbm", "multiclass").model;
const json = named("xgboost", "binary:logistic").model;

/** What reading throws; it must be one of ours, soon, and must not have taken memory. */
function refused(read: () => unknown): MillraceError {
  const memory = process.memoryUsage().rss;
  const begin = performance.now();
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(MillraceError);
    expect(["ERR_MODEL_FORMAT", "ERR_MODEL_INVALID", "ERR_MODEL_UNSUPPORTED"]).toContain((error as MillraceError).code);
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(512 * 2 ** 20);
    return error as MillraceError;
  }
  throw new Error("was read");
}

const bytes = (document: string) => Buffer.from(document, "utf8");
const edited = (pattern: RegExp | string, by: string) => {
  const other = text.replace(pattern, by);
  expect(other).not.toBe(text);
  return other;
};

it.each([
  ["nothing at all", "", /line 1/],
  ["another file", "PK\u0003\u0004", /line 1/],
  ["an infinite leaf", edited(/leaf_value=\S+/, "leaf_value=inf"), /leaf_value/],
  ["an unknown version", edited("version=v4", "version=v9"), /line 2/],
  [
    "666,666,666 classes",
    edited("num_tree_per_iteration=3", "num_tree_per_iteration=666666666"),
    /num_tree_per_iteration/,
  ],
  ["a count + 2^61", edited(/num_leaves=\d+/, `num_leaves=${2 ** 61 + 5}`), /num_leaves/],
  ["a billion leaves", edited(/num_leaves=\d+/, "num_leaves=1000000000"), /leaf_value/],
  ["a billion features", edited("max_feature_idx=5", "max_feature_idx=1000000000"), /1000000001 feature names/],
  ["a billion sets of categories", edited(/num_cat=\d+/, "num_cat=1000000000"), /cat_boundaries/],
  ["a negative number of leaves", edited(/num_leaves=\d+/, "num_leaves=-1"), /num_leaves/],
  ["a feature that is not there", edited(/split_feature=\d+/, "split_feature=6"), /split_feature/],
  ["a threshold that is no number", edited(/threshold=\S+/, "threshold=nan"), /threshold/],
  ["a threshold beyond float64", edited(/threshold=\S+/, "threshold=1e999"), /threshold/],
  ["a hexadecimal leaf", edited(/leaf_value=\S+/, "leaf_value=0x10"), /leaf_value/],
  ["a leaf beyond float64", edited(/leaf_value=\S+/, "leaf_value=-1e999"), /leaf_value/],
  ["a cycle", edited(/left_child=\S+/, "left_child=0"), /one parent a node/],
  ["a shared leaf", edited(/right_child=(\S+) \S+/, "right_child=$1 -1"), /one parent a node|inside the tree/],
  ["a child outside the tree", edited(/left_child=\S+/, "left_child=-100"), /children inside the tree/],
  ["a category set that is not there", edited(/cat_boundaries=\S+ \S+/, "cat_boundaries=0 99999"), /cat_/],
  ["a set word of 33 bits", edited(/cat_threshold=\S+/, "cat_threshold=4294967296"), /cat_threshold/],
  ["an unknown decision", edited(/decision_type=\S+/, "decision_type=14"), /decision_type/],
  ["a decision of 33 bits", edited(/decision_type=\S+/, "decision_type=4294967297"), /decision_type/],
  ["linear leaves", edited("is_linear=0", "is_linear=1"), /linear leaves/],
  ["a key twice", edited("num_class=3", "num_class=3\nnum_class=3"), /every key once/],
  ["a feature name twice", edited("Column_1", "Column_0"), /different feature names/],
  ["a missing tree", edited("Tree=1\n", "Tree=7\n"), /Tree=1/],
  ["too few trees", edited(/Tree=8\n[\s\S]*?\n\n\n/, ""), /3 trees a round/],
  ["an unknown objective", edited("objective=multiclass", "objective=__proto__"), /objective '__proto__'/],
  ["a wrong sigmoid", edited("objective=multiclass num_class:3", "objective=multiclassova sigmoid:-1"), /sigmoid/],
  ["classes for an objective of one score", edited("objective=multiclass ", "objective=binary "), /trees a round/],
  ["one tree as deep as 20,000", deepText(20_000), /deeper than 1024/],
])("LightGBM: %s", (_, model, message) => {
  expect(refused(() => readLightGBM(model)).message).toMatch(message);
});

it("a LightGBM text cut after any line up to its trees' end is refused", () => {
  const lines = text.slice(0, text.indexOf("end of trees")).split("\n");
  for (let count = 0; count < lines.length; count++) refused(() => readLightGBM(lines.slice(0, count).join("\n")));
});

// A chain: every inner node has a leaf on its left.
function deepText(depth: number): string {
  const all = (value: (at: number) => number, count = depth) =>
    Array.from({ length: count }, (_, at) => value(at)).join(" ");
  return `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=0
objective=regression
feature_names=x
feature_infos=none

Tree=0
num_leaves=${depth + 1}
num_cat=0
split_feature=${all(() => 0)}
threshold=${all((at) => at)}
decision_type=${all(() => 2)}
left_child=${all((at) => -at - 1)}
right_child=${all((at) => (at + 1 < depth ? at + 1 : -depth - 1))}
leaf_value=${all((at) => at, depth + 1)}


end of trees
`;
}

const replaced = (pattern: RegExp | string, by: string) => {
  const other = json.replace(pattern, by);
  expect(other).not.toBe(json);
  return other;
};

it.each([
  ["nothing at all", "", /byte 0/],
  ["another file", "PK\u0003\u0004", /byte 0/],
  ["no learner", "{}", /learner/],
  ["300,000 arrays in one another", `{"a":${"[".repeat(300_000)}`, /at most 64 levels/],
  ["arrays beyond what a model has", `{"a":[${"[],".repeat(300_000)}[]]}`, /fewer arrays/],
  ["a key twice", replaced('"version":', '"learner":1,"version":'), /every key once/],
  ["__proto__ for a learner", replaced('"learner":', '"__proto__":'), /learner/],
  ["a number beyond float32", replaced(/"split_conditions":\[[^,]+/, '"split_conditions":[1e999'), /float32/],
  ["a number beyond float32 in float64", replaced(/"split_conditions":\[[^,]+/, '"split_conditions":[1e39'), /float32/],
  [
    "a threshold that is no number",
    replaced(/"split_conditions":\[[^,]+/, '"split_conditions":[NaN'),
    /split_conditions\[0\]/,
  ],
  ["a very long number", replaced(/"split_conditions":\[[^,]+/, `"split_conditions":[${"1".repeat(1000)}`), /number/],
  ["666,666,666 classes", replaced('"num_class":"0"', '"num_class":"666666666"'), /num_class/],
  [
    "a billion features",
    replaced('"num_class":"0","num_feature":"6"', '"num_class":"0","num_feature":"1000000000"'),
    /num_feature|names/,
  ],
  [
    "a feature that is not there",
    replaced('"num_class":"0","num_feature":"6"', '"num_class":"0","num_feature":"1"'),
    /reads feature/,
  ],
  ["a count + 2^61", replaced(/"num_nodes":"\d+"/, `"num_nodes":"${2 ** 61}"`), /num_nodes/],
  ["more nodes than arrays", replaced(/"num_nodes":"\d+"/, '"num_nodes":"1000000"'), /an array of 1000000/],
  ["a cycle", replaced(/"left_children":\[1/, '"left_children":[0'), /one parent a node/],
  ["a shared node", replaced(/"right_children":\[2/, '"right_children":[1'), /one parent a node/],
  ["a child outside the tree", replaced(/"left_children":\[1/, '"left_children":[999'), /left_children\[0\]/],
  ["a child below -1", replaced(/"left_children":\[1/, '"left_children":[-5'), /left_children\[0\]/],
  ["one child only", replaced(/"right_children":\[2/, '"right_children":[-1'), /a child of node 0/],
  ["category 4294967295", replaced(/"categories":\[\d+/, '"categories":[4294967295'), /categories\[0\]/],
  ["categories outside their list", replaced(/"categories_sizes":\[\d+/, '"categories_sizes":[99999'), /categories/],
  ["a tree of no output", replaced('"tree_info":[0', '"tree_info":[1'), /tree_info\[0\]/],
  ["rounds that fall", replaced('"iteration_indptr":[0,1,2', '"iteration_indptr":[0,3,2'), /iteration_indptr/],
  ["vector leaves", replaced('"size_leaf_vector":"1"', '"size_leaf_vector":"3"'), /vector in each leaf/],
  ["several targets", replaced('"num_target":"1"', '"num_target":"2"'), /several targets/],
  ["a linear booster", replaced('"name":"gbtree"', '"name":"gblinear"'), /booster 'gblinear'/],
  ["an unknown objective", replaced('"name":"binary:logistic"', '"name":"constructor"'), /objective 'constructor'/],
  ["a base score of 2 for a probability", replaced(/"base_score":"[^"]+"/, '"base_score":"[2E0]"'), /base scores/],
  ["two base scores for one output", replaced(/"base_score":"[^"]+"/, '"base_score":"[2E-1,1E-1]"'), /base score/],
  ["a text that does not end", '{"learner', /the end of a text/],
  ["an unknown escape", '{"\\q":1}', /escapes/],
  ["more after the end", `${json}{}`, /the end/],
])("XGBoost JSON: %s", (_, model, message) => {
  expect(refused(() => readXGBoost(bytes(model))).message).toMatch(message);
});

it("many sets of one large category are refused before they take memory", () => {
  const nodes = 4001;
  const list = (value: (at: number) => number) => `[${Array.from({ length: nodes }, (_, at) => value(at)).join(",")}]`;
  const splits = Array.from({ length: 2000 }, (_, at) => at);
  const inner = (at: number) => at < 2000;
  const tree =
    `{"categories":[${splits.map(() => 16777215)}],"categories_nodes":[${splits}],"categories_segments":[${splits}],` +
    `"categories_sizes":[${splits.map(() => 1)}],"default_left":${list(() => 0)},"split_type":${list((at) => Number(inner(at)))},` +
    `"left_children":${list((at) => (inner(at) ? 2 * at + 1 : -1))},"right_children":${list((at) => (inner(at) ? 2 * at + 2 : -1))},` +
    `"split_conditions":${list(() => 0)},"split_indices":${list(() => 0)},"tree_param":{"num_nodes":"${nodes}","size_leaf_vector":"1"}}`;
  const one = `{"learner":{"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1"},"tree_info":[0],"trees":[${tree}]},"name":"gbtree"},"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},"objective":{"name":"reg:squarederror"}},"version":[2,0,0]}`;
  expect(refused(() => readXGBoost(bytes(one))).message).toMatch(/in keeping with the file/);
});

it("an XGBoost file cut anywhere is refused", () => {
  const whole = named("xgboost", "binary:logistic").ubjson!;
  for (let length = 0; length < whole.length; length += 7) refused(() => readXGBoost(whole.subarray(0, length)));
  for (let length = 0; length < json.length; length += 7) refused(() => readXGBoost(bytes(json.slice(0, length))));
});

const hex = (digits: string) => Buffer.from(digits.replaceAll(" ", ""), "hex");
it.each([
  ["a length of 2^31 - 1", hex("7b 6c 7f ff ff ff 5b 5b 5b 5b"), /a length that the file has/],
  ["a length of 2^62", hex("7b 4c 40 00 00 00 00 00 00 00"), /a length that the file has/],
  ["a negative length", hex("7b 69 ff 61 5a 7d"), /a length that the file has/],
  ["a billion zeros that take no bytes", hex("7b 69 01 61 5b 24 5a 23 6c 3b 9a ca 00 7d"), /a type of a container/],
  ["a typed array larger than the file", hex("7b 69 01 61 5b 24 44 23 69 01 7d"), /8 more bytes/],
  ["a type without a count", hex("7b 69 01 61 5b 24 44 5d 7d"), /'#' after a type/],
  ["an unknown marker", hex("7b 69 01 61 78 7d"), /a known marker/],
  ["arrays without end", Buffer.concat([hex("7b 69 01 61"), Buffer.alloc(300_000, "[")]), /at most 64 levels/],
  ["a key twice", hex("7b 69 01 61 5a 69 01 61 5a 7d"), /every key once/],
  ["a high-precision number that is none", hex("7b 69 01 61 48 69 03 31 65 78 7d"), /a number/],
  ["nothing but no-ops", Buffer.concat([hex("7b"), Buffer.alloc(1000, "N")]), /a marker/],
])("UBJSON: %s", (_, model, message) => {
  expect(refused(() => readXGBoost(model)).message).toMatch(message);
});

it("UBJSON of every kind of number and container is read as the same model", () => {
  const document = JSON.parse(json);
  for (const style of ["plain", "counted", "typed"] as const) {
    expect(readXGBoost(ubjson(document, style))).toStrictEqual(readXGBoost(bytes(json)));
  }
});
