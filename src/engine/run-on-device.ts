import { MillraceError } from "../core/errors.js";
import { checkArguments } from "./check-arguments.js";
import type { Devices, OpenDevice } from "./devices.js";
import { runOp } from "./dispatch.js";
import { GpuJob } from "./gpu/gpu-job.js";
import type { Launcher, Workload } from "./gpu/launcher.js";
import { launchers } from "./gpu/launchers.js";
import { GpuLost } from "./gpu/open-gpu.js";
import type { ArgumentsOf, Op } from "./op.js";
import { noteUse } from "./run-report.js";
import { isStopped, type Runtime } from "./runtime.js";

/**
 * Runs an op on the device that suits it: the GPU where there is one, the op has a kernel for it, and `runtime.devices`
 * says so; else the CPU, as runOp does. Whatever goes wrong on the GPU ends in a result of the CPU, and the run report
 * says why in one line.
 *
 * @throws {MillraceError} as runOp; ERR_DEVICE_MISSING when the choice is `gpu` and there is none
 */
// biome-ignore lint/suspicious/noExplicitAny: any op
export async function runOnDevice<O extends Op<any, any, any>>(
  op: O,
  args: ArgumentsOf<O>,
  runtime: Runtime,
): Promise<void> {
  const launcher = launchers.find((candidate) => candidate.op.name === op.name);
  if (!launcher || !runtime.devices || runtime.devices.choice === "cpu") return runOp(op, args, runtime);
  checkArguments(op, args as Readonly<Record<string, unknown>>);
  let refused = refusesUnopened(launcher, args, runtime.devices) ?? "";
  if (refused) return runOp(op, args, runtime, `gpu: ${refused}`);
  let lost = "";
  let last: OpenDevice | undefined;
  // A second try only after a loss: the device is then opened anew.
  for (let attempt = 0; attempt < 2 && !isStopped(runtime); attempt++) {
    const opened = await runtime.devices.gpu();
    if (typeof opened === "string") {
      refused = [refused, opened].filter(Boolean).join("; ");
      break;
    }
    last = opened;
    refused = refusalOf(launcher, args, runtime, opened) ?? "";
    if (refused) break;
    try {
      return await runLauncher(launcher, args, runtime, opened, lost);
    } catch (error) {
      // What an op of the CPU reports on the way (cancelled, out of memory) is the answer.
      if (error instanceof MillraceError) throw error;
      refused = (error as Error).message.split("\n")[0];
      if (!(error instanceof GpuLost)) break;
      refused = lost = `the device was lost (${refused})`;
    }
  }
  const start = performance.now();
  runOp(op, args, runtime, `gpu: ${refused}`);
  last?.costs.learn(op.name, "cpu", launcher.workload(args as never), performance.now() - start);
}

/** What can be said without a device at hand: none is opened for an op that would not go there. */
function refusesUnopened(launcher: Launcher, args: unknown, devices: Devices): string | undefined {
  if (devices.choice === "auto" && toleranceOf(launcher.op) > 0)
    return "its result there differs within a tolerance, which auto does not take";
  return devices.refusesToOpen(launcher.workload(args as never).cpuMs);
}

function refusalOf(
  launcher: Launcher,
  args: unknown,
  runtime: Runtime,
  { gpu, costs }: OpenDevice,
): string | undefined {
  const refusal = launcher.refuse?.(args as never, gpu);
  if (refusal || runtime.devices!.choice !== "auto") return refusal;
  const workload: Workload = launcher.workload(args as never);
  const here = costs.expect(launcher.op.name, "cpu", workload);
  const there = costs.expect(launcher.op.name, "gpu", workload);
  return there < here
    ? undefined
    : `${there.toPrecision(2)} ms are expected there, ${here.toPrecision(2)} ms on the CPU`;
}

function runLauncher(
  launcher: Launcher,
  args: unknown,
  runtime: Runtime,
  { gpu, costs }: OpenDevice,
  lost: string,
): Promise<void> {
  return gpu.inTurn(async () => {
    gpu.check();
    const job = new GpuJob(gpu);
    const start = performance.now();
    try {
      await launcher.launch(job, args as never, runtime);
    } finally {
      await job.close();
    }
    const milliseconds = performance.now() - start;
    costs.learn(launcher.op.name, "gpu", launcher.workload(args as never), milliseconds);
    if (!runtime.report) return;
    noteUse(runtime.report, launcher.op.name, "gpu", milliseconds, lost && `gpu: ${lost}, and opened again`, {
      kernel: [...job.kernels].join(", "),
      bytesMoved: job.bytesUp + job.bytesDown,
      tolerance: toleranceOf(launcher.op),
    });
  });
}

/** Relative error that an op's result on the GPU may have; 0: the same to the bit. */
function toleranceOf(op: Op): number {
  const agreement = op.gpuAgreement ?? op.agreement;
  return agreement === "exact" ? 0 : agreement.relative;
}
