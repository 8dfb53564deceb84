// Writes pairs of runs as fast as it can, telling of each pair once it is committed. Killed by the test.
import fs from "node:fs";
import { openLedger } from "../../dist/esm/store/ledger.js";

const [folder, from] = process.argv.slice(2);
const ledger = openLedger(folder);
const sql =
  "INSERT INTO runs (run, started, status, millrace, seed, config, circumstances) VALUES (?, '', 'running', '0', 1, '{}', '{}')";
for (let pair = Number(from); ; pair += 2) {
  ledger.transaction(() => {
    ledger.run(sql, String(pair));
    ledger.run(sql, String(pair + 1));
  });
  fs.writeSync(1, `${pair}\n`);
}
