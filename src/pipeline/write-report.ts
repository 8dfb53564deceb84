import { join } from "node:path";
import type { Config } from "../core/config.js";
import type { PhaseName } from "../phases/run-context.js";
import { renderReport } from "../reports/render-report.js";
import { phaseHeadings, type ReportBodies, type RunFacts } from "../reports/report-input.js";
import { reportJson } from "../reports/report-json.js";
import { writeDurably } from "../store/files.js";
import { type RunResult, storeFolderOf } from "./run.js";

/** The report of a run: one HTML file, and beside it `report.json` with the same results and nothing else. */
export interface WrittenReport {
  readonly html: string;
  readonly json: string;
}

/**
 * Writes the report of a run into the project's store.
 *
 * @param facts what the HTML says about the run itself; the JSON twin never holds it
 * @throws {MillraceError} ERR_DISK_FULL: the report before it stays
 */
export function writeReport(
  project: { readonly config: Config; readonly folder: string },
  run: RunResult,
  facts: Omit<RunFacts, "id" | "phases" | "seed"> = { startedAt: new Date().toISOString() },
): WrittenReport {
  const bodies = new Map<PhaseName, unknown>([...run.artifacts].map(([name, { body }]) => [name, body]));
  const artifacts = Object.fromEntries(
    phaseHeadings.flatMap(({ name, body }) =>
      bodies.has(name as PhaseName) ? [[body, bodies.get(name as PhaseName)]] : [],
    ),
  ) as ReportBodies;
  const input = { name: project.config.name, artifacts };
  const folder = storeFolderOf(project.folder);
  const written = { html: join(folder, "report.html"), json: join(folder, "report.json") };
  const html = renderReport({ ...input, run: { ...facts, id: run.run, seed: run.seed, phases: run.phases } });
  for (const [path, text] of [
    [written.html, html],
    [written.json, reportJson(input)],
  ] as const) {
    const bytes = new TextEncoder().encode(text);
    writeDurably(path, [bytes], bytes.length);
  }
  return written;
}
