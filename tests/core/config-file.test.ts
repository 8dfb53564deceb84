// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in configurations look like this
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkConfig, findConfig, loadConfig } from "../../src/core/config-file.js";
import { importConfig } from "../../src/core/config-module.js";
import { parseOverride } from "../../src/core/config-overrides.js";
import { configJsonSchema } from "../../src/core/config-schema.js";
import { MillraceError } from "../../src/core/errors.js";

const small = `name: flights
frame:
  target: delay
gather:
  sources:
    - path: data.csv
deploy:
  name: flights
`;

function project(text: string, name = "millrace.yaml"): string {
  const folder = mkdtempSync(join(tmpdir(), "millrace-config-"));
  writeFileSync(join(folder, name), text);
  return folder;
}

async function failure(work: () => unknown): Promise<MillraceError> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(MillraceError);
    return error as MillraceError;
  }
  throw new Error("expected an error");
}

const failureOf = (text: string, overrides: string[] = []) => failure(() => loadConfig(project(text), { overrides }));

describe("a configuration file", () => {
  it("is filled with every default of the schema", async () => {
    const folder = project(small);
    const { config, file } = await loadConfig(folder);
    expect(file).toBe(join(folder, "millrace.yaml"));
    expect(config.seed).toBe(42);
    expect(config.preprocess.split).toMatchObject({ by: "hash", validation: 0.15, test: 0.15 });
    expect(config.train.models.map(({ kind }) => kind)).toEqual(["baseline", "linear", "gradient-boosting"]);
  });

  it("names line, column and the nearest key for an unknown one", async () => {
    const error = await failureOf(`${small}preprocess:\n  outlier:\n    method: iqr\n`);
    expect(error.code).toBe("ERR_CONFIG_INVALID");
    expect(error.exitCode).toBe(2);
    expect(error.details).toMatchObject({
      file: "millrace.yaml",
      line: 10,
      column: 3,
      key: "preprocess.outlier",
      near: "outliers",
    });
    expect(error.message).toContain("millrace.yaml:10:3: expected one of the keys drop, duplicates, split");
    expect(error.message).toContain("Did you mean 'outliers'?");
  });

  it("says where a key belongs that stands in the wrong place", async () => {
    const error = await failureOf(`${small}betterThanBaseline: true\n`);
    expect(error.details).toMatchObject({ line: 9, near: "frame.gate.betterThanBaseline" });
  });

  it.each([
    ["seed: 1.5\n", "seed", "a whole number", "1.5", 9, 7],
    ["seed: -1\n", "seed", "a number of at least 0", "-1", 9, 7],
    ["preprocess: { split: { test: 2 } }\n", "preprocess.split.test", "a number of at most 1", "2", 9, 30],
    ["preprocess: { scale: log }\n", "preprocess.scale", "one of none, standard, min-max", "'log'", 9, 22],
    ["preprocess:\n  drop: id\n", "preprocess.drop", "a list, as in [a, b]", "'id'", 10, 9],
    ["preprocess:\n  drop:\n    - id\n    - 7\n", "preprocess.drop.1", "text", "7", 12, 7],
    ["monitor: 3\n", "monitor", "a mapping of keys to values", "3", 9, 10],
  ])("says what was expected instead of %j", async (added, key, expected, received, line, column) => {
    expect((await failureOf(small + added)).details).toMatchObject({ key, expected, received, line, column });
  });

  it("points at the mapping that lacks a key it must have", async () => {
    const error = await failureOf(small.replace("  target: delay\n", "  task: auto\n"));
    expect(error.details).toMatchObject({ key: "frame.target", received: "nothing", line: 3 });
  });

  it("explains a derived target by its own keys, not by the other form", async () => {
    const error = await failureOf(small.replace("target: delay", "target: { name: late, from: delay, over: 15 }"));
    expect(error.details).toMatchObject({ key: "frame.target.above", expected: "a number" });
    expect((error.details as { more: number }).more).toBe(1);
  });

  it("is refused with a line when it is no YAML, has a key twice, or unfolds without end", async () => {
    expect((await failureOf(`${small}seed: [1\n`)).details).toMatchObject({ expected: "YAML", file: "millrace.yaml" });
    expect((await failureOf(`${small}name: again\n`)).details).toMatchObject({ line: 9, expected: "YAML" });
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${"*a,".repeat(9)}*a]\nc: &c [${"*b,".repeat(9)}*b]\nd: [${"*c,".repeat(9)}*c]\n`;
    expect((await failureOf(small + bomb)).code).toBe("ERR_CONFIG_INVALID");
  });

  it("is missed by name of the place where it was looked for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "millrace-config-"));
    const error = await failure(() => findConfig(folder));
    expect(error.code).toBe("ERR_CONFIG_MISSING");
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(folder);
  });

  it("keeps columns called __proto__ and constructor", async () => {
    const { config } = await loadConfig(
      project(small.replace("gather:\n", "gather:\n  types: { __proto__: utf8, constructor: float64 }\n")),
    );
    expect(Object.entries(config.gather.types)).toEqual([
      ["__proto__", "utf8"],
      ["constructor", "float64"],
    ]);
    expect(({} as Record<string, unknown>).utf8).toBeUndefined();
  });
});

describe("--set", () => {
  it("replaces values, lists and list entries, and makes what is not there", async () => {
    const overrides = ["preprocess.drop=[casual, registered]", "train.effort=high", "gather.sources.0.path=b.csv"];
    const { config } = await loadConfig(project(small), { overrides, seed: 7 });
    expect(config.preprocess.drop).toEqual(["casual", "registered"]);
    expect(config.train.effort).toBe("high");
    expect(config.gather.sources).toEqual([{ path: "b.csv", format: "auto" }]);
    expect(config.seed).toBe(7);
  });

  it("is named in the error it causes, with a suggestion", async () => {
    const error = await failureOf(small, ["train.efort=high"]);
    expect(error.details).toMatchObject({ file: "--set train.efort=high", key: "train.efort", near: "effort" });
    expect(error.details).not.toHaveProperty("line");
  });

  it("takes a key with a dot in it as \\.", () => {
    expect(parseOverride("gather.types.a\\.b=utf8")).toMatchObject({ path: ["gather", "types", "a.b"], value: "utf8" });
  });

  it("leaves the prototype of all objects alone", () => {
    expect(() => checkConfig({}, "x", { overrides: ["__proto__.polluted=1"] })).toThrow();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(["", "seed", "=1", "a..b=1", "seed=[1"])("refuses %j with exit code 2", async (text) => {
    const error = await failureOf(small, [text]);
    expect(error.code).toBe("ERR_INVALID_VALUE");
    expect(error.exitCode).toBe(2);
  });
});

describe("${NAME}", () => {
  const text = small.replace("path: data.csv", "path: data/$" + "{MONTH}.csv");

  it("is looked up for use, and kept as written for what is stored", async () => {
    const { config, recorded } = await loadConfig(project(text), { environment: { MONTH: "may" } });
    expect(config.gather.sources[0].path).toBe("data/may.csv");
    expect(recorded.gather.sources[0].path).toBe("data/${MONTH}.csv");
    expect(JSON.stringify(recorded)).not.toContain("may");
  });

  it("is an error that names the variable when it is not set", async () => {
    const error = await failure(() => loadConfig(project(text), { environment: {} }));
    expect(error.code).toBe("ERR_ENVIRONMENT_MISSING");
    expect(error.details).toMatchObject({ variable: "MONTH", key: "gather.sources.0.path" });
  });

  it("becomes a number where the schema wants one, and is never shown when it is wrong", async () => {
    const port = `${small}  port: $\{PORT}\n`;
    const { config } = await loadConfig(project(port), { environment: { PORT: "9000" } });
    expect(config.deploy.port).toBe(9000);
    const error = await failure(() => loadConfig(project(port), { environment: { PORT: "s3cret" } }));
    expect(error.message).not.toContain("s3cret");
    expect(error.message).toContain("${PORT}");
  });

  it("stays text after another dollar sign", async () => {
    const { config } = await loadConfig(project(small.replace("data.csv", () => "a$${X}.csv")), { environment: {} });
    expect(config.gather.sources[0].path).toBe("a${X}.csv");
  });
});

describe("millrace.config.ts", () => {
  const value = `{ name: "p", frame: { target: "y" }, gather: { sources: [{ path: "a.csv" }] }, deploy: { name: "p" } }`;

  it("is read through its default export, with the same schema", async () => {
    const folder = project(
      `const part: string = "p";\nexport default ${value} as const;\nexport { part };\n`,
      "millrace.config.ts",
    );
    expect((await loadConfig(folder)).config.name).toBe("p");
    expect(await importConfig(join(folder, "millrace.config.ts"), false)).toMatchObject({ name: "p" });
  });

  it("says so when there is no default export, or it cannot be loaded", async () => {
    const none = await failure(() => loadConfig(project(`export const config = ${value};`, "millrace.config.mjs")));
    expect(none.message).toContain("expected a default export");
    const broken = await failure(() => loadConfig(project("throw new Error('no')", "millrace.config.mjs")));
    expect(broken.details).toMatchObject({ received: "one that fails with: no" });
  });
});

describe("the JSON schema for editors", () => {
  it("knows every key, its description, and requires only what has no default", () => {
    const schema = configJsonSchema() as unknown as Record<string, Record<string, never>>;
    expect(schema.required).toEqual(["name", "frame", "gather", "deploy"]);
    expect(JSON.stringify(schema)).toContain('"description":"Categories with at most this many levels are one-hot."');
    expect(JSON.stringify(schema)).toContain(
      '"types":{"default":{},"type":"object","additionalProperties":{"type":"string"}',
    );
  });
});
