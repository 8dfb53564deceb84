import { expect, test } from "vitest";
import { reportMarkdown } from "../../src/reports/report-markdown.js";
import { reportInput } from "./fixtures.js";

test("the Markdown is a screen that tells verdict, score, baseline, alarms and use", () => {
  const text = reportMarkdown(reportInput({ kind: "binary", columns: 10 }));
  expect(text.split("\n").length).toBeLessThan(40);
  for (const fact of [
    "**Gate met.**",
    "| Test ROC AUC (higher is better) | 0.8437, 95 % between 0.8210 and 0.8660 |",
    "| Baseline (validation) | 0.5000 |",
    "## Beware",
    "    millrace predict --model customers@champion",
  ]) {
    expect(text).toContain(fact);
  }
});

test("data stays text: no markup, no link, no row or line of its own", () => {
  const text = reportMarkdown(reportInput({ kind: "binary", columns: 20, isNasty: true }));
  expect(text).not.toMatch(/<[a-z/!]/i);
  const shell = text.split("\n").filter((line) => line.startsWith("    "));
  expect(shell).toHaveLength(2);
  expect(shell[0]).toContain(`--model 'a'\\''; rm -rf / #@champion'`);
});

test("an input without artifacts gives its name", () => {
  expect(reportMarkdown({ name: "new *project*", artifacts: {} })).toBe("# new \\*project\\*\n\n**Not framed yet.**\n");
});
