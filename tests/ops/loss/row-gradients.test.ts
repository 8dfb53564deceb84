import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { rowGradients } from "../../../src/engine/ops/loss/row-gradients.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawLosses, objectives, parameters } from "./scored-losses.js";

interface Case {
  readonly name: string;
  readonly parameters: Record<string, number | boolean>;
  readonly labels: number[];
  readonly weights: number[];
  readonly scores: number[];
  readonly groups: number[];
  readonly hessians: (number | null)[][];
  readonly steps: (number | null)[][];
}
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/losses-lightgbm.json", import.meta.url), "utf8")) as {
  producer: string;
  version: string;
  cases: Case[];
};

function run(
  objective: string,
  data: Pick<ReturnType<typeof drawLosses>, "labels" | "weights" | "scores" | "queryOffsets">,
  more: Partial<typeof parameters> = {},
  threads = 1,
) {
  const gradients = new Float64Array(data.scores.length);
  const hessians = new Float64Array(data.scores.length);
  const runtime = makeRuntime({ threads });
  runOp(rowGradients, { ...data, gradients, hessians, ...parameters, ...more, objective }, runtime);
  return { gradients, hessians };
}

describe(`loss/row-gradients against ${fixture.producer} ${fixture.version}`, () => {
  for (const each of fixture.cases) {
    const said = each.parameters as Record<string, never>;
    it(`${each.name} ${JSON.stringify(said)}${each.weights.length > 0 ? ", weighted" : ""}: hessians and steps agree`, () => {
      let end = 0;
      const { gradients, hessians } = run(
        each.name,
        {
          labels: Float64Array.from(each.labels),
          weights: Float64Array.from(each.weights),
          scores: Float64Array.from(each.scores),
          queryOffsets: BigInt64Array.from(each.groups.length > 0 ? [0, ...each.groups] : [], (size) => {
            end += size;
            return BigInt(end);
          }),
        },
        {
          alpha: said.alpha ?? 0.9,
          tweediePower: said.tweedie_variance_power ?? 1.5,
          poissonMaxDeltaStep: said.poisson_max_delta_step ?? 0.7,
          sigmoid: said.sigmoid ?? 1,
          truncationLevel: said.lambdarank_truncation_level ?? 30,
          isNormalized: said.lambdarank_norm ?? true,
        },
      );
      const rows = each.labels.length;
      let seen = 0;
      each.hessians.forEach((column, k) => {
        column.forEach((hessian, row) => {
          const at = k * rows + row;
          const step = each.steps[k][row];
          // 32-bit floats; LambdaRank's come through a table of the logistic function.
          const tolerance = each.name === "lambdarank" ? 2e-4 : 2e-6;
          if (hessian !== null) expect(Math.abs(hessians[at] / hessian - 1)).toBeLessThan(tolerance);
          if (hessian !== null) seen++;
          if (step === null) return;
          expect(Math.abs(-gradients[at] / hessians[at] - step)).toBeLessThan(tolerance * Math.max(1, Math.abs(step)));
        });
      });
      expect(seen).toBeGreaterThan(2);
    });
  }
});

describe("loss/row-gradients", () => {
  for (const objective of objectives) {
    it(`${objective}: a row alone has the bits it has among others, on any number of threads`, () => {
      const data = drawLosses(objective, 17_000);
      const all = [1, 2, 4].map((threads) => run(objective, data, { seed: 3 }, threads));
      for (const each of all) expect(each).toEqual(all[0]);
      if (objective.includes("rank")) return;
      for (const row of [0, 1, 511, 512, 16_383, 16_384, 16_999]) {
        const outputs = data.scores.length / 17_000;
        const one = run(objective, {
          labels: data.labels.slice(row, row + 1),
          weights: data.weights.slice(row, row + 1),
          scores: Float64Array.from({ length: outputs }, (_, k) => data.scores[k * 17_000 + row]),
          queryOffsets: data.queryOffsets,
        });
        expect(one.gradients).toEqual(
          Float64Array.from({ length: outputs }, (_, k) => all[0].gradients[k * 17_000 + row]),
        );
      }
    });

    it(`${objective}: no rows are no gradients, and a label that is no number is refused with its row`, () => {
      const none = drawLosses(objective, 0);
      expect(run(objective, none).gradients.length).toBe(0);
      const data = drawLosses(objective, 5);
      data.labels[3] = Number.NaN;
      expect(() => run(objective, data)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
      expect(() => run(objective, data)).toThrow(/at 3/);
    });
  }

  it("weights of another length, queries that miss rows and losses without a name are refused", () => {
    const shape = expect.objectContaining({ code: "ERR_SHAPE" });
    const data = drawLosses("lambdarank", 30);
    expect(() => run("lambdarank", { ...data, weights: Float64Array.of(1) })).toThrow(shape);
    expect(() => run("lambdarank", { ...data, queryOffsets: BigInt64Array.of(0n, 29n) })).toThrow(shape);
    expect(() => run("lambdarank", { ...data, queryOffsets: new BigInt64Array(0) })).toThrow(shape);
    expect(() => run("custom", data)).toThrow(shape);
    expect(() => run("squared-eror", data)).toThrow(shape);
    expect(() => run("binary", drawLosses("softmax", 4))).toThrow(shape);
  });
});
