// What a model of trees can be made into: files of other libraries, records, text and drawings.
import { MillraceError } from "../core/errors.js";
import { writeLightGBM } from "../models/lightgbm/write-lightgbm.js";
import type { Model } from "../models/model.js";
import { type OnnxOptions, writeOnnx } from "../models/onnx/write-onnx.js";
import { type DumpedForest, dumpTree, dumpTrees } from "../models/trees/dump-trees.js";
import type { ForestModel } from "../models/trees/forest-model.js";
import { treeText } from "../models/trees/tree-text.js";
import { type TreeDrawingOptions, treeSvg } from "../reports/svg/tree.js";

/** Trees only: each throws ERR_INVALID_VALUE where the model has no trees. */
export interface TreeOutputs {
  /**
   * The model as LightGBM's text: LightGBM 4 loads it and its raw scores have the same bits (XGBoost's sums are float32,
   * so that a model read from XGBoost is as close as that).
   *
   * @throws {MillraceError} ERR_MODEL_UNSUPPORTED
   */
  toLightGBM(): string;
  /** The model as ONNX, for onnxruntime 1.21 and newer: input `input`, outputs `label` and `probabilities`, or `value`. */
  toONNX(options?: OnnxOptions): Uint8Array;
  /** All trees as nested records, ready for JSON. */
  dumpTrees(): DumpedForest;
  /** A tree as indented lines; what is deeper than `maxDepth` is cut. */
  treeText(tree?: number, options?: { readonly maxDepth?: number }): string;
  /** A tree as the text of an SVG file; what is deeper than `maxDepth` (default 4) is cut, and marked. */
  drawTree(tree?: number, options?: TreeDrawingOptions): string;
}

export function treeOutputs(model: Model): TreeOutputs {
  const forestFor = (method: string): ForestModel => {
    if (model.forest) return model.forest;
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: `'${method}'`,
      expected: "a model of trees",
      received: `one of kind ${model.header.kind}`,
    });
  };
  return {
    toLightGBM: () => writeLightGBM(forestFor("toLightGBM")),
    toONNX: (options) => writeOnnx(forestFor("toONNX"), options),
    dumpTrees: () => dumpTrees(forestFor("dumpTrees")),
    treeText: (tree = 0, { maxDepth } = {}) => treeText(dumpTree(forestFor("treeText"), tree), maxDepth),
    drawTree: (tree = 0, options) => treeSvg(dumpTree(forestFor("drawTree"), tree), options),
  };
}
