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

/** Writes a real data set as a data file. @returns its path, or undefined where its source is not there */
export async function writeReal(name: RealSet, folder: string, limit?: number): Promise<string | undefined> {
  const paths = files[name].map((file) => join(shared, "datasets", file));
  if (!paths.every(existsSync)) return undefined;
  const tables: Table[] = [];
  for (const path of paths) tables.push(await readTable(path, limit ? { limit } : {}));
  return { flights: writeFlights, adult: writeAdult, california: writeCalifornia }[name](folder, tables);
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
  return writeSplit(folder, "flights", "binary", { columns, labels });
}

function writeCalifornia(folder: string, [table]: readonly Table[]): string {
  const target = "median_house_value";
  const columns = table.names
    .filter((name) => name !== target)
    .map((name) =>
      name === "ocean_proximity" ? codesOf([table], name)[0] : ([{ name, levels: 0 }, numbersOf(table, name)] as const),
    );
  return writeSplit(folder, "california", "regression", { columns, labels: numbersOf(table, target) });
}

/** The official split; labels of the test file end with a full stop. */
function writeAdult(folder: string, tables: readonly Table[]): string {
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
  return writeDataSet(folder, about, parts[0], parts[1]);
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

function writeSplit(folder: string, name: string, task: "binary" | "regression", { columns, labels }: Rows): string {
  const of = draws(0x5917);
  const isTest = Array.from(labels, (_, row) => {
    of.row(row);
    return of.uniform(0) < 0.2;
  });
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
