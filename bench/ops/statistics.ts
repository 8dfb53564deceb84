// Statistics against pandas, scipy, numpy and scikit-learn, as users call them: columns in, figures out.
import { builtModule } from "../trees/built-module.js";
import type { OpCase } from "./cases.js";

type Column = unknown;
type Table = unknown;
type Runtime = unknown;
/** A function of src/statistics: its arguments differ, the last one is always the runtime. */
type Statistic = (...args: readonly unknown[]) => unknown;

/** What a case makes its inputs with. */
interface Bench {
  /** Normal values, the same on every machine; columns of different seeds are independent. */
  normal(rows: number, seed: number, center?: number): Float64Array;
  column(values: Float64Array): Column;
  table(columns: readonly Column[], rows: number): Table;
  codes(rows: number, count: number): Column;
  readonly runtime: Runtime;
}

interface Work {
  /** File of src/statistics and its function. */
  readonly file: string;
  readonly name: string;
  /** The call of one round, with the runtime bound. */
  call(statistic: Statistic, bench: Bench): () => unknown;
}

function statisticsCase(
  id: string,
  peer: { readonly work: string; readonly [parameter: string]: string | number },
  works: readonly Work[],
  about: Pick<OpCase, "bar" | "isLong"> = {},
): OpCase {
  return {
    id: `statistics/${id}`,
    peer: { family: "statistics", ...peer },
    ...about,
    async prepare(threads) {
      const bench = await makeBench(threads);
      const calls: (() => unknown)[] = [];
      for (const { file, name, call } of works) {
        const module = (await builtModule(`statistics/${file}`)) as Record<string, Statistic>;
        calls.push(call(module[name], bench));
      }
      return () => {
        for (const call of calls) call();
      };
    },
  };
}

async function makeBench(threads: number): Promise<Bench> {
  const { allocate, makeColumn } = (await builtModule("columns/column")) as {
    allocate(type: unknown, length: number): Float64Array;
    makeColumn(type: string, parts: object): Column;
  };
  const { makeTable } = (await builtModule("columns/table")) as { makeTable(columns: unknown, rows: number): Table };
  const { makeRuntime } = (await builtModule("engine/runtime")) as { makeRuntime(options: object): Runtime };
  return {
    normal(rows, seed, center = 0) {
      const values = allocate(Float64Array, rows);
      let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
      const uniform = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return (state + 0.5) / 2 ** 32;
      };
      for (let row = 0; row < rows; row++) {
        values[row] = center + Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
      }
      return values;
    },
    column: (values) => makeColumn("float64", { values }),
    table: (columns, rows) =>
      makeTable(
        columns.map((column, at) => [`c${at}`, column]),
        rows,
      ),
    codes(rows, count) {
      const values = allocate(Int32Array, rows);
      for (let row = 0; row < rows; row++) values[row] = row % count;
      return makeColumn("int32", { values });
    },
    runtime: makeRuntime({ threads }),
  };
}

const columnsOf = (bench: Bench, rows: number, count: number) =>
  Array.from({ length: count }, (_, at) => bench.column(bench.normal(rows, at)));

/** Count, mean, deviation, least, quartiles and greatest of every column: what pandas' `describe` gives (ours gives more). */
function describeCase(rows: number, count: number, about: Pick<OpCase, "bar" | "isLong">): OpCase {
  return statisticsCase(
    `describe-${title(rows)}x${count}`,
    { work: "describe", rows, columns: count },
    [
      {
        file: "describe",
        name: "describeWithQuantiles",
        call(statistic, bench) {
          const columns = columnsOf(bench, rows, count);
          return () => columns.map((column) => statistic(column, [0.25, 0.5, 0.75], bench.runtime));
        },
      },
    ],
    about,
  );
}

/** A function of two columns of one length, whose centres are a little apart. */
function pairCase(
  name: string,
  file: string,
  statistic: string,
  rows: number,
  more: readonly unknown[],
  about: Pick<OpCase, "bar" | "isLong"> = {},
): OpCase {
  return statisticsCase(
    `${name}-${title(rows)}`,
    { work: workOf(name), rows },
    [
      {
        file,
        name: statistic,
        call(run, bench) {
          const first = bench.column(bench.normal(rows, 0));
          const second = bench.column(bench.normal(rows, 1, 0.001));
          return () => run(first, second, ...more, bench.runtime);
        },
      },
    ],
    about,
  );
}

