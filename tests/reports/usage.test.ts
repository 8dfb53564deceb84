import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord, usageOf } from "../../src/reports/usage.js";
import { nastyNames, reportInput } from "./fixtures.js";

test("a shell reads a quoted word as it was", () => {
  for (const name of nastyNames.filter((name) => !/[\u0000\ud800]/.test(name))) {
    expect(execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(name)}`], { encoding: "utf8" })).toBe(name);
  }
});

test("the example request is JSON with every column once, typed as the model reads it", () => {
  const { deployment, rawData } = reportInput({ kind: "binary", columns: 20, isNasty: true }).artifacts;
  const command = usageOf(deployment!, rawData)[2].command;
  const body = command.slice(command.indexOf("-d '") + 4, -1).replaceAll("'\\''", "'");
  const row = JSON.parse(body).features[0];
  expect(Object.keys(row).sort()).toEqual(nastyNames.map((name) => name).sort());
  expect(typeof row[nastyNames[0]]).toBe("number");
  expect(row[nastyNames[2]]).toBe(nastyNames[0]);
});

test("a model of many columns is asked through a file", () => {
  const { deployment } = reportInput({ kind: "binary", columns: 300 }).artifacts;
  expect(usageOf(deployment!)[2].command).toContain("-d @rows.json");
});

test("a version without an alias is called by its number", () => {
  const { deployment } = reportInput({ kind: "binary", columns: 3 }).artifacts;
  const [predict] = usageOf({ ...deployment!, alias: null });
  expect(predict.command).toContain("--model customers@3 ");
});
