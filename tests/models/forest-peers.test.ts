import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { columnNamed, type Table } from "../../src/columns/table.js";
import { cellsOf, toFloat64 } from "../../src/columns/values.js";
import { metricNamed } from "../../src/metrics/metrics.js";
import { isolationForest } from "../../src/models/isolation-forest/learner.js";
import { learnerNamed } from "../../src/models/learners.js";
import { readTable } from "../../src/sources/read-table.js";
import { sharedFile } from "../shared.js";
import { tableOfColumns } from "./forest-rows.js";
import { runtimeOf } from "./training-rows.js";

type Scores = Readonly<Record<"random-forest" | "extra-trees", number>>;
const fixture = JSON.parse(readFileSync(new URL("../fixtures/forests-sklearn.json", import.meta.url), "utf8")) as {
  readonly producer: string;
  readonly seeds: number;
  readonly trees: number;
  readonly houses: number;
  readonly digits: Scores;
  readonly houseValues: Scores;
  readonly mammography: number;
};
const runtime = runtimeOf(2);
const seeds = Array.from({ length: fixture.seeds }, (_, seed) => seed);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Columns of numbers but the target, and rows whose number divides by three for themselves. */
function parts(table: Table, target: string, most: number) {
  const numeric = table.names.filter((name) => name !== target && !isText(table, name));
  const columns = numeric.map((name) => Array.from(toFloat64(columnNamed(table, name, "the table"))).slice(0, most));
  const cells = cellsOf(columnNamed(table, target, "the table")).slice(0, most);
  const pick = (isHeld: boolean) => {
    const rows = [...cells.keys()].filter((row) => (row % 3 === 0) === isHeld);
    return {
      features: tableOfColumns(columns.map((column) => rows.map((row) => column[row]))),
      cells: rows.map((row) => cells[row]),
    };
  };
  return { train: pick(false), held: pick(true), all: { features: tableOfColumns(columns), cells } };
}

const isText = (table: Table, name: string) =>
  ["utf8", "dictionary"].includes(columnNamed(table, name, "the table").type);

async function scoreOf(kind: string, file: string, target: string, isClass: boolean, most: number): Promise<number> {
  const { train, held } = parts(await readTable(file), target, most);
  const classes = isClass ? [...new Set(train.cells.map(String))].sort() : [];
  const labelsOf = (cells: readonly unknown[]) =>
    Float64Array.from(cells, (cell) => (isClass ? classes.indexOf(String(cell)) : Number(cell)));
  const task = isClass ? ("multiclass" as const) : ("regression" as const);
  const learner = learnerNamed(kind).make({ numIterations: fixture.trees });
  const metric = metricNamed(isClass ? "accuracy" : "r2");
  return mean(
    seeds.map((seed) => {
      const set = { task, classes, features: train.features, labels: labelsOf(train.cells) };
      const predictions = learner.fit(set, { seed, runtime }).predict(held.features, runtime);
      return metric.score({ labels: labelsOf(held.cells), predictions, classCount: classes.length });
    }),
  );
}

describe(`forests beside those of ${fixture.producer}`, () => {
  for (const [name, path, target, isClass, expected, slack] of [
    ["digits", "digits/digits.csv", "digit", true, fixture.digits, 0.01],
    [
      "house values",
      "california_housing/california_housing.csv.gz",
      "median_house_value",
      false,
      fixture.houseValues,
      0.015,
    ],
  ] as const) {
    const file = sharedFile(path);
    for (const kind of ["random-forest", "extra-trees"] as const) {
      it.skipIf(!file)(`${kind}: as good on ${name} (needs the shared data sets)`, async () => {
        const most = isClass ? Number.POSITIVE_INFINITY : fixture.houses;
        expect(await scoreOf(kind, file!, target, isClass, most)).toBeGreaterThan(expected[kind] - slack);
      });
    }
  }

  const file = sharedFile("mammography/mammography.csv");
  it.skipIf(!file)("isolation ranks malign cells as high (needs the shared data sets)", async () => {
    const { all } = parts(await readTable(file!), "class", Number.POSITIVE_INFINITY);
    const labels = Float64Array.from(all.cells, (cell) => Number(String(cell).includes("'1'")));
    const set = { task: "regression" as const, classes: [], features: all.features, labels };
    const scores = seeds.map((seed) => {
      const model = isolationForest.make().fit(set, { seed, runtime });
      const shares = Float64Array.from(model.predict(all.features, runtime)).reduce<number[]>((both, score) => {
        both.push(1 - score, score);
        return both;
      }, []);
      return metricNamed("roc_auc").score({ labels, predictions: Float64Array.from(shares), classCount: 2 });
    });
    expect(Math.abs(mean(scores) - fixture.mammography)).toBeLessThan(0.02);
  });
});
