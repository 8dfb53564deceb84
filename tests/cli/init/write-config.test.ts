import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { decide } from "../../../src/cli/init/decide.js";
import { inspectData } from "../../../src/cli/init/inspect-data.js";
import { scalar, writeConfig } from "../../../src/cli/init/write-config.js";
import { makeTable, type Table } from "../../../src/columns/table.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { checkConfig } from "../../../src/core/config-file.js";
import { configJsonSchema, type SchemaNode } from "../../../src/core/config-schema.js";
import { parseYaml } from "../../../src/core/config-yaml.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const rows = Array.from({ length: 400 }, (_, row) => row);
const unit = (row: number, column: number) => randomUnit(column, streams.synthetic, row);
const day = (row: number) => new Date(Date.UTC(2024, 0, 1) + Math.floor(row / 4) * 86_400_000);

function proposed(columns: Record<string, (row: number) => CellValue> | Table, target: string) {
  const table =
    "rowCount" in columns && typeof columns.rowCount === "number"
      ? (columns as Table)
      : makeTable(
          Object.entries(columns as Record<string, (row: number) => CellValue>).map(
            ([name, cell]) => [name, columnFrom(rows.map(cell))] as const,
          ),
        );
  const data = inspectData(table, target, makeRuntime({ threads: 1 }));
  const names = { project: "shop", sources: ["data/shop.csv"], seed: 42, schema: ".millrace/config.schema.json" };
  const text = writeConfig(names, data, decide(data, "auto"));
  const { config } = checkConfig(parseYaml(text, "millrace.yaml").value);
  return { text, config };
}

const base = {
  size: (row: number) => unit(row, 1) * 100,
  y: (row: number) => (unit(row, 2) > 0.5 ? "Yes" : "No"),
};

