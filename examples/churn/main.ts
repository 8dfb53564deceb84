// Churn: a seeded simulation of customers, a model of the early months, and the drift of the later ones.
//   1. simulate 12 months of customers; months 1 to 8 are what the model may see
//   2. run the phases: split by time, so that the model is judged on later months than it was trained on
//   3. serve it, send months 9 to 12 as traffic, and say later who really left
//   4. monitor: prices rose and a rival came; the drift is found, and the decision is to train again
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { liveProgress, loadConfig, rowAt, runPipeline, serveModel, writeReport, writeTable } from "millrace";
import { simulateCustomers } from "./simulate.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../examples/churn");
const customers = 1_000;
const simulation = { customers, seed: 7 };
await writeTable(simulateCustomers({ ...simulation, from: 0, to: 8 }), join(folder, "customers.csv"));

const loaded = await loadConfig(folder);
const progress = liveProgress(process.stderr);
const trained = await runPipeline({ ...loaded, to: "deploy", ...progress });
const { body } = trained.artifacts.get("train")!;
console.log(`test roc_auc ${body.scores.test.roc_auc.toFixed(3)}; ${body.gate.sentence}`);

const server = await serveModel({ folder, model: "churn@champion", port: 0, drainMs: 0 });
try {
  for (let month = 8; month < 12; month++) {
    const table = simulateCustomers({ ...simulation, from: month, to: month + 1 });
    const rows = Array.from({ length: customers }, (_, index) => rowAt(table, index));
    const ids = rows.map((_, index) => `month-${month + 1}-row-${index}`);
    const features = rows.map((row) => Object.fromEntries([...row].filter(([name]) => name !== "left")));
    await post("/predict", { features, ids });
    await post("/feedback", { labels: rows.map((row, index) => ({ id: ids[index], label: row.get("left") })) });
  }
} finally {
  await server.close();
}

const watched = await runPipeline({ ...loaded, from: "monitor", ...progress });
const health = watched.artifacts.get("monitor")!.body;
console.log(
  `${
    health.drift
      .filter((column) => column.drifted)
      .map(({ column }) => column)
      .join(", ") || "nothing"
  } drifted`,
);
console.log(`live roc_auc ${health.performance.live.roc_auc.toFixed(3)} on ${health.performance.rows} rows`);
console.log(`decision: ${health.retrain.decision}`);
console.log(`report: ${writeReport(loaded, watched).html}`);

async function post(route: string, content: unknown): Promise<void> {
  const response = await fetch(server.url + route, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
}
