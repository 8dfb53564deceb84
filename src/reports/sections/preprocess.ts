import { type PreparedDataBody, parts } from "../../artifacts/prepared-data.js";
import { dataTable, dataText, drawing, figureOf, figures, legend, moreNote, part, prose } from "../blocks.js";
import { type Html, html } from "../html.js";
import { count, counted, measure, share, timeText } from "../number-text.js";
import { splitBar } from "../svg/split-bar.js";

const mostChanged = 60;
const mostDropped = 40;
const mostClasses = 8;

export function preprocessSection(body: PreparedDataBody): Html {
  const kept = parts.reduce((sum, name) => sum + body.split.rows[name], 0);
  return html`${figures([
    figureOf("Rows kept", count(kept), `of ${count(body.rowsRead)} read`),
    figureOf("Duplicates", count(body.duplicates), "left out"),
    figureOf("Without a label", count(body.unlabelled), "left out"),
    figureOf("Columns dropped", count(body.dropped.length)),
    figureOf("Features made", count(body.features.length), `from ${count(body.inputs.length)} columns`),
  ])}
  ${part("The split", splitOf(body))}
  ${body.dropped.length > 0 ? part("Columns left out", droppedTable(body)) : null}
  ${part("What was changed", changesTable(body))}
  <p class="note">Whatever is fitted (fill values, limits, codes, scales) was fitted on the training rows only.</p>`;
}

function splitOf({ split, classes }: PreparedDataBody): Html {
  const bar = splitBar(
    parts.map((name, index) => ({ label: name, value: split.rows[name], colour: index + 1 })),
    { title: "Rows for training, validation and test" },
  );
  const how =
    split.by === "time"
      ? "By time: the model is judged on rows later than those it learned from."
      : "By a seeded hash of the row: the same row always falls into the same part.";
  const keys = legend([
    ["fill-1", "train"],
    ["fill-2", "validation"],
    ["fill-3", "test"],
  ]);
  const hasClasses = classes.length > 0;
  const columns = [
    { head: "Part" },
    { head: "Rows", isNumber: true },
    ...(split.spans ? [{ head: "From" }, { head: "To" }] : []),
    ...(hasClasses ? [{ head: "Classes" }] : [{ head: "Mean of the target", isNumber: true }]),
  ];
  const rows = parts.map((name) => [
    name,
    count(split.rows[name]),
    ...(split.spans ? split.spans[name].map((time) => html`<span class="time">${timeText(time)}</span>`) : []),
    hasClasses ? classShares(split.balance[name], classes) : measure(split.balance[name][0]),
  ]);
  return html`${drawing(html`${how} ${keys}`, bar)}${dataTable("Rows of each part", columns, rows)}`;
}

function classShares(balance: readonly number[], classes: readonly string[]): Html {
  const shown = classes.slice(0, mostClasses);
  return html`<span class="examples">${shown.map((name, index) => html`<span class="class-share">${dataText(name, 24)} ${share(balance[index] ?? 0)}</span>`)}${
    classes.length > mostClasses
      ? html`<span class="faint">and ${count(classes.length - mostClasses)} more</span>`
      : null
  }</span>`;
}

function droppedTable({ dropped }: PreparedDataBody): Html {
  const rows = dropped.slice(0, mostDropped).map(({ column, reason }) => [dataText(column, 48), prose(reason, 300)]);
  return html`${dataTable("Columns left out", [{ head: "Column" }, { head: "Why" }], rows)}${moreNote(mostDropped, dropped.length, "dropped columns")}`;
}

/** The log of changes, one row a column in the order of their first change; cells in parentheses where not all were changed. */
function changesTable({ changes, split }: PreparedDataBody): Html {
  const kept = parts.reduce((sum, name) => sum + split.rows[name], 0);
  const byColumn = new Map<string, string[]>();
  for (const { column, what, cells } of changes) {
    const told = cells > 0 && cells < kept ? `${prose(what, 300)} (${counted(cells, "cell")})` : prose(what, 300);
    const before = byColumn.get(column);
    if (before) before.push(told);
    else byColumn.set(column, [told]);
  }
  if (byColumn.size === 0) return html`<p>Nothing.</p>`;
  const rows = [...byColumn]
    .slice(0, mostChanged)
    .map(([column, told]) => [dataText(column, 48), prose(told.slice(0, 12).join("; "), 900)]);
  return html`${dataTable("What was changed", [{ head: "Column" }, { head: "Changes" }], rows)}${moreNote(mostChanged, byColumn.size, "changed columns")}`;
}
