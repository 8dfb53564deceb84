import type { ModelResult, TrainedModelBody } from "../../artifacts/trained-model.js";
import {
  badge,
  clipped,
  codeText,
  dataTable,
  dataText,
  drawing,
  figureOf,
  figures,
  legend,
  moreNote,
  notice,
  part,
  prose,
} from "../blocks.js";
import { gateSentence } from "../headline.js";
import { type Html, html } from "../html.js";
import { metricName } from "../metric-name.js";
import { score, share } from "../number-text.js";
import { barChart } from "../svg/bar-chart.js";
import { intervalPlot } from "../svg/interval-plot.js";
import { lines, type Series } from "../svg/lines.js";
import { sparkline } from "../svg/sparkline.js";
import { evaluationPart } from "./evaluation.js";

const mostModels = 40;
const mostImportant = 20;

export function trainSection(body: TrainedModelBody): Html {
  const chosen = body.models.find((model) => model.chosen);
  const metric = body.metric.name;
  const label = metricName(metric);
  const [low, high] = body.interval;
  return html`${figures([
    figureOf("Chosen", chosen ? dataText(chosen.title, 40) : "none"),
    figureOf(
      `Test ${label}`,
      score(body.scores.test[metric] ?? Number.NaN),
      `95 % between ${score(low)} and ${score(high)}`,
    ),
    figureOf("Validation", score(body.scores.validation[metric] ?? Number.NaN)),
    figureOf("Training", score(body.scores.train[metric] ?? Number.NaN)),
  ])}
  ${notice(body.gate.passed ? "good" : "bad", html`<b>${body.gate.passed ? "Gate met" : "Gate not met"}.</b> ${prose(gateSentence(body.gate))}`)}
  <p class="note">Rule, stated before any score was seen: ${prose(body.rule.replace(/\.$/, ""), 300)}. The test rows were scored once, after the choice.</p>
  ${part("Models compared", comparison(body))}
  ${part("All scores of the chosen model", scoresTable(body))}
  ${chosen?.curve ? part("Learning curve", learningCurve(chosen.curve)) : null}
  ${evaluationPart(body)}
  ${body.importance.length > 0 ? part("What it looks at", importanceOf(body)) : null}
  ${chosen ? part("Parameters", parametersOf(chosen)) : null}`;
}

function comparison({ models, metric }: TrainedModelBody): Html {
  const shown = models.slice(0, mostModels);
  const label = metricName(metric.name);
  const plot = intervalPlot(
    shown.slice(0, 12).map((model) => {
      const value = model.validation[metric.name] ?? Number.NaN;
      return {
        label: model.title,
        value,
        low: value - model.noise,
        high: value + model.noise,
        look: model.chosen ? ("strong" as const) : model.kind === "baseline" ? ("quiet" as const) : ("plain" as const),
      };
    }),
    { title: `${label} of each model on the validation rows with its 95 % interval` },
    { width: 420, xLabel: `validation ${label}, ${metric.direction} is better` },
  );
  const hasCurves = shown.some(({ curve }) => curve);
  const columns = [
    { head: "Model" },
    { head: `Validation ${label}`, isNumber: true },
    { head: "± 95 %", isNumber: true },
    { head: `Training ${label}`, isNumber: true },
    ...(hasCurves ? [{ head: "Validation by round" }] : []),
    { head: "" },
  ];
  const rows = shown.map((model) => [
    dataText(model.title, 48),
    score(model.validation[metric.name] ?? Number.NaN),
    score(model.noise),
    score(model.train[metric.name] ?? Number.NaN),
    ...(hasCurves
      ? [model.curve ? sparkline(model.curve.validation, { title: "Validation metric by round" }) : null]
      : []),
    model.chosen ? badge("chosen", "good") : null,
  ]);
  return html`${drawing("On the same validation rows; the bar is a 95 % interval.", plot)}${dataTable("Models compared", columns, rows)}${moreNote(mostModels, models.length, "models")}`;
}

function scoresTable({ scores, metric }: TrainedModelBody): Html {
  const names = [
    ...new Set([scores.train, scores.validation, scores.test].flatMap((part) => Object.keys(part))),
  ].sort();
  const ordered = [metric.name, ...names.filter((name) => name !== metric.name)].slice(0, 40);
  return dataTable(
    "Scores of the chosen model",
    [
      { head: "Metric" },
      { head: "Training", isNumber: true },
      { head: "Validation", isNumber: true },
      { head: "Test", isNumber: true },
    ],
    ordered.map((name) => [
      name === metric.name ? html`<b>${metricName(name)}</b>` : metricName(name),
      ...[scores.train, scores.validation, scores.test].map((part) => score(part[name] ?? Number.NaN)),
    ]),
  );
}

function learningCurve(curve: NonNullable<ModelResult["curve"]>): Html {
  const series: readonly Series[] = [
    { name: "training", points: curve.train.map((value, index) => [index + 1, value]) },
    { name: "validation", points: curve.validation.map((value, index) => [index + 1, value]) },
  ];
  const label = metricName(curve.metric);
  const keys = legend([
    ["stroke-1", "training"],
    ["stroke-2", "validation"],
  ]);
  return drawing(
    html`${label} after each round ${keys}`,
    lines(series, { title: `${label} by round` }, { width: 420, xLabel: "round", yLabel: label }),
  );
}

function importanceOf({ importance }: TrainedModelBody): Html {
  const sorted = [...importance].sort((a, b) => b.share - a.share);
  const shown = sorted.slice(0, mostImportant);
  const rest = sorted.slice(mostImportant).reduce((sum, feature) => sum + feature.share, 0);
  const bars = [
    ...shown.map((feature) => ({ label: feature.feature, value: feature.share, text: share(feature.share) })),
    ...(sorted.length > shown.length
      ? [{ label: `${sorted.length - shown.length} more`, value: rest, text: share(rest), quiet: true }]
      : []),
  ];
  const chart = barChart(bars, { title: "Importance of the features" }, { width: 420 });
  return drawing("Each feature's share in what the model's decisions rest on; all of them make 100 %.", chart);
}

function parametersOf({ parameters }: ModelResult): Html {
  const entries = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return html`<p class="examples">${entries.slice(0, 60).map(([name, value]) => codeText(`${name}: ${clipped(JSON.stringify(value), 60)}`, 110))}</p>`;
}
