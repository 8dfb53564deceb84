import { expect, test } from "vitest";
import { renderReport } from "../../src/reports/render-report.js";
import { phaseHeadings, type ReportBodies, type ReportInput } from "../../src/reports/report-input.js";
import { reportJson } from "../../src/reports/report-json.js";
import { columnNames, nastyNames, reportInput } from "./fixtures.js";
import { elementsOf, type HtmlElement, readHtml, textOf } from "./read-html.js";

const kinds = ["binary", "multiclass", "regression"] as const;
const ownElements = new Set(
  "#root html head meta title style body a div nav p svg circle path rect g desc text span ol li main header section h1 h2 h3 h4 dl dt dd b small code pre table thead tbody tr th td figure figcaption i ul article footer".split(
    " ",
  ),
);
const ownAttributes = new Set(
  "lang charset http-equiv content name class href aria-label aria-hidden role viewBox width height d r x y cx cy rx transform text-anchor fill-opacity id title style scope tabindex".split(
    " ",
  ),
);

function bySections(text: string): Map<string, HtmlElement> {
  const found = [...elementsOf(readHtml(text))].filter(
    ({ name, attributes }) => (name === "section" || name === "header") && attributes.has("id"),
  );
  return new Map(found.map((element) => [element.attributes.get("id")!, element]));
}

