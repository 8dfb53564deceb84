import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readCommandLine } from "../../bench/options.js";
import {
  makePart,
  readDataSet,
  readPart,
  sharedFloats,
  writeDataSet,
  writeGenerated,
} from "../../bench/trees/data/data-file.js";
import { generators, type MadeSet } from "../../bench/trees/data/prepare.js";
import { figureOf, type Measured, type MeasuredOutcome } from "../../bench/trees/figures.js";
import { errorLine } from "../../bench/trees/harness.js";
import type { Answer, Job, Library } from "../../bench/trees/jobs.js";
import { table } from "../../bench/trees/report.js";
import { judge, verdictOf } from "../../bench/trees/verdicts.js";
import { packageRoot } from "../../src/core/package-root.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// SHA-256 of the rows 999,000 to 1,001,000, column by column, labels last.
const known: Readonly<Record<MadeSet, string>> = {
  higgs: "f3e2e0ab032a752a",
  airline: "25eac622a69cec6d",
  wide: "c43b61cfac73fdd9",
  multi: "e779e924bc0841f2",
};

describe.each(Object.keys(known) as MadeSet[])("the generator %s", (name) => {
  test("makes the same bytes on every machine", () => {
    const { columns, labels } = makePart(generators[name](), 999_000, 2000);
    const hash = createHash("sha256");
    for (const values of [...columns, labels]) hash.update(values);
    expect(hash.digest("hex").slice(0, 16)).toBe(known[name]);
  });

  test("makes a row from its number alone", () => {
    const whole = makePart(generators[name](), 0, 40);
    const half = makePart(generators[name](), 20, 20);
    expect(half.labels).toStrictEqual(whole.labels.slice(20));
    expect(half.columns).toStrictEqual(whole.columns.map((values) => values.slice(20)));
  });

  test("gives every class its share, and numbers that are finite", () => {
    const { columns, labels } = makePart(generators[name](), 0, 5000);
    const { classes } = generators[name]();
    const least = classes === 2 ? 0.45 : 0.04;
    for (let label = 0; label < classes; label++)
      expect(labels.filter((of) => of === label).length / 5000, `class ${label}`).toBeGreaterThan(least);
    expect(columns.every((values) => values.every(Number.isFinite))).toBe(true);
  });

  test("keeps the codes of a category below its levels", () => {
    const { columns } = makePart(generators[name](), 0, 5000);
    generators[name]().columns.forEach(({ name: column, levels }, index) => {
      if (levels > 0)
        expect(
          columns[index].every((code) => Number.isInteger(code) && code >= 0 && code < levels),
          column,
        ).toBe(true);
    });
  });
});

test("what is written to a data file is read from it, missing values too", () => {
  const part = (values: number[], labels: number[]) => {
    const [column, label] = [sharedFloats(values.length), sharedFloats(labels.length)];
    column.set(values);
    label.set(labels);
    return { columns: [column, column], labels: label };
  };
  const columns = [
    { name: "a", levels: 0 },
    { name: "b", levels: 3 },
  ];
  const about = { name: "small", task: "binary", classes: 2, columns } as const;
  const [train, unseen] = [part([1.5, Number.NaN, 2], [0, 1, 1]), part([-1], [1])];
  const set = readDataSet(writeDataSet(folder, about, train, unseen));
  expect(set).toMatchObject({ trainRows: 3, testRows: 1, columns });
  expect(set.meanLabel).toBeCloseTo(2 / 3, 15);
  expect(readPart(set, "train")).toStrictEqual(train);
  expect(readPart(set, "test")).toStrictEqual(unseen);
});

test("test rows of a made set come after its training rows", () => {
  const set = readDataSet(writeGenerated(generators.multi(30, 10), folder));
  expect(readPart(set, "test")).toStrictEqual(makePart(generators.multi(), 30, 10));
});

const outcome = (
  library: Library,
  round: number,
  answer: Partial<Answer>,
  more: Partial<Job> = {},
): MeasuredOutcome => ({
  case: "higgs-leaf",
  round,
  job: { kind: "train", library, threads: 1, ...more } as Job,
  answer: { version: "1", ...answer },
});
const measured = (outcomes: readonly MeasuredOutcome[], rounds = 1): Measured => ({
  cases: ["higgs-leaf"],
  threads: [1],
  rounds,
  outcomes,
});
const verdictsOf = (all: Measured, what: string, peer: string) =>
  judge(all).filter((verdict) => verdict.what === what && verdict.peer === peer);

test("training is compared without data set construction, ours less what construction took alone", () => {
  const all = measured([
    outcome("millrace", 0, { trainSeconds: 9, trainCpuSeconds: 5 }),
    outcome("millrace", 0, { construct: [{ way: "", value: 2, wallSeconds: 4 }] }, { kind: "construct" }),
    outcome("lightgbm", 0, { trainSeconds: 11, trainCpuSeconds: 10, constructSeconds: 7 }),
  ]);
  const ours = { case: "higgs-leaf", library: "millrace", threads: 1, round: 0, figure: "train" } as const;
  expect(figureOf(all, ours, "ours")).toBe(3);
  expect(verdictsOf(all, "train, dense", "lightgbm")).toMatchObject([{ measured: 0.3, verdict: "stretch met" }]);
});

test("the ratio is taken within each round, and its median counts", () => {
  const rounds = [
    [1, 10],
    [40, 100],
    [9, 10],
  ];
  const all = measured(
    rounds.flatMap(([ours, theirs], round) => [
      outcome("millrace", round, { trainCpuSeconds: ours }),
      outcome("lightgbm", round, { trainCpuSeconds: theirs, constructSeconds: 1 }),
    ]),
    3,
  );
  expect(verdictsOf(all, "train, dense", "lightgbm")).toMatchObject([
    { measured: 0.4, least: 0.1, most: 0.9, verdict: "met" },
  ]);
});

