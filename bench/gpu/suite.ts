// The ops that have a kernel for the GPU, on one CPU thread and, where there is one, on the GPU: what it takes with its
// data moved there and back. The figures of the CPU are those that the launchers' workloads name.
import type { BenchOptions } from "../options.js";
import { builtModule } from "../trees/built-module.js";
import { casesOf, type OpArguments } from "./cases.js";

export const name = "gpu";

export interface GpuFigure {
  readonly op: string;
  readonly unit: string;
  readonly units: number;
  /** One thread. */
  readonly cpuMs: number;
  readonly cpuNanoseconds: number;
  /** By kernel; missing where there is no GPU or it was refused. */
  readonly gpuMs: Readonly<Record<string, number>>;
}

export interface GpuFigures {
  readonly device: string;
  readonly figures: readonly GpuFigure[];
}

type Report = { readonly uses: Map<string, { device: string; refused: string }> };
interface Runtime {
  readonly report?: Report;
}
type Launcher = { readonly op: { readonly name: string } };
interface Opened {
  readonly gpu: { readonly name: string };
}
interface DevicesOf {
  gpu(): Promise<Opened | string>;
  close(): Promise<void>;
}

interface Engine {
  readonly launchers: readonly Launcher[];
  runOp(op: unknown, args: OpArguments, runtime: Runtime): void;
  runOnDevice(op: unknown, args: OpArguments, runtime: Runtime): Promise<void>;
  makeRuntime(options: object): Runtime;
  makeRunReport(): Report;
  readonly Devices: new (choice: string, options: object) => DevicesOf;
}

const variants = ["plain", "subgroups", "half"];

/** Measures each op in turn: the least of `repeats` runs, as whatever else runs only slows. */
export async function run({ log, quick, repeats = 5, only }: BenchOptions): Promise<GpuFigures> {
  const engine = await loadEngine();
  const opened = await openAll(engine, log);
  const runtime = engine.makeRuntime({ threads: 1 });
  const figures: GpuFigure[] = [];
  for (const { op: address, unit, units, make } of casesOf(quick ? 20_000 : 2_000_000)) {
    if (only && !only.includes(address)) continue;
    const { op } = engine.launchers.find((launcher) => launcher.op.name === address)!;
    const cpuMs = await leastMs(repeats, () => engine.runOp(op, make(), runtime));
    const gpuMs: Record<string, number> = {};
    for (const [variant, devices] of opened.devices) {
      if (variant !== "plain" && address !== "matrix/multiply") continue;
      const report = engine.makeRunReport();
      const onGpu = engine.makeRuntime({ threads: 1, devices, report });
      const ms = await leastMs(repeats + 1, () => engine.runOnDevice(op, make(), onGpu));
      const refused = [...report.uses.values()].find(({ device }) => device === "cpu")?.refused;
      if (refused === undefined) gpuMs[variant] = ms;
      else log(`    ${address} ${variant}: ${refused}`);
    }
    const cpuNanoseconds = (cpuMs * 1e6) / units;
    const there = Object.entries(gpuMs).map(([variant, ms]) => `, gpu (${variant}) ${ms.toFixed(2)} ms`);
    log(
      `    ${address.padEnd(26)} cpu ${cpuMs.toFixed(2)} ms, ${cpuNanoseconds.toFixed(2)} ns a ${unit}${there.join("")}`,
    );
    figures.push({ op: address, unit, units, cpuMs, cpuNanoseconds, gpuMs });
  }
  for (const devices of opened.devices.values()) await devices.close();
  return { device: opened.name, figures };
}

async function openAll(engine: Engine, log: (line: string) => void) {
  const devices = new Map<string, DevicesOf>();
  let name = "none";
  for (const variant of variants) {
    const own = new engine.Devices("gpu", { variant });
    try {
      const opened = await own.gpu();
      if (typeof opened === "string") throw new Error(opened);
      devices.set(variant, own);
      name = opened.gpu.name;
    } catch (error) {
      log(`gpu: ${(error as Error).message}`);
      break;
    }
  }
  log(`gpu: ${name}; the CPU with one thread`);
  return { devices, name };
}

async function leastMs(repeats: number, call: () => void | Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    await call();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

async function loadEngine(): Promise<Engine> {
  const paths = ["gpu/launchers", "dispatch", "run-on-device", "runtime", "run-report", "devices"];
  const modules = await Promise.all(paths.map((path) => builtModule(`engine/${path}`)));
  return Object.assign({}, ...modules) as Engine;
}
