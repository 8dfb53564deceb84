import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openLedger } from "../../src/store/ledger.js";
import { lockProject } from "../../src/store/lock.js";
import { folderWith, millrace, shopRows } from "./cli.js";

interface Phases {
  readonly phases: readonly { readonly name: string; readonly status: string; readonly artifact: string }[];
}

const rows = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const numbered = (count: number, cell: (row: number) => string) => Array.from({ length: count }, (_, row) => cell(row));

let folder = "";
let artifacts: string[] = [];

// One project that has run well; each bad input is put in its way, and taken out again.
beforeAll(async () => {
  folder = folderWith({ "shop.csv": shopRows() });
  expect((await millrace(folder, ["init", "--data", "shop.csv", "--target", "bought", "--quiet"])).code).toBe(0);
  const first = await millrace(folder, ["gather", "--json", "--quiet"]);
  expect(first.code).toBe(0);
  artifacts = first.json<Phases>().phases.map(({ artifact }) => artifact);
}, 120_000);

/** Replaces the data (or takes it away), runs, puts it back, and checks that nothing was lost. */
async function runWith(data: string | Uint8Array | undefined, args: readonly string[] = []) {
  const file = join(folder, "shop.csv");
  const good = readFileSync(file);
  if (data === undefined) rmSync(file);
  else writeFileSync(file, data);
  const ended = await millrace(folder, ["gather", "--json", "--quiet", ...args]);
  writeFileSync(file, good);
  const again = await millrace(folder, ["gather", "--json", "--quiet"]);
  expect(again.code).toBe(0);
  expect(again.json<Phases>().phases.map(({ status, artifact }) => [status, artifact])).toEqual(
    artifacts.map((artifact) => ["cached", artifact]),
  );
  return ended;
}

const head = "customer,size,colour,bought";
const good = shopRows().trimEnd().split("\n").slice(1);

