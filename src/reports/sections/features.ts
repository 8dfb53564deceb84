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
  const runs = isScored ? sorted.map((feature) => [feature]) : runsOf(sorted);
  const rows = runs.slice(0, mostFeatures).map((run) => {
    const [{ feature, source, made, score, pValue: p }] = run;
    return [
      run.length === 1
        ? dataText(feature, 48)
        : html`${dataText(feature, 40)} … ${dataText(run.at(-1)!.feature, 40)} <small>(${count(run.length)})</small>`,
      dataText(source, 40),
      prose(made, 160),
      ...(isScored ? [score === null ? "–" : measure(score), p === null ? "–" : pValue(p)] : []),
    ];
  });
  const shown = runs.slice(0, mostFeatures).reduce((sum, run) => sum + run.length, 0);
  return html`${figures([
    figureOf("Features", count(features.length), `of ${count(selection.candidates)} candidates`),
    figureOf("From", count(body.inputs.length), "columns"),
    figureOf(
      "Selection",
      methods.get(selection.method) ?? selection.method,
      selection.method === "none" ? undefined : `keep ${count(selection.keep)}`,
    ),
  ])}
  ${part("Features", html`${dataTable("Features", columns, rows)}${moreNote(shown, features.length, "features")}`)}
  ${rejected.length > 0 ? part("Left out", rejectedTable(rejected)) : null}`;
}

type Feature = FeatureSetBody["features"][number];

/** Neighbours made alike from one column, at least five of them (words of a text), as one run; every other feature alone. */
function runsOf(features: readonly Feature[]): readonly (readonly Feature[])[] {
  const runs: Feature[][] = [];
  for (const feature of features) {
    const run = runs.at(-1);
    if (run && run[0].source === feature.source && run[0].made === feature.made) run.push(feature);
    else runs.push([feature]);
  }
  return runs.flatMap((run) => (run.length >= 5 ? [run] : run.map((feature) => [feature])));
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
