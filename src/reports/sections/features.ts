import type { FeatureSetBody } from "../../artifacts/feature-set.js";
import { dataTable, dataText, figureOf, figures, moreNote, part, prose } from "../blocks.js";
import { type Html, html } from "../html.js";
import { count, measure, pValue } from "../number-text.js";

const mostFeatures = 60;
const mostRejected = 30;

const methods = new Map([
  ["none", "none: all are kept"],
  ["anova-f", "ANOVA F"],
  ["mutual-information", "mutual information"],
]);

export function featuresSection(body: FeatureSetBody): Html {
  const { features, rejected, selection } = body;
  const isScored = features.some(({ score }) => score !== null);
  const sorted = isScored ? [...features].sort((a, b) => (b.score ?? -1) - (a.score ?? -1)) : features;
  const columns = [
    { head: "Feature" },
    { head: "From" },
    { head: "How made" },
    ...(isScored
      ? [
          { head: "Score", isNumber: true },
          { head: "p", isNumber: true },
        ]
      : []),
  ];
  const rows = sorted
    .slice(0, mostFeatures)
    .map(({ feature, source, made, score, pValue: p }) => [
      dataText(feature, 48),
      dataText(source, 40),
      prose(made, 160),
      ...(isScored ? [score === null ? "–" : measure(score), p === null ? "–" : pValue(p)] : []),
    ]);
  return html`${figures([
    figureOf("Features", count(features.length), `of ${count(selection.candidates)} candidates`),
    figureOf("From", count(body.inputs.length), "columns"),
    figureOf(
      "Selection",
      methods.get(selection.method) ?? selection.method,
      selection.method === "none" ? undefined : `keep ${count(selection.keep)}`,
    ),
  ])}
  ${part("Features", html`${dataTable("Features", columns, rows)}${moreNote(mostFeatures, features.length, "features")}`)}
  ${rejected.length > 0 ? part("Left out", rejectedTable(rejected)) : null}`;
}

function rejectedTable(rejected: FeatureSetBody["rejected"]): Html {
  const rows = rejected
    .slice(0, mostRejected)
    .map(({ feature, reason, score }) => [
      dataText(feature, 48),
      prose(reason, 200),
      score === null ? "–" : measure(score),
    ]);
  return html`${dataTable("Features left out", [{ head: "Feature" }, { head: "Why" }, { head: "Score", isNumber: true }], rows)}${moreNote(mostRejected, rejected.length, "rejected features")}`;
}
