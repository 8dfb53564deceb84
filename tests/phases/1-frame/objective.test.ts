import { expect, it } from "vitest";
import { objectiveNotes } from "../../../src/phases/1-frame/objective.js";

it.each([
  "churn -20 % in 6 months",
  "Cut customer churn by 20 % within 6 months.",
  "Predict house prices with an error below 50,000 dollars by 2027-06-30",
  "Halve the minutes lost to late flights by the end of the year",
  "Use machine learning to save 10 % of energy before Q3 2027",
])("%j is well put", (objective) => {
  expect(objectiveNotes(objective)).toEqual([]);
});

it.each([
  ["", "No objective is stated"],
  ["use AI", "names a tool, not a result"],
  ["We should leverage deep learning", "names a tool, not a result"],
  ["Reduce churn within 6 months", "no unit"],
  ["Reduce churn a lot in the next quarter", "no number"],
  ["Cut churn by 20 %", "no deadline"],
  ["Sell 300 more bikes", "no deadline"],
])("%j is told what it lacks", (objective, note) => {
  expect(objectiveNotes(objective).join(" ")).toContain(note);
});

it("does not take long for hostile text", () => {
  const start = performance.now();
  objectiveNotes("use ".repeat(25_000));
  objectiveNotes(`by ${"x ".repeat(50_000)}`);
  // CPU-bound and a thousand times slower when a pattern backtracks.
  expect(performance.now() - start).toBeLessThan(5_000);
});
