import { expect, it } from "vitest";
import { nearestName } from "../../src/core/nearest-name.js";

it("finds the name that a slip of the fingers meant: swapped, missing, doubled and wrong letters, wrong case", () => {
  const names = ["run", "train", "features", "frame"];
  expect(["rnu", "RUN", "trian", "tran", "featurres", "fratures"].map((word) => nearestName(word, names))).toEqual([
    "run",
    "run",
    "train",
    "train",
    "features",
    "features",
  ]);
});

it("finds none where nothing is close, and the first of equally close ones", () => {
  expect(nearestName("monitor", ["run", "train"])).toBeUndefined();
  expect(nearestName("cat", ["bat", "hat"])).toBe("bat");
  expect(nearestName("x", [])).toBeUndefined();
});
