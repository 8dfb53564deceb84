import { dataText, drawing, figureOf, figures, legend } from "../blocks.js";
import { type Html, html } from "../html.js";
import { count, seconds, timeText } from "../number-text.js";
import { phaseHeadings, type RunFacts } from "../report-input.js";
import { splitBar } from "../svg/split-bar.js";
import { devicesPart } from "./devices.js";

const groups: readonly {
  readonly name: string;
  readonly phases: readonly string[];
  readonly rule: number;
  readonly range: string;
}[] = [
  { name: "data (phases 2 to 5)", phases: ["gather", "preprocess", "explore", "features"], rule: 55, range: "50–60 %" },
  { name: "training (6)", phases: ["train"], rule: 22.5, range: "20–25 %" },
  { name: "framing (1)", phases: ["frame"], rule: 10, range: "10–15 %" },
  { name: "deploying and watching (7, 8)", phases: ["deploy", "monitor"], rule: 12.5, range: "10–15 %" },
];

/** Where this run's time went, beside the rule of thumb for a team's time over a whole project. */
export function timesSection(run: RunFacts): Html {
  const total = run.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const known = new Map(run.phases.map((phase) => [phase.name, phase]));
  const secondsOf = (name: string) => known.get(name)?.seconds ?? 0;
  const bar = splitBar(
    phaseHeadings.map(({ name, title }, index) => ({ label: title, value: secondsOf(name), colour: (index % 6) + 1 })),
    { title: "Share of each phase in the time of this run" },
  );
  const own = groups.map(({ name, phases }, index) => ({
    label: name,
    value: phases.reduce((sum, phase) => sum + secondsOf(phase), 0),
    colour: index + 1,
  }));
  const rule = groups.map(({ name, rule }, index) => ({ label: name, value: rule, colour: index + 1 }));
  const keys = legend(groups.map(({ name, range }, index) => [`fill-${index + 1}`, `${name}: ${range} by the rule`]));
  return html`${figures(
    [
      figureOf("Together", seconds(total)),
      figureOf("Started", timeText(run.startedAt.replace(/\.\d+/, ""))),
      run.threads !== undefined ? figureOf("Threads", count(run.threads)) : null,
      run.device !== undefined ? figureOf("Device", dataText(run.device, 40)) : null,
      run.host !== undefined ? figureOf("Host", dataText(run.host, 40)) : null,
      run.seed !== undefined ? figureOf("Seed", String(run.seed)) : null,
      figureOf("Run", html`<code>${run.id.slice(0, 40)}</code>`),
    ].filter((figure) => figure !== null),
  )}
  ${drawing("By phase", bar)}
  <div class="scroll table"><table><tbody>${phaseHeadings
    .filter(({ name }) => known.has(name))
    .map(({ name, title }, index) => {
      const phase = known.get(name)!;
      return html`<tr><td><i class="key fill-${(index % 6) + 1}"></i> ${title}</td><td class="number">${seconds(phase.seconds)}</td><td>${phase.status === "cached" ? "taken from an earlier run" : ""}</td></tr>`;
    })}</tbody></table></div>
  ${drawing("This run", splitBar(own, { title: "This run, by kind of work" }, 20))}
  ${drawing("Rule of thumb for a team's time over a project", splitBar(rule, { title: "Rule of thumb" }, 20), keys)}
  ${devicesPart(run)}`;
}
