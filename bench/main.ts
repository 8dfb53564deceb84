// Runs benchmark suites: `npm run bench` lists them, `npm run bench -- csv` runs one.
import * as csv from "./csv.js";

interface Suite {
  readonly name: string;
  run(): Promise<void>;
}

/** Every suite, one line each. */
const suites: readonly Suite[] = [csv];

const asked = process.argv.slice(2);
const known = suites.map(({ name }) => name);
const unknown = asked.filter((name) => !known.includes(name));
if (asked.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`Expected one of ${known.join(", ")}, but received ${unknown.join(", ")}.`);
  else console.log(`Suites: ${known.join(", ")}. Run one with: npm run bench -- ${known[0]}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  for (const suite of suites) if (asked.includes(suite.name)) await suite.run();
}
