// Runs benchmark suites: `npm run bench` lists them, `npm run bench -- csv` runs one, `--json` prints figures as JSON.
import * as arrow from "./arrow.js";
import * as csv from "./csv.js";
import * as trees from "./trees.js";

interface Suite {
  readonly name: string;
  /** Reports lines as it goes, and returns its figures. */
  run(options: { readonly log: (line: string) => void }): Promise<unknown>;
}

/** Every suite, one line each. */
const suites: readonly Suite[] = [arrow, csv, trees];

const isJson = process.argv.includes("--json");
const asked = process.argv.slice(2).filter((argument) => argument !== "--json");
const known = suites.map(({ name }) => name);
const unknown = asked.filter((name) => !known.includes(name));
if (asked.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`Expected one of ${known.join(", ")}, but received ${unknown.join(", ")}.`);
  else console.log(`Suites: ${known.join(", ")}. Run one with: npm run bench -- ${known[0]}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  const figures = new Map<string, unknown>();
  for (const suite of suites) {
    if (asked.includes(suite.name))
      figures.set(suite.name, await suite.run({ log: isJson ? console.error : console.log }));
  }
  if (isJson) console.log(JSON.stringify(Object.fromEntries(figures)));
}
