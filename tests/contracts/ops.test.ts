// What every op of the registry keeps to, whatever it does: the same bits for any number of threads, the error that its
// contract states and no other, and for rows in another order what the case says. What an op computes is compared with a
// naive oracle in tests/ops/<family>/<op>.test.ts; ops that run on a GPU go through the same rows in gpu-ops.test.ts.
import { describe, expect, it } from "vitest";
import { runOp } from "../../src/engine/dispatch.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { again, callOf, type OpCase, permute, shuffledOrder } from "./ops/case.js";
import { opCases } from "./ops/cases.js";
import { expectClose, expectSameOutcome, outcomeOf } from "./ops/outcome.js";
import { ops } from "./ops/registry.js";
import { patterns, type Rows, rowsOf } from "./ops/rows.js";

/** 0, 1, the blocks of loops (64, 1024, 16384) and one more or less, and many blocks. */
const sizes = [0, 1, 63, 64, 65, 1023, 1024, 1025, 16_383, 16_384, 16_385, 33_000];
/** Above this only the pattern that has something of all is worth its time. */
const fewRows = 1025;

const casesOf = (name: string): readonly OpCase[] => [opCases[name] ?? []].flat();

function* rowsFor({ upTo = 33_000 }: OpCase): Generator<Rows> {
  for (const n of sizes.filter((size) => size <= upTo)) {
    for (const pattern of patterns) if (n <= fewRows || pattern === "special") yield rowsOf(n, pattern);
  }
}

it("every op has its case, and every case its op", () => {
  const names = ops.map(({ name }) => name);
  expect(Object.keys(opCases).sort()).toEqual([...names].sort());
});

describe.each(ops.map((op) => [op.name, op] as const))("%s", (name, op) => {
  it.each(casesOf(name).map((each, at) => [at, each] as const))("case %i", async (_, each) => {
    const run = (threads: number) => (args: never) => runOp(op, args, makeRuntime({ threads }));
    for (const rows of rowsFor(each)) {
      const what = `${name}, ${rows.n} rows, ${rows.pattern}`;
      const call = callOf(op, each, rows);
      const one = await outcomeOf(again(op, each, call, rows), run(1));
      expect(one.error[0], `${what}: ${one.error[1]}`).toBe(each.refuses?.(rows));
      if (each.isTime) continue;
      for (const threads of [2, 4]) {
        const other = await outcomeOf(again(op, each, call, rows), run(threads));
        expectSameOutcome(op, other, one, `${what}, ${threads} threads`, each.placed);
      }
      if (each.permuted === "ordered" || rows.n < 2 || one.error.length > 0) continue;
      const order = shuffledOrder(rows.n);
      const moved = await outcomeOf(permute(op, each, call, order), run(2));
      const expected = each.permuted === "follows" ? { ...one, args: permute(op, each, one.args, order) } : one;
      (each.permuted === "close" ? expectClose : expectSameOutcome)(op, moved, expected, `${what}, other order`);
    }
  });
});
