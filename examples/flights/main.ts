// The main job: 3 million flights through all eight phases, by the public API alone.
//   1. phases 1 to 7: from the question to a published model
//   2. serve it, send flights that were held back as traffic, and say later how late they really were
//   3. phase 8: what has drifted since the training months, is the model still good?
//   4. one report
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { liveProgress, loadConfig, readTable, rowAt, runPipeline, serveModel, writeReport } from "millrace";

const trafficRows = 20_000;
const requestRows = 500;

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const folder = join(root, "examples/flights");
if (process.argv.includes("--fresh")) rmSync(join(folder, ".millrace"), { recursive: true, force: true });

const loaded = await loadConfig(folder);
const progress = liveProgress(process.stderr);
const trained = await runPipeline({ ...loaded, to: "deploy", ...progress });

// The file is ordered by time: its last rows are the latest flights, which training never saw (split by time).
const flights = await readTable(join(folder, loaded.config.gather.sources[0].path));
const server = await serveModel({ folder, model: "flights@champion", port: 0, drainMs: 0 });
let late = 0;
let warned = 0;
try {
  for (let start = flights.rowCount - trafficRows; start < flights.rowCount; start += requestRows) {
    const rows = Array.from({ length: requestRows }, (_, index) => rowAt(flights, start + index));
    const features = rows.map((row) => Object.fromEntries([...row].filter(([name]) => name !== "delay")));
    const answer = (await post("/predict", { features })) as { ids: string[]; predictions: string[] };
    const labels = rows.map((row, index) => ({
      id: answer.ids[index],
      label: Number(row.get("delay")) > 15 ? "yes" : "no",
    }));
    await post("/feedback", { labels });
    late += labels.filter(({ label }) => label === "yes").length;
    warned += answer.predictions.filter((prediction) => prediction === "yes").length;
  }
} finally {
  await server.close();
}
console.log(
  `served ${trafficRows} held-back flights on ${server.url}: ${late} were late, ${warned} were predicted late`,
);

const watched = await runPipeline({ ...loaded, from: "monitor", ...progress });
// Phases 1 to 7 were made by the first run: the report shows their times, not those of looking them up.
const phases = [...trained.phases, ...watched.phases.filter(({ name }) => name === "monitor")];
const report = writeReport(loaded, { ...watched, phases }).html;
const { body } = watched.artifacts.get("monitor")!;
for (const alert of body.alerts) console.log(`alert: ${alert}`);
console.log(`decision: ${body.retrain.decision}: ${body.retrain.reasons.join(" ")}`);
const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
console.log(
  `the eight phases took ${seconds.toFixed(1)} s, peak memory ${(process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2)} GiB`,
);
console.log(`report: ${report}`);

async function post(route: string, body: unknown): Promise<unknown> {
  const response = await fetch(server.url + route, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
