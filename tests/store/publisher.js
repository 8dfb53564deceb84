// Publishes versions as fast as it can, telling of each once it exists. Killed by the test.
import fs from "node:fs";
import { openLedger } from "../../dist/esm/store/ledger.js";
import { ModelRegistry } from "../../dist/esm/store/model-registry.js";

const registry = new ModelRegistry(process.argv[2], openLedger(process.argv[2]));
for (let i = 0; ; i++) {
  const file = Buffer.from(`model ${process.pid} ${i} ${"x".repeat(100_000)} whole`);
  const { version } = registry.publish("m", file, {});
  registry.promote(`m@${version}`, "champion");
  fs.writeSync(1, `${version}\n`);
}
