import { describe, expect, it } from "vitest";
import { columnNamed } from "../../../src/columns/table.js";
import { cellsOf } from "../../../src/columns/values.js";
import { canonicalJson } from "../../../src/core/json.js";
import { frame } from "../../../src/phases/1-frame/index.js";
import { gather } from "../../../src/phases/2-gather/index.js";
import { codeOf, contextOf, csv } from "../room.js";

const rows = Array.from({ length: 60 }, (_, row) => row);

async function gathered(context: ReturnType<typeof contextOf>) {
  const problem = await frame.run(context, {} as never);
  return gather.run(context, { frame: problem });
}

const sensors = csv(
  ["row", "when", "co", "ph", "site", "note", "same", "gone", "y"],
  rows.map((row) => [
    row + 1,
    `2024-01-${String(1 + (row % 28)).padStart(2, "0")}`,
    row % 10 === 0 ? -200 : (row % 7) + 0.5,
    row % 12 === 0 ? "ERROR" : 6 + (row % 3),
    ["north", "south"][row % 2],
    `the ${row} th sensor was read by hand today`,
    "x",
    "",
    row % 2 ? "ok" : "bad",
  ]),
);

describe("gathering", () => {
  it("describes every column: type, role, missing, distinct, extremes", async () => {
    const { body, tables } = await gathered(contextOf({ "s.csv": sensors }));
    expect([body.rows, body.columns, tables.get("data")!.rowCount]).toEqual([60, 9, 60]);
    const roles = new Map(body.dictionary.map(({ name, role }) => [name, role]));
    expect(Object.fromEntries(roles)).toEqual({
      row: "id",
      when: "time",
      co: "numeric",
      ph: "categorical",
      site: "categorical",
      note: "text",
      same: "constant",
      gone: "constant",
      y: "target",
    });
    expect(body.dictionary[1]).toMatchObject({
      type: "date",
      minimum: "2024-01-01",
      maximum: "2024-01-28",
      distinct: 28,
    });
    expect(body.dictionary[2]).toMatchObject({ minimum: -200, maximum: 6.5, missing: 0 });
    expect(body.dictionary[7]).toMatchObject({ missing: 60, distinct: 0, examples: [] });
    expect(body.sources).toMatchObject([{ file: "s.csv", format: "csv", rows: 60, bytes: Buffer.byteLength(sensors) }]);
    expect(body.sources[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(body.sufficiency).toMatchObject({ smallestClass: 30, rowsPerFeature: 12 });
  });

  it("proposes a change of the configuration for what is wrong", async () => {
    const { body } = await gathered(contextOf({ "s.csv": sensors }));
    const proposals = body.issues.flatMap(({ column, proposal }) => (proposal ? [[column, proposal]] : []));
    expect(proposals).toEqual([
      ["row", 'preprocess.drop: ["row"]'],
      ["co", 'gather.sentinels: [{ column: "co", values: [-200] }]'],
      ["ph", 'gather.sentinels: [{ column: "ph", values: ["ERROR"] }]'],
      ["note", 'preprocess.text: ["note"]'],
      ["same", 'preprocess.drop: ["same"]'],
      ["gone", 'preprocess.drop: ["gone"]'],
    ]);
  });

  it("applies the rules on missing values, and then reads words as numbers where only numbers are left", async () => {
    const sentinels = [
      { column: "co", values: [-200] },
      { column: "ph", values: ["ERROR"] },
      { column: "stray", values: [0] },
    ];
    const { body, tables } = await gathered(contextOf({ "s.csv": sensors }, { gather: { sentinels } }));
    const data = tables.get("data")!;
    expect(columnNamed(data, "co").nullCount).toBe(6);
    expect(columnNamed(data, "ph")).toMatchObject({ type: "float64", nullCount: 5 });
    const what = body.issues.map(({ column, what: text }) => `${column}: ${text}`);
    expect(what).toContain("ph: 5 cells were read as missing by a rule; the rest are numbers, and are read as such.");
    expect(what).toContain("stray: A rule in gather.sentinels names this column, but the data lacks it.");
  });

  it("gives the target as the source spells it, and derives one", async () => {
    const labels = csv(
      ["x", "y"],
      rows.map((row) => [row % 5, row % 2 ? "1.0" : "0.0"]),
    );
    const spelled = (await gathered(contextOf({ "l.csv": labels }))).tables.get("data")!;
    expect(new Set(cellsOf(columnNamed(spelled, "y")))).toEqual(new Set(["0.0", "1.0"]));
    const target = { name: "late", from: "x", above: 2 };
    const derived = (await gathered(contextOf({ "l.csv": labels }, { frame: { target } }))).tables.get("data")!;
    expect(cellsOf(columnNamed(derived, "late")).slice(0, 5)).toEqual(["no", "no", "no", "yes", "yes"]);
  });

  it("stops when too many lines cannot be read, naming file and lines; allows them when told so", async () => {
    const ragged = `${csv(
      ["x", "y"],
      rows.map((row) => [row % 5, row % 2 ? "a" : "b"]),
    )}1,2,3,4\n5\n`;
    const context = contextOf({ "ragged.csv": ragged });
    expect(await codeOf(() => gathered(context))).toBe("ERR_BAD_LINES 3");
    await expect(gathered(context)).rejects.toThrow(
      /2 lines \(3\.23 %\) of ragged\.csv cannot: line 62: .*; line 63: /,
    );
    const { body } = await gathered(contextOf({ "ragged.csv": ragged }, { gather: { maxBadLines: 0.05 } }));
    expect(body.badLines).toMatchObject({ count: 2, first: [{ line: 62 }, { line: 63 }] });
    expect(body.issues[0].what).toContain("2 lines could not be read and are left out, the first in line 62");
    expect(body.rows).toBe(60);
  });

  it("reads several files as one table and says where they differ", async () => {
    const one = csv(
      ["x", "y"],
      rows.map((row) => [row, row % 2 ? "a" : "b"]),
    );
    const two = csv(
      ["x", "z", "y"],
      rows.map((row) => [row + 0.5, row, row % 2 ? "a" : "b"]),
    );
    const { body } = await gathered(
      contextOf({ "1.csv": one, "2.csv": two }, { gather: { sources: [{ path: "*.csv" }] } }),
    );
    expect(body).toMatchObject({ rows: 120, columns: 3 });
    expect(body.sources.map(({ file, rows: count }) => [file, count])).toEqual([
      ["1.csv", 60],
      ["2.csv", 60],
    ]);
    expect(body.issues.filter(({ what }) => what.includes("differs from the other files")).length).toBeGreaterThan(0);
  });

  it("keeps columns called __proto__ and constructor, and names full of quotes", async () => {
    const head = ["__proto__", "constructor", '"say ""hi"", <b>"', "y"];
    const context = contextOf(
      {
        "p.csv": csv(
          head,
          rows.map((row) => [row % 3, row % 4, row % 5, row % 2 ? "a" : "b"]),
        ),
      },
      { gather: { types: JSON.parse('{"__proto__":"utf8"}') } },
    );
    const { body } = await gathered(context);
    expect(body.dictionary.map(({ name, type }) => [name, type])).toEqual([
      ["__proto__", "utf8"],
      ["constructor", expect.stringMatching(/int/)],
      ['say "hi", <b>', expect.stringMatching(/int/)],
      ["y", "dictionary"],
    ]);
  });

  it("gives the same bytes for any number of threads", async () => {
    const [one, four] = await Promise.all(
      [1, 4].map((threads) => gathered(contextOf({ "s.csv": sensors }, {}, threads))),
    );
    expect(canonicalJson(one.body)).toBe(canonicalJson(four.body));
  });
});
