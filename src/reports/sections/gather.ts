import type { DictionaryEntry, QualityIssue, RawDataBody } from "../../artifacts/raw-data.js";
import {
  badge,
  clipped,
  codeText,
  dataTable,
  dataText,
  figureOf,
  figures,
  moreNote,
  notice,
  part,
  prose,
  shareBar,
} from "../blocks.js";
import { type Html, html } from "../html.js";
import { bytes, count, counted, measure, share, timeText } from "../number-text.js";

const mostColumns = 100;
const mostIssues = 40;
const mostSources = 30;

export function gatherSection(body: RawDataBody): Html {
  const { badLines, sufficiency } = body;
  return html`${figures(
    [
      figureOf("Rows", count(body.rows)),
      figureOf("Columns", count(body.columns)),
      figureOf("Rows per feature", measure(Math.round(sufficiency.rowsPerFeature))),
      sufficiency.smallestClass !== undefined
        ? figureOf("Smallest class", count(sufficiency.smallestClass), "rows")
        : null,
      figureOf("Bad lines", count(badLines.count), share(badLines.share)),
    ].filter((figure) => figure !== null),
  )}
  <p class="note">${prose(sufficiency.verdict)}</p>
  ${part("Sources", html`${sourcesTable(body)}${moreNote(mostSources, body.sources.length, "files")}`)}
  ${badLines.count > 0 ? part("Lines that could not be read", badLinesTable(body)) : null}
  ${part("Quality", issuesOf(body.issues))}
  ${part("Data dictionary", html`${dictionaryTable(body)}${moreNote(mostColumns, body.dictionary.length, "columns")}`)}`;
}

function sourcesTable({ sources }: RawDataBody): Html {
  return dataTable(
    "Sources",
    [
      { head: "File" },
      { head: "Format" },
      { head: "Rows", isNumber: true },
      { head: "Size", isNumber: true },
      { head: "SHA-256" },
    ],
    sources
      .slice(0, mostSources)
      .map(({ file, format, rows, bytes: size, sha256 }) => [
        dataText(file, 60),
        format,
        count(rows),
        bytes(size),
        html`<code title="${clipped(sha256, 64)}">${sha256.slice(0, 12)}</code>`,
      ]),
  );
}

function badLinesTable({ badLines }: RawDataBody): Html {
  const rows = badLines.first.slice(0, 20);
  return html`${dataTable(
    "Lines that could not be read",
    [{ head: "Line", isNumber: true }, { head: "Reason" }, { head: "Text" }],
    rows.map(({ line, reason, text }) => [count(line), prose(reason, 200), codeText(text, 100)]),
  )}${badLines.count > rows.length ? html`<p class="note">The first ${count(rows.length)} of ${count(badLines.count)}.</p>` : null}`;
}

const weights = { error: 0, warning: 1, info: 2 } as const;
const tones = { error: "bad", warning: "warn", info: "open" } as const;

function issuesOf(issues: readonly QualityIssue[]): Html {
  if (issues.length === 0) return notice("good", "Nothing to complain about.");
  const sorted = [...issues].sort((a, b) => weights[a.severity] - weights[b.severity]);
  return html`${sorted.slice(0, mostIssues).map((issue) => notice(tones[issue.severity], html`${ownColumn(issue)}${prose(issue.what)}`, issue.proposal))}${moreNote(mostIssues, issues.length, "issues")}`;
}

/** The column an issue is about, unless its sentence names it anyway. */
function ownColumn({ column, what }: QualityIssue): Html | null {
  return column === undefined || what.includes(`'${column}'`) ? null : html`<b>${dataText(column, 60)}</b> `;
}

function dictionaryTable({ dictionary, rows }: RawDataBody): Html {
  return dataTable(
    "Data dictionary",
    [
      { head: "Column" },
      { head: "Type" },
      { head: "Role" },
      { head: "Missing", isNumber: true },
      { head: "Distinct", isNumber: true },
      { head: "Least" },
      { head: "Largest" },
      { head: "Examples" },
    ],
    dictionary.slice(0, mostColumns).map((entry) => dictionaryRow(entry, rows)),
  );
}

function dictionaryRow(entry: DictionaryEntry, rows: number) {
  const missing = rows > 0 ? entry.missing / rows : 0;
  const told = entry.role === "time" ? timeText : (text: string) => text;
  return [
    dataText(entry.name, 48),
    html`<code>${entry.type}</code>`,
    badge(entry.role, entry.role === "target" ? "good" : "plain"),
    entry.missing > 0
      ? html`<span class="with-bar">${share(missing)}${shareBar(missing, missing > 0.3 ? "warn" : "plain")}</span>`
      : html`<span class="faint">0</span>`,
    count(entry.distinct),
    limit(entry.minimum, told),
    limit(entry.maximum, told),
    html`<span class="examples">${entry.examples.slice(0, 4).map((value) => codeText(told(value), 24))}</span>`,
  ];
}

function limit(value: number | string | undefined, told: (text: string) => string): Html | string {
  if (value === undefined) return html`<span class="faint">–</span>`;
  return typeof value === "number" ? measure(value) : dataText(told(value), 24);
}

/** `3 files, 1,000 rows`, for the head of the report. */
export function sourcesText({ sources, rows, columns }: RawDataBody): string {
  return `${counted(sources.length, "file")}, ${counted(rows, "row")}, ${counted(columns, "column")}`;
}
