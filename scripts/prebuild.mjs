// Puts the built core where the loader of an installed package looks first: prebuilds/<platform>-<arch>/.
// `--remove` takes it away after packing, so that a checkout always runs what it last built.
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (process.argv.includes("--remove")) {
  rmSync("prebuilds", { recursive: true, force: true });
  process.exit(0);
}
const built = "build/Release/millrace.node";
if (!existsSync(built)) {
  console.error(`millrace: expected ${built}; run npm run build:native first`);
  process.exit(1);
}
const folder = `prebuilds/${process.platform}-${process.arch}`;
mkdirSync(folder, { recursive: true });
copyFileSync(built, `${folder}/millrace.node`);
