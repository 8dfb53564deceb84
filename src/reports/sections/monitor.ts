import type { ColumnDrift, HealthReportBody } from "../../artifacts/health-report.js";
import { badge, dataTable, dataText, figureOf, figures, legend, moreNote, notice, part, prose } from "../blocks.js";
import { type Html, html } from "../html.js";
import { metricName } from "../metric-name.js";
import { compact, count, pValue, score } from "../number-text.js";
import { driftOverlay } from "../svg/drift-overlay.js";

const mostRows = 60;
const mostDrawn = 12;

export function monitorSection(body: HealthReportBody): Html {
  const { window, drift, retrain, alerts } = body;
  const drifted = drift.filter((column) => column.drifted).length;
  const sorted = [...drift].sort((a, b) => Number(b.drifted) - Number(a.drifted) || b.statistic - a.statistic);
  return html`${figures([
    figureOf(
      "Decision",
      retrain.decision === "retrain" ? "Retrain" : "Keep",
      retrain.decision === "retrain" ? `back to phase ${retrain.from}` : "no change",
    ),
    figureOf("Columns drifted", count(drifted), `of ${count(drift.length)}`),
    figureOf("Window", count(window.rows), `rows from the ${window.source}`),
    figureOf("Against", count(window.referenceRows), "training rows"),
  ])}
  ${notice(
    retrain.decision === "retrain" ? "warn" : "good",
    html`<b>${retrain.decision === "retrain" ? `Time to go round again, from phase ${retrain.from}.` : "The model is kept."}</b> ${prose(retrain.reasons.join(" "), 1500)}`,
  )}
  ${alerts.length > 0 ? part("Alerts", html`${alerts.slice(0, 30).map((alert) => notice("warn", prose(alert)))}${moreNote(30, alerts.length, "alerts")}`) : null}
  ${performancePart(body)}
  ${part("Drift, strongest first", html`${driftTable(body.prediction, sorted)}${moreNote(mostRows, sorted.length, "columns")}`)}
  ${overlaysPart(body.prediction, sorted)}`;
}

function performancePart({ performance }: HealthReportBody): Html | null {
  if (performance.rows === 0) return html`<p class="note">No label has arrived yet, so live scores cannot be told.</p>`;
  const names = [...new Set([...Object.keys(performance.live), ...Object.keys(performance.test)])].sort().slice(0, 40);
  return part(
    "Live scores",
    html`${dataTable(
      "Live scores beside those at training",
      [
        { head: "Metric" },
        { head: "At training (test)", isNumber: true },
        { head: "Live", isNumber: true },
        { head: "Change", isNumber: true },
      ],
      names.map((name) => {
        const test = performance.test[name] ?? Number.NaN;
        const live = performance.live[name] ?? Number.NaN;
        return [metricName(name), score(test), score(live), signed(live - test)];
      }),
    )}<p class="note">On ${count(performance.rows)} rows whose label is known.</p>`,
  );
}

function signed(change: number): string {
  const text = score(change).replace("-", "\u2212");
  return change > 0 ? `+${text}` : text;
}

function driftTable(prediction: ColumnDrift | null, sorted: readonly ColumnDrift[]): Html {
  const row = (column: ColumnDrift, name: Html) => [
    name,
    column.test === "ks" ? "Kolmogorov–Smirnov" : "chi-square",
    score(column.statistic),
    pValue(column.pValue),
    pValue(column.adjusted),
    column.drifted ? badge("drifted", "warn") : badge("steady", "good"),
  ];
  return dataTable(
    "Drift by column",
    [
      { head: "Column" },
      { head: "Test" },
      { head: "Effect", isNumber: true },
      { head: "p", isNumber: true },
      { head: "p, corrected", isNumber: true },
      { head: "Verdict" },
    ],
    [
      ...(prediction ? [row(prediction, html`<b>the prediction</b>`)] : []),
      ...sorted.slice(0, mostRows).map((column) => row(column, dataText(column.column, 48))),
    ],
  );
}

function overlaysPart(prediction: ColumnDrift | null, sorted: readonly ColumnDrift[]): Html | null {
  const columns = sorted.filter(({ bins }) => bins.length > 0).slice(0, mostDrawn);
  const drawings = [
    ...(prediction && prediction.bins.length > 0 ? [overlay(prediction, html`the prediction`)] : []),
    ...columns.map((column) => overlay(column, dataText(column.column, 60))),
  ];
  if (drawings.length === 0) return null;
  const keys = legend([
    ["fill-quiet", "at training"],
    ["stroke-2", "now"],
  ]);
  return part(
    "Then and now",
    html`<p class="note">Share of the rows in each bin. ${keys}</p><div class="cards columns">${drawings}</div>${moreNote(columns.length, sorted.length, "columns")}`,
  );
}

function overlay(column: ColumnDrift, name: Html): Html {
  return html`<article class="card column"><div class="card-head"><h4>${name}</h4>${
    column.drifted ? badge("drifted", "warn") : badge("steady", "good")
  }</div>${driftOverlay({ ...column, bins: binNames(column) }, { title: `${column.column.slice(0, 80)} at training and now` })}<p class="small">effect ${score(column.statistic)}</p></article>`;
}

/** Edges of numbers as numbers are told elsewhere; names of categories as they are. */
function binNames({ test, bins }: ColumnDrift): readonly string[] {
  return test === "ks"
    ? bins.map((edge) => (Number.isFinite(Number(edge)) && edge.trim() !== "" ? compact(Number(edge)) : edge))
    : bins;
}
