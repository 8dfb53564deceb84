// Mutated model files: each is refused with an error of ours, or is a sound forest that can be walked. MILLRACE_FUZZ sets
// how many a reader is given (default 3,000); a failure names the seed.
import { expect, it } from "vitest";
import { MillraceError } from "../../src/core/errors.js";
import { readLightGBM } from "../../src/models/lightgbm/read-lightgbm.js";
import { checkForest } from "../../src/models/trees/forest.js";
import type { LoadedModel } from "../../src/models/trees/forest-model.js";
import { readXGBoost } from "../../src/models/xgboost/read-xgboost.js";
import { modelCases } from "./model-fixtures.js";
import { mutate } from "./mutate-model.js";
import { walkScores } from "./walk-forest.js";

const executions = Number(process.env.MILLRACE_FUZZ ?? 3000);
const most = 2000;

const smallest = (files: Buffer[], count: number) => files.sort((a, b) => a.length - b.length).slice(0, count);
const texts = modelCases("lightgbm").map(({ model }) => Buffer.from(model));
const documents = modelCases("xgboost").map(({ model }) => Buffer.from(model));
const binaries = modelCases("xgboost").flatMap(({ ubjson }) => (ubjson ? [Buffer.from(ubjson)] : []));

it.each([
  ["LightGBM text", smallest(texts, 8), (file: Buffer) => readLightGBM(file.toString("utf8"))],
  ["XGBoost JSON", smallest(documents, 8), readXGBoost],
  ["XGBoost UBJSON", smallest(binaries, 4), readXGBoost],
] as const)(
  `${executions} mutants of %s are refused or sound`,
  (_, files, read: (file: Buffer) => LoadedModel) => {
    let sound = 0;
    for (let seed = 0; seed < executions; seed++) {
      const mutant = mutate(files[seed % files.length], files[(seed + 1) % files.length], seed);
      const begin = performance.now();
      try {
        const { header, forest, answer } = read(mutant);
        checkForest(header, forest);
        for (const value of [0.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
          const row = new Float64Array(header.features.length).fill(value);
          expect(walkScores(forest, row, answer.single)).toHaveLength(forest.initial.length);
        }
        sound++;
      } catch (error) {
        const isOurs = error instanceof MillraceError && error.code.startsWith("ERR_MODEL_");
        if (!isOurs) throw new Error(`seed ${seed}`, { cause: error });
      }
      if (performance.now() - begin > most) throw new Error(`seed ${seed} took longer than ${most} ms`);
    }
    // Neither all refused nor all read: the mutants reach behind the first checks.
    expect(sound).toBeGreaterThan(executions / 100);
    expect(sound).toBeLessThan(executions * 0.9);
  },
  3_600_000,
);
