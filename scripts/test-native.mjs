// Builds the core without Node and runs its C++ tests: plain, then under the sanitizers.
//   node scripts/test-native.mjs [plain|address|thread ...]
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const flavours = { plain: "", address: "address,undefined", thread: "thread" };
const asked = process.argv.slice(2).filter((name) => name in flavours);
for (const name of asked.length ? asked : Object.keys(flavours)) {
  const folder = `build/tests-${name}`;
  const run = (command, args) => execFileSync(command, args, { stdio: "inherit" });
  run("cmake", ["-S", ".", "-B", folder, "-DMILLRACE_TESTS=ON", `-DMILLRACE_SANITIZE=${flavours[name]}`]);
  run("cmake", ["--build", folder, "--parallel", String(availableParallelism())]);
  console.log(`native tests, ${name}`);
  run(`./${folder}/millrace_tests`, []);
}
