import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/core/json.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { frame } from "../../../src/phases/1-frame/index.js";
import { codeOf, contextOf, csv } from "../room.js";

const unit = (row: number, column: number) => randomUnit(column, streams.synthetic, row);
const rows = Array.from({ length: 500 }, (_, row) => row);
const shop = (label: (row: number) => unknown) =>
  csv(
    ["id", "size", "colour", "y"],
    rows.map((row) => [row + 1, unit(row, 1).toFixed(4), ["red", "green"][row % 2], label(row)]),
  );
const churn = shop((row) => (unit(row, 1) > 0.6 ? "Yes" : "No"));

const run = (context: ReturnType<typeof contextOf>) => frame.run(context, {} as never);

describe("framing", () => {
  it("finds problem, classes, metric and gate, and answers the checklist from the data", async () => {
    const { body } = await run(contextOf({ "shop.csv": churn }, { frame: { objective: "use AI" } }));
    expect(body).toMatchObject({
      task: "binary",
      classes: ["No", "Yes"],
      target: { name: "y" },
      metric: { name: "roc_auc", direction: "higher" },
      gate: { betterThanBaseline: true },
      probe: { rows: 500, columns: 4, bytes: Buffer.byteLength(churn), shareLabelled: 1 },
    });
    expect(body.objectiveNotes[0]).toContain("names a tool");
    expect(body.checklist.map(({ answer }) => answer)).toEqual(["yes", "yes", "no", "unknown", "unknown"]);
    expect(body.checklist[2].evidence).toContain("'size is at most 0.6");
    expect(body.verdict.decision).toBe("modify");
  });

  it("gives the same bytes for any number of threads", async () => {
    const [one, four] = [1, 4].map((threads) => contextOf({ "shop.csv": churn }, {}, threads));
    expect(canonicalJson((await run(one)).body)).toBe(canonicalJson((await run(four)).body));
  });

  it("looks at every value of the target, not only at the first rows", async () => {
    const late = csv(
      ["x", "y"],
      Array.from({ length: 9000 }, (_, row) => [row % 7, row < 8990 ? row % 2 : 0.5]),
    );
    expect((await run(contextOf({ "late.csv": late }))).body).toMatchObject({ task: "regression", classes: [] });
  });

  it("names classes as the source spells them", async () => {
    const spelled = shop((row) => (unit(row, 1) > 0.6 ? "1.0" : "0.0"));
    expect((await run(contextOf({ "shop.csv": spelled }))).body.classes).toEqual(["0.0", "1.0"]);
    const blanks = shop((row) => (unit(row, 1) > 0.6 ? " >50K" : " <=50K"));
    expect((await run(contextOf({ "shop.csv": blanks }))).body.classes).toEqual([" <=50K", " >50K"]);
    const capital = shop((row) => (unit(row, 1) > 0.6 ? "True" : "False"));
    expect((await run(contextOf({ "shop.csv": capital }))).body.classes).toEqual(["False", "True"]);
  });

  it("derives a target, and leaves rows without a label out of the count", async () => {
    const delays = csv(
      ["x", "delay"],
      rows.map((row) => [row % 5, row % 10 === 0 ? "" : Math.round(unit(row, 2) * 40)]),
    );
    const target = { name: "late", from: "delay", above: 15 };
    const { body } = await run(contextOf({ "d.csv": delays }, { frame: { target } }));
    expect(body).toMatchObject({
      task: "binary",
      classes: ["no", "yes"],
      target,
      probe: { columns: 2, shareLabelled: 0.9 },
    });
  });

  it("reads sentinels of the target as missing", async () => {
    const prices = shop((row) => (row % 50 === 0 ? "ERROR" : (unit(row, 3) * 90).toFixed(3)));
    const { body } = await run(
      contextOf({ "s.csv": prices }, { gather: { sentinels: [{ column: "y", values: ["ERROR"] }] } }),
    );
    expect(body).toMatchObject({
      task: "regression",
      metric: { name: "rmse", direction: "lower" },
      probe: { shareLabelled: 0.98 },
    });
  });

  it.each([
    ["a target that is not there", churn, { target: "Y2" }, "ERR_TARGET_MISSING 3"],
    ["one label", shop(() => "same"), {}, "ERR_TARGET_CONSTANT 3"],
    ["no label", shop(() => ""), {}, "ERR_TARGET_EMPTY 3"],
    ["one row", csv(["x", "y"], [[1, "a"]]), {}, "ERR_TOO_FEW_ROWS 3"],
    ["a header only", csv(["x", "y"], []), {}, "ERR_NO_ROWS 3"],
    ["a metric of another task", churn, { metric: "rmse" }, "ERR_METRIC_UNKNOWN 2"],
    ["a gate on the wrong side", churn, { gate: { maximum: 0.1 } }, "ERR_INVALID_VALUE 2"],
    ["a derived target of words", churn, { target: { name: "t", from: "colour", above: 1 } }, "ERR_TARGET_TYPE 3"],
    [
      "a derived target whose name is taken",
      churn,
      { target: { name: "id", from: "size", above: 1 } },
      "ERR_TARGET_TYPE 3",
    ],
  ])("refuses %s", async (_, text, goal, code) => {
    expect(await codeOf(() => run(contextOf({ "a.csv": text }, { frame: goal })))).toBe(code);
  });

  it("suggests the nearest name for a target that is not there", async () => {
    await expect(run(contextOf({ "a.csv": churn }, { frame: { target: "colours" } }))).rejects.toThrow(
      /Did you mean 'colour'/,
    );
  });

  it("has a fingerprint of the sources' content, not of their place or age", async () => {
    const context = contextOf({ "a.csv": churn });
    const first = await frame.fingerprint!(context);
    expect(await frame.fingerprint!(contextOf({ "a.csv": churn }))).toBe(first);
    expect(await frame.fingerprint!(contextOf({ "b.csv": churn }))).not.toBe(first);
    writeFileSync(join(context.folder, "a.csv"), `${churn}1,2,red,No\n`);
    expect(await frame.fingerprint!(context)).not.toBe(first);
    renameSync(join(context.folder, "a.csv"), join(context.folder, "gone.csv"));
    expect(await codeOf(() => frame.fingerprint!(context))).toMatch(/^ERR_FILE_MISSING/);
  });
});
