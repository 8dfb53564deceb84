import { headlineOf } from "./headline.js";
import { metricName } from "./metric-name.js";
import { count, score, share } from "./number-text.js";
import { phaseHeadings, type ReportInput } from "./report-input.js";
import { usageOf } from "./usage.js";

/** The head of the report as Markdown, for a terminal, a pull request or a chat: results only, a screen long. */
export function reportMarkdown(input: ReportInput): string {
  const { artifacts } = input;
  const { title, verdict, model, alarms } = headlineOf(input);
  const lines = [`# ${plain(title, 180)}`, "", `**${verdict.label}.** ${plain(verdict.sentence, 400)}`.trimEnd(), ""];
  if (model) {
    const label = metricName(model.metric);
    const [low, high] = model.interval;
    lines.push("| | |", "|---|---|", `| Model | ${plain(model.title, 60)} |`);
    lines.push(
      `| Test ${label} (${model.direction} is better) | ${score(model.test)}, 95 % between ${score(low)} and ${score(high)} |`,
    );
    if (model.baseline !== undefined) lines.push(`| Baseline (validation) | ${score(model.baseline)} |`);
    if (artifacts.rawData)
      lines.push(`| Data | ${count(artifacts.rawData.rows)} rows, ${count(artifacts.rawData.columns)} columns |`);
    lines.push("");
  }
  const important = [...(artifacts.trainedModel?.importance ?? [])].sort((a, b) => b.share - a.share).slice(0, 5);
  if (important.length > 0) {
    lines.push(
      `Looks most at: ${important.map((feature) => `${plain(feature.feature, 40)} (${share(feature.share)})`).join(", ")}.`,
      "",
    );
  }
  if (alarms.length > 0) {
    lines.push("## Beware", "");
    for (const alarm of alarms.slice(0, 20))
      lines.push(`- ${phaseHeadings[alarm.phase - 1].title}: ${plain(alarm.what, 300)}`);
    if (alarms.length > 20) lines.push(`- and ${count(alarms.length - 20)} more`);
    lines.push("");
  }
  if (artifacts.deployment) {
    const commands = usageOf(artifacts.deployment, artifacts.rawData).slice(0, 2);
    // Indented code, one line each: no fence that a name could close.
    lines.push("## Use it", "", ...commands.map(({ command }) => `    ${command.replace(/\s+/g, " ")}`), "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

/** Data as plain text in Markdown: on one line, with nothing that Markdown or HTML would read as markup. */
function plain(text: string, most: number): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
  const cut = line.length > most ? `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…` : line;
  return cut
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_[\]>|#~]/g, "\\$&");
}
