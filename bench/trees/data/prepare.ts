import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { airline } from "./airline.js";
import { writeGenerated } from "./data-file.js";
import type { Generator } from "./generator.js";
import { higgs } from "./higgs.js";
import { multi } from "./multi.js";
import { type RealSet, realSets, splitBySeed, writeReal } from "./real.js";
import { wide } from "./wide.js";

export type MadeSet = "higgs" | "airline" | "wide" | "multi";

export const generators: Readonly<Record<MadeSet, (trainRows?: number, testRows?: number) => Generator>> = {
  higgs,
  airline,
  wide,
  multi,
};

const quickShare = 50;
const quickRows = 20_000;

/** Writes a data set once; `quick`: few rows of it. @returns the path of its description; undefined: no such source here */
export async function prepareData(
  name: MadeSet | RealSet,
  folder: string,
  seed: number,
  quick: boolean,
  log: (line: string) => void,
): Promise<string | undefined> {
  const place = splitBySeed.has(name) ? join(folder, `seed-${seed}`) : folder;
  mkdirSync(place, { recursive: true });
  const path = join(place, `${name}.json`);
  if (existsSync(path)) return path;
  const start = performance.now();
  const written = isReal(name) ? await writeReal(name, place, seed, quick ? quickRows : undefined) : writeMade(name);
  if (written) log(`    ${name} written in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return written;

  function writeMade(made: MadeSet): string {
    const { trainRows, testRows } = generators[made]();
    return writeGenerated(
      quick ? generators[made](trainRows / quickShare, testRows / quickShare) : generators[made](),
      folder,
    );
  }
}

const isReal = (name: string): name is RealSet => (realSets as readonly string[]).includes(name);
