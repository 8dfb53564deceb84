// A forest as an ONNX model: one TreeEnsemble, then its answers by operators of ONNX itself.
import { MillraceError } from "../../core/errors.js";
import type { ForestModel } from "../trees/forest-model.js";
import {
  type Attribute,
  type ElementType,
  elementTypes,
  integer,
  integers,
  node,
  onnxModel,
  strings,
  tensor,
  value,
} from "./graph.js";
import type { Message } from "./protobuf.js";
import { type Precision, treeEnsemble, zeroMissingFeatures } from "./tree-ensemble.js";

export interface OnnxOptions {
  /** Of input, thresholds and sums. `float32` (the default) rounds thresholds so that float32 rows go the same ways. */
  readonly precision?: Precision;
}

/**
 * The bytes of an ONNX model (opset 18, ai.onnx.ml 5; onnxruntime 1.21 and newer).
 *
 * Input `input` is `[rows x features]` in the order of `header.features`, NaN missing, categories as their numbers. Outputs
 * of classes: `label` `[rows]` the class as text, `probabilities` `[rows x classes]`; of values: `value` `[rows x 1]`.
 * Names of features and classes are in the metadata, as JSON.
 *
 * @throws {MillraceError} ERR_MODEL_UNSUPPORTED where zeros are missing to some splits of a feature only, and for forests
 *   of more than two classes whose leaves hold shares
 */
export function writeOnnx(
  { header, forest, answer }: ForestModel,
  { precision = "float32" }: OnnxOptions = {},
): Uint8Array {
  const type: ElementType = precision === "float32" ? "float" : "double";
  const nodes: Message[] = [];
  const constants: Message[] = [];
  let last = "input";
  const put = (operation: string, inputs: readonly string[], output: string, attributes: readonly Attribute[] = []) => {
    nodes.push(node(operation, inputs, [output], attributes));
    last = output;
  };
  const constant = (name: string, values: ArrayLike<number>, kind: ElementType = type, dims?: number[]) => {
    constants.push(tensor(name, kind, values, dims));
    return name;
  };

  const zeros = zeroMissingFeatures(forest, header.features.length);
  if (zeros.includes(true)) {
    put("Abs", ["input"], "sizes");
    put("LessOrEqual", ["sizes", constant("zero_reach", [Math.fround(1e-35)])], "zeros");
    put("And", ["zeros", constant("zero_missing", zeros.map(Number), "bool", [1, zeros.length])], "missing");
    put("Where", ["missing", constant("nan", [Number.NaN]), "input"], "values");
  }
  nodes.push(node("TreeEnsemble", [last], ["sums"], treeEnsemble(forest, precision), "ai.onnx.ml"));
  last = "sums";
  const treesOf = forest.treeOutputs.length / forest.initial.length;
  if (answer.averaged) put("Div", ["sums", constant("trees", [treesOf])], "means");
  if (forest.initial.some((score) => score !== 0)) put("Add", [last, constant("initial", forest.initial)], "scores");

  const slope = answer.slope ?? 1;
  const scaled = () => {
    if (slope !== 1) put("Mul", [last, constant("slope", [slope])], "scaled");
    return last;
  };
  const both = (one: string) => {
    put("Sub", [constant("one", [1]), one], "zero_probability");
    put("Concat", ["zero_probability", one], "probabilities", [integer("axis", 1)]);
  };
  const isPair = ["logistic", "step", "share"].includes(answer.link);
  const width = isPair ? 2 : forest.initial.length;
  // Scores of a loss of the caller's own are values, also of two classes.
  const isClasses = header.task !== "regression" && width === header.classes.length;
  const result = isClasses ? "probabilities" : "value";
  switch (answer.link) {
    case "identity":
      put("Identity", [last], result);
      break;
    case "logistic":
      put("Sigmoid", [scaled()], "one_probability");
      both("one_probability");
      break;
    case "step":
      put("Greater", [last, constant("zero", [0])], "is_above");
      put("Cast", ["is_above"], "one_probability", [integer("to", elementTypes[type])]);
      both("one_probability");
      break;
    case "share":
      if (header.classes.length > 2) {
        const what = "leaves that hold shares of more than two classes";
        const instead = "Predict with it here, or learn one class against the rest.";
        throw new MillraceError("ERR_MODEL_UNSUPPORTED", { format: "ONNX", what, instead });
      }
      put("Identity", [last], "one_probability");
      both("one_probability");
      break;
    case "softmax":
      put("Softmax", [last], result, [integer("axis", 1)]);
      break;
    case "one-vs-rest":
      put("Sigmoid", [scaled()], result);
      break;
    case "exp":
      put("Exp", [scaled()], result);
      break;
    case "log-one-plus-exp":
      // Softplus is not there for float64.
      put("Exp", [last], "powers");
      put("Add", ["powers", constant("one", [1])], "powers_and_one");
      put("Log", ["powers_and_one"], result);
      break;
    case "signed-square":
      nodes.push(node("Abs", [last], ["score_sizes"]));
      put("Mul", [last, "score_sizes"], result);
      break;
  }
  const outputs: Message[] = [value(result, type, width)];
  if (isClasses) {
    put("ArgMax", [result], "class_numbers", [integer("axis", 1), integer("keepdims", 0)]);
    nodes.push(
      node(
        "LabelEncoder",
        ["class_numbers"],
        ["label"],
        [
          integers(
            "keys_int64s",
            header.classes.map((_, index) => index),
          ),
          strings("values_strings", header.classes),
        ],
        "ai.onnx.ml",
      ),
    );
    outputs.unshift(value("label", "string"));
  }
  return onnxModel(
    { nodes, constants, inputs: [value("input", type, header.features.length)], outputs },
    new Map([
      ["", 18],
      ["ai.onnx.ml", 5],
    ]),
    new Map([
      ["features", JSON.stringify(header.features)],
      ["classes", JSON.stringify(header.classes)],
    ]),
  );
}