/** A function of one column. */
function columnCase(name: string, file: string, statistic: string, rows: number, more: readonly unknown[]): OpCase {
  return statisticsCase(`${name}-${title(rows)}`, { work: workOf(name), rows }, [
    {
      file,
      name: statistic,
      call(run, bench) {
        const column = bench.column(bench.normal(rows, 0));
        return () => run(column, ...more, bench.runtime);
      },
    },
  ]);
}

/** Information of four features, each with a target that three of them have a share in; scikit-learn takes the threads too. */
function nearestCase(rows: number, classes: number): OpCase {
  const features = 4;
  return statisticsCase(
    `nearest-information-${classes > 0 ? `${classes}-classes-` : ""}${title(rows)}x${features}`,
    { work: "nearest_information", rows, columns: features, classes },
    [
      {
        file: "nearest-information",
        name: "nearestInformation",
        call(run, bench) {
          const columns = Array.from({ length: features }, (_, at) => bench.normal(rows, at));
          const noise = bench.normal(rows, features);
          const target = noise.map(
            (value, row) => value + Math.sin(columns[0][row]) + columns[1][row] * columns[2][row],
          );
          const second = classes > 0 ? bench.codes(rows, classes) : bench.column(target);
          const firsts = columns.map((values) => bench.column(values));
          return () => firsts.map((first) => run(first, second, { classes, neighbours: 3 }, bench.runtime));
        },
      },
    ],
    { bar: 20 },
  );
}

function correlationCase(rows: number, count: number, about: Pick<OpCase, "bar" | "isLong">): OpCase {
  return statisticsCase(
    `correlation-${title(rows)}x${count}`,
    { work: "correlation", rows, columns: count },
    [
      {
        file: "correlation",
        name: "correlationMatrix",
        call(run, bench) {
          const table = bench.table(columnsOf(bench, rows, count), rows);
          return () => run(table, bench.runtime);
        },
      },
    ],
    about,
  );
}

function ranksCase(rows: number, count: number): OpCase {
  return statisticsCase(`ranks-${title(rows)}x${count}`, { work: "ranks", rows, columns: count }, [
    {
      file: "rank-correlation",
      name: "rankTable",
      call(run, bench) {
        const table = bench.table(columnsOf(bench, rows, count), rows);
        return () => run(table, bench.runtime);
      },
    },
  ]);
}

/** As the peer's function is called. */
const workOf = (name: string) => name.replace(/-/g, "_");

/** 1e7, or the number itself where it is no power of ten. */
const title = (rows: number) => (Number.isInteger(Math.log10(rows)) ? `1e${Math.log10(rows)}` : String(rows));

export const statisticsCases: readonly OpCase[] = [
  describeCase(1e7, 20, { bar: 8, isLong: true }),
  describeCase(1e6, 20, { bar: 8 }),
  pairCase("ks-test", "ks-test", "ksTest", 1e7, [{ mode: "asymptotic" }], { bar: 8, isLong: true }),
  pairCase("ks-test", "ks-test", "ksTest", 1e6, [{ mode: "asymptotic" }], { bar: 8 }),
  correlationCase(1e6, 100, { bar: 1, isLong: true }),
  correlationCase(1e5, 100, { bar: 1 }),
  nearestCase(1e5, 0),
  nearestCase(1e5, 10),
  ranksCase(1e6, 4),
  pairCase("kendall", "rank-correlation", "kendall", 1e6, [{ mode: "asymptotic" }]),
  pairCase("mann-whitney", "rank-tests", "mannWhitney", 1e6, [{ mode: "asymptotic" }]),
  columnCase("quantiles", "quantiles", "quantiles", 1e6, [[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]]),
  columnCase("histogram", "histogram", "histogram", 1e6, [100]),
  columnCase("kernel-density", "kernel-density", "kernelDensity", 1e5, [{}]),
];
