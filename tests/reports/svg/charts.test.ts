import { expect, test } from "vitest";
import { type Html, htmlText } from "../../../src/reports/html.js";
import { barChart } from "../../../src/reports/svg/bar-chart.js";
import { boxPlots } from "../../../src/reports/svg/box-plots.js";
import { confusionMatrix } from "../../../src/reports/svg/confusion-matrix.js";
import { driftOverlay } from "../../../src/reports/svg/drift-overlay.js";
import { heatMap } from "../../../src/reports/svg/heat-map.js";
import { histogram } from "../../../src/reports/svg/histogram.js";
import { intervalPlot } from "../../../src/reports/svg/interval-plot.js";
import { lines } from "../../../src/reports/svg/lines.js";
import { phaseLoop } from "../../../src/reports/svg/phase-loop.js";
import { scatter } from "../../../src/reports/svg/scatter.js";
import { sparkline } from "../../../src/reports/svg/sparkline.js";
import { splitBar } from "../../../src/reports/svg/split-bar.js";
import { calibrationCurve, rocCurve } from "../../../src/reports/svg/square-curves.js";
import { nastyNames } from "../fixtures.js";
import { elementsOf, readHtml, textOf } from "../read-html.js";

const text = { title: nastyNames[3], description: nastyNames[1] };
const nothing = Number.NaN;

/** Series of numbers that break careless drawings. */
const edges: ReadonlyMap<string, readonly number[]> = new Map([
  ["none", []],
  ["one", [3]],
  ["all equal", [2, 2, 2, 2]],
  ["all zero", [0, 0, 0]],
  ["negative", [-5, -3, -1]],
  ["huge", [-1.7e308, 1.7e308, 0]],
  ["close at large", [1e16, 1e16 + 2, 1e16 + 4]],
  ["smallest", [5e-324, 1e-323]],
  ["mixed scales", [1e-300, 1, 1e300]],
  ["not finite", [nothing, Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY]],
  ["only not finite", [nothing, nothing]],
  ["many", Array.from({ length: 5000 }, (_, index) => (index * 7919) % 104_729)],
]);

const names = (values: readonly number[]) => values.map((_, index) => nastyNames[index % nastyNames.length]);
const pairs = (values: readonly number[]) =>
  values.map((value, index) => [value, values[values.length - 1 - index]] as const);

const charts: ReadonlyMap<string, (values: readonly number[]) => Html> = new Map<
  string,
  (values: readonly number[]) => Html
>([
  [
    "bars",
    (values) =>
      barChart(
        values.slice(0, 50).map((value, index) => ({ label: nastyNames[index % 20], value, text: String(index) })),
        text,
      ),
  ],
  [
    "histogram",
    (values) =>
      histogram(
        { edges: [...values, ...values.slice(-1)].sort((a, b) => a - b), counts: values.map((_, index) => index) },
        text,
        { marker: values[0] },
      ),
  ],
  [
    "histogram of odd counts",
    (values) =>
      histogram({ edges: [0, ...values.map((_, index) => index + 1)], counts: values }, text, {
        bare: false,
        xLabel: "x",
      }),
  ],
  [
    "box plots",
    (values) =>
      boxPlots(
        values.slice(0, 20).map((value, index) => ({
          label: nastyNames[index % 20],
          five: [value, value, value, ...values.slice(0, 2)],
        })),
        text,
      ),
  ],
  [
    "heat map",
    (all) => {
      const values = all.slice(0, 30);
      return heatMap(
        names(values),
        values.flatMap(() => values),
        values.map((_, index) => index),
        text,
      );
    },
  ],
  [
    "lines",
    (values) =>
      lines(
        [
          { name: "a", points: pairs(values) },
          { name: "b", points: values.map((value, index) => [index, value]) },
        ],
        text,
        { xLabel: "x", yLabel: "y", marker: values[0] },
      ),
  ],
  ["roc", (values) => rocCurve(pairs(values), text)],
  [
    "calibration",
    (values) =>
      calibrationCurve(
        values.map((value) => [value, value, value]),
        text,
      ),
  ],
  ["scatter", (values) => scatter(pairs(values), text, { diagonal: true })],
  ["scatter of two scales", (values) => scatter(pairs(values), text, { xLabel: "x" })],
  [
    "confusion matrix",
    (values) =>
      confusionMatrix(
        values.slice(0, 40).map(() => values.slice(0, 40)),
        nastyNames,
        text,
      ),
  ],
  [
    "split bar",
    (values) =>
      splitBar(
        values.slice(0, 9).map((value, index) => ({ label: nastyNames[index], value, colour: index % 7 })),
        text,
      ),
  ],
  [
    "drift overlay",
    (values) => driftOverlay({ bins: names(values), reference: values, current: [...values].reverse() }, text),
  ],
  [
    "intervals",
    (values) =>
      intervalPlot(
        values
          .slice(0, 12)
          .map((value, index) => ({ label: nastyNames[index], value, low: values[0], high: value, look: "plain" })),
        text,
        { xLabel: "x" },
      ),
  ],
  ["sparkline", (values) => sparkline(values, text)],
  [
    "phase loop",
    (values) =>
      phaseLoop(
        Array.from({ length: 8 }, (_, index) => ({
          title: nastyNames[index],
          isDone: index % 2 === 0,
          weight: values[index] ?? 1,
          note: index < 4 ? "1 s" : undefined,
        })),
        { to: values.length % 2 === 0 ? 1 : 2, isTaken: values.length > 2 },
        text,
      ),
  ],
]);

