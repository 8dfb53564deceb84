import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/core/package-root.js";

const root = packageRoot();

// Runs the compiled example from an empty store, as a newcomer does, and returns what it prints.
function runExample(name: string): string {
  rmSync(join(root, "examples", name, ".millrace"), { recursive: true, force: true });
  return execFileSync(process.execPath, [join(root, `dist/examples/${name}/main.js`)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const reportIn = (output: string) => /^report: (.+)$/m.exec(output)![1];
const bodies = (report: string) => JSON.parse(readFileSync(report.replace(/html$/, "json"), "utf8"));

test("penguins: three classes with missing values, served and asked about a bird nobody weighed", () => {
  const output = runExample("penguins");
  expect(Number(/test accuracy ([\d.]+)/.exec(output)![1])).toBeGreaterThan(0.9);
  expect(output).toMatch(/this bird is a Gentoo/);
  expect(existsSync(reportIn(output))).toBe(true);
});

test("churn: the drift that the simulation makes is what the monitor finds", () => {
  const output = runExample("churn");
  const drifted = /^(.*) drifted$/m.exec(output)![1].split(", ");
  // Prices rise and support is asked more often from month 9 on; nothing else changes.
  expect(drifted).toContain("monthly_charge");
  expect(drifted).toContain("support_calls");
  expect(drifted).not.toContain("region");
  expect(drifted).not.toContain("late_payments");
  expect(existsSync(reportIn(output))).toBe(true);
});

test("flights: the main job walks all eight phases on 3 million rows and leaves one report", {
  timeout: 600_000,
}, () => {
  const output = runExample("flights");
  const report = reportIn(output);
  const html = readFileSync(report, "utf8");
  expect(html.length).toBeLessThan(2_000_000);
  expect(html).not.toMatch(/https?:\/\/(?!127\.0\.0\.1|localhost)[^\s"'<]+\.(js|css|woff)/);
  expect(Object.keys(bodies(report).artifacts ?? bodies(report)).length).toBeGreaterThanOrEqual(8);
  expect(output).toMatch(/served 20000 held-back flights/);
  expect(output).toMatch(/decision: (keep|retrain)/);
});