describe("bad input", () => {
  it.each<[string, string | Uint8Array | undefined, string, RegExp, string[]]>([
    ["a missing file", undefined, "ERR_FILE_MISSING", /shop\.csv/, []],
    ["an empty file", "", "ERR_FILE_EMPTY", /shop\.csv/, []],
    ["a header only", `${head}\n`, "ERR_NO_ROWS", /shop\.csv|rows/, []],
    [
      "ragged rows",
      rows([head, ...good, ...numbered(20, (row) => `x${row},1,2,3,4,5`)]),
      "ERR_BAD_LINES",
      /20 lines .* of shop\.csv cannot: line 242: /,
      [],
    ],
    [
      "a wrong encoding",
      Buffer.from(`${rows([head, ...good])}c1,1,\xff\xfe\xe4,No\n`, "latin1"),
      "ERR_ENCODING|ERR_BAD_LINES",
      /shop\.csv|UTF-8/,
      ["--set", "gather.maxBadLines=0"],
    ],
    [
      "a missing target",
      rows(["customer,size,colour,boght", ...good]),
      "ERR_TARGET_MISSING",
      /Did you mean 'boght'\?/,
      [],
    ],
    [
      "a constant target",
      rows([head, ...good.map((line) => line.replace(/(Yes|No)$/, "Yes"))]),
      "ERR_TARGET_CONSTANT",
      /all 240 rows have 'Yes'/,
      [],
    ],
    ["one row", rows([head, good[0]]), "ERR_TOO_FEW_ROWS", /at least 10 rows of data, but there is 1/, []],
    [
      "a target without labels",
      rows([head, ...good.map((line) => line.replace(/(Yes|No)$/, ""))]),
      "ERR_TARGET_EMPTY",
      /missing in all 240 rows/,
      [],
    ],
    [
      "duplicate column names",
      rows(["customer,size,size,bought", ...good]),
      "ERR_COLUMN_DUPLICATE",
      /'size'.*gather\.duplicateColumns: number/,
      [],
    ],
  ])(
    "%s ends with a code, a sentence and exit code 3 (2 for a missing file), and nothing is lost",
    async (_, data, code, sentence, args) => {
      const ended = await runWith(data, args);
      const { error } = ended.json<{ error: { code: string; message: string } }>();
      expect(error.code).toMatch(new RegExp(`^(${code})$`));
      expect(error.message).toMatch(sentence);
      expect(ended.stderr).toContain(error.message);
      expect(ended.code).toBe(code === "ERR_FILE_MISSING" ? 2 : 3);
    },
  );

  it("an all-missing column is reported, not fatal", async () => {
    const ended = await runWith(rows([head, ...good.map((line) => line.replace(/,(red|green|blue),/, ",,"))]));
    expect(ended.code).toBe(0);
  });

  it("duplicate column names can be numbered", async () => {
    const ended = await runWith(rows(["customer,size,size,bought", ...good]), [
      "--set",
      "gather.duplicateColumns=number",
    ]);
    expect(ended.code).toBe(0);
  });

  it("an unknown configuration key names file, line and the nearest key, with exit code 2", async () => {
    const file = join(folder, "millrace.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("  duplicates: drop", "  duplicate: drop"));
    const ended = await millrace(folder, ["run", "--json", "--quiet"]);
    writeFileSync(file, text);
    expect(ended.code).toBe(2);
    const { error } = ended.json<{ error: { code: string; details: { line: number } } }>();
    expect(error).toMatchObject({
      code: "ERR_CONFIG_INVALID",
      details: { file: "millrace.yaml", key: "preprocess.duplicate", near: "duplicates" },
    });
    expect(text.split("\n")[error.details.line - 1]).toContain("duplicates: drop");
  });

  it("a project that another process runs is locked: exit code and sentence, and it stays as it is", async () => {
    const storeFolder = join(folder, ".millrace");
    const ledger = openLedger(storeFolder);
    const lock = lockProject(storeFolder, ledger);
    try {
      const ended = await millrace(folder, ["gather", "--json", "--quiet"]);
      const { error } = ended.json<{ error: { code: string; message: string } }>();
      expect(error.code).toBe("ERR_PROJECT_LOCKED");
      expect(error.message).toContain(String(process.pid));
      expect([1, 2]).toContain(ended.code);
      expect((await millrace(folder, ["status", "--json"])).code).toBe(0);
    } finally {
      lock.release();
      ledger.close();
    }
    expect((await millrace(folder, ["gather", "--json", "--quiet"])).code).toBe(0);
  });

  it("init never overwrites a configuration unless told to", async () => {
    const before = readFileSync(join(folder, "millrace.yaml"), "utf8");
    const args = ["init", "--data", "shop.csv", "--target", "size", "--quiet", "--json"];
    const ended = await millrace(folder, args);
    expect(ended.code).toBe(2);
    expect(ended.json<{ error: { code: string } }>().error.code).toBe("ERR_CONFIG_EXISTS");
    expect(readFileSync(join(folder, "millrace.yaml"), "utf8")).toBe(before);
    const other = folderWith({ "shop.csv": shopRows() });
    expect((await millrace(other, args)).json<{ task: string }>().task).toBe("regression");
    expect((await millrace(other, [...args, "--force", "--task", "regression"])).code).toBe(0);
    const wrong = await millrace(other, [
      "init",
      "x",
      "--data",
      "shop.csv",
      "--target",
      "colours",
      "--quiet",
      "--json",
    ]);
    expect(wrong.code).toBe(3);
    expect(wrong.json<{ error: { details: object } }>().error.details).toMatchObject({
      target: "colours",
      near: "colour",
    });
    expect(existsSync(join(other, "x"))).toBe(false);
  });

  it("names and values full of quotes, HTML, SQL and prototypes simply work", async () => {
    const names = [
      '"__proto__"',
      '"constructor"',
      '"<script>alert(1)</script>"',
      '"x""; DROP TABLE runs;--"',
      '"a,b"',
      "bought",
    ];
    const lines = numbered(120, (row) =>
      [row % 7, row % 5, `"<b>${row % 3}</b>"`, `"'; --${row % 4}"`, (row * 31) % 50, row % 2 ? "Yes" : "No"].join(","),
    );
    const odd = folderWith({ "odd.csv": rows([names.join(","), ...lines]) });
    expect((await millrace(odd, ["init", "--data", "odd.csv", "--target", "bought", "--quiet"])).code).toBe(0);
    const ended = await millrace(odd, ["train", "--json", "--quiet"]);
    expect([0, 4]).toContain(ended.code);
    expect(readFileSync(ended.json<{ report: string }>().report, "utf8")).not.toContain("<script>alert(1)");
  });
});
