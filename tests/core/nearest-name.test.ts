import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestName } from "../../src/core/nearest-name.js";

describe("the nearest name", () => {
  it("finds slips of the fingers, whatever the case", () => {
    const names = ["numLeaves", "learningRate", "minDataInLeaf"];
    expect(nearestName("numLeafs", names)).toBe("numLeaves");
    expect(nearestName("NUMLEAVES", names)).toBe("numLeaves");
    expect(nearestName("lerningRate", names)).toBe("learningRate");
  });

  it("suggests nothing when nothing is close", () => {
    expect(nearestName("port", ["numLeaves", "x"])).toBeUndefined();
    expect(nearestName("anything", [])).toBeUndefined();
    expect(nearestName("ab", ["xy"])).toBeUndefined();
  });

  it("takes the closest, and the first of equals", () => {
    expect(nearestName("targe", ["targets", "target"])).toBe("target");
    expect(nearestName("cat", ["bat", "hat"])).toBe("bat");
  });

  it("agrees with the plain definition of edit distance", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 9 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (wanted, names) => {
        const limit = Math.max(1, Math.floor(wanted.length / 3));
        const distances = names.map((name) => distance(wanted, name));
        const least = Math.min(...distances);
        expect(nearestName(wanted, names)).toBe(least <= limit ? names[distances.indexOf(least)] : undefined);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

function distance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  if (a[0] === b[0]) return distance(a.slice(1), b.slice(1));
  const [restA, restB] = [a.slice(1), b.slice(1)];
  return 1 + Math.min(distance(restA, b), distance(a, restB), distance(restA, restB));
}