describe("the configuration that init writes", () => {
  it("loads, and spells out every key of the schema that has a default", () => {
    const { text } = proposed(base, "y");
    const written = parse(text);
    const missing: string[] = [];
    const visit = (node: SchemaNode, value: unknown, path: string) => {
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        const inner = (value as Record<string, unknown> | undefined)?.[key];
        if (child.properties && path !== "") visit(child, inner, `${path}.${key}`);
        else if (child.properties) visit(child, inner, key);
        else if (inner === undefined) missing.push(`${path}.${key}`);
      }
    };
    visit(configJsonSchema(), written, "");
    // These have no default: they are shown as comments.
    expect(missing).toEqual([
      "frame.gate.minimum",
      "frame.gate.maximum",
      "frame.costs.falsePositive",
      "frame.costs.falseNegative",
      "preprocess.split.time",
    ]);
  });

  it("states the task and why, with the rows of each class", () => {
    const { text, config } = proposed(base, "y");
    expect(config.frame).toMatchObject({ target: "y", task: "binary", metric: "roc_auc" });
    expect(text).toMatch(
      /# 'y' is text with 2 different values in 400 rows: classes\.\n {2}# Rows per class: "No" \d+, "Yes" \d+\./,
    );
    expect(proposed({ ...base, y: (row) => unit(row, 2) * 9 }, "y").config.frame).toMatchObject({
      task: "regression",
      metric: "rmse",
    });
    expect(proposed({ ...base, y: (row) => row % 3 }, "y").config.frame).toMatchObject({
      task: "multiclass",
      metric: "accuracy",
    });
  });

  it("drops identifiers, row numbers, constants and names that hardly repeat, each with its reason", () => {
    const { text, config } = proposed(
      {
        ...base,
        "customer id": (row) => `c-${(row * 7919) % 400}`,
        row: (row) => row + 1000,
        constant: () => 7,
        ticket: (row) => `t${Math.floor(row / 1.5)}`,
        shuffled: (row) => (row * 7919) % 400,
        group: (row) => `g${row % 100}`,
      },
      "y",
    );
    expect(config.preprocess.drop).toEqual(["customer id", "row", "constant", "ticket"]);
    expect(text).toContain(
      "    - customer id # 400 different values in 400 rows, no value occurs twice: an identifier\n",
    );
    expect(text).toContain(
      "    - row # 400 different values in 400 rows, whole numbers that only rise: a row number\n",
    );
    expect(text).toContain('    - constant # every cell is "7": nothing to learn\n');
  });

  it("finds sentinels of every kind as active rules, and leaves look-alikes alone", () => {
    const { text, config } = proposed(
      {
        ...base,
        co: (row) => (row % 40 === 0 ? -200 : unit(row, 3) * 12),
        price: (row) => (row % 50 === 0 ? "ERROR" : (unit(row, 4) * 90).toFixed(2)),
        age: (row) => (row % 30 === 0 ? "?" : String(20 + (row % 60))),
        sex: (row) => (row % 25 === 0 ? "?" : row % 2 ? "m" : "f"),
        garage: (row) => (row % 3 ? "None" : "attached"),
        capital: (row) => (row % 100 === 0 ? 99999 : Math.floor(unit(row, 5) * 40_000)),
        pdays: (row) => (row % 3 === 0 ? 999 : row % 27),
        balance: (row) => (row % 40 === 0 ? -200 : unit(row, 6) * 2000 - 1000),
      },
      "y",
    );
    expect(config.gather.missing).toEqual(["?"]);
    expect(config.gather.sentinels).toEqual([
      { column: "co", values: [-200] },
      { column: "price", values: ["ERROR"] },
      { column: "pdays", values: [999] },
    ]);
    expect(text).toContain('# "?" stands for missing: 30 cells of age, sex.');
    expect(text).toMatch(/# 10 cells: it occurs 10 times, far outside the rest \(0\.\d+ to 11\.\d+\)\./);
    expect(text).toContain("# 8 cells: the other 392 cells are numbers.");
  });

  it("takes NA for missing everywhere once it stands among numbers, and not when it is a country", () => {
    const penguins = {
      ...base,
      bill: (row: number) => (row % 99 === 0 ? "NA" : String(30 + (row % 20))),
      sex: (row: number) => (row % 50 === 0 ? "NA" : "male"),
    };
    expect(proposed(penguins, "y").config.gather).toMatchObject({ missing: ["NA"], sentinels: [] });
    const country = { ...base, country: (row: number) => ["NA", "DE", "FR"][row % 3] };
    expect(proposed(country, "y").config.gather).toMatchObject({ missing: [], sentinels: [] });
  });

  it("cleans the target too, so that numbers with a few words are regression", () => {
    const { config } = proposed(
      { ...base, y: (row) => (row % 40 === 0 ? "ERROR" : (unit(row, 2) * 50).toFixed(3)) },
      "y",
    );
    expect(config.frame.task).toBe("regression");
    expect(config.gather.sentinels).toEqual([{ column: "y", values: ["ERROR"] }]);
  });

  it("splits by time when a date orders the rows, by hash when none does", () => {
    const ordered = proposed({ ...base, when: day }, "y");
    expect(ordered.config.preprocess.split).toMatchObject({ by: "time", time: "when" });
    expect(ordered.text).toContain(
      "# when orders the rows (100 % of neighbouring rows are in its order, 2024-01-01T00:00 to 2024-04-09T00:00)",
    );
    const backwards = proposed({ ...base, when: (row) => day(400 - row) }, "y");
    expect(backwards.config.preprocess.split.by).toBe("time");
    const shuffled = proposed({ ...base, when: (row) => day((row * 7919) % 400) }, "y");
    expect(shuffled.config.preprocess.split.by).toBe("hash");
    expect(shuffled.text).toMatch(
      /# when: dates, but only \d+ % of neighbouring rows are in its order\. To judge on later rows write by: time/,
    );
  });

  it("reads free text as text, and categories with many words as categories", () => {
    const words =
      "go until jurong point crazy available only in bugis great world la buffet cine there got amore wat".split(" ");
    const message = (row: number) =>
      Array.from({ length: 8 }, (_, at) => words[Math.floor(unit(row, at + 9) * words.length)]).join(" ");
    const maker = (row: number) => `The United Company of Makers Number ${row % 40}`;
    const { config } = proposed({ ...base, message, maker }, "y");
    expect(config.preprocess.text).toEqual(["message"]);
    expect(config.preprocess.drop).toEqual([]);
  });

  it("warns of two columns whose sum is the target, and keeps them", () => {
    const casual = (row: number) => Math.floor(unit(row, 3) * 100);
    const registered = (row: number) => Math.floor(unit(row, 4) * 1000);
    const { text, config } = proposed(
      { size: base.size, casual, registered, cnt: (row) => casual(row) + registered(row) },
      "cnt",
    );
    expect(text).toContain(
      "# Leak? casual + registered = cnt in every row looked at. If [casual, registered] are known only with the target,",
    );
    expect(config.preprocess.drop).toEqual([]);
  });

  it("survives names of every kind: YAML, quotes, line ends, __proto__", () => {
    const names = [
      "__proto__",
      "constructor",
      "a: b",
      "- x",
      "#no",
      'say "hi"',
      "tab\there",
      "line\nend\u2028",
      "null",
      "yes",
      "1e3",
      " blank ",
      "{a}",
      "日本",
      "it's",
      "&anchor",
      "*alias",
      "%d",
      "@at",
      "`",
      "!tag",
      "",
      "'",
      "a #b",
    ];
    const table = makeTable([
      ...names.map((name) => [name || "empty", columnFrom(rows.map(() => 1))] as const),
      ["why: \n# not", columnFrom(rows.map(base.y))],
    ]);
    const { config } = proposed(table, "why: \n# not");
    expect(config.preprocess.drop).toEqual(names.map((name) => name || "empty"));
    expect(config.frame.target).toBe("why: \n# not");
  });

  it("quotes every string that YAML would read as something else", () => {
    for (const text of [
      "1",
      "true",
      "No",
      "~",
      "",
      "a:b",
      "2024-01-01",
      "0x1f",
      "1_000",
      ".5",
      "..",
      "- a",
      "?",
      "-200",
      "NaN",
      "=",
      "<<",
      "\u007f\u0085",
    ]) {
      expect(parse(`[${scalar(text)}]`)).toEqual([text]);
      expect(parse(`k: ${scalar(text)} # c`)).toEqual({ k: text });
    }
  });
});
