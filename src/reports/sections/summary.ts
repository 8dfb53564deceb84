import { badge, dataText, figureOf, figures, notice, prose } from "../blocks.js";
import { type Alarm, type Headline, headlineOf } from "../headline.js";
import { type Html, html } from "../html.js";
import { metricName } from "../metric-name.js";
import { count, score, seconds } from "../number-text.js";
import { phaseHeadings, type ReportInput } from "../report-input.js";
import { type Estimate, intervalPlot } from "../svg/interval-plot.js";
import { phaseLoop } from "../svg/phase-loop.js";
import { usageOf } from "../usage.js";
import { sourcesText } from "./gather.js";

const mostAlarms = 6;

/** The first screen: what was asked, what came out, what to beware of, how to use it. */
export function summarySection(input: ReportInput): Html {
  const headline = headlineOf(input);
  const { problem, rawData, deployment } = input.artifacts;
  const facts = [
    problem && html`predict ${dataText(problem.target.name, 40)}`,
    rawData && sourcesText(rawData),
    deployment && html`${dataText(deployment.name, 40)} version ${count(deployment.version)}`,
  ].filter((fact) => fact !== undefined);
  return html`<header id="summary" class="summary">${headline.title === input.name ? null : html`<p class="eyebrow">${dataText(input.name, 60)}</p>`}<h1>${prose(headline.title, 180)}</h1>
  <p class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
  <div class="answer"><div class="answer-main">
  <p class="verdict ${headline.verdict.tone}">${badge(headline.verdict.label, headline.verdict.tone)} ${prose(headline.verdict.sentence, 400)}</p>
  ${headline.model ? modelOf(headline.model, input) : null}
  </div><div class="answer-side">${loopOf(input)}</div></div>
  ${alarmsOf(headline.alarms)}
  ${
    deployment
      ? html`<div class="use"><h2 class="small-head">Use it</h2><pre tabindex="0"><code>${usageOf(deployment, rawData)
          .slice(0, 2)
          .map(({ command }) => command)
          .join("\n")}</code></pre><p class="note">More under <a href="#deploy">Deploy</a>.</p></div>`
      : null
  }</header>`;
}

function modelOf(model: NonNullable<Headline["model"]>, { artifacts }: ReportInput): Html {
  const label = metricName(model.metric);
  const estimates: Estimate[] = [
    ...(model.baseline !== undefined ? [{ label: "baseline", value: model.baseline, look: "quiet" as const }] : []),
    ...(model.validation !== undefined
      ? [{ label: "validation", value: model.validation, look: "plain" as const }]
      : []),
    { label: "test", value: model.test, low: model.interval[0], high: model.interval[1], look: "strong" },
  ];
  const testRows = artifacts.preparedData?.split.rows.test;
  return html`${figures(
    [
      figureOf(`Test ${label}`, score(model.test), `95 %: ${score(model.interval[0])} to ${score(model.interval[1])}`),
      model.baseline !== undefined ? figureOf("Baseline", score(model.baseline), "on validation rows") : null,
      figureOf(
        "Chosen model",
        dataText(model.title, 40),
        testRows !== undefined ? `judged on ${count(testRows)} rows` : undefined,
      ),
    ].filter((figure) => figure !== null),
  )}
  <div class="scroll">${intervalPlot(
    estimates,
    { title: `Test ${label} with its 95 % interval beside the baseline` },
    { width: 380, xLabel: `${label}, ${model.direction} is better` },
  )}</div>`;
}

function alarmsOf(alarms: readonly Alarm[]): Html | null {
  if (alarms.length === 0) return null;
  const shown = alarms.slice(0, mostAlarms);
  return html`<div class="alarms"><h2 class="small-head">Beware</h2>${shown.map(({ phase, tone, what, proposal }) => {
    const { name, title } = phaseHeadings[phase - 1];
    return notice(tone, html`<a href="#${name}">${title}</a> ${prose(what, 300)}`, proposal);
  })}${alarms.length > shown.length ? html`<p class="note">and ${count(alarms.length - shown.length)} more in the sections below.</p>` : null}</div>`;
}

function loopOf({ artifacts, run }: ReportInput): Html {
  const times = new Map(run?.phases.map((phase) => [phase.name, phase.seconds]));
  const longest = Math.max(0, ...times.values());
  const { healthReport } = artifacts;
  return phaseLoop(
    phaseHeadings.map(({ name, title, body }) => {
      const time = times.get(name);
      const isCached = run?.phases.some((phase) => phase.name === name && phase.status === "cached");
      return {
        title,
        isDone: artifacts[body] !== undefined,
        weight: longest > 0 ? Math.sqrt((time ?? 0) / longest) : 1,
        note: isCached ? "cached" : time === undefined ? undefined : seconds(time),
      };
    }),
    healthReport ? { to: healthReport.retrain.from, isTaken: healthReport.retrain.decision === "retrain" } : undefined,
    {
      title: "The eight phases",
      description:
        "Phases done are filled; the denser, the more time they took. The arrow inside leads back when it is time to retrain.",
    },
  );
}
