// Our Arrow IPC writer and validating reader against apache-arrow's, on one table in memory.
import { pathToFileURL } from "node:url";

export const name = "arrow";

export interface ArrowBenchOptions {
  readonly rows?: number;
  readonly rounds?: number;
  readonly log?: (line: string) => void;
}

/** Median seconds and megabytes a second of one way to do the work. */
export interface Rate {
  readonly what: string;
  readonly seconds: number;
  readonly megabytesPerSecond: number;
}

/**
 * Writes the table to one piece of memory and reads it back, with both in turn (one warm-up, then the median of `rounds`).
 * Ours checks every length, offset, code and character while reading; apache-arrow checks none of them.
 */
export async function run({
  rows = 1_000_000,
  rounds = 5,
  log = console.log,
}: ArrowBenchOptions = {}): Promise<readonly Rate[]> {
  const load = (file: string) => import(new URL(`dist/esm/${file}.js`, pathToFileURL(`${process.cwd()}/`)).href);
  const { arrowBytes, readArrow } = await load("columns/arrow-ipc");
  const { toArrow } = await load("columns/arrow");
  const apache = await import("apache-arrow");
  const table = await sampleTable(load, rows);
  const theirs = await toArrow(table);
  const bytes: Uint8Array = arrowBytes(table);
  const megabytes = bytes.length / 1e6;
  log(`arrow: ${rows} rows of ${table.names.length} columns, ${megabytes.toFixed(0)} MB`);
  const ways: readonly [string, () => unknown][] = [
    ["write, Millrace", () => arrowBytes(table)],
    ["write, apache-arrow", () => apache.tableToIPC(theirs, "file")],
    ["read and check, Millrace", () => readArrow(bytes)],
    ["read unchecked, apache-arrow", () => apache.tableFromIPC(bytes)],
  ];
  return ways.map(([what, work]) => {
    const seconds = medianSeconds(work, rounds);
    const rate = { what, seconds, megabytesPerSecond: megabytes / seconds };
    log(`  ${what.padEnd(30)} ${seconds.toFixed(3)} s, ${rate.megabytesPerSecond.toFixed(0)} MB/s`);
    return rate;
  });
}

function medianSeconds(work: () => unknown, rounds: number): number {
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    work();
    if (round > 0) seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b)[seconds.length >> 1];
}

/** Four floats, two of them with nulls, integers, a time, a flag, two dictionaries and a text. */
async function sampleTable(load: (file: string) => Promise<unknown>, rows: number) {
  const { columnFrom } = (await load("columns/values")) as { columnFrom(cells: unknown[], type: string): unknown };
  const { makeTable } = (await load("columns/table")) as { makeTable(entries: unknown[]): { names: string[] } };
  const of = (type: string, cell: (row: number) => unknown) =>
    columnFrom(
      Array.from({ length: rows }, (_, i) => cell(i)),
      type,
    );
  return makeTable([
    ["x1", of("float64", (i) => i * 0.25)],
    ["x2", of("float64", (i) => (i % 11 ? i / 7 : null))],
    ["x3", of("float64", (i) => Math.sqrt(i))],
    ["x4", of("float64", (i) => (i % 5 ? -i : null))],
    ["id", of("int64", (i) => BigInt(i))],
    ["count", of("int32", (i) => i % 1000)],
    ["when", of("timestamp", (i) => new Date(i * 1000))],
    ["late", of("bool", (i) => i % 3 === 0)],
    ["city", of("dictionary", (i) => `City ${i % 200}`)],
    ["carrier", of("dictionary", (i) => `C${i % 7}`)],
    ["note", of("utf8", (i) => `note ${(i * 7919) % 100_003} é`)],
  ]);
}
