import type { Table } from "../columns/table.js";
import type { Runtime } from "../engine/runtime.js";
import type { Model } from "./model.js";

/**
 * What `model.predict` answers, to the bit, on the device that suits it: models of trees find the leaves of many rows on
 * a GPU where `runtime.devices` has one; all others predict on the CPU.
 */
export async function predictOnDevice(model: Model, features: Table, runtime: Runtime): Promise<Float64Array> {
  return model.trees ? model.trees.predictOnDevice(features, runtime) : model.predict(features, runtime);
}