test("a bar on prediction takes the peer's fastest call", () => {
  const rate = (value: number) => ({ predict: [{ way: "", value }] });
  const all = measured([
    outcome("millrace", 0, rate(80)),
    outcome("lightgbm", 0, rate(5)),
    outcome("tl2cgen", 0, rate(20)),
  ]);
  expect(verdictsOf(all, "batch prediction", "lightgbm or tl2cgen")).toMatchObject([
    { measured: 4, verdict: "missed, 2.00 times off" },
  ]);
});

test("what ours does not have yet is the verdict, not an error", () => {
  const absent = outcome("millrace", 0, {});
  const all = measured([
    { case: "higgs-leaf", round: 0, job: absent.job, missing: "not there yet: this" },
    outcome("lightgbm", 0, { trainCpuSeconds: 1 }),
  ]);
  expect(verdictsOf(all, "train, dense", "lightgbm")).toMatchObject([{ verdict: "not there yet: this" }]);
});

test("accuracy is compared in the mean over the seeds, log-loss relative to the peer's", () => {
  const scored = (library: Library, round: number, auc: number, loss: number): MeasuredOutcome => ({
    ...outcome(library, round, {}),
    scores: new Map([
      ["roc_auc", auc],
      ["log_loss", loss],
    ]),
  });
  const all = measured(
    [
      scored("millrace", 0, 0.8, 0.5),
      scored("millrace", 1, 0.81, 0.504),
      scored("lightgbm", 0, 0.8052, 0.5),
      scored("lightgbm", 1, 0.8052, 0.5),
    ],
    2,
  );
  const [auc] = verdictsOf(all, "roc_auc behind", "lightgbm");
  expect(auc.measured).toBeCloseTo(0.0002, 12);
  expect(auc.verdict).toBe("met");
  const [loss] = verdictsOf(all, "log_loss behind, relative", "lightgbm");
  expect(loss.measured).toBeCloseTo(0.004, 12);
  expect(loss.verdict).toBe("missed by 0.00200");
});

test("predictions that differ between numbers of threads are a miss", () => {
  const same = (two: string) =>
    judge({
      ...measured([outcome("millrace", 0, { hash: "aa" }), outcome("millrace", 0, { hash: two }, { threads: 2 })]),
      threads: [1, 2],
    }).find(({ what }) => what === "same bits for all threads")?.verdict;
  expect(same("aa")).toBe("met");
  expect(same("bb")).toBe("missed for 1 of 1 seeds");
});

test("a bar can be missed, met, or more than met, from either side", () => {
  const most = { sense: "most", bar: 0.5, stretch: 0.25 } as const;
  expect([0.75, 0.5, 0.25].map((ratio) => verdictOf(ratio, most))).toStrictEqual([
    "missed, 1.50 times off",
    "met",
    "stretch met",
  ]);
  const least = { sense: "least", bar: 8, stretch: 15 } as const;
  expect([4, 8, 15].map((ratio) => verdictOf(ratio, least))).toStrictEqual([
    "missed, 2.00 times off",
    "met",
    "stretch met",
  ]);
  expect(verdictOf(3, { sense: "least" })).toBe("");
});

test("a table lines up", () => {
  expect(table(["a", "long"], [["four", "b"]])).toStrictEqual([
    "| a    | long |",
    "| ---- | ---- |",
    "| four | b    |",
  ]);
});

test("a process that failed is told by its error, in Python and in Node", () => {
  expect(errorLine("Traceback\n  File x\nValueError: no")).toBe("ValueError: no");
  expect(errorLine("at x\nTypeError: no\n    at y\n\nNode.js v20")).toBe("TypeError: no");
  expect(errorLine("Killed\n")).toBe("Killed");
});

test("the command line names suites and options, and refuses what is no number", () => {
  expect(readCommandLine(["trees", "--json", "--repeats", "3", "--threads", "2", "--only", "a,b"])).toStrictEqual({
    suites: ["trees"],
    isJson: true,
    options: { quick: false, scale: false, threads: [2], repeats: 3, only: ["a", "b"] },
  });
  expect(() => readCommandLine(["--repeats", "0"])).toThrow("--repeats: expected a whole number from 1");
  expect(() => readCommandLine(["--nonsense"])).toThrow(TypeError);
});

test("a quick run without peers prints one JSON document", () => {
  const command = ["dist/bench/main.js", "trees", "--quick", "--json", "--only", "multi-leaf"];
  const out = execFileSync(process.execPath, command, {
    cwd: packageRoot(),
    encoding: "utf8",
    env: { ...process.env, MILLRACE_PYTHON: "no-such-python" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { trees } = JSON.parse(out);
  expect(trees.versions.millrace).toMatch(/^\d+\.\d+\.\d+/);
  expect(trees.verdicts).toContainEqual(
    expect.objectContaining({ what: "same bits for all threads", case: "multi-leaf", verdict: "met" }),
  );
  const xgboost = trees.verdicts.filter(({ peer }: { peer: string }) => peer === "xgboost");
  expect(xgboost.length).toBeGreaterThan(0);
  for (const { verdict } of xgboost) expect(verdict).toContain("MILLRACE_PYTHON");
  const [run] = trees.runs;
  expect(run.hash).toMatch(/^[0-9a-f]{16}$/);
  expect(run.scores.accuracy).toBeGreaterThan(0.3);
});
