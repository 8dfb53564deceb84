import { describe, expect, it } from "vitest";
import type { TypedArray } from "../../src/columns/column.js";
import { baseline } from "../../src/models/baseline/learner.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import { linear } from "../../src/models/linear/learner.js";
import type { Model, ModelHeader } from "../../src/models/model.js";
import { restoreModel } from "../../src/models/models.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(1);
const train = syntheticSet("multiclass", 300, 3, 0.1);
const options = { seed: 1, runtime };
const forest = gradientBoosting.make({ numIterations: 4, numLeaves: 5 }).fit(train, options);
const plane = linear.make().fit(train, options);
const shares = baseline.make().fit(train, options);

const invalid = expect.objectContaining({ code: "ERR_MODEL_INVALID" });
type Change = (arrays: Map<string, TypedArray>, header: Record<string, unknown>) => void;

const put =
  (name: string, at: number, value: number): Change =>
  (arrays) => {
    arrays.get(name)![at] = value;
  };

function restoreChanged(model: Model, change: Change): () => Model {
  const arrays = new Map([...model.arrays].map(([name, array]) => [name, array.slice() as TypedArray]));
  const header = JSON.parse(JSON.stringify(model.header)) as Record<string, unknown>;
  change(arrays, header);
  return () => restoreModel(header as unknown as ModelHeader, arrays);
}

const feature = forest.arrays.get("feature") as Int32Array;
const inner = feature.findIndex((value) => value >= 0);
const count = feature.length;

function withSets(arrays: Map<string, TypedArray>, offsets: number[], words: number): void {
  arrays.set("setOffsets", Int32Array.from(offsets));
  arrays.set("setWords", new Uint32Array(words));
}

const categoriesFor = (header: Record<string, unknown>, categories: unknown[]) => ({
  [(header.features as string[])[0]]: categories,
});

