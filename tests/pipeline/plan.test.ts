import { expect, test } from "vitest";
import { configSchema } from "../../src/core/config.js";
import type { DeviceChoice } from "../../src/engine/devices.js";
import { phases } from "../../src/phases/phases.js";
import { differences, ingredientsOf, phaseKey } from "../../src/pipeline/plan.js";

const config = configSchema.parse({
  name: "test",
  frame: { target: "y" },
  gather: { sources: [{ path: "rows.csv" }] },
  deploy: { name: "test" },
});

test("only a GPU that was asked for, and only where figures may differ there, makes another result", () => {
  for (const phase of phases) {
    const parents = new Map(phase.parents.map((name) => [name, "hash"]));
    const of = (device?: DeviceChoice) => ingredientsOf(phase, config, parents, "", device);
    expect(phaseKey(of("auto"))).toBe(phaseKey(of("cpu")));
    expect(phaseKey(of())).toBe(phaseKey(of("cpu")));
    const differs = ["explore", "features"].includes(phase.name);
    expect(phaseKey(of("gpu")) !== phaseKey(of("cpu"))).toBe(differs);
    expect(differences(of("cpu"), of("gpu")).map(({ ingredient }) => ingredient)).toEqual(differs ? ["device"] : []);
  }
});