test("names, categories and titles full of markup add no element, attribute, link or style of their own", () => {
  for (const kind of kinds) {
    for (const element of elementsOf(readHtml(renderReport(reportInput({ kind, columns: 40, isNasty: true }))))) {
      expect(ownElements, element.name).toContain(element.name);
      for (const [key, value] of element.attributes) {
        expect(ownAttributes, `${key} of ${element.name}`).toContain(key);
        if (key === "href") expect(value).toMatch(/^#[a-z]+$/);
        if (key === "style") expect(value).toMatch(/^width:[\d.]+%$/);
        if (key === "class") expect(value).toMatch(/^[a-z0-9 -]+$/);
      }
    }
  }
});

test("the same elements stand in the report whether names are plain or full of markup", () => {
  const shape = (isNasty: boolean) => {
    const input = reportInput({ kind: "binary", columns: 30, isNasty });
    return [...elementsOf(readHtml(renderReport(input)))]
      .map(({ name }) => name)
      .filter((name) => ["section", "svg", "table", "article", "style", "nav"].includes(name));
  };
  expect(shape(true)).toEqual(shape(false));
});

test("no paragraph holds what ends a paragraph for a browser", () => {
  const phrases = new Set(["span", "b", "small", "code", "a", "i", "svg", "title", "desc", "path", "circle"]);
  for (const kind of kinds) {
    for (const element of elementsOf(readHtml(renderReport(reportInput({ kind, columns: 12 }))))) {
      if (!["p", "h1", "h2", "h3", "h4", "span"].includes(element.name)) continue;
      for (const inside of [...elementsOf(element)].slice(1)) expect(phrases, element.name).toContain(inside.name);
    }
  }
});

test("names are shown as they are spelled", () => {
  const text = textOf(readHtml(renderReport(reportInput({ kind: "binary", columns: 20, isNasty: true }))));
  for (const name of nastyNames.slice(0, 14).filter((name) => name.length < 60)) expect(text).toContain(name);
});

test("the page may load and run nothing", () => {
  const html = renderReport(reportInput({ kind: "binary", columns: 10 }));
  expect(html).toContain(
    `http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;`,
  );
  expect(html).not.toMatch(/<script|<link|<img|<iframe|<object|@import|url\(|src=/i);
});

test("a report of any width stays under 2 MB and says what it leaves out", () => {
  for (const isNasty of [false, true]) {
    const html = renderReport(reportInput({ kind: "binary", columns: 10_000, isNasty }));
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
    const sections = bySections(html);
    expect(textOf(sections.get("explore")!)).toContain("50 of 10,000 columns are shown");
    expect(textOf(sections.get("gather")!)).toContain("100 of 10,001 columns are shown");
    expect(textOf(sections.get("monitor")!)).toContain("60 of 10,000 columns are shown");
  }
});

test("lists of thousands and texts of megabytes do not swell the report", () => {
  const input = reportInput({ kind: "multiclass", columns: 12 });
  const { profile, rawData, trainedModel, problem, preparedData, healthReport } = input.artifacts;
  const long = "long ".repeat(200_000);
  const classes = Array.from({ length: 3000 }, (_, index) => `class ${index}`);
  const html = renderReport({
    ...input,
    name: long,
    artifacts: {
      ...input.artifacts,
      problem: {
        ...problem!,
        objective: long,
        taskReason: long,
        objectiveNotes: new Array(500).fill(long),
        classes,
        checklist: new Array(500).fill({ question: long, answer: "yes", evidence: long }),
        verdict: { decision: "stop", reasons: new Array(99).fill(long) },
      },
      rawData: {
        ...rawData!,
        issues: new Array(5000).fill({ severity: "error", what: long, proposal: long }),
        badLines: { count: 9, share: 0.1, first: new Array(1000).fill({ line: 1, reason: long, text: long }) },
        sources: new Array(4000).fill({ ...rawData!.sources[0], file: long }),
      },
      preparedData: {
        ...preparedData!,
        classes,
        split: { ...preparedData!.split, balance: { train: new Array(3000).fill(1 / 3000), validation: [], test: [] } },
      },
      profile: {
        ...profile!,
        findings: new Array(3000).fill({ severity: "alarm", kind: "leak", columns: [], what: long, proposal: long }),
      },
      trainedModel: {
        ...trainedModel!,
        models: new Array(500).fill({ ...trainedModel!.models[2], title: long }),
        evaluation: { confusion: classes.slice(0, 300).map(() => new Array(300).fill(1)) },
      },
      healthReport: { ...healthReport!, alerts: new Array(900).fill(long) },
    },
  });
  expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  readHtml(html);
});

test("equal input gives equal bytes, and columns in explore come most telling first", () => {
  for (const kind of kinds)
    expect(renderReport(reportInput({ kind, columns: 25 }))).toBe(renderReport(reportInput({ kind, columns: 25 })));
  const explore = bySections(renderReport(reportInput({ kind: "binary", columns: 5 }))).get("explore")!;
  const cards = [...elementsOf(explore)].filter(({ name }) => name === "h4").map(textOf);
  expect(cards).toEqual(["churned", ...columnNames(5, false)]);
});

test("every phase that is done has its section, one that is not has none, at any point of the way", () => {
  const { artifacts, ...rest } = reportInput({ kind: "regression", columns: 6 });
  for (let done = 0; done <= phaseHeadings.length; done++) {
    const kept = phaseHeadings.slice(0, done).map(({ body }) => [body, artifacts[body]]);
    const input: ReportInput = { ...rest, artifacts: Object.fromEntries(kept) as ReportBodies };
    const sections = bySections(renderReport(input));
    expect([...sections.keys()]).toEqual(["summary", ...phaseHeadings.slice(0, done).map(({ name }) => name), "times"]);
  }
  for (const { body, name } of phaseHeadings) {
    const sections = bySections(renderReport({ name: "one", artifacts: { [body]: artifacts[body] } }));
    expect([...sections.keys()]).toEqual(["summary", name]);
  }
});

test("the contents lead to every section", () => {
  const tree = readHtml(renderReport(reportInput({ kind: "binary", columns: 4 })));
  const ids = new Set(
    [...elementsOf(tree)].flatMap(({ attributes }) => (attributes.has("id") ? [attributes.get("id")!] : [])),
  );
  const links = [...elementsOf(tree)].flatMap(({ attributes }) =>
    attributes.has("href") ? [attributes.get("href")!.slice(1)] : [],
  );
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect(ids).toContain(link);
  expect(new Set(ids).size).toBe([...elementsOf(tree)].filter(({ attributes }) => attributes.has("id")).length);
});

test("the first screen tells the score, its interval, the baseline, the alarms and how to use the model", () => {
  const summary = textOf(bySections(renderReport(reportInput({ kind: "binary", columns: 10 }))).get("summary")!);
  for (const fact of [
    "Find eight of ten customers",
    "Gate met",
    "0.8437",
    "95 %: 0.8210 to 0.8660",
    "0.5000",
    "Gradient boosting",
    "may hold the answer",
    "3 of 10 columns have drifted",
    "millrace predict --model customers@champion",
  ]) {
    expect(summary).toContain(fact);
  }
});

test("a column's changes stand in one row, with the cells that were counted", () => {
  const input = reportInput({ kind: "binary", columns: 4 });
  const changes = [
    { column: "age", what: "gaps filled with the median 28", cells: 177 },
    { column: "fare", what: "scaled to mean 0 and standard deviation 1", cells: 0 },
    { column: "age", what: "clipped to 0 .. 80", cells: 1 },
  ];
  const preparedData = { ...input.artifacts.preparedData!, changes };
  const section = bySections(renderReport({ ...input, artifacts: { ...input.artifacts, preparedData } })).get(
    "preprocess",
  )!;
  const rows = [...elementsOf(section)].filter(({ name }) => name === "tr").map(textOf);
  expect(rows).toContain("agegaps filled with the median 28 (177 cells); clipped to 0 .. 80 (1 cell)");
  expect(rows).toContain("farescaled to mean 0 and standard deviation 1");
});

test("features made alike from one column stand in one row when nothing tells them apart", () => {
  const input = reportInput({ kind: "binary", columns: 4 });
  const word = (at: number) => ({
    feature: `text.word${at}`,
    source: "text",
    made: "words of text",
    score: null,
    pValue: null,
  });
  const one = { feature: "age", source: "age", made: "age", score: null, pValue: null };
  const features = [one, ...Array.from({ length: 1024 }, (_, at) => word(at))];
  const featureSet = { ...input.artifacts.featureSet!, features };
  const section = bySections(renderReport({ ...input, artifacts: { ...input.artifacts, featureSet } })).get(
    "features",
  )!;
  const rows = [...elementsOf(section)].filter(({ name }) => name === "tr").map(textOf);
  expect(rows.slice(1, 3)).toEqual(["ageageage", "text.word0 … text.word1023 (1,024)textwords of text"]);
  expect(textOf(section)).not.toContain("are shown");
});

test("a column of distinct values shows some of them and no bars", () => {
  const input = reportInput({ kind: "binary", columns: 1 });
  const top = ["Go until", "Ok lar", "Free entry"].map((value) => ({ value, count: 1, target: null }));
  const column = {
    name: "text",
    role: "text" as const,
    categorical: { count: 3, missing: 0, distinct: 3, top, other: 0 },
    relation: null,
  };
  const profile = { ...input.artifacts.profile!, columns: [column] };
  const section = bySections(renderReport({ ...input, artifacts: { ...input.artifacts, profile } })).get("explore")!;
  expect(textOf(section)).toContain("3 values, each in one row:Go untilOk larFree entry");
});

test("an issue names its column once, whether its sentence does or not", () => {
  const input = reportInput({ kind: "binary", columns: 4 });
  const issues = [
    { severity: "error" as const, column: "cabin", what: "687 cells (77.1 %) are missing." },
    { severity: "error" as const, column: "fare", what: "'fare' is constant." },
  ];
  const rawData = { ...input.artifacts.rawData!, issues };
  const sections = bySections(renderReport({ ...input, artifacts: { ...input.artifacts, rawData } }));
  expect(textOf(sections.get("gather")!)).toContain("cabin 687 cells (77.1 %) are missing.");
  expect(textOf(sections.get("summary")!)).toContain("'cabin': 687 cells (77.1 %) are missing.");
  expect(textOf(sections.get("summary")!).match(/fare/g)).toHaveLength(1);
});

test("a gate that is not met is said first", () => {
  const input = reportInput({ kind: "binary", columns: 4 });
  const trainedModel = {
    ...input.artifacts.trainedModel!,
    gate: { passed: false, sentence: "Test ROC AUC 0.61 is below the minimum 0.75." },
  };
  const summary = bySections(renderReport({ ...input, artifacts: { ...input.artifacts, trainedModel } })).get(
    "summary",
  )!;
  expect(textOf(summary).match(/Gate not met/g)!.length).toBeGreaterThanOrEqual(1);
  expect(textOf(summary).match(/is below the minimum 0\.75/g)).toHaveLength(1);
});

test("facts of the run stand in the HTML and change nothing in its JSON twin", () => {
  const input = reportInput({ kind: "binary", columns: 4 });
  const { run, ...results } = input;
  expect(renderReport(input)).toContain(run!.id);
  expect(renderReport(results)).not.toContain(run!.id);
  expect(reportJson(input)).toBe(reportJson(results));
  expect(reportJson(input)).not.toContain(run!.id);
});

test("the times say what ran on which device, and why another was not taken, of ops that have a choice", () => {
  const section = textOf(bySections(renderReport(reportInput({ kind: "binary", columns: 6 }))).get("times")!);
  expect(section).toMatch(/explore\s*column\/sort\s*gpu\s*sort_count, sort_place\s*12\s*34 ms\s*1.5 MB/);
  expect(section).toMatch(/statistics\/quantiles\s*cpu\s*statistics\/quantiles\s*12\s*34 ms\s*–\s*gpu: <no> adapter/);
  expect(section).not.toContain("column/take");
  const { run, ...rest } = reportInput({ kind: "binary", columns: 6 });
  const plain = { ...run!, phases: run!.phases.map(({ ops: _ops, ...phase }) => phase) };
  expect(renderReport({ ...rest, run: plain })).not.toContain("What ran where");
});
