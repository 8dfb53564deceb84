// hold: takes the lock and waits to be killed. fight: takes it 40 times, each time checking that nobody else is inside;
// every third time it leaves a stale lock instead of giving it back, as a killed process would.
import fs from "node:fs";
import { join } from "node:path";
import { openLedger } from "../../dist/esm/store/ledger.js";
import { lockProject } from "../../dist/esm/store/lock.js";

const [folder, mode, who] = process.argv.slice(2);
const ledger = openLedger(folder);
if (mode === "hold") {
  lockProject(folder, ledger);
  fs.writeSync(1, "held\n");
  setInterval(() => {}, 1000);
} else {
  const inside = join(folder, "inside");
  let taken = 0;
  for (let attempt = 0; taken < 40 && attempt < 20_000; attempt++) {
    let lock;
    try {
      lock = lockProject(folder, ledger);
    } catch (error) {
      if (error.code !== "ERR_PROJECT_LOCKED") throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    taken++;
    fs.writeFileSync(inside, who, { flag: "wx" });
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (fs.readFileSync(inside, "utf8") !== who) throw new Error("another process came in");
    fs.rmSync(inside);
    if (taken % 3 !== 0) lock.release();
    else {
      const file = join(folder, "lock");
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/"startTime":"\d+"/, '"startTime":"1"'));
    }
  }
  fs.writeSync(1, `took ${taken} of 40, alone\n`);
}
