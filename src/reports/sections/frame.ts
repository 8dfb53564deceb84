import type { ChecklistAnswer, ProblemBody } from "../../artifacts/problem.js";
import { badge, dataText, figureOf, figures, notice, part, prose } from "../blocks.js";
import { verdictLabel } from "../headline.js";
import { type Html, html } from "../html.js";
import { metricName } from "../metric-name.js";
import { bytes, count, measure, share } from "../number-text.js";

const taskNames = { binary: "two classes", multiclass: "several classes", regression: "a number" } as const;

export function frameSection(body: ProblemBody): Html {
  const { target, metric, probe, verdict } = body;
  const tone = verdict.decision === "go" ? "good" : verdict.decision === "modify" ? "warn" : "bad";
  const derived =
    target.from !== undefined
      ? html`${dataText(target.from, 40)}${target.above !== undefined ? ` above ${measure(target.above)}` : null}`
      : undefined;
  return html`${figures([
    figureOf("Target", dataText(target.name, 40), derived),
    figureOf(
      "Task",
      taskNames[body.task],
      body.classes.length > 0 ? `${count(body.classes.length)} classes` : "regression",
    ),
    figureOf("Judged by", metricName(metric.name), `${metric.direction} is better`),
    figureOf("Looked at", count(probe.rows), `rows, ${count(probe.columns)} columns, ${bytes(probe.bytes)}`),
    figureOf("Labelled", share(probe.shareLabelled), "of the rows"),
  ])}
  <p class="note">${prose(body.taskReason)}</p>
  ${notice(tone, html`<b>${verdictLabel(verdict.decision)}.</b> ${reasonsOf(verdict.reasons)}`)}
  ${notice("open", html`<b>The gate.</b> ${gateText(body)}`)}
  ${
    body.objectiveNotes.length > 0
      ? part(
          "The objective could say more",
          html`<ul>${body.objectiveNotes.slice(0, 10).map((note) => html`<li>${prose(note)}</li>`)}</ul>`,
        )
      : null
  }
  ${part("Is this a job for machine learning?", html`<ul class="cards">${body.checklist.slice(0, 30).map(answerCard)}</ul>`)}`;
}

/** One reason goes on in the line, several stand below each other. */
function reasonsOf(reasons: readonly string[]): Html | string {
  const shown = reasons.slice(0, 10).map((reason) => prose(reason, 500));
  return shown.length === 1 ? shown[0] : html`<ul>${shown.map((reason) => html`<li>${reason}</li>`)}</ul>`;
}

/** The gate in words: what has to hold on the test rows. */
export function gateText({ gate, metric }: ProblemBody): string {
  const name = metricName(metric.name);
  const wishes = [
    gate.betterThanBaseline ? "clearly better than the baseline" : null,
    gate.minimum !== undefined ? `a test ${name} of at least ${measure(gate.minimum)}` : null,
    gate.maximum !== undefined ? `a test ${name} of at most ${measure(gate.maximum)}` : null,
  ].filter((wish) => wish !== null);
  return wishes.length > 0 ? `The chosen model must reach: ${wishes.join("; ")}.` : "None was set: every model passes.";
}

function answerCard({ question, answer, evidence }: ChecklistAnswer): Html {
  const tone = answer === "yes" ? "good" : answer === "no" ? "bad" : "warn";
  return html`<li class="card"><div class="card-head"><h4>${prose(question, 200)}</h4>${badge(answer, tone)}</div><p>${prose(evidence)}</p></li>`;
}
