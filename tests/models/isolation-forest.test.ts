import { describe, expect, it } from "vitest";
import { isolationForest } from "../../src/models/isolation-forest/learner.js";
import { restoreModel } from "../../src/models/models.js";
import { digestOf, trainingSet } from "./forest-rows.js";
import { meanPathLength } from "./reference/isolation.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);

describe("an isolation forest", () => {
  it("scores as counted by hand: two equal rows and a far one, which every cut sets apart", () => {
    const set = trainingSet([[0, 0, 10]], [0, 0, 0], 0);
    const scores = isolationForest.make().fit(set, { seed: 1, runtime }).predict(set.features, runtime);
    const [same, far] = [2, 1].map((path) => 2 ** (-path / meanPathLength(3)));
    expect(scores[0]).toBeCloseTo(same, 12);
    expect(scores[1]).toBeCloseTo(same, 12);
    expect(scores[2]).toBeCloseTo(far, 12);
  });

  it("is the same to the bit for any number of threads, and after it was saved", () => {
    const set = syntheticSet("regression", 700, 3, 0.1);
    const learn = (threads: number) => isolationForest.make().fit(set, { seed: 2, runtime: runtimeOf(threads) });
    const first = learn(1);
    for (const threads of [2, 3, 8]) expect(digestOf(learn(threads))).toBe(digestOf(first));
    const again = restoreModel(first.header, first.arrays);
    expect(again.predict(set.features, runtime)).toEqual(first.predict(set.features, runtime));
  });

  it("calls the share of rows outliers that it was told", () => {
    const set = syntheticSet("regression", 1_000, 3);
    const model = isolationForest.make({ contamination: 0.07, n_estimators: 30 }).fit(set, { seed: 2, runtime });
    const offset = model.header.parameters.offset as number;
    expect(model.predict(set.features, runtime).filter((score) => -score < offset)).toHaveLength(70);
    const auto = isolationForest.make({ max_samples: 0.1 }).fit(set, { seed: 2, runtime });
    expect(auto.header.parameters).toMatchObject({ offset: -0.5, sampleRows: 100 });
  });

  it("refuses a saved model without a sample or an offset", () => {
    const model = isolationForest.make().fit(syntheticSet("regression", 50, 3), { seed: 2, runtime });
    for (const [name, value] of [
      ["sampleRows", 0],
      ["sampleRows", 1.5],
      ["offset", "much"],
    ] as const) {
      const header = { ...model.header, parameters: { ...model.header.parameters, [name]: value } };
      expect(() => restoreModel(header, model.arrays)).toThrow(expect.objectContaining({ code: "ERR_MODEL_INVALID" }));
    }
  });

  it("takes one row, and refuses none", () => {
    const one = trainingSet([[3]], [0], 0);
    expect([...isolationForest.make().fit(one, { seed: 1, runtime }).predict(one.features, runtime)]).toEqual([1]);
    const none = trainingSet([[]], [], 0);
    expect(() => isolationForest.make().fit(none, { seed: 1, runtime })).toThrow(
      expect.objectContaining({ code: "ERR_SHAPE" }),
    );
  });
});
