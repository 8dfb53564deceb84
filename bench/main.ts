// Runs benchmark suites: `npm run bench` lists them, `npm run bench -- csv` runs one, `--json` prints figures as JSON.
import * as arrow from "./arrow.js";
import * as csv from "./csv.js";
import * as gpu from "./gpu/suite.js";
import * as ops from "./ops/suite.js";
import { type BenchOptions, type CommandLine, readCommandLine } from "./options.js";
import * as trees from "./trees/suite.js";

interface Suite {
  readonly name: string;
  /** Reports lines as it goes, and returns its figures. */
  run(options: BenchOptions): Promise<unknown>;
}

/** Every suite, one line each. */
const suites: readonly Suite[] = [
  { name: arrow.name, run: ({ log, repeats: rounds = 5 }) => arrow.run({ rounds, log }) },
  {
    name: csv.name,
    run: ({ log, repeats: rounds = 5, quick }) => csv.run({ rounds, log, megabytes: quick ? 50 : 500 }),
  },
  ops,
  gpu,
  trees,
];

async function main({ suites: asked, isJson, options }: CommandLine): Promise<void> {
  const known = suites.map(({ name }) => name);
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new TypeError(`Expected one of ${known.join(", ")}, but received ${unknown.join(", ")}.`);
  if (asked.length === 0) return console.log(`Suites: ${known.join(", ")}. Run one with: npm run bench -- ${known[0]}`);
  const figures = new Map<string, unknown>();
  for (const suite of suites) {
    if (!asked.includes(suite.name)) continue;
    figures.set(suite.name, await suite.run({ ...options, log: isJson ? console.error : console.log }));
  }
  if (isJson) console.log(JSON.stringify(Object.fromEntries(figures)));
}

try {
  await main(readCommandLine(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
