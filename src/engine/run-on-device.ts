import { checkArguments } from "./check-arguments.js";
import type { OpenDevice } from "./devices.js";
import { runOp } from "./dispatch.js";
import { GpuOverBudget } from "./gpu/buffer-pool.js";
import { GpuJob, GpuRefused } from "./gpu/gpu-job.js";
import type { Launcher, Workload } from "./gpu/launcher.js";
import { launchers } from "./gpu/launchers.js";
import { GpuLost } from "./gpu/open-gpu.js";
import type { ArgumentsOf, Op } from "./op.js";
import { noteUse } from "./run-report.js";
import type { Runtime } from "./runtime.js";

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
  let refused = runtime.devices.refusesToOpen(launcher.workload(args as never).cpuMs) ?? "";
  if (refused) return runOp(op, args, runtime, `gpu: ${refused}`);
  let lost = "";
  // A second try only after a loss: the device is then opened anew.
  for (let attempt = 0; attempt < 2; attempt++) {
    const opened = await runtime.devices.gpu();
    if (typeof opened === "string") {
      refused = [refused, opened].filter(Boolean).join("; ");
      break;
    }
    refused = refusalOf(launcher, args, runtime, opened) ?? "";
    if (refused) break;
    try {
      await runLauncher(launcher, args, runtime, opened, lost);
      return;
    } catch (error) {
      if (error instanceof GpuLost) refused = lost = `the device was lost (${error.message})`;
      else if (isRefusal(error)) refused = error.message;
      else throw error;
      if (!(error instanceof GpuLost)) break;
    }
  }
  const start = performance.now();
  runOp(op, args, runtime, `gpu: ${refused}`);
  const opened = await runtime.devices.gpu();
  if (typeof opened !== "string" && opened.gpu.isOpen) {
    opened.costs.learn(op.name, "cpu", launcher.workload(args as never), performance.now() - start);
  }
}

/** What the device reported about a job: an error of ours, or of its driver. */
class GpuFailure extends Error {}

const isRefusal = (error: unknown): error is Error =>
  [GpuFailure, GpuOverBudget, GpuRefused].some((kind) => error instanceof kind);

function refusalOf(
  launcher: Launcher,
  args: unknown,
  runtime: Runtime,
  { gpu, costs }: OpenDevice,
): string | undefined {
  const refusal = launcher.refuse?.(args as never, gpu);
  if (refusal || runtime.devices!.choice !== "auto") return refusal;
  const agreement = launcher.op.gpuAgreement ?? launcher.op.agreement;
  if (agreement !== "exact") return "its result there differs within a tolerance, which auto does not take";
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
    const { device } = gpu;
    const job = new GpuJob(gpu);
    const start = performance.now();
    device.pushErrorScope("out-of-memory");
    device.pushErrorScope("validation");
    let thrown: unknown;
    try {
      await launcher.launch(job, args as never, runtime);
    } catch (error) {
      thrown = error;
    }
    const errors = [await device.popErrorScope(), await device.popErrorScope()];
    job.close();
    const reported = errors.find((error) => error !== null);
    if (thrown instanceof GpuLost || isRefusal(thrown)) throw thrown;
    if (reported) throw new GpuFailure(`the device refused it (${reported.message.split("\n")[0]})`);
    if (thrown) throw thrown;
    const milliseconds = performance.now() - start;
    costs.learn(launcher.op.name, "gpu", launcher.workload(args as never), milliseconds);
    if (runtime.report) {
      const kernel = [...job.kernels].join(", ");
      const bytesMoved = job.bytesUp + job.bytesDown;
      noteUse(runtime.report, launcher.op.name, "gpu", milliseconds, lost && `gpu: ${lost}, and opened again`, {
        kernel,
        bytesMoved,
      });
    }
  });
}
