import { describe, expect, it } from "vitest";
import { columnNamed, makeTable } from "../../../src/columns/table.js";
import { columnFrom } from "../../../src/columns/values.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { checklist, type Evidence, verdictOf } from "../../../src/phases/1-frame/feasibility.js";
import { cramersV, makeSample, strongestPattern } from "../../../src/phases/1-frame/probe.js";
import { simpleRule } from "../../../src/phases/1-frame/simple-rule.js";

const unit = (index: number, seed = 1) => randomUnit(seed, streams.synthetic, index);
const rows = Array.from({ length: 600 }, (_, row) => row);

function sampleOf(label: (row: number) => string | number, isRegression = false) {
  const labels = rows.map(label);
  const table = makeTable([
    ["noise", columnFrom(rows.map((row) => unit(row, 7)))],
    ["size", columnFrom(rows.map((row) => unit(row)))],
    ["colour", columnFrom(rows.map((row) => ["red", "green", null][Math.floor(unit(row, 3) * 3)]))],
    ["id", columnFrom(rows.map((row) => `row ${row}`))],
    ["y", columnFrom(labels)],
  ]);
  const classes = isRegression ? [] : [...new Set(labels.map(String))].sort();
  return makeSample(table, columnNamed(table, "y"), new Set(["y"]), classes);
}

const evidence: Evidence = {
  task: "binary",
  labelled: 600,
  rows: 600,
  features: 3,
  smallestClass: 200,
  sampleRows: 600,
  pattern: undefined,
  rule: undefined,
  costs: undefined,
};

describe("the probe", () => {
  it("measures association as Cramér's V does", () => {
    // The example of scipy's documentation of scipy.stats.contingency.association, method "cramer".
    const counts = [100, 150, 203, 322, 420, 700, 320, 210];
    const bins = counts.flatMap((count, cell) => Array<number>(count).fill(Math.floor(cell / 2)));
    const groups = counts.flatMap((count, cell) => Array<number>(count).fill(cell % 2));
    expect(cramersV(Uint8Array.from(bins), 4, Uint8Array.from(groups), 2)).toBeCloseTo(0.18617813077483678, 12);
    expect(cramersV(Uint8Array.of(0, 1, 2, 0), 3, Uint8Array.of(2, 0, 1, 2), 3)).toBeCloseTo(1, 12);
    expect(cramersV(Uint8Array.of(0, 1, 0, 1), 2, Uint8Array.of(0, 0, 1, 1), 2)).toBe(0);
  });

  it("leaves out columns in which every row has its own name, and keeps missing cells as a bin", () => {
    const { columns } = sampleOf((row) => (row % 2 ? "a" : "b"));
    expect(columns.map(({ name }) => name)).toEqual(["noise", "size", "colour"]);
    expect(columns[2].labels.length).toBe(2);
    expect(new Set(columns[2].bins)).toEqual(new Set([0, 1, 2]));
  });

  it("finds a pattern where there is one and none where labels are drawn at random", () => {
    const real = strongestPattern(
      sampleOf((row) => (unit(row) > 0.6 ? "yes" : "no")),
      42,
    );
    expect(real).toMatchObject({ column: "size", pValue: 0.01 });
    const random = strongestPattern(
      sampleOf((row) => (unit(row, 99) > 0.5 ? "yes" : "no")),
      42,
    );
    expect(random!.pValue).toBeGreaterThan(0.05);
    const numbers = strongestPattern(
      sampleOf((row) => 3 * unit(row) + unit(row, 5), true),
      42,
    );
    expect(numbers).toMatchObject({ column: "size", pValue: 0.01 });
  });

  it("is undefined where there is nothing to compare", () => {
    expect(
      strongestPattern(
        sampleOf(() => "same"),
        42,
      ),
    ).toBeUndefined();
  });
});

describe("the rule of two questions", () => {
  it("finds a rule of depth two and scores it on rows it was not made from", () => {
    const rule = simpleRule(sampleOf((row) => (unit(row) > 0.5 && unit(row, 7) > 0.5 ? "yes" : "no")))!;
    expect(rule.score).toBeGreaterThan(0.9);
    expect(rule.constant).toBeLessThan(0.85);
    expect(rule.sentence).toMatch(/'size is at most 0\.\d+'/);
    expect(rule.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(300);
  });

  it("explains variance for numbers, and is no better than the mean on noise", () => {
    expect(simpleRule(sampleOf((row) => (unit(row) > 0.5 ? 10 : 0) + unit(row, 8), true))!.score).toBeGreaterThan(0.9);
    expect(simpleRule(sampleOf((row) => unit(row, 55), true))!.score).toBeLessThan(0.1);
  });
});

describe("the checklist", () => {
  it("asks five questions and answers with numbers", () => {
    const pattern = { column: "size", strength: 0.5, pValue: 0.01, shuffles: 99 };
    const rule = {
      sentence: "'size is at most 3'",
      score: 0.8,
      constant: 0.6,
      confusion: [
        [150, 20],
        [40, 90],
      ],
    };
    const answers = checklist({ ...evidence, pattern, rule, costs: { falsePositive: 1, falseNegative: 4 } });
    expect(answers.map(({ answer }) => answer)).toEqual(["yes", "yes", "yes", "yes", "yes"]);
    expect(answers[3].evidence).toContain("above 0.200");
    // Per 1000 rows: never acting 130 x 4 / 300, always acting 170 x 1 / 300, the rule (20 + 160) / 300.
    expect(answers[4].evidence).toContain("566.7 without looking at the data and 600.0 with the rule");
    expect(verdictOf(answers)).toEqual({ decision: "go", reasons: ["Every question is answered with yes."] });
  });

  it("turns any no into modify, and no data without a pattern into stop", () => {
    const chance = { column: "size", strength: 0.1, pValue: 0.4, shuffles: 99 };
    const noPattern = checklist({ ...evidence, pattern: chance });
    expect(verdictOf(noPattern)).toMatchObject({ decision: "modify" });
    expect(verdictOf(noPattern).reasons[0]).toMatch(/^Is there a pattern\? No: 'size' goes with/);
    const hopeless = checklist({ ...evidence, pattern: chance, labelled: 40, smallestClass: 4 });
    expect(verdictOf(hopeless)).toMatchObject({ decision: "stop" });
    const rule = { sentence: "'a is b'", score: 0.999, constant: 0.5, confusion: [] };
    expect(verdictOf(checklist({ ...evidence, rule }))).toMatchObject({ decision: "modify" });
  });
});
