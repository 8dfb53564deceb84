// Packs the tarball and uses it as an embedder does: an empty ESM and an empty CommonJS project, no install scripts, no
// compiler, on Node 20, 22 and 24 (the last two from the npm package `node`). Trains on typed arrays and predicts.
//   node scripts/test-package.mjs [--node 20,22,24]
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const majors = (process.argv[process.argv.indexOf("--node") + 1] ?? "20,22,24")
  .split(",")
  .filter((major) => /^\d+$/.test(major));
const asked = majors.length > 0 ? majors : ["20", "22", "24"];
const folder = mkdtempSync(join(tmpdir(), "millrace-package-"));
const npm = (args, cwd) => execFileSync("npm", args, { cwd, stdio: ["ignore", "pipe", "inherit"] }).toString();

const body = `
const rows = 2000;
const x = new Float64Array(rows), noise = new Float64Array(rows), y = new Float64Array(rows);
for (let i = 0; i < rows; i++) { x[i] = (i * 7919) % 1000 / 1000; noise[i] = (i * 104729) % 997 / 997; y[i] = x[i] > 0.5 ? 1 : 0; }
const fitted = await new GradientBoosting({ numLeaves: 7, numIterations: 20, objective: "binary" }).fit({ x, noise }, { y });
const probabilities = fitted.predictProba({ x, noise });
let right = 0;
for (let i = 0; i < rows; i++) right += (probabilities[2 * i + 1] > 0.5) === (y[i] === 1);
if (right < rows * 0.99) throw new Error("expected a model that separates the classes, got " + right / rows);
console.log(process.version, FORMAT, right / rows);
`;

try {
  const [{ filename }] = JSON.parse(npm(["pack", "--json", "--pack-destination", folder], root).replace(/^[^[]*/, ""));
  const tarball = join(folder, filename);
  const projects = [
    ["esm", "module", `import { GradientBoosting } from "millrace";\nconst FORMAT = "esm";${body}`],
    [
      "cjs",
      "commonjs",
      `const { GradientBoosting } = require("millrace");\nconst FORMAT = "cjs";(async () => {${body}})();`,
    ],
  ];
  const nodes = asked.map((major) => [major, nodeOf(major)]);
  for (const [name, type, code] of projects) {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ name, type, private: true }));
    // Who only trains and predicts needs none of the optional packages: one of the two projects goes without.
    const lean = name === "cjs" ? ["--omit=optional"] : [];
    npm(["install", "--ignore-scripts", ...lean, "--no-audit", "--no-fund", tarball], project);
    writeFileSync(join(project, "main.js"), code);
    for (const [, node] of nodes) execFileSync(node, ["main.js"], { cwd: project, stdio: "inherit" });
  }
  console.log(`the tarball ${filename} works on Node ${asked.join(", ")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function nodeOf(major) {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const place = join(folder, `node${major}`);
  mkdirSync(place);
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: `with-node-${major}`, private: true }));
  // The package's own install script links the binary of its platform package: run it, nothing is downloaded elsewhere.
  npm(["install", "--no-audit", "--no-fund", `node@${major}`], place);
  return join(place, "node_modules/node/bin/node");
}
