import { describe, expect, it } from "vitest";
import { folderWith, millrace } from "./cli.js";

const folder = folderWith({});

describe("the command line", () => {
  it("shows every command, the exit codes and examples as help, with exit code 0", async () => {
    const { code, stdout } = await millrace(folder, ["--help"]);
    expect(code).toBe(0);
    const commands =
      "init run frame gather preprocess explore features train deploy monitor status compare report doctor";
    for (const name of `${commands} predict models promote rollback bench reproduce`.split(" "))
      expect(stdout).toContain(`\n  ${name} `);
    expect(stdout).toContain("4 gate not met, 5 drift alert, 130 interrupted");
    expect((await millrace(folder, [])).stdout).toBe(stdout);
    const run = await millrace(folder, ["run", "--help"]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("$ millrace run --to explore");
    expect(run.stdout).toContain("--set <key.path=value>");
    expect((await millrace(folder, ["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["rnu"], "ERR_COMMAND_UNKNOWN", "Did you mean 'run'?"],
    [["run", "--sead", "1"], "ERR_USAGE", "Did you mean --seed?"],
    [["run", "a", "b"], "ERR_USAGE", "Too many arguments"],
    [["init", "--target", "y"], "ERR_USAGE", "--data <file>"],
    [["compare", "one"], "ERR_USAGE", "Missing required argument 'other'"],
    [["run", "--seed", "-1"], "ERR_INVALID_VALUE", "Expected a whole number of at least 0 for --seed"],
    [["run", "--threads", "0"], "ERR_INVALID_VALUE", "a whole number from 1 to 1024"],
    [["run", "--device", "tpu"], "ERR_INVALID_VALUE", "one of auto, cpu, gpu"],
    [["run", "--device", "gpu"], "ERR_DEVICE_MISSING", "Use --device auto"],
    [["run", "--to", "explor"], "ERR_INVALID_VALUE", "one of frame, gather"],
    [["run"], "ERR_CONFIG_MISSING", "Make one with: millrace init"],
    [["models"], "ERR_CONFIG_MISSING", "millrace init"],
    [["bench", "everything"], "ERR_INVALID_VALUE", "one of ops, trees, lifecycle"],
    [["bench", "--rounds", "0"], "ERR_INVALID_VALUE", "a whole number from 1 to 1000"],
    [["reproduce"], "ERR_USAGE", "Missing required argument 'manifest'"],
    [["reproduce", "m.json"], "ERR_FILE_MISSING", "m.json"],
    [["reproduce", "m.json", "--seed", "1"], "ERR_USAGE", "A manifest states its own seed"],
    [
      ["init", "--data", "x.csv", "--target", "y", "--task", "clustering"],
      "ERR_LATER_VERSION",
      "Clustering comes with a later version",
    ],
  ])("refuses %j with exit code 2, one sentence, and one JSON document when asked", async (args, error, sentence) => {
    const plain = await millrace(folder, args);
    expect(plain.code).toBe(2);
    expect(plain.stdout).toBe("");
    expect(plain.stderr).toContain(`error ${error}: `);
    expect(plain.stderr).toContain(sentence);
    expect(plain.stderr).not.toMatch(/^\s+at /m);
    const json = await millrace(folder, [...args, "--json"]);
    expect(json.code).toBe(2);
    const document = json.json<{ error: { code: string; message: string; details: unknown } }>();
    expect(Object.keys(document)).toEqual(["error"]);
    expect(document.error).toMatchObject({ code: error, details: expect.anything() });
    expect(json.stderr).toContain(document.error.message);
  });

  it("doctor names what it looked at and advises; a missing configuration is a warning", async () => {
    const { code, json } = await millrace(folder, ["doctor", "--json"]);
    expect(code).toBe(0);
    const { checks } = json<{ checks: { name: string; state: string; advice?: string }[] }>();
    const states = new Map(checks.map(({ name, state }) => [name, state]));
    for (const name of ["node", "native core", "threads"]) expect(states.get(name)).toBe("ok");
    for (const name of ["@duckdb/node-api", "webgpu", "memory", "disk"]) expect(states.has(name)).toBe(true);
    expect(checks.find(({ name }) => name === "configuration")).toMatchObject({
      state: "warn",
      advice: expect.stringContaining("millrace init"),
    });
  });
});
