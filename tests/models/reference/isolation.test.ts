import { expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { numericFeature } from "./feature.js";
import { anomalyScore, growIsolationTree } from "./isolation.js";

const rows = Array.from({ length: 320 }, (_, row) => row);
const draw = (seed: number) => (at: number) => randomUnit(seed, streams.sample, at);

it("isolation trees set a far row apart sooner", () => {
  const values = [...rows.map(draw(1)), 9];
  const features = [numericFeature(values), numericFeature([...rows.map(draw(2)), -9])];
  const all = values.map((_, row) => row);
  const trees = Array.from({ length: 20 }, (_, tree) =>
    growIsolationTree(features, all.slice(-256), { feature: draw(100 + tree), cut: draw(200 + tree) }),
  );
  const scores = all.map((row) => anomalyScore(trees, features, row, 256));
  expect(scores[320]).toBeGreaterThan(0.7);
  expect(Math.max(...scores.slice(0, 320))).toBeLessThan(scores[320]);
});
