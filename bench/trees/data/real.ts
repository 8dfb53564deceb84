// Real data sets, from a folder beside the checkout (or MILLRACE_SHARED), as columns of numbers and category codes.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cellsOf, columnNamed, readTable, type Table } from "millrace";
import { sharedFloats, writeDataSet } from "./data-file.js";
import { draws } from "./draws.js";
import type { DataColumn } from "./generator.js";

export const realSets = ["flights", "adult", "california"] as const;
export type RealSet = (typeof realSets)[number];

const shared = process.env.MILLRACE_SHARED ?? join(process.cwd(), "../shared");
const files: Readonly<Record<RealSet, readonly string[]>> = {
  flights: ["flights_3m/flights_3m.parquet"],
  adult: ["adult/train.csv.gz", "adult/test.csv.gz"],
  california: ["california_housing/california_housing.csv.gz"],
};

/** Small sets are split anew for each seed: their peers do not depend on a seed, and one split says little. */
export const splitBySeed: ReadonlySet<string> = new Set<RealSet>(["adult", "california"]);

/** Writes a real data set as a data file. @returns its path, or undefined where its source is not there */
export async function writeReal(
  name: RealSet,
  folder: string,
  seed: number,
  limit?: number,
): Promise<string | undefined> {
  const paths = files[name].map((file) => join(shared, "datasets", file));
  if (!paths.every(existsSync)) return undefined;
  const tables: Table[] = [];
  for (const path of paths) tables.push(await readTable(path, limit ? { limit } : {}));
  return { flights: writeFlights, adult: writeAdult, california: writeCalifornia }[name](folder, tables, seed);
}

interface Rows {
  readonly columns: readonly (readonly [DataColumn, Float32Array])[];
  readonly labels: Float32Array;
}

/** Will a flight be more than 15 minutes late? Every fifth flight, by a hash of its number, is a test row. */
function writeFlights(folder: string, [table]: readonly Table[]): string {
  const times = cellsOf(columnNamed(table, "date")) as Date[];
  const time = (of: (date: Date) => number) => Float32Array.from(times, of);
  const columns = [
    [{ name: "month", levels: 0 }, time((date) => date.getUTCMonth() + 1)],
    [{ name: "day", levels: 0 }, time((date) => date.getUTCDate())],
    [{ name: "weekday", levels: 7 }, time((date) => date.getUTCDay())],
    [{ name: "minute", levels: 0 }, time((date) => 60 * date.getUTCHours() + date.getUTCMinutes())],
    [{ name: "distance", levels: 0 }, numbersOf(table, "distance")],
    codesOf([table], "origin")[0],
    codesOf([table], "destination")[0],
  ] as const;
  const labels = numbersOf(table, "delay").map((delay) => (delay > 15 ? 1 : 0));
  return writeSplit(folder, "flights", "binary", { columns, labels }, 0);
}

function writeCalifornia(folder: string, [table]: readonly Table[], seed: number): string {
  const target = "median_house_value";
  const columns = table.names
    .filter((name) => name !== target)
    .map((name) =>
      name === "ocean_proximity" ? codesOf([table], name)[0] : ([{ name, levels: 0 }, numbersOf(table, name)] as const),
    );
  return writeSplit(folder, "california", "regression", { columns, labels: numbersOf(table, target) }, seed);
}

/** The official split, a tenth of the training rows left out; labels of the test file end with a full stop. */
function writeAdult(folder: string, tables: readonly Table[], seed: number): string {
  const names = tables[0].names.filter((name) => name !== "income");
  const byColumn = names.map((name) =>
    cellsOf(columnNamed(tables[0], name)).some((cell) => typeof cell === "string")
      ? codesOf(tables, name)
      : tables.map((table) => [{ name, levels: 0 }, numbersOf(table, name)] as const),
  );
  const parts = tables.map((table, index) => ({
    columns: byColumn.map((column) => column[index][1]),
    labels: Float32Array.from(cellsOf(columnNamed(table, "income")), (cell) => (String(cell).includes(">") ? 1 : 0)),
  }));
  const about = { name: "adult", task: "binary", classes: 2, columns: byColumn.map((column) => column[0][0]) } as const;
  const isLeftOut = drawn(seed, parts[0].labels.length, 0.1);
  const train = { columns: parts[0].columns.map(kept), labels: kept(parts[0].labels) };
  return writeDataSet(folder, about, train, parts[1]);

  function kept(values: Float32Array): Float32Array {
    return values.filter((_, row) => !isLeftOut[row]);
  }
}

function numbersOf(table: Table, name: string): Float32Array {
  return Float32Array.from(cellsOf(columnNamed(table, name)), (cell) => (cell === null ? Number.NaN : Number(cell)));
}

/** Codes in the order of the sorted texts, over all tables; '?' and null are missing. */
function codesOf(tables: readonly Table[], name: string): (readonly [DataColumn, Float32Array])[] {
  const texts = tables.map((table) => cellsOf(columnNamed(table, name)).map((cell) => String(cell ?? "?").trim()));
  const levels = [...new Set(texts.flatMap((all) => [...new Set(all)]))].filter((text) => text !== "?").sort();
  const codes = new Map(levels.map((text, code) => [text, code]));
  return texts.map((all) => [
    { name, levels: levels.length },
    Float32Array.from(all, (text) => codes.get(text) ?? Number.NaN),
  ]);
}

function drawn(seed: number, rows: number, share: number): readonly boolean[] {
  const of = draws(0x5917 + seed);
  return Array.from({ length: rows }, (_, row) => {
    of.row(row);
    return of.uniform(0) < share;
  });
}

function writeSplit(
  folder: string,
  name: string,
  task: "binary" | "regression",
  { columns, labels }: Rows,
  seed: number,
): string {
  const isTest = drawn(seed, labels.length, 0.2);
  const take = (values: Float32Array, test: boolean) => {
    const taken = sharedFloats(isTest.filter((is) => is === test).length);
    let at = 0;
    for (let row = 0; row < values.length; row++) if (isTest[row] === test) taken[at++] = values[row];
    return taken;
  };
  const part = (test: boolean) => ({
    columns: columns.map(([, values]) => take(values, test)),
    labels: take(labels, test),
  });
  const about = { name, task, classes: task === "binary" ? 2 : 0, columns: columns.map(([column]) => column) };
  return writeDataSet(folder, about, part(false), part(true));
}
