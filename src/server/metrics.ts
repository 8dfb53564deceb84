import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What the server counts, in Prometheus' text format at /metrics. One registry per server: no process-wide state. */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly requests: Counter<"route" | "status">;
  readonly seconds: Histogram<"route">;
  readonly rows: Counter<"model" | "version">;
  readonly predictSeconds: Histogram<"model" | "version">;
  readonly logDropped: Gauge;
}

export function makeMetrics(droppedRows: () => number): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
  return {
    registry,
    requests: new Counter({
      name: "millrace_http_requests_total",
      help: "Requests answered, by route and status.",
      labelNames: ["route", "status"],
      registers,
    }),
    seconds: new Histogram({
      name: "millrace_http_request_seconds",
      help: "Time from request to answer.",
      labelNames: ["route"],
      buckets,
      registers,
    }),
    rows: new Counter({
      name: "millrace_predicted_rows_total",
      help: "Rows predicted, by model and version.",
      labelNames: ["model", "version"],
      registers,
    }),
    predictSeconds: new Histogram({
      name: "millrace_predict_batch_seconds",
      help: "Time of one native prediction call for a batch of rows.",
      labelNames: ["model", "version"],
      buckets,
      registers,
    }),
    logDropped: new Gauge({
      name: "millrace_prediction_log_dropped_rows",
      help: "Predicted rows that the prediction log could not keep.",
      registers,
      collect() {
        this.set(droppedRows());
      },
    }),
  };
}