for (const [name, draw] of charts) {
  test(`${name}: every drawing of edge data is sound SVG inside its frame`, () => {
    for (const [what, values] of edges) {
      const svg = htmlText(draw(values));
      const drawn = svg.replace(/<title>[^<]*<\/title>|<desc>[^<]*<\/desc>|<text[^>]*>[^<]*<\/text>/g, "");
      expect(drawn, what).not.toMatch(/NaN|undefined|Infinity|null|\de[+-]?\d/);
      const tree = readHtml(svg);
      const [root] = tree.children;
      if (typeof root === "string") throw new Error("no element");
      expect(root.name).toBe("svg");
      expect(root.attributes.get("role")).toBe("img");
      expect(textOf(root.children[0])).toBe(text.title);
      expect(new Set([...elementsOf(root)].map((element) => element.name)), what).toSatisfy((used: Set<string>) =>
        [...used].every((element) => ["svg", "title", "desc", "g", "path", "rect", "circle", "text"].includes(element)),
      );
      expectInside(root, what);
      expect(htmlText(draw(values))).toBe(svg);
    }
  });
}

function expectInside(root: ReturnType<typeof readHtml>, what: string): void {
  const box = root.attributes.get("viewBox");
  if (box === undefined) return;
  const [, , width, height] = box.split(" ").map(Number);
  for (const { name, attributes } of elementsOf(root)) {
    for (const [key, limit] of [
      ["x", width],
      ["cx", width],
      ["y", height],
      ["cy", height],
    ] as const) {
      const value = attributes.get(key);
      if (value === undefined) continue;
      expect(Number(value), `${what}: ${key} of ${name}`).toBeGreaterThanOrEqual(-0.01);
      expect(Number(value), `${what}: ${key} of ${name}`).toBeLessThanOrEqual(limit + 0.01);
    }
    for (const key of ["width", "height", "r"]) {
      if (attributes.has(key))
        expect(Number(attributes.get(key)), `${what}: ${key} of ${name}`).toBeGreaterThanOrEqual(0);
    }
  }
}

test("a drawing of many points stays small", () => {
  const many = edges.get("many")!;
  for (const [name, draw] of charts) expect(htmlText(draw(many)).length, name).toBeLessThan(60_000);
});

test("a bar is as long as its share of the longest", () => {
  const svg = htmlText(
    barChart(
      [
        { label: "a", value: 4, text: "4" },
        { label: "b", value: 2, text: "2" },
      ],
      { title: "t" },
    ),
  );
  const [long, short] = [...svg.matchAll(/d="M[\d.]+ [\d.]+h([\d.]+)q/g)].map((found) => Number(found[1]) + 2);
  expect(short / long).toBeCloseTo(0.5, 2);
});

test("a histogram's bars are as high as their counts", () => {
  const svg = htmlText(histogram({ edges: [0, 1, 2, 3], counts: [1, 4, 0] }, { title: "t" }));
  const bars = [...svg.matchAll(/M[\d.]+ ([\d.]+)V([\d.]+)H/g)].map((found) => Number(found[1]) - Number(found[2]));
  expect(bars).toHaveLength(2);
  expect(bars[1] / bars[0]).toBeCloseTo(4, 1);
});

test("the lower half of a correlation matrix is drawn once, in the order asked for", () => {
  const svg = htmlText(
    heatMap(["a", "b", "c"], [1, 0.5, -0.25, 0.5, 1, null, -0.25, null, 1], [2, 0, 1], { title: "t" }),
  );
  expect([...svg.matchAll(/<text class="heat-text[^>]*>([^<]*)</g)].map((found) => found[1])).toEqual(["−.25", ".50"]);
  expect(svg.match(/class="heat-void"/g)).toHaveLength(1);
});

test("a large confusion matrix keeps every row of its counts", () => {
  const counts = Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: 40 }, (_, column) => (row === column ? row + 1 : 0)),
  );
  const svg = htmlText(
    confusionMatrix(
      counts,
      counts.map((_, index) => `c${index}`),
      { title: "t" },
    ),
  );
  const cells = [...svg.matchAll(/<text class="heat-text[^>]*>([\d,]+)</g)].map((found) => Number(found[1]));
  expect(cells).toHaveLength(16 * 16);
  expect(cells.reduce((sum, cell) => sum + cell, 0)).toBe((40 * 41) / 2);
});
