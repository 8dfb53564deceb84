import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkConfig } from "../../src/core/config-file.js";
import { packageRoot } from "../../src/core/package-root.js";
import { runPipeline } from "../../src/pipeline/run.js";
import { type ServedModel, serveModel } from "../../src/server/serve-model.js";
import { readLoggedPredictions } from "../../src/store/logged-predictions.js";

const bird = {
  Island: "Biscoe",
  "Beak Length (mm)": 47.2,
  "Beak Depth (mm)": 14.1,
  "Flipper Length (mm)": 217,
  "Body Mass (g)": 5000,
  Sex: "MALE",
};
let folder: string;
let server: ServedModel;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "millrace-server-"));
  copyFileSync(join(packageRoot(), "node_modules/vega-datasets/data/penguins.json"), join(folder, "penguins.json"));
  const { config } = checkConfig({
    name: "penguins",
    frame: { target: "Species", metric: "accuracy" },
    gather: { sources: [{ path: "penguins.json" }], missing: ["."] },
    deploy: { name: "penguins" },
  });
  await runPipeline({ config, folder, to: "deploy", threads: 2 });
  server = await serveModel({ folder, model: "penguins@champion", port: 0, drainMs: 0 });
}, 120_000);

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by their content
const jsonOf = (response: Response): Promise<any> => response.json();
const post = (route: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(server.url + route, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("a row gets a class, probabilities that sum to 1, an id, and the version that answered", async () => {
  const response = await post("/predict", { features: [bird, { ...bird, Sex: null, "Body Mass (g)": null }] });
  expect(response.status).toBe(200);
  expect(response.headers.get("x-request-id")).toBeTruthy();
  const answer = await jsonOf(response);
  expect(answer).toMatchObject({
    status: "ok",
    model: { name: "penguins", version: 1 },
    predictions: ["Gentoo", "Gentoo"],
  });
  expect(new Set(answer.ids).size).toBe(2);
  for (const row of answer.probabilities) {
    expect(Object.keys(row)).toEqual(["Adelie", "Chinstrap", "Gentoo"]);
    expect(Object.values<number>(row).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  }
});

test("requests predicted together answer to the bit as each alone", async () => {
  const birds = Array.from({ length: 60 }, (_, index) => ({
    ...bird,
    "Beak Length (mm)": 30 + index / 3,
    Island: index % 2 ? "Dream" : null,
  }));
  const together = await Promise.all(birds.map(async (row) => jsonOf(await post("/predict", { features: [row] }))));
  const oneRequest = await jsonOf(await post("/predict", { features: birds }));
  expect(together.map((answer) => answer.probabilities[0])).toEqual(oneRequest.probabilities);
});

test("columns in another order and extra columns are fine; the extra ones are named", async () => {
  const reversed = Object.fromEntries(Object.entries({ ...bird, colour: "black", toString: "x" }).reverse());
  const answer = await jsonOf(await post("/predict", { features: [reversed] }));
  expect(answer.predictions).toEqual(["Gentoo"]);
  expect(answer.warnings.join()).toMatch(/'colour'/);
});

test("a category that training never saw is predicted, not refused", async () => {
  const answer = await post("/predict", { features: [{ ...bird, Island: "Atlantis" }] });
  expect(answer.status).toBe(200);
});

test.each([
  ["a body that is not JSON", "{", 400, /JSON/],
  ["no features", {}, 400, /features/],
  ["no rows", { features: [] }, 400, /1 to 10000 rows/],
  ["a row that is a number", { features: [bird, 3] }, 400, /features\[1\]/],
  ["a word where a number belongs", { features: [bird, { ...bird, "Body Mass (g)": "heavy" }] }, 422, /Body Mass/],
  ["a missing column", { features: [{ Island: "Dream" }] }, 422, /Beak Length/],
  ["too few ids", { features: [bird, bird], ids: ["a"] }, 400, /2 strings/],
  ["a prototype in disguise", '{"features":[{"__proto__":{"x":1}}]}', 400, /JSON/],
])("%s is a problem document that says what is wrong", async (_, body, status, sentence) => {
  const response = await post("/predict", body);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toMatch("application/problem+json");
  const problem = await jsonOf(response);
  expect(problem.detail).toMatch(sentence);
  expect(JSON.stringify(problem)).not.toMatch(/ at |node_modules|\/src\/|\/dist\//);
});

test("an unknown route, another content type and a body too large are refused by name", async () => {
  expect((await fetch(`${server.url}/nowhere`)).status).toBe(404);
  expect((await post("/predict", "x=1", { "content-type": "text/csv" })).status).toBe(415);
  expect((await post("/predict", `{"features":[${" ".repeat(17 * 1024 * 1024)}]}`)).status).toBe(413);
});

test("health says which version is served, metrics count, and the OpenAPI document lists every input", async () => {
  expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({
    status: "ok",
    ready: true,
    model: { version: 1 },
  });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/millrace_predicted_rows_total\{model="penguins",version="1"\} \d+/);
  expect(metrics).toMatch(/millrace_http_requests_total\{route="\/predict",status="200"\}/);
  const document = await jsonOf(await fetch(`${server.url}/openapi.json`));
  const row = document.paths["/predict"].post.requestBody.content["application/json"].schema.properties.features.items;
  expect(Object.keys(row.properties).sort()).toEqual(Object.keys(bird).sort());
});

test("predictions are logged with their inputs, and labels join by id, before or after", async () => {
  await post("/feedback", { labels: [{ id: "early", label: "Adelie" }] });
  await post("/predict", { features: [bird, bird], ids: ["early", "late"] });
  expect((await post("/feedback", { labels: [{ id: "late", label: "Gentoo" }] })).status).toBe(200);
  expect((await post("/feedback", { labels: [{ id: 3 }] })).status).toBe(400);
  const logged = readLoggedPredictions(join(folder, ".millrace"), "penguins", 1)!;
  expect(logged.labels.slice(-2)).toEqual(["Adelie", "Gentoo"]);
  expect(logged.inputs.names).toContain("Body Mass (g)");
});

test("a host that others can reach needs a token, and then every POST does", async () => {
  await expect(serveModel({ folder, model: "penguins", host: "0.0.0.0", port: 0 })).rejects.toMatchObject({
    code: "ERR_SERVER_TOKEN",
  });
  const guarded = await serveModel({
    folder,
    model: "penguins",
    port: 0,
    token: "open sesame",
    log: "off",
    drainMs: 0,
  });
  try {
    const ask = (authorization?: string) =>
      fetch(`${guarded.url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(authorization ? { authorization } : {}) },
        body: JSON.stringify({ features: [bird] }),
      });
    expect((await ask()).status).toBe(401);
    expect((await ask("Bearer open barley")).status).toBe(401);
    expect((await ask("Bearer open sesame")).status).toBe(200);
    expect((await fetch(`${guarded.url}/health`)).status).toBe(200);
  } finally {
    await guarded.close();
  }
});

test("a port that is taken and a model that is not there are errors that say what to do", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  await expect(serveModel({ folder, model: "penguins", port })).rejects.toMatchObject({ code: "ERR_SERVER_PORT" });
  taken.close();
  await expect(serveModel({ folder, model: "pinguins" })).rejects.toMatchObject({ code: "ERR_MODEL_UNKNOWN" });
});

test("draining under load answers every request that comes while load balancers take notice", async () => {
  const draining = await serveModel({ folder, model: "penguins", port: 0, log: "off", drainMs: 600 });
  const statuses = new Map<number, number>();
  let isNoticed = false;
  const client = async () => {
    while (!isNoticed) {
      const response = await fetch(`${draining.url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ features: [bird] }),
      });
      await response.json();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  };
  const clients = Array.from({ length: 8 }, client);
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  await wait(200);
  const closed = draining.close();
  expect((await fetch(`${draining.url}/health`)).status).toBe(503);
  await wait(200);
  isNoticed = true;
  await Promise.all([...clients, closed]);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(20);
});
