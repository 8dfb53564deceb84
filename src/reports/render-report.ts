import { clipped } from "./blocks.js";
import { type Html, html, htmlText } from "./html.js";
import { type NavigationEntry, page } from "./page.js";
import { type PhaseHeading, phaseHeadings, type ReportBodies, type ReportInput } from "./report-input.js";
import { deploySection } from "./sections/deploy.js";
import { exploreSection } from "./sections/explore.js";
import { featuresSection } from "./sections/features.js";
import { frameSection } from "./sections/frame.js";
import { gatherSection } from "./sections/gather.js";
import { monitorSection } from "./sections/monitor.js";
import { preprocessSection } from "./sections/preprocess.js";
import { summarySection } from "./sections/summary.js";
import { timesSection } from "./sections/times.js";
import { trainSection } from "./sections/train.js";

/**
 * The report as one HTML file that needs nothing else: no network, no script. Phases without an artifact are left out.
 * Equal input gives equal bytes, and the file stays under 2 MB: lists are cut and say so, the JSON twin has the rest.
 *
 * @see reportJson for the same results as data
 */
export function renderReport(input: ReportInput): string {
  const { artifacts, run } = input;
  const sections = phaseHeadings.flatMap((heading) => {
    const body = sectionOf(heading, artifacts);
    return body ? [{ heading, body }] : [];
  });
  const navigation: NavigationEntry[] = [
    { id: "summary", title: "Summary" },
    ...phaseHeadings.map(({ number, name, title, body }) => ({
      id: name,
      number,
      title,
      isMissing: artifacts[body] === undefined,
    })),
    ...(run ? [{ id: "times", title: "Times" }] : []),
  ];
  const body = html`${summarySection(input)}${sections.map(
    ({ heading, body }) =>
      html`<section id="${heading.name}"><h2><span class="number">${String(heading.number)}</span>${heading.title}</h2><p class="question">${heading.question}</p>${body}</section>`,
  )}${
    run
      ? html`<section id="times"><h2>Times</h2><p class="question">Where did the time of this run go? (Not part of the results.)</p>${timesSection(run)}</section>`
      : null
  }`;
  return htmlText(
    page({ title: `${clipped(input.name, 80)} · Millrace report`, name: clipped(input.name, 60), navigation, body }),
  );
}

function sectionOf({ body }: PhaseHeading, artifacts: ReportBodies): Html | undefined {
  switch (body) {
    case "problem":
      return artifacts.problem && frameSection(artifacts.problem);
    case "rawData":
      return artifacts.rawData && gatherSection(artifacts.rawData);
    case "preparedData":
      return artifacts.preparedData && preprocessSection(artifacts.preparedData);
    case "profile":
      return (
        artifacts.profile &&
        exploreSection(artifacts.profile, artifacts.preparedData?.classes ?? artifacts.problem?.classes ?? [])
      );
    case "featureSet":
      return artifacts.featureSet && featuresSection(artifacts.featureSet);
    case "trainedModel":
      return artifacts.trainedModel && trainSection(artifacts.trainedModel);
    case "deployment":
      return artifacts.deployment && deploySection(artifacts.deployment, artifacts.rawData);
    case "healthReport":
      return artifacts.healthReport && monitorSection(artifacts.healthReport);
  }
}
