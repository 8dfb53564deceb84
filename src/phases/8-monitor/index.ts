import { makeArtifact } from "../../artifacts/artifact.js";
import type { HealthReport } from "../../artifacts/health-report.js";
import { predictionLogState } from "../../store/logged-predictions.js";
import type { Phase } from "../run-context.js";
import { columnDrift, predictionDrift } from "./data-drift.js";
import { livePerformance } from "./performance.js";
import { decide } from "./retrain-decision.js";
import { openWindow } from "./window.js";

/**
 * Phase 8, monitor:
 *   1. the window: rows that the deployed version predicted, or the test rows while it has predicted none
 *   2. every input column against the training rows: Kolmogorov-Smirnov for numbers, chi-square for categories, with an
 *      effect size, and p-values corrected for the number of columns, so that many rows do not always alarm
 *   3. the predictions likewise
 *   4. live metrics of the rows whose label has arrived
 *   5. alerts, and the decision to keep or to retrain, with the phase that opens again
 */
export const monitor: Phase<"monitor", "gather" | "preprocess" | "train" | "deploy"> = {
  name: "monitor",
  version: 1,
  parents: ["gather", "preprocess", "train", "deploy"],
  configKeys: ["monitor"],
  async fingerprint(context) {
    return predictionLogState(context.storeFolder, context.config.deploy.name);
  },
  async run(context, { gather, preprocess, train, deploy }): Promise<HealthReport> {
    const { runtime, config } = context;
    const progress = (step: string, done: number) => context.onProgress({ step, done, total: 3, unit: "steps" });
    progress("reading the window", 0);
    const window = openWindow(gather, preprocess, deploy, context.storeFolder, runtime);
    progress("testing for drift", 1);
    const drift = await columnDrift(window, preprocess.body.inputs, config.monitor, runtime);
    progress("scoring", 2);
    const prediction = await predictionDrift(window, train, config.monitor, runtime);
    const performance = livePerformance(window, train, runtime);
    const rows = window.current.rowCount;
    const { alerts, retrain } = decide(drift, prediction, performance, rows, train, config.monitor);
    progress("done", 3);
    return makeArtifact("health-report", {
      model: { name: deploy.body.name, version: deploy.body.version },
      window: { source: window.source, rows, referenceRows: window.reference.rowCount },
      drift,
      prediction,
      performance,
      alerts,
      retrain,
    });
  },
};
