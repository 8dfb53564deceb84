// The figures as tables that people read, in Markdown that also lines up as plain text.
import { constructSeconds, type Measured, trainSeconds } from "./figures.js";
import type { Answer, Library } from "./jobs.js";
import type { TreesFigures } from "./suite.js";

export function printReport(figures: TreesFigures, measured: Measured, log: (line: string) => void): void {
  for (const line of reportLines(figures, measured)) log(line);
}

export function reportLines(figures: TreesFigures, measured: Measured): readonly string[] {
  const { machine, versions, rounds, treesAtMost, skipped, verdicts, kernels, scale } = figures;
  const trees =
    treesAtMost === undefined ? "" : `, at most ${treesAtMost} trees a model where a full run grows 30 to 200`;
  return [
    "",
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, ${machine.python}`,
    `load ${machine.loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(1)} after; seeds 1 to ${rounds}${trees}`,
    Object.entries(versions)
      .map(([library, version]) => `${library} ${version}`)
      .join(", "),
    ...(skipped.length > 0 ? [`skipped, their data sets are not there: ${skipped.join(", ")}`] : []),
    "",
    ...table(
      ["what", "case", "peer", "threads", "bar", "stretch", "measured", "least to most", ""],
      verdicts.map((verdict) => [
        verdict.what,
        verdict.case,
        verdict.peer,
        verdict.threads === 0 ? "" : String(verdict.threads),
        verdict.bar ?? "",
        verdict.stretch ?? "",
        verdict.measured === undefined ? "" : short(verdict.measured),
        verdict.least === undefined ? "" : `${short(verdict.least)} to ${short(verdict.most!)}`,
        verdict.verdict,
      ]),
    ),
    "",
    ...table(
      [
        "case",
        "library",
        "threads",
        "construct s",
        "train s",
        "with it, by the clock",
        "peak MB",
        "M rows/s",
        "one row, us",
        "scores",
      ],
      runRows(measured),
    ),
    "",
    ...table(
      ["kernel", "ns", "a", "prototype"],
      kernels.map(({ kernel, unit, stated, nanoseconds }) => [
        kernel,
        nanoseconds.toFixed(2),
        unit,
        stated === undefined ? "" : String(stated),
      ]),
    ),
    ...(scale ? ["", `scale: ${scale.verdict}`] : []),
  ];
}

/** Medians over the rounds, a line for each case, library and number of threads. */
function runRows({ cases, threads, outcomes }: Measured): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const id of cases) {
    for (const threadCount of threads) {
      const here = outcomes.filter(({ case: of, job }) => of === id && job.threads === threadCount);
      for (const library of new Set(here.map(({ job }) => job.library))) {
        const own = here.filter(({ job }) => job.library === library);
        const trained = own.filter(({ job }) => job.kind === "train" || job.kind === "forest");
        if (trained.length === 0) continue;
        const constructed = own.find(({ job }) => job.kind === "construct")?.answer;
        const answers = trained.map(({ answer }) => answer).filter((answer) => answer !== undefined);
        const missing = answers.length === 0 ? (trained[0].missing ?? "") : undefined;
        rows.push([
          id,
          library,
          String(threadCount),
          ...cells(library, answers, constructed, threadCount),
          missing ?? scoresOf(trained),
        ]);
      }
    }
  }
  return rows;
}

function cells(
  library: Library,
  answers: readonly Answer[],
  constructed: Answer | undefined,
  threads: number,
): string[] {
  const of = (pick: (answer: Answer) => number | undefined, digits: number) => {
    const values = answers.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? "" : median(values).toFixed(digits);
  };
  const alone = constructed && constructSeconds(constructed, threads);
  const together = threads === 1 ? "constructCpuSeconds" : "constructSeconds";
  return [
    library === "millrace" ? (alone?.toFixed(2) ?? "") : of((answer) => answer[together], 2),
    of((answer) => trainSeconds(answer, constructed, threads), 2),
    of(({ trainSeconds: seconds, constructSeconds = 0 }) => seconds && seconds + constructSeconds, 2),
    of(({ peakBytes }) => peakBytes && peakBytes / 1e6, 0),
    of(({ predict }) => predict && Math.max(...predict.map(({ value }) => value)) / 1e6, 3),
    answers[0]?.singleRow?.map(({ way, value }) => `${value.toFixed(1)} (${way})`).join(", ") ?? "",
  ];
}

function scoresOf(outcomes: readonly { readonly scores?: ReadonlyMap<string, number> }[]): string {
  const names = [...(outcomes.find(({ scores }) => scores)?.scores?.keys() ?? [])];
  return names
    .map((name) => {
      const values = outcomes.map(({ scores }) => scores?.get(name)).filter((value) => value !== undefined);
      return `${name} ${(values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(6)}`;
    })
    .join(", ");
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const short = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(1) : Number(value.toPrecision(3)).toString());

/** Nothing where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column].length)));
  const line = (words: readonly string[]) =>
    `| ${words.map((word, column) => word.padEnd(widths[column])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
