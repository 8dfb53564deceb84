import { canonicalJson } from "../core/json.js";
import { phaseHeadings, type ReportInput } from "./report-input.js";

/**
 * The report as JSON: the bodies of the artifacts, complete (nothing is left out as in the HTML), with sorted keys.
 * It holds results only, so that the same data, configuration and seed give the same bytes on every run and machine.
 */
export function reportJson({ name, artifacts }: ReportInput): string {
  const bodies = Object.fromEntries(phaseHeadings.map(({ body }) => [body, artifacts[body]]));
  return `${canonicalJson({ format: "millrace-report", version: 1, name, artifacts: bodies })}\n`;
}
