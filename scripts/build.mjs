// Builds the package: ES modules with types, one CommonJS bundle with its own types, what workers run, examples and
// benchmarks. Workers load few files, also when the caller is CommonJS (see src/core/package-root.ts): a worker is started
// for each fit, and a hundred small modules take longer to load than a small model to train.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const require = createRequire(import.meta.url);
const tsc = require.resolve("typescript/bin/tsc");
const compile = (...args) => execFileSync(process.execPath, [tsc, ...args], { stdio: "inherit" });

mkdirSync("dist/cjs/types", { recursive: true });
// tsc skips emitting when its notes say nothing changed, so the notes must not outlive what they describe.
for (const part of ["esm", "examples", "bench"]) {
  if (!existsSync(`dist/${part}`)) rmSync(`dist/${part}.tsbuildinfo`, { force: true });
}
compile("-p", "tsconfig.build.json");
if (existsSync("dist/esm/cli/main.js")) chmodSync("dist/esm/cli/main.js", 0o755);

const { build } = await import("esbuild");
await build({
  entryPoints: ["dist/esm/index.js"],
  outfile: "dist/cjs/index.cjs",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  packages: "external",
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "importMetaUrl" },
  logLevel: "warning",
});

const tasks = readdirSync("dist/esm", { recursive: true }).filter((path) => path.endsWith(".task.js"));
rmSync("dist/tasks", { recursive: true, force: true });
await build({
  entryPoints: ["engine/workers/worker.js", ...tasks].map((path) => `dist/esm/${path}`),
  outbase: "dist/esm",
  outdir: "dist/tasks",
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});

writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
compile(
  "-p",
  "tsconfig.build.json",
  "--emitDeclarationOnly",
  "--outDir",
  "dist/cjs/types",
  "--tsBuildInfoFile",
  "dist/cjs/types.tsbuildinfo",
);

for (const part of ["examples", "bench"]) {
  if (existsSync(part)) compile("-p", `tsconfig.${part}.json`);
}
