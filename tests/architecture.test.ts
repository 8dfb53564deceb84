// The house keeps its plan: imports go downhill, every op has its files, every part its test, every room its guide page.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/core/package-root.js";
import { launchers } from "../src/engine/gpu/launchers.js";
import { nativeCore } from "../src/engine/native/addon.js";
import type { Op } from "../src/engine/op.js";

process.chdir(packageRoot());
const filesBelow = (folder: string, ending: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((file) => join(folder, file))
        .filter((file) => ending.test(file))
        .sort()
    : [];
const read = (file: string) => readFileSync(file, "utf8");
const sources = filesBelow("src", /\.ts$/);
const native = filesBelow("native", /\.(cpp|h)$/);
const shaders = filesBelow("shaders", /\.wgsl$/);

const storeys = [
  ["core"],
  ["columns"],
  ["engine"],
  ["statistics"],
  ["metrics"],
  ["transforms", "models", "sources"],
  ["artifacts"],
  ["store", "reports"],
  ["phases"],
  ["pipeline"],
  ["benchmarks", "server"],
  ["cli"],
] as const;
/** The public API re-exports from anywhere; estimators stand on the floor of the rooms: they put transforms and learners together. */
const storeyOf = (file: string): number => {
  const [, folder, ...rest] = file.split("/");
  if (rest.length === 0) return folder === "index.ts" ? Number.POSITIVE_INFINITY : -1;
  if (folder === "estimators") return 8;
  return storeys.findIndex((folders) => (folders as readonly string[]).includes(folder));
};
const importsOf = (file: string): string[] =>
  [
    ...read(file).matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s*"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s*"([^"]+)"/g,
    ),
  ].map(([, from, lazy, bare]) => from ?? lazy ?? bare);
const internal = (file: string): string[] =>
  importsOf(file)
    .filter((path) => path.startsWith("."))
    .map((path) => relative(".", join(dirname(file), path)).replace(/\.js$/, ".ts"));
/** Folder that a file may see all of: the storey's folder, or the room of a phase. */
const roomOf = (file: string) =>
  file
    .split("/")
    .slice(0, /^src\/phases\/\d/.test(file) ? 3 : 2)
    .join("/");

test("every folder of src has its storey", () => {
  expect(sources.filter((file) => storeyOf(file) < 0)).toStrictEqual([]);
});

test("imports go downhill: a file sees its own folder and lower storeys only", () => {
  const uphill = sources.flatMap((file) =>
    internal(file)
      .filter((seen) => roomOf(seen) !== roomOf(file) && storeyOf(seen) >= storeyOf(file))
      // The hall and the catalogue of rooms lie between the rooms.
      .filter((seen) => !(seen === "src/phases/run-context.ts" || file === "src/phases/phases.ts"))
      .map((seen) => `${file} sees ${seen}`),
  );
  expect(uphill).toStrictEqual([]);
});

test("what is imported is there, and index.ts is imported by nobody inside", () => {
  const lost = sources.flatMap((file) =>
    internal(file)
      .filter((seen) => !existsSync(seen) || seen === "src/index.ts")
      .map((seen) => `${file} imports ${seen}`),
  );
  expect(lost).toStrictEqual([]);
});

test("the server can be loaded without anything that trains", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    for (const next of internal(file)) visit(next);
  };
  for (const file of sources.filter((path) => path.startsWith("src/server/"))) visit(file);
  // Types of a learner are erased; its code is what must not come along.
  const trains = [...seen].filter((file) => /^src\/models\/(learners|[^/]+\/learner)\.ts$/.test(file));
  expect(trains).toStrictEqual([]);
});

test("examples use the public API only", () => {
  const others = filesBelow("examples", /\.ts$/).flatMap((file) =>
    importsOf(file)
      .filter((path) => path !== "millrace" && !path.startsWith("node:") && !path.startsWith("./"))
      .map((path) => `${file} imports ${path}`),
  );
  expect(others).toStrictEqual([]);
});

