import type { OpUse } from "../../engine/run-report.js";
import { dataTable, part, prose } from "../blocks.js";
import { type Html, html } from "../html.js";
import { bytes, count, seconds } from "../number-text.js";
import type { RunFacts } from "../report-input.js";

const mostLines = 40;

/** The ops that ran on a GPU or could have: which device, how long, what was moved, and why not. Null: there were none. */
export function devicesPart(run: RunFacts): Html | null {
  const uses = run.phases
    .flatMap(({ name, ops = [] }) => ops.filter(hasChoice).map((use) => ({ name, use })))
    .sort((a, b) => b.use.milliseconds - a.use.milliseconds);
  if (uses.length === 0) return null;
  const heads = ["Phase", "Op", "Device", "Kernel", "Calls", "Time", "Bytes moved", "Not taken"];
  const columns = heads.map((head, at) => ({ head, isNumber: at >= 4 && at <= 6 }));
  const rows = uses
    .slice(0, mostLines)
    .map(({ name, use }) => [
      name,
      html`<code>${use.op}</code>`,
      use.device,
      html`<code>${use.kernel}</code>`,
      count(use.calls),
      seconds(use.milliseconds / 1000),
      use.device === "cpu" ? "–" : bytes(use.bytesMoved),
      prose(use.refused),
    ]);
  const rest = uses.length - rows.length;
  const more = rest > 0 ? html`<p class="note">${count(rest)} shorter ones are in the ledger.</p>` : null;
  return part("What ran where", html`${dataTable("Ops and their devices", columns, rows)}${more}`);
}

const hasChoice = ({ device, refused }: OpUse) => device !== "cpu" || refused !== "";
