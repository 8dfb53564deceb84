import { expect, test } from "vitest";
import type { ColumnDrift } from "../../../src/artifacts/health-report.js";
import type { TrainedModel } from "../../../src/artifacts/trained-model.js";
import { monitorSchema } from "../../../src/core/config.js";
import { decide } from "../../../src/phases/8-monitor/retrain-decision.js";

const rules = monitorSchema.parse({});
const trained = {
  body: { metric: { name: "roc_auc", direction: "higher" }, interval: [0.8, 0.9] },
} as unknown as TrainedModel;
const column = (name: string, drifted: boolean): ColumnDrift => ({
  column: name,
  test: "ks",
  statistic: drifted ? 0.4 : 0.01,
  pValue: drifted ? 1e-9 : 0.6,
  adjusted: drifted ? 1e-8 : 0.8,
  drifted,
  bins: [],
  reference: [],
  current: [],
});
const silent = { rows: 0, live: {}, test: {} };

test("too few rows give no verdict, whatever they look like", () => {
  const { alerts, retrain } = decide([column("a", true)], null, silent, rules.minimumRows - 1, trained, rules);
  expect(retrain.decision).toBe("keep");
  expect(retrain.reasons[0]).toMatch(/too few/);
  expect(alerts).toEqual([]);
});

test("quiet columns and a metric inside its interval keep the model", () => {
  const live = { rows: 500, live: { roc_auc: 0.85 }, test: { roc_auc: 0.86 } };
  expect(decide([column("a", false)], null, live, 500, trained, rules).retrain.decision).toBe("keep");
});

test("one drifted column of ten alerts but does not retrain; three of ten do, from phase 2", () => {
  const columns = (drifted: number) => Array.from({ length: 10 }, (_, index) => column(`c${index}`, index < drifted));
  const one = decide(columns(1), null, silent, 500, trained, rules);
  expect(one.alerts).toHaveLength(1);
  expect(one.retrain.decision).toBe("keep");
  const three = decide(columns(3), null, silent, 500, trained, rules);
  expect(three.retrain).toMatchObject({ decision: "retrain", from: 2 });
});

test("a metric below its interval without drift in the inputs asks for phase 1, with drift for phase 2", () => {
  const live = { rows: 500, live: { roc_auc: 0.7 }, test: { roc_auc: 0.86 } };
  expect(decide([column("a", false)], null, live, 500, trained, rules).retrain).toMatchObject({
    decision: "retrain",
    from: 1,
  });
  expect(decide([column("a", true)], null, live, 500, trained, rules).retrain).toMatchObject({
    decision: "retrain",
    from: 2,
  });
});

test("a metric of fewer labelled rows than the minimum decides nothing", () => {
  const live = { rows: 20, live: { roc_auc: 0.1 }, test: { roc_auc: 0.86 } };
  expect(decide([column("a", false)], null, live, 500, trained, rules).retrain.decision).toBe("keep");
});

test("for a metric where lower is better, above the interval is worse", () => {
  const rmse = { body: { metric: { name: "rmse", direction: "lower" }, interval: [1, 2] } } as unknown as TrainedModel;
  const live = (value: number) => ({ rows: 500, live: { rmse: value }, test: {} });
  expect(decide([], null, live(2.5), 500, rmse, rules).retrain.decision).toBe("retrain");
  expect(decide([], null, live(0.5), 500, rmse, rules).retrain.decision).toBe("keep");
});