test("C++ goes downhill: core, kernels, algorithms, binding; shaders put only lib/ before them", () => {
  const order = ["core", "kernels", "algorithms", "binding"];
  const rank = (path: string) => order.indexOf(path.split("/")[0]);
  const uphill = native.flatMap((file) =>
    [...read(file).matchAll(/#include "([^"]+)"/g)]
      .filter(([, seen]) => rank(seen) > rank(file.slice("native/".length)) || rank(seen) < 0)
      .map(([, seen]) => `${file} sees ${seen}`),
  );
  const needs = shaders.flatMap((file) =>
    [...read(file).matchAll(/^\/\/ needs: *(.*)$/gm)]
      .flatMap(([, list]) => list.split(/[\s,]+/))
      .filter((name) => name !== "" && !name.startsWith("lib/"))
      .map((name) => `${file} needs ${name}`),
  );
  expect([...uphill, ...needs]).toStrictEqual([]);
  expect(native.filter((file) => /napi\.h/.test(read(file)) && !file.includes("/binding/"))).toStrictEqual([]);
});

const opFiles = filesBelow("src/engine/ops", /\.ts$/).filter((file) => read(file).includes("defineOp("));
const addressOf = (file: string) => file.replace("src/engine/ops/", "").replace(/\.ts$/, "");
const listed = read("native/sources.txt")
  .split("\n")
  .filter((line) => line.endsWith(".cpp"));

test("every op has a source in the one list, an entry in the addon, a test, and a shader exactly when it names the GPU", async () => {
  const core = nativeCore();
  const missing: string[] = [];
  for (const file of opFiles) {
    const address = addressOf(file);
    const algorithm = `algorithms/${address.split("/")[1]}.cpp`;
    if (![`kernels/${address}.cpp`, algorithm].some((source) => listed.includes(source)))
      missing.push(`${address}: native source`);
    if (typeof core[address] !== "function") missing.push(`${address}: entry in the addon`);
    if (!existsSync(`tests/ops/${address}.test.ts`)) missing.push(`${address}: test`);
    const exported = Object.values(await import(join(packageRoot(), file))) as Partial<Op>[];
    const op = exported.find((value) => value?.name === address);
    if (!op) missing.push(`${address}: contract of that name`);
    const launcher = launchers.find((each) => each.op === op);
    const runsOnGpu = op?.devices?.includes("gpu") ?? false;
    if (runsOnGpu !== existsSync(`shaders/${launcher?.shader ?? address}.wgsl`))
      missing.push(`${address}: shader, or the GPU among its devices`);
    else if (runsOnGpu && !launcher) missing.push(`${address}: launcher in src/engine/gpu/launchers.ts`);
  }
  expect(missing).toStrictEqual([]);
});

test("every source is in the list once, and every entry of the addon has its contract", () => {
  expect(new Set(listed).size).toBe(listed.length);
  const there = native.filter((file) => file.endsWith(".cpp")).map((file) => file.slice("native/".length));
  expect([...listed].sort()).toStrictEqual(there);
  const addresses = new Set(opFiles.map(addressOf));
  expect(Object.keys(nativeCore()).filter((name) => !addresses.has(name))).toStrictEqual([]);
});

test("every metric, transform and source is in its catalogue and has its test, or one goes through the whole catalogue", () => {
  const kinds = {
    metrics: /\bexport const \w+: Metric\b/,
    transforms: /\bexport const \w+(: Transform<| = scaleBy\()/,
    sources: /\bexport const \w+: Source\b/,
  };
  const lacking = Object.entries(kinds).flatMap(([folder, pattern]) => {
    const catalogue = `src/${folder}/${folder}.ts`;
    const all = `tests/${folder}/${folder}.test.ts`;
    const goesThroughAll = existsSync(all) && read(all).includes(`/${catalogue.replace(".ts", ".js")}"`);
    const entries = filesBelow(`src/${folder}`, /\.ts$/).filter((file) => pattern.test(read(file)));
    expect(entries.length, folder).toBeGreaterThan(2);
    const tested = (file: string) => existsSync(file.replace(/^src/, "tests").replace(/\.ts$/, ".test.ts"));
    return [
      ...entries.filter((file) => !internal(catalogue).includes(file)).map((file) => `${file} in ${catalogue}`),
      ...(goesThroughAll ? [] : entries.filter((file) => !tested(file)).map((file) => `a test of ${file}`)),
    ];
  });
  expect(lacking).toStrictEqual([]);
});

test("every room has its guide page and a test", () => {
  const rooms = readdirSync("src/phases").filter((name) => /^\d-/.test(name));
  const lacking = rooms.flatMap((room) => [
    ...(existsSync(`docs/guide/${room}.md`) ? [] : [`docs/guide/${room}.md`]),
    ...(filesBelow(`tests/phases/${room}`, /\.test\.ts$/).length > 0 ? [] : [`tests/phases/${room}`]),
  ]);
  expect(lacking).toStrictEqual([]);
});

const written = [
  ...sources,
  ...native,
  ...shaders,
  ...filesBelow("tests", /\.(ts|cpp|h)$/),
  ...filesBelow("bench", /\.ts$/),
];

test("files are named in kebab-case after what they hold", () => {
  const forbidden = /^(utils?|helpers?|common|misc|manager|stuff|tools?)$/;
  const wrong = written.filter((file) => {
    const name = file.split("/").at(-1)!.split(".")[0];
    return forbidden.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
  });
  expect(wrong).toStrictEqual([]);
});

test("no file is longer than 400 lines without its reason in the first ones", () => {
  const long = written.filter((file) => {
    const lines = read(file).split("\n");
    return lines.length > 401 && !lines.slice(0, 5).some((line) => /^(\/\/|\/\*|#).*\b(long|lines)\b/i.test(line));
  });
  expect(long).toStrictEqual([]);
});

test("nothing but the command line prints, and nothing is exported without a name", () => {
  const prints = sources.filter(
    (file) => !file.startsWith("src/cli/") && /\bconsole\.|process\.std(out|err)\b/.test(read(file)),
  );
  expect(prints).toStrictEqual([]);
  const defaults = sources.filter(
    (file) => /^export default/m.test(read(file)) && file !== "src/engine/workers/worker.ts",
  );
  expect(defaults).toStrictEqual([]);
});
