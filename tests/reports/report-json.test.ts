import { expect, test } from "vitest";
import { reportJson } from "../../src/reports/report-json.js";
import { nastyNames, reportInput } from "./fixtures.js";

test("the JSON twin holds every body complete, names like __proto__ included", () => {
  const input = reportInput({ kind: "binary", columns: 200, isNasty: true });
  const twin = JSON.parse(reportJson(input));
  expect(twin).toEqual({
    format: "millrace-report",
    version: 1,
    name: input.name,
    artifacts: JSON.parse(JSON.stringify(input.artifacts)),
  });
  const names = twin.artifacts.profile.columns.map((column: { name: string }) => column.name);
  expect(names.slice(0, 20)).toEqual(nastyNames);
});

test("the order in which bodies and their keys were made does not show", () => {
  const input = reportInput({ kind: "multiclass", columns: 5 });
  const turned = Object.fromEntries(
    Object.entries(input.artifacts)
      .reverse()
      .map(([key, body]) => [key, Object.fromEntries(Object.entries(body).reverse())]),
  );
  expect(reportJson({ name: input.name, artifacts: turned })).toBe(reportJson(input));
});

test("phases that are not done are not there", () => {
  expect(reportJson({ name: "a", artifacts: {} })).toBe(
    '{"artifacts":{},"format":"millrace-report","name":"a","version":1}\n',
  );
});