describe("a saved forest is refused when", () => {
  const cases: [string, Change][] = [
    ["a child is its own parent", put("left", inner, inner)],
    ["a child comes before its parent", put("left", inner, inner - 1)],
    ["a child lies in another tree", put("left", inner, count - 1)],
    ["a child is past the end", put("right", inner, 2 ** 31 - 1)],
    ["two children are one node", put("right", inner, (forest.arrays.get("left") as Int32Array)[inner])],
    ["a node has no parent", put("feature", inner, -1)],
    ["a feature is not there", put("feature", inner, 5)],
    ["a feature is below -1", put("feature", inner, -2)],
    ["a threshold is no number", put("threshold", inner, Number.NaN)],
    [
      "a leaf is infinite",
      (arrays) => {
        arrays.get("value")!.fill(Infinity as never);
      },
    ],
    ["a start score is no number", put("initial", 0, Number.NaN)],
    ["a flag is unknown", put("flags", inner, 32)],
    [
      "a set of categories is not there",
      (arrays) => {
        arrays.get("flags")![inner] = 2;
        arrays.get("threshold")![inner] = 0;
      },
    ],
    [
      "a set of categories has no whole number",
      (arrays) => {
        withSets(arrays, [0, 1], 1);
        arrays.get("flags")![inner] = 2;
        arrays.get("threshold")![inner] = 0.5;
      },
    ],
    [
      "sets of categories end early",
      (arrays) => {
        withSets(arrays, [0, 1], 2);
      },
    ],
    [
      "a set of categories is turned round",
      (arrays) => {
        withSets(arrays, [0, 2, 1], 1);
      },
    ],
    [
      "sets of categories begin late",
      (arrays) => {
        withSets(arrays, [1, 1], 1);
      },
    ],
    [
      "there are no offsets of sets",
      (arrays) => {
        withSets(arrays, [], 0);
      },
    ],
    ["a tree adds to an output that is not there", put("treeOutputs", 1, 3)],
    ["a tree adds to an output below 0", put("treeOutputs", 1, -1)],
    [
      "an output is missing for a tree",
      (arrays) => {
        arrays.set("treeOutputs", arrays.get("treeOutputs")!.slice(1) as TypedArray);
      },
    ],
    ["a cover is negative", put("cover", inner, -1)],
    ["a cover is no number", put("cover", inner, Number.NaN)],
    ["a count of rows is negative", put("rows", inner, -1)],
    ["a gain is infinite", put("gain", inner, Infinity)],
    [
      "leaf numbers are missing",
      (arrays) => {
        arrays.delete("leaf");
      },
    ],
    [
      "categories are no list",
      (_, header) => {
        header.categories = 3;
      },
    ],
    [
      "categories belong to no feature",
      (_, header) => {
        header.categories = { nobody: ["a"] };
      },
    ],
    [
      "a feature has no category",
      (_, header) => {
        header.categories = categoriesFor(header, []);
      },
    ],
    [
      "two categories are one",
      (_, header) => {
        header.categories = categoriesFor(header, ["a", "a"]);
      },
    ],
    [
      "categories are text and numbers",
      (_, header) => {
        header.categories = categoriesFor(header, ["a", 1]);
      },
    ],
    [
      "a category is null",
      (_, header) => {
        header.categories = categoriesFor(header, [null]);
      },
    ],
    ["the trees overlap", put("treeOffsets", 1, 0)],
    [
      "the trees end early",
      (arrays) => {
        arrays.set("treeOffsets", arrays.get("treeOffsets")!.slice(0, 4) as TypedArray);
      },
    ],
    [
      "there are no offsets",
      (arrays) => {
        arrays.set("treeOffsets", new Int32Array(0));
      },
    ],
    [
      "trees are missing for a class",
      (arrays) => {
        const offsets = [...(arrays.get("treeOffsets") as Int32Array)];
        offsets.splice(-2, 1);
        arrays.set("treeOffsets", Int32Array.from(offsets));
      },
    ],
    [
      "an array is missing",
      (arrays) => {
        arrays.delete("gain");
      },
    ],
    [
      "an array has another type",
      (arrays) => {
        arrays.set("left", new Float64Array(count));
      },
    ],
    [
      "an array has another length",
      (arrays) => {
        arrays.set("value", new Float64Array(count - 1));
      },
    ],
    ["a gain is negative", put("gain", inner, -1)],
    [
      "there are more classes than start scores",
      (_, header) => {
        header.classes = ["a", "b", "c", "d"];
      },
    ],
    [
      "there are 70,000 classes",
      (_, header) => {
        header.classes = Array.from({ length: 70_000 }, (__, i) => String(i));
      },
    ],
    [
      "two classes are one",
      (_, header) => {
        header.classes = ["a", "a", "b"];
      },
    ],
    [
      "features are no names",
      (_, header) => {
        header.features = [1, 2, 3, 4, 5];
      },
    ],
    [
      "a feature is there twice",
      (_, header) => {
        header.features = ["x", "x", "y", "z", "w"];
      },
    ],
    [
      "the task is unknown",
      (_, header) => {
        header.task = "ranking";
      },
    ],
    [
      "the kind is unknown",
      (_, header) => {
        header.kind = "__proto__";
      },
    ],
  ];
  for (const [title, change] of cases) {
    it(title, () => {
      expect(restoreChanged(forest, change)).toThrow(invalid);
    });
  }

  it("never for a feature called __proto__ that has categories", () => {
    const header = JSON.parse(JSON.stringify(forest.header));
    header.features = ["__proto__", ...header.features.slice(1)];
    header.categories = JSON.parse('{"__proto__":["a","b"]}');
    const model = restoreModel(header, forest.arrays);
    expect(Object.hasOwn(model.header.categories!, "__proto__")).toBe(true);
    expect(Object.entries(model.header.categories!)).toEqual([["__proto__", ["a", "b"]]]);
  });

  it("a tree is a chain 20,000 deep", () => {
    const nodes = 40_001;
    const parent = (node: number) => node % 2 === 0 && node + 2 < nodes;
    const column = (value: (node: number) => number) => Int32Array.from({ length: nodes }, (_, node) => value(node));
    const arrays = new Map<string, TypedArray>([
      ["feature", column((node) => (parent(node) ? 0 : -1))],
      ["left", column((node) => (parent(node) ? node + 1 : -1))],
      ["right", column((node) => (parent(node) ? node + 2 : -1))],
      ["threshold", new Float64Array(nodes)],
      ["value", new Float64Array(nodes)],
      ["gain", new Float64Array(nodes)],
      ["cover", new Float64Array(nodes)],
      ["rows", new Float64Array(nodes)],
      ["flags", new Uint8Array(nodes)],
      ["leaf", column(() => 0)],
      ["setOffsets", new Int32Array(1)],
      ["setWords", new Uint32Array(0)],
      ["treeOutputs", new Int32Array(1)],
      ["treeOffsets", Int32Array.of(0, nodes)],
      ["initial", new Float64Array(1)],
    ]);
    const header: ModelHeader = {
      kind: "gradient-boosting",
      task: "regression",
      features: ["x"],
      classes: [],
      parameters: {},
    };
    expect(() => restoreModel(header, arrays)).toThrow(/deeper than 1024/);
  });
});

describe("other saved models are refused when", () => {
  const cases: [string, Model, Change][] = [
    ["a scale is 0", plane, put("scales", 0, 0)],
    ["a coefficient is infinite", plane, put("coefficients", 0, Infinity)],
    [
      "a mean is missing",
      plane,
      (arrays) => {
        arrays.set("means", new Float64Array(4));
      },
    ],
    ["a share is above 1", shares, put("means", 0, 1.5)],
    [
      "a share is missing",
      shares,
      (arrays) => {
        arrays.set("means", new Float64Array(2));
      },
    ],
  ];
  for (const [title, model, change] of cases) {
    it(title, () => {
      expect(restoreChanged(model, change)).toThrow(invalid);
    });
  }
});

describe("flipping any byte of a small forest", () => {
  it("gives a typed error or a model that predicts finite probabilities", () => {
    let refused = 0;
    for (const [name, array] of forest.arrays) {
      const bytes = new Uint8Array(array.slice().buffer as ArrayBuffer);
      for (let at = 0; at < bytes.length; at += 3) {
        const make = restoreChanged(forest, (arrays) => {
          const copy = arrays.get(name)!;
          new Uint8Array(copy.buffer as ArrayBuffer, copy.byteOffset)[at] ^= 1 << (at % 8);
        });
        try {
          const model = make();
          for (const p of model.predict(train.features, runtime).subarray(0, 30)) expect(p >= 0 && p <= 1).toBe(true);
        } catch (error) {
          expect(error).toEqual(invalid);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});
