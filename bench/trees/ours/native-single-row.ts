// A row's prediction without what JavaScript does around it: the calls of the addon that the public estimator makes are
// written down, then made again in a loop. The step into native code, about a microsecond, is in the figure.
import { type FittedModel, loadLightGBM } from "millrace";
import { builtModule } from "../built-module.js";
import type { Way } from "../jobs.js";
import { cpuSeconds } from "./clock.js";

type Addon = Record<string, (...args: unknown[]) => void>;
type Call = () => void;

const calls = 20_000;

/** Undefined where predicting calls no op of the tree family. `rows`: different ones, so that no branch is learned by heart. */
export async function nativeSingleRow(model: FittedModel, rows: readonly Float64Array[]): Promise<Way | undefined> {
  const { nativeCore } = (await builtModule("engine/native/addon")) as { nativeCore(): Addon };
  // The same trees in a model that has not predicted yet: it asks the addon for its function when it first does.
  const fresh = await loadLightGBM(Buffer.from(model.toLightGBM()));
  const recorded = recordCalls(nativeCore(), () => {
    for (const row of rows) fresh.predictRow(row);
  });
  if (recorded.length === 0) return undefined;
  const run = () => {
    for (let call = 0; call < calls; call++) recorded[call % recorded.length]();
  };
  run();
  const start = cpuSeconds();
  run();
  const perCall = ((cpuSeconds() - start) * 1e6) / calls;
  return { way: "native op", value: (perCall * recorded.length) / rows.length };
}

function recordCalls(addon: Addon, work: () => void): readonly Call[] {
  const recorded: Call[] = [];
  const originals = Object.entries(addon).filter(([name]) => name.startsWith("tree/predict"));
  for (const [name, original] of originals) {
    addon[name] = (...args) => {
      recorded.push(() => original(...args));
      original(...args);
    };
  }
  try {
    work();
  } finally {
    for (const [name, original] of originals) addon[name] = original;
  }
  return recorded;
}
