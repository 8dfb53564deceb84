import { builtModule } from "../trees/built-module.js";
import type { Call } from "./cases.js";

/** A call of an op of the built package, through its contract: what is timed is what users run. */
export async function builtOp(
  path: string,
  name: string,
  args: Readonly<Record<string, unknown>>,
  threads: number,
): Promise<Call> {
  const { runOp } = (await builtModule("engine/dispatch")) as {
    runOp(op: unknown, args: unknown, runtime: unknown): void;
  };
  const { makeRuntime } = (await builtModule("engine/runtime")) as { makeRuntime(options: object): unknown };
  const op = ((await builtModule(`engine/ops/${path}`)) as Record<string, unknown>)[name];
  const runtime = makeRuntime({ threads });
  return () => runOp(op, args, runtime);
}
