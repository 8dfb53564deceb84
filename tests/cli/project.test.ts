import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunDocument } from "../../src/cli/run-phases.js";
import { readArrowFile } from "./arrow.js";
import { folderWith, millrace, shopRows } from "./cli.js";

let folder = "";
let first: RunDocument;

const lines = (file: string) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n");
const reportOf = () => readFileSync(join(folder, ".millrace/report.json"), "utf8");

// One project, walked through once: the tests below use it in order.
beforeAll(async () => {
  folder = folderWith({ "shop.csv": shopRows(600), "new.csv": shopRows(40) });
  expect((await millrace(folder, ["init", "--data", "shop.csv", "--target", "bought", "--quiet"])).code).toBe(0);
  const ended = await millrace(folder, ["run", "--json", "--threads", "1"]);
  expect(ended.stderr).toMatch(/^frame +done +\d/m);
  expect(ended.code).toBe(0);
  first = ended.json<RunDocument>();
}, 120_000);

describe("a project from init to monitor", () => {
  it("run --json prints the one document that the reference promises", () => {
    expect(first.phases.map(({ name, status }) => `${name} ${status}`)).toEqual(
      ["frame", "gather", "preprocess", "explore", "features", "train", "deploy", "monitor"].map(
        (name) => `${name} done`,
      ),
    );
    for (const { seconds, artifact } of first.phases) {
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(artifact).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(first).toMatchObject({ run: expect.any(String), seed: 42, report: join(folder, ".millrace/report.html") });
    expect(first.model).toEqual({
      name: "shop",
      version: 1,
      kind: expect.any(String),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const part of ["train", "validation", "test"] as const) {
      expect(first.metrics![part].roc_auc).toBeGreaterThan(0.8);
      expect(first.metrics![part]).toHaveProperty("log_loss");
    }
    expect(existsSync(first.report)).toBe(true);
  });

  it("a second run is cached, another thread count gives the same bytes, --quiet says nothing", async () => {
    const report = reportOf();
    const again = await millrace(folder, ["run", "--json", "--quiet", "--threads", "4"]);
    expect(again.stderr).toBe("");
    const document = again.json<RunDocument>();
    expect(document.phases.map(({ status }) => status)).toEqual(Array(8).fill("cached"));
    expect(document.model).toEqual(first.model);
    expect(reportOf()).toBe(report);
    const other = folderWith({ "shop.csv": shopRows(600) });
    expect((await millrace(other, ["init", "--data", "shop.csv", "--target", "bought", "--quiet"])).code).toBe(0);
    const fresh = (await millrace(other, ["run", "--json", "--quiet", "--threads", "4"])).json<RunDocument>();
    expect(fresh.phases.map(({ artifact }) => artifact)).toEqual(first.phases.map(({ artifact }) => artifact));
    expect(readFileSync(join(other, ".millrace/report.json"), "utf8")).toBe(report);
  });

  it("predict writes a row per row, in order, classes as spelled, and names extra columns", async () => {
    const ended = await millrace(folder, ["predict", "--data", "new.csv", "--out", "out.csv", "--json"]);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("columns that the model does not read: 'customer', 'bought'");
    expect(ended.json()).toMatchObject({ rows: 40, rejected: null, model: { name: "shop", version: 1 } });
    const [head, ...rows] = lines("out.csv");
    expect(head).toBe("prediction,probability_No,probability_Yes");
    expect(rows.length).toBe(40);
    for (const row of rows) {
      const [prediction, no, yes] = row.split(",");
      expect(prediction).toBe(Number(yes) > Number(no) ? "Yes" : "No");
      expect(Number(no) + Number(yes)).toBeCloseTo(1, 12);
    }
  });

  it("predict takes reordered columns, puts bad lines aside, and refuses a missing feature with exit code 3", async () => {
    const data = lines("new.csv").map((line) => line.split(","));
    const swapped = data.map(([, size, colour]) => [colour, size].join(","));
    swapped.splice(5, 0, "red,1,2,3");
    writeFileSync(join(folder, "swapped.csv"), `${swapped.join("\n")}\n`);
    const ended = await millrace(folder, [
      "predict",
      "--data",
      "swapped.csv",
      "--out",
      "swapped-out.csv",
      "--json",
      "--quiet",
    ]);
    expect(ended.code).toBe(0);
    expect(ended.json()).toMatchObject({
      rows: 40,
      rejected: { count: 1, file: join(folder, "swapped-out.csv.rejected.csv") },
      extra: [],
    });
    expect(lines("swapped-out.csv")).toEqual(lines("out.csv"));
    expect(lines("swapped-out.csv.rejected.csv")[1]).toMatch(/^swapped\.csv,6,.*,"red,1,2,3"$/);
    writeFileSync(join(folder, "lacking.csv"), `colour\nred\n`);
    const lacking = await millrace(folder, ["predict", "--data", "lacking.csv", "--out", "no.csv", "--json"]);
    expect(lacking.code).toBe(3);
    expect(lacking.json()).toMatchObject({ error: { code: "ERR_COLUMN_MISSING", details: { column: "size" } } });
    expect(existsSync(join(folder, "no.csv"))).toBe(false);
  });

  it("predict writes Arrow with the same numbers, and refuses an ending it does not know", async () => {
    expect((await millrace(folder, ["predict", "--data", "new.csv", "--out", "out.arrow", "--quiet"])).code).toBe(0);
    const table = await readArrowFile(join(folder, "out.arrow"));
    expect(
      table.map((row) => [row.prediction, String(row.probability_No), String(row.probability_Yes)].join(",")),
    ).toEqual(lines("out.csv").slice(1));
    const wrong = await millrace(folder, ["predict", "--data", "new.csv", "--out", "out.xlsx", "--quiet"]);
    expect([2, 3]).toContain(wrong.code);
  });

  it("status shows what a changed configuration makes stale, and --set is not remembered", async () => {
    type Status = { phases: { name: string; state: string; why: { what: string }[] }[]; runs: { run: string }[] };
    const fresh = (await millrace(folder, ["status", "--json"])).json<Status>();
    expect(fresh.phases.map(({ state }) => state)).toEqual(Array(8).fill("up to date"));
    expect(fresh.runs[0].run).not.toBe(first.run);
    const stale = (await millrace(folder, ["status", "--json", "--set", "train.effort=low"])).json<Status>();
    expect(stale.phases.map(({ state }) => state)).toEqual([...Array(5).fill("up to date"), "stale", "stale", "stale"]);
    expect(stale.phases[5].why[0].what).toContain("'train'");
  });

  it("a run with another seed and configuration is compared key by key, metric by metric", async () => {
    const args = ["--seed", "7", "--set", "preprocess.split.test=0.2", "--json", "--quiet"];
    const second = (await millrace(folder, ["run", ...args])).json<RunDocument>();
    expect(second.model!.version).toBe(2);
    const { code, json } = await millrace(folder, ["compare", first.run, "last", "--json"]);
    expect(code).toBe(0);
    const comparison = json<{
      metrics: { test: { metric: string; before: number; after: number; delta: number }[] };
    }>();
    expect(comparison).toMatchObject({
      runs: [first.run, second.run],
      changed: { data: false, config: true, seed: true, code: false },
      config: [{ key: "preprocess.split.test", before: 0.15, after: 0.2 }],
      seed: [42, 7],
    });
    const change = comparison.metrics.test.find(({ metric }) => metric === "roc_auc")!;
    expect([change.before, change.after]).toEqual([first.metrics!.test.roc_auc, second.metrics!.test.roc_auc]);
    expect(change.delta).toBeCloseTo(change.after - change.before, 15);
    const unknown = await millrace(folder, ["compare", "nonsense", "last", "--json"]);
    expect([unknown.code, unknown.json<{ error: { code: string } }>().error.code]).toEqual([2, "ERR_RUN_UNKNOWN"]);
  });

  it("models, promote and rollback move the champion between versions", async () => {
    type Models = { models: { version: number; aliases: string[] }[] };
    const champion = async () =>
      (await millrace(folder, ["models", "--json"]))
        .json<Models>()
        .models.find(({ aliases }) => aliases.includes("champion"))!.version;
    expect(await champion()).toBe(2);
    expect((await millrace(folder, ["promote", "shop@1", "champion"])).stdout).toBe("shop@champion is version 1\n");
    expect(await champion()).toBe(1);
    expect((await millrace(folder, ["rollback", "shop"])).stdout).toBe("shop@champion is version 2 again\n");
    expect(await champion()).toBe(2);
    const wrong = await millrace(folder, ["promote", "shop@9", "champion", "--json"]);
    expect(wrong.json()).toMatchObject({ error: { code: "ERR_MODEL_UNKNOWN" } });
    expect(wrong.code).toBeGreaterThan(0);
  });

  it("report writes the report of any run again", async () => {
    const ended = await millrace(folder, ["report", "--run", first.run, "--json"]);
    expect(ended.json()).toMatchObject({ run: first.run, report: join(folder, ".millrace/report.html") });
    expect(readFileSync(join(folder, ".millrace/report.html"), "utf8")).toContain(first.run);
  });

  it("a gate that is not met ends with exit code 4, the document, and the sentence on standard error", async () => {
    const ended = await millrace(folder, ["train", "--json", "--set", "frame.gate.minimum=0.9999"]);
    expect(ended.code).toBe(4);
    const { gate } = ended.json<RunDocument>();
    expect(gate!.passed).toBe(false);
    expect(ended.stderr).toContain(gate!.sentence);
  });

  it("Ctrl-C stops with exit code 130, and the next run goes on and ends with the same result", async () => {
    const other = folderWith({ "shop.csv": shopRows(600) });
    expect((await millrace(other, ["init", "--data", "shop.csv", "--target", "bought", "--quiet"])).code).toBe(0);
    const stopped = await millrace(other, ["run", "--json"], { kill: /^gather +done/m });
    expect(stopped.code).toBe(130);
    expect(stopped.json()).toMatchObject({ error: { code: "ERR_CANCELLED" } });
    const { phases, model } = (await millrace(other, ["run", "--json", "--quiet"])).json<RunDocument>();
    expect(phases.slice(0, 2).map(({ status }) => status)).toEqual(["cached", "cached"]);
    expect(phases.map(({ artifact }) => artifact)).toEqual(first.phases.map(({ artifact }) => artifact));
    expect(model).toEqual(first.model);
  });

  it("retrain leaves a healthy model alone, and with --force promotes only a better one", async () => {
    const healthy = await millrace(folder, ["retrain", "--json", "--quiet"]);
    expect(healthy.code).toBe(0);
    expect(healthy.json()).toMatchObject({ outcome: "not-needed", model: { name: "shop" } });
    const forced = await millrace(folder, ["retrain", "--force", "--json", "--quiet"]);
    const { outcome, scores } = forced.json<{ outcome: string; scores: { champion: number; challenger: number } }>();
    expect(outcome === "promoted").toBe(scores.challenger > scores.champion);
    expect(forced.code).toBe(outcome === "promoted" ? 0 : 5);
  });

  it("serve answers with the batch prediction's numbers, and drains on Ctrl-C", async () => {
    const [head, row] = lines("new.csv").map((line) => line.split(","));
    const body = {
      features: [Object.fromEntries(head.map((name, at) => [name, name === "size" ? Number(row[at]) : row[at]]))],
    };
    let answer: unknown;
    const serving = millrace(folder, ["serve", "--port", "0", "--model", "shop@1"], {
      onStderr(text, child) {
        const url = /at (http:\S+)/.exec(text)?.[1];
        if (!url || answer !== undefined) return;
        answer = null;
        fetch(`${url}/predict`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
          .then((response) => response.json())
          .then((value) => {
            answer = value;
          })
          .finally(() => child.kill("SIGINT"));
      },
    });
    expect((await serving).code).toBe(0);
    expect(answer).toMatchObject({ predictions: [lines("out.csv")[1].split(",")[0]] });
  });
});
