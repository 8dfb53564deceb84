// Our CSV reader against DuckDB's, on one generated file of 12 mixed columns.
import { once } from "node:events";
import { createWriteStream, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const name = "csv";

export interface BenchOptions {
  /** Megabytes of the file. */
  readonly megabytes?: number;
  readonly rounds?: number;
  readonly threads?: number;
  readonly log?: (line: string) => void;
}

interface Timing {
  readonly seconds: number;
  /** Of the processor, over all threads: what can be compared while others use the machine. */
  readonly cpuSeconds: number;
  readonly rows: number;
  readonly sum: number;
}

/**
 * Writes the file, reads it with both in turn (one warm-up, then the median of `rounds`), checks that both find the same
 * rows and the same sum of a column, and prints the figures.
 */
export async function run({
  megabytes = 500,
  rounds = 5,
  threads = 2,
  log = console.log,
}: BenchOptions = {}): Promise<readonly Figures[]> {
  const path = join(tmpdir(), `millrace-bench-${megabytes}.csv`);
  await writeFile(path, megabytes * 1e6);
  try {
    const bytes = statSync(path).size;
    const readers = [await ourReader(path, threads), await duckDbReader(path, threads)];
    log(
      `csv: ${(bytes / 1e6).toFixed(0)} MB, 12 columns, ${threads} threads, ${readers.map((r) => r.name).join(" and ")}`,
    );
    const timings = readers.map((): Timing[] => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [index, reader] of readers.entries()) {
        const timing = await reader.read();
        if (round > 0) timings[index].push(timing);
      }
    }
    return report(
      readers.map((reader) => reader.name),
      timings,
      bytes,
      log,
    );
  } finally {
    rmSync(path, { force: true });
  }
}

interface Figures {
  readonly reader: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function report(
  names: readonly string[],
  timings: readonly Timing[][],
  bytes: number,
  log: (line: string) => void,
): readonly Figures[] {
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  const medians = timings.map((all) => ({
    seconds: median(all.map(({ seconds }) => seconds)),
    cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
  }));
  names.forEach((reader, index) => {
    const { seconds, cpuSeconds } = medians[index];
    const rate = `${(timings[index][0].rows / seconds / 1e6).toFixed(2)} M rows/s, ${(bytes / seconds / 1e6).toFixed(0)} MB/s`;
    log(`  ${reader.padEnd(24)} ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, ${rate}`);
  });
  const [ours, theirs] = timings.map(([first]) => first);
  if (ours.rows !== theirs.rows) throw new Error(`rows differ: ${ours.rows} and ${theirs.rows}`);
  if (Math.abs(ours.sum - theirs.sum) > 1e-9 * Math.abs(theirs.sum)) {
    throw new Error(`sums differ: ${ours.sum} and ${theirs.sum}`);
  }
  const ratio = (key: "seconds" | "cpuSeconds") => (medians[1][key] / medians[0][key]).toFixed(2);
  log(`  both read ${ours.rows} rows with sum(x1) ${ours.sum.toFixed(2)}`);
  log(`  ${names[0]} is ${ratio("seconds")} times as fast by the clock, ${ratio("cpuSeconds")} by CPU time`);
  return names.map((reader, index) => ({ reader, ...medians[index] }));
}

interface Reader {
  readonly name: string;
  read(): Promise<Timing>;
}

async function timed(work: () => Promise<{ rows: number; sum: number }>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { rows, sum } = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, rows, sum };
}

/** Ours is loaded as it is built, not through the public API, which has no bare reader. */
async function ourReader(path: string, threads: number): Promise<Reader> {
  const load = (file: string) => import(new URL(`dist/esm/${file}.js`, pathToFileURL(`${process.cwd()}/`)).href);
  const { csvSource } = await load("sources/csv");
  const { makeRuntime } = await load("engine/runtime");
  return {
    name: "Millrace",
    async read() {
      let table: { rowCount: number; names: string[]; columns: { chunks: { values: Float64Array }[] }[] } | undefined;
      const timing = await timed(async () => {
        ({ table } = await csvSource.read(path, { runtime: makeRuntime({ threads }) }));
        return { rows: table!.rowCount, sum: 0 };
      });
      const { values } = table!.columns[table!.names.indexOf("x1")].chunks[0];
      let sum = 0;
      for (let row = 0; row < values.length; row++) sum += values[row];
      return { ...timing, sum };
    },
  };
}

async function duckDbReader(path: string, threads: number): Promise<Reader> {
  const { DuckDBInstance, version } = await import("@duckdb/node-api");
  return {
    name: `DuckDB ${version()}`,
    async read() {
      const instance = await DuckDBInstance.create(":memory:", { threads: String(threads) });
      const connection = await instance.connect();
      const timing = await timed(async () => {
        await connection.run(`create table t as select * from read_csv_auto('${path.replaceAll("'", "''")}')`);
        return { rows: 0, sum: 0 };
      });
      const rows = await (await connection.run("select count(*), sum(x1) from t")).getRows();
      connection.closeSync();
      instance.closeSync();
      return { ...timing, rows: Number(rows[0][0]), sum: Number(rows[0][1]) };
    },
  };
}

/** The same bytes on every machine: a linear congruential generator and integer arithmetic only. */
async function writeFile(path: string, bytes: number): Promise<void> {
  const out = createWriteStream(path);
  out.write("id,when,city,carrier,x1,x2,x3,x4,count,delay,late,note\n");
  let state = 12_345;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
  const cities = Array.from({ length: 200 }, (_, i) => `City ${String.fromCharCode(65 + (i % 26))}${i}`);
  const carriers = ["AA", "UA", "DL", "WN", "B6", "AS", "NK"];
  const words = ["on time", "late", "gate change", "weather", "crew", '"held, waiting"', "boarding", "security"];
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  let written = 0;
  for (let id = 0; written < bytes; ) {
    const lines: string[] = [];
    for (let i = 0; i < 10_000; i++, id++) {
      const day = Math.floor(id / 20_000);
      const second = id % 86_400;
      const when = `20${pad(10 + (Math.floor(day / 336) % 80), 2)}-${pad(1 + (Math.floor(day / 28) % 12), 2)}-${pad(1 + (day % 28), 2)} ${pad(Math.floor(second / 3600), 2)}:${pad(Math.floor(second / 60) % 60, 2)}:${pad(second % 60, 2)}`;
      const real = (share: number, digits: number) =>
        below(100) < share ? "" : `${below(2) ? "" : "-"}${below(1000)}.${pad(below(10 ** digits), digits)}`;
      lines.push(
        `${id},${when},${cities[below(200)]},${carriers[below(7)]},${below(1000)}.${pad(below(100), 2)},${real(5, 4)},${real(10, 6)},` +
          `${below(100) < 2 ? "" : (below(1_000_000_000) / 999_999_937).toString()},${below(500)},${below(300) - 60},${below(5) === 0},` +
          `${words[below(8)]} ${below(100_000)}`.replace(/^("[^"]*)" (\d+)$/, '$1 $2"'),
      );
    }
    const text = `${lines.join("\n")}\n`;
    written += text.length;
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}
