import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { restorePipeline } from "../artifacts/pipeline.js";
import { decodePipeline } from "../artifacts/pipeline-file.js";
import { openLedger } from "../store/ledger.js";
import { predictionLogFile } from "../store/logged-predictions.js";
import { ModelRegistry } from "../store/model-registry.js";
import { PredictionLog } from "../store/prediction-log.js";
import type { Served } from "./predict-route.js";
import { type RunningServer, type ServerOptions, startServer } from "./server.js";

export interface ServeOptions extends Omit<ServerOptions, "served" | "log"> {
  /** Project folder, that of the configuration. */
  readonly folder: string;
  /** `name`, `name@3` or `name@champion`. */
  readonly model: string;
  /** Default `buffered`. */
  readonly log?: "buffered" | "durable" | "off";
}

export interface ServedModel extends RunningServer {
  readonly model: { readonly name: string; readonly version: number; readonly hash: string };
}

/**
 * Serves a published model of a project over HTTP.
 *
 * @throws {MillraceError} ERR_MODEL_UNKNOWN, ERR_MODEL_CORRUPT, ERR_MODEL_INVALID, and those of `startServer`
 */
export async function serveModel(options: ServeOptions): Promise<ServedModel> {
  const storeFolder = join(options.folder, ".millrace");
  const served = loadServed(storeFolder, options.model);
  const mode = options.log ?? "buffered";
  mkdirSync(storeFolder, { recursive: true });
  const log = mode === "off" ? undefined : new PredictionLog(predictionLogFile(storeFolder), mode);
  try {
    const { folder: _, model: __, log: ___, ...rest } = options;
    const server = await startServer({ ...rest, served, ...(log ? { log } : {}) });
    return { ...server, model: { name: served.name, version: served.version, hash: served.hash } };
  } catch (error) {
    await log?.close();
    throw error;
  }
}

function loadServed(storeFolder: string, reference: string): Served {
  const ledger = openLedger(storeFolder);
  try {
    const { model, file } = new ModelRegistry(storeFolder, ledger).read(reference);
    const { body, arrays } = decodePipeline(file);
    return { name: model.name, version: model.version, hash: model.hash, pipeline: restorePipeline(body, arrays) };
  } finally {
    ledger.close();
  }
}
