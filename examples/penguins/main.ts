// Penguins: three species, missing values, a configuration of a dozen lines. Runs the phases and predicts one bird.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { liveProgress, loadConfig, runPipeline, serveModel, writeReport } from "millrace";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../examples/penguins");
const loaded = await loadConfig(folder);
const run = await runPipeline({ ...loaded, ...liveProgress(process.stderr) });
const { scores, interval } = run.artifacts.get("train")!.body;
console.log(
  `test accuracy ${scores.test.accuracy.toFixed(3)}, 95 % interval ${interval.map((end) => end.toFixed(3)).join(" to ")}`,
);

const server = await serveModel({ folder, model: "penguins@champion", port: 0, drainMs: 0, log: "off" });
try {
  // Nobody weighed this bird, and its sex is not known: missing values are part of the contract.
  const bird = { Island: "Biscoe", "Beak Length (mm)": 47.2, "Beak Depth (mm)": 14.1, "Flipper Length (mm)": 217 };
  const response = await fetch(`${server.url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ features: [{ ...bird, "Body Mass (g)": null, Sex: null }] }),
  });
  const answer = (await response.json()) as { predictions: string[]; probabilities: Record<string, number>[] };
  console.log(`this bird is a ${answer.predictions[0]} (${JSON.stringify(answer.probabilities[0])})`);
} finally {
  await server.close();
}
console.log(`report: ${writeReport(loaded, run).html}`);
