// What the README and the guide pages tell a newcomer to type is typed here, in order, in an empty folder.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../src/core/package-root.js";
import { randomUnit, streams } from "../src/core/random.js";

const root = packageRoot();
const cli = join(root, "dist/esm/cli/main.js");
const blocksOf = (file: string, language: string) =>
  [
    ...readFileSync(join(root, file), "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm")),
  ].map((match) => match[1]);
const commandsOf = (file: string) =>
  blocksOf(file, "bash")
    .flatMap((block) => block.split("\n"))
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line.startsWith("millrace "));

// Customers of whom those with short tenure and high charges leave.
function customers(rows: number): string {
  const draw = (row: number, what: number) => randomUnit(5, streams.synthetic, row * 8 + what);
  const lines = Array.from({ length: rows }, (_, row) => {
    const tenure = Math.floor(draw(row, 0) * 60);
    const charge = 20 + Math.floor(draw(row, 1) * 80);
    const left = draw(row, 2) < (tenure < 12 ? 0.5 : 0.1) + (charge > 80 ? 0.3 : 0) ? "yes" : "no";
    const visits = [3, 4].map((what) => Math.floor(draw(row, what) * 50));
    return [tenure, charge, ["basic", "family"][row % 2], ...visits, left].join();
  });
  return `tenure,charge,plan,casual,registered,churned\n${lines.join("\n")}\n`;
}

function type(line: string, folder: string): void {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]).slice(1);
  const done = spawnSync(process.execPath, [cli, ...words], { cwd: folder, encoding: "utf8" });
  // 4: the gate of a small table may fail; 5: drift is an answer, not an accident.
  expect([0, 4, 5], `${line}\n${done.stderr}`).toContain(done.status);
}

async function serveOnce(line: string, folder: string): Promise<void> {
  const words = line
    .split(" ")
    .slice(1)
    .map((word) => (word === "8080" ? "0" : word));
  const server = spawn(process.execPath, [cli, ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const listen = (text: Buffer) => {
      said += String(text);
      const found = /http:\/\/[\d.]+:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.kill("SIGTERM");
  expect(await ended).toBe(0);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function typeAll(lines: readonly string[], place: string): Promise<void> {
  for (const line of lines) {
    if (line.startsWith("millrace serve")) await serveOnce(line, place);
    else type(line, place);
  }
}

test("the commands of the README work on a table of one's own", { timeout: 180_000 }, async () => {
  const place = mkdtempSync(join(folder, "readme-"));
  writeFileSync(join(place, "customers.csv"), customers(600));
  writeFileSync(join(place, "new.csv"), customers(50));
  const lines = commandsOf("README.md");
  expect(lines.length).toBeGreaterThan(4);
  await typeAll(lines, place);
  expect(readFileSync(join(place, "predictions.csv"), "utf8").trim().split("\n")).toHaveLength(51);
});

describe("the guide", () => {
  test("its eight pages can be typed from first to last", { timeout: 300_000 }, async () => {
    const place = mkdtempSync(join(folder, "guide-"));
    writeFileSync(join(place, "churn.csv"), customers(600));
    const pages = readdirSync(join(root, "docs/guide")).sort();
    expect(pages).toHaveLength(8);
    const lines = pages.flatMap((page) => commandsOf(`docs/guide/${page}`));
    for (const line of lines) {
      const name = line.includes("NAME")
        ? /^name: (\S+)/m.exec(readFileSync(join(place, "millrace.yaml"), "utf8"))![1]
        : "";
      await typeAll([line.replaceAll("NAME", name)], place);
    }
  });
});

// Of the pages on algorithms those on statistics, and those of models that show their table.
const isWhole = (program: string) => /^import \{.*\bstatistics\b.*\} from "millrace"/.test(program);
const pagesOfPrograms = [
  "README.md",
  "docs/reference/gradient-boosting.md",
  "docs/algorithms/pca.md",
  "docs/algorithms/k-means.md",
  "docs/algorithms/gaussian-mixture.md",
  ...readdirSync(join(root, "docs/algorithms"))
    .sort()
    .map((page) => `docs/algorithms/${page}`)
    .filter((page) => blocksOf(page, "ts").some(isWhole)),
];

test.each(pagesOfPrograms)("the programs of %s run as they stand", { timeout: 60_000 }, (page) => {
  const programs = blocksOf(page, "ts");
  expect(programs.length).toBeGreaterThan(0);
  for (const [index, program] of programs.entries()) {
    // Below the package, so that `millrace` means this very build.
    const file = join(root, "dist", `program-${index}.mjs`);
    writeFileSync(file, program);
    try {
      execFileSync(process.execPath, [file], { encoding: "utf8" });
    } finally {
      rmSync(file);
    }
  }
});
