import type { Finding, ProfileBody } from "../../artifacts/profile.js";
import { drawing, figureOf, figures, moreNote, notice, part, prose } from "../blocks.js";
import { type Html, html } from "../html.js";
import { count } from "../number-text.js";
import { clusterOrder } from "../svg/cluster-order.js";
import { heatMap } from "../svg/heat-map.js";
import { columnCard } from "./column-card.js";

export const mostCards = 50;
const mostFindings = 40;
const mostCorrelated = 30;

export function exploreSection(body: ProfileBody, classes: readonly string[]): Html {
  const target = { lastClass: classes.at(-1) };
  const alarms = body.findings.filter(({ severity }) => severity === "alarm").length;
  const warnings = body.findings.filter(({ severity }) => severity === "warning").length;
  const sorted = [...body.columns].sort((a, b) => (b.relation?.value ?? -1) - (a.relation?.value ?? -1));
  const drawn = sorted.slice(0, mostCards);
  return html`${figures([
    figureOf("Training rows", count(body.rows)),
    figureOf("Columns", count(body.columns.length)),
    figureOf("Alarms", count(alarms)),
    figureOf("Warnings", count(warnings)),
  ])}
  ${part("Findings", findingsOf(body.findings))}
  ${part("The target", html`<div class="cards columns">${columnCard(body.target.profile, body.rows, target)}</div>`)}
  ${part("Columns, most telling first", html`<div class="cards columns">${drawn.map((column) => columnCard(column, body.rows, target))}</div>${moreNote(drawn.length, sorted.length, "columns")}`)}
  ${correlationPart(body)}`;
}

const weights = { alarm: 0, warning: 1, info: 2 } as const;
const tones = { alarm: "bad", warning: "warn", info: "open" } as const;

function findingsOf(findings: readonly Finding[]): Html {
  if (findings.length === 0) return notice("good", "Nothing stands out.");
  const sorted = [...findings].sort((a, b) => weights[a.severity] - weights[b.severity]);
  return html`${sorted.slice(0, mostFindings).map(({ severity, kind, what, proposal }) => notice(tones[severity], html`<b>${kindNames[kind]}.</b> ${prose(what)}`, proposal))}${moreNote(mostFindings, findings.length, "findings")}`;
}

const kindNames: Readonly<Record<Finding["kind"], string>> = {
  leak: "Leak",
  redundant: "Redundant",
  skewed: "Skewed",
  outliers: "Outliers",
  missing: "Missing values",
  constant: "Constant",
  imbalance: "Imbalance",
  relation: "Relation",
};

function correlationPart({ correlation }: ProfileBody): Html | null {
  const { names, values } = correlation;
  if (names.length < 2) return null;
  const n = Math.min(names.length, mostCorrelated);
  const square = Array.from(
    { length: n * n },
    (_, index) => values[Math.floor(index / n) * names.length + (index % n)] ?? null,
  );
  const map = heatMap(names.slice(0, n), square, clusterOrder(square, n), {
    title: "Correlations of the numeric columns",
    description: "Pearson's r of each pair; alike columns stand beside each other.",
  });
  return part(
    "Numeric columns with each other",
    html`${drawing("Pearson's r on training rows. Blue: they rise together; orange: one falls as the other rises.", map)}${moreNote(n, names.length, "numeric columns")}`,
  );
}
