import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { column, dictionary, exploreGiven, found } from "./room.js";

const n = 400;
const [u, v, w] = [lcg(1, n), lcg(2, n), lcg(3, n)];
const labels = w.map((x) => (x > 0.6 ? 1 : 0));
const classes = ["no", "yes"];

test("bike sharing: casual + registered = cnt raises the alarm and proposes to drop both", async () => {
  const casual = u.map((x) => Math.floor(x * x * 300));
  const registered = v.map((x) => Math.floor(x * 600));
  const columns = [
    ["temp", w],
    ["casual", column("int32", casual)],
    ["registered", column("int32", registered)],
  ] as const;
  const body = await exploreGiven({ columns, target: "cnt", labels: casual.map((x, i) => x + registered[i]) });
  expect(found(body, "leak")).toEqual([
    {
      severity: "alarm",
      kind: "leak",
      columns: ["casual", "registered"],
      what: expect.stringContaining("'cnt' is a sum of other columns: 'casual' + 'registered' gives it exactly"),
      proposal: "preprocess.drop: [casual, registered]",
    },
  ]);
  expect(body.findings[0].severity).toBe("alarm");
});

test("a difference and a weighted sum are sums too; noise is not", async () => {
  const columns = [
    ["a", u],
    ["b", v],
    ["c", w],
  ] as const;
  const difference = await exploreGiven({ columns, target: "y", labels: u.map((x, i) => 5 * x - 2.5 * v[i]) });
  expect(found(difference, "leak")[0]).toMatchObject({ columns: ["a", "b"] });
  expect(found(difference, "leak")[0].what).toContain("5 x 'a' - 2.5 x 'b'");
  const noisy = await exploreGiven({ columns, target: "y", labels: u.map((x, i) => x + v[i] + 0.2 * w[i]) });
  expect(found(noisy, "leak")).toEqual([]);
});

test("a copy of the target in other units raises the alarm", async () => {
  const body = await exploreGiven({
    columns: [
      ["cents", u.map((x) => x * 100 + 7)],
      ["b", v],
    ],
    target: "euro",
    labels: u,
  });
  expect(found(body, "leak")[0]).toMatchObject({
    severity: "alarm",
    columns: ["cents"],
    proposal: "preprocess.drop: [cents]",
  });
});

test("a number that tells two classes apart raises the alarm, whichever way it runs", async () => {
  const columns = [
    ["score", w.map((x) => -x)],
    ["other", u],
    ["good", w.map((x, i) => x + 0.5 * u[i])],
  ] as const;
  const body = await exploreGiven({ columns, target: "y", labels, classes });
  expect(found(body, "leak").map(({ columns: names }) => names)).toEqual([["score"]]);
});

test("a category that decides the class raises the alarm, one that nearly does not", async () => {
  const exact = dictionary(
    labels.map((label, i) => label * 2 + (i % 2)),
    ["a", "b", "c", "d"],
  );
  const nearly = dictionary(
    labels.map((label, i) => (i % 50 === 0 ? 1 - label : label)),
    ["a", "b"],
  );
  const body = await exploreGiven({
    columns: [
      ["exact", exact],
      ["nearly", nearly],
    ],
    target: "y",
    labels,
    classes,
  });
  expect(found(body, "leak").map(({ columns: names }) => names)).toEqual([["exact"]]);
});

test("with three classes a number that decides them all raises the alarm; one that tells one apart does not", async () => {
  const three = w.map((x) => Math.floor(x * 3));
  const columns = [
    ["all", w],
    ["one", three.map((label, i) => (label === 0 ? 0 : 5 + u[i]))],
  ] as const;
  const body = await exploreGiven({ columns, target: "y", labels: three, classes: ["a", "b", "c"] });
  const names = found(body, "leak").map((finding) => finding.columns[0]);
  expect(names).not.toContain("one");
  const steps = [["step", three.map((label) => label * 10)]] as const;
  const decided = await exploreGiven({ columns: steps, target: "y", labels: three, classes: ["a", "b", "c"] });
  expect(found(decided, "leak")[0].columns).toEqual(["step"]);
});

test("a column filled only for one class looks written after the event", async () => {
  const reason = columnFrom(
    labels.map((label, i) => (label === 1 ? ["price", "move", "other"][i % 3] : null)),
    "dictionary",
  );
  const body = await exploreGiven({
    columns: [
      ["churn reason", reason],
      ["u", u],
    ],
    target: "churned",
    labels,
    classes,
  });
  expect(found(body, "leak")[0]).toMatchObject({
    severity: "alarm",
    columns: ["churn reason"],
    what: expect.stringContaining("filled almost only where 'churned' is 'yes'"),
    proposal: 'preprocess.drop: ["churn reason"]',
  });
});

test("identifiers and row numbers are warned of", async () => {
  const columns = [
    ["id", u.map((_, i) => `customer-${(i * 7) % n}`)],
    [
      "instant",
      column(
        "int32",
        u.map((_, i) => i + 1),
      ),
    ],
    [
      "count",
      column(
        "int32",
        u.map((x) => Math.floor(x * 1e6)),
      ),
    ],
  ] as const;
  const body = await exploreGiven({ columns, target: "y", labels, classes });
  expect(found(body, "leak").map((finding) => [finding.columns[0], finding.severity])).toEqual([
    ["id", "warning"],
    ["instant", "warning"],
  ]);
});

test("a rare class, few rows and noise raise nothing", async () => {
  const rare = u.map((_, i) => (i < 3 ? 1 : 0));
  const columns = [
    ["x", u.map((_, i) => i + v[i])],
    [
      "level",
      dictionary(
        u.map((_, i) => (i < 3 ? 1 : 0)),
        ["a", "b"],
      ),
    ],
  ] as const;
  expect(found(await exploreGiven({ columns, target: "y", labels: rare, classes }), "leak")).toEqual([]);
  const few = await exploreGiven({ columns: [["x", [1, 2, 3, 4]]], target: "y", labels: [0, 0, 1, 1], classes });
  expect(found(few, "leak")).toEqual([]);
});
