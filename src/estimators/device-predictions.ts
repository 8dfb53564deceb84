// Predictions on the device that suits them, and what ran where.
import { MillraceError } from "../core/errors.js";
import { type DeviceChoice, Devices } from "../engine/devices.js";
import { makeRunReport, type OpUse, usesOf } from "../engine/run-report.js";
import { makeRuntime, threadsOf } from "../engine/runtime.js";
import type { Model } from "../models/model.js";
import { predictOnDevice } from "../models/predict-on-device.js";
import { type Features, tableOf } from "./estimator-input.js";

export interface DeviceSettings {
  /**
   * `cpu`; `gpu`: wherever there is a kernel for it; `auto`, the default: where that is expected to be faster. The
   * predictions are the same to the bit.
   */
  readonly device?: DeviceChoice;
}

export interface DevicePredictions {
  /** As `predictProba` gives them. */
  readonly predictions: Float64Array;
  /** What ran on which device, longest first: kernel, milliseconds, bytes moved, and why another device was refused. */
  readonly ops: readonly OpUse[];
}

/** @throws {MillraceError} ERR_DEVICE_MISSING, ERR_INVALID_VALUE for another device */
export async function devicePredictions(
  model: Model,
  features: Features,
  { device = "auto" }: DeviceSettings,
  threads?: number,
): Promise<DevicePredictions> {
  if (!["auto", "cpu", "gpu"].includes(device)) {
    const received = String(device);
    throw new MillraceError("ERR_INVALID_VALUE", { what: "'device'", expected: "'auto', 'cpu' or 'gpu'", received });
  }
  const report = makeRunReport();
  const own = makeRuntime({ report, ...(threads ? { threads } : {}) });
  await using devices = new Devices(device, { threads: threadsOf(own) });
  const predictions = await predictOnDevice(model, tableOf(features), { ...own, devices });
  return { predictions, ops: usesOf(report) };
}
