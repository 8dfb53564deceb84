// Progress on standard error: one live line on a terminal, a line per finished phase elsewhere, nothing with --quiet.
import type { Progress } from "../core/progress.js";
import { styled } from "./output.js";

export interface ProgressLine {
  /** A new piece of work begins. */
  start(name: string): void;
  update(progress: Progress): void;
  /** It has ended: leaves one line behind. */
  end(status: "done" | "cached" | "failed", seconds: number): void;
  /** Takes the live line away, whatever happens. */
  close(): void;
}

const silent: ProgressLine = { start() {}, update() {}, end() {}, close() {} };
const redrawMs = 100;
const barWidth = 20;

export function progressLine(quiet: boolean, stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (quiet) return silent;
  return stream.isTTY && process.env.TERM !== "dumb" ? liveLine(stream) : plainLines(stream);
}

/** The progress of a run as a live line on a stream: spread it into the options of `runPipeline`. */
export function liveProgress(stream: NodeJS.WriteStream = process.stderr) {
  const line = progressLine(false, stream);
  return {
    onProgress: (_: string, progress: Progress) => line.update(progress),
    onPhase(event: {
      readonly phase: string;
      readonly status: "started" | "done" | "cached";
      readonly seconds: number;
    }) {
      if (event.status !== "done") line.start(event.phase);
      if (event.status !== "started") line.end(event.status, event.seconds);
    },
  };
}

// name  [####------] 42 %  1.2 M rows/s  3 s left  reading flights.csv
function liveLine(stream: NodeJS.WriteStream): ProgressLine {
  let name = "";
  let rate = new Rate();
  let last: Progress | undefined;
  let drawnAt = 0;
  const clear = () => stream.write("\r\x1b[2K");
  const draw = (now: number) => {
    drawnAt = now;
    stream.write(`\r\x1b[2K${fitted(lineFor(name, last, rate), (stream.columns || 80) - 1)}`);
  };
  return {
    start(next) {
      name = next;
      rate = new Rate();
      last = undefined;
      draw(performance.now());
    },
    update(progress) {
      const now = performance.now();
      if (progress.step !== last?.step) rate = new Rate();
      rate.note(progress.done, now);
      last = progress;
      if (now - drawnAt >= redrawMs) draw(now);
    },
    end(status, seconds) {
      clear();
      stream.write(`${endLine(name, status, seconds)}\n`);
      name = "";
    },
    close() {
      if (name !== "") clear();
      name = "";
    },
  };
}

function plainLines(stream: NodeJS.WriteStream): ProgressLine {
  let name = "";
  return {
    ...silent,
    start(next) {
      name = next;
    },
    end(status, seconds) {
      stream.write(`${endLine(name, status, seconds)}\n`);
    },
  };
}

function endLine(name: string, status: "done" | "cached" | "failed", seconds: number): string {
  const mark = { done: styled("green", "done"), cached: styled("cyan", "cached"), failed: styled("red", "failed") }[
    status
  ];
  return `${name.padEnd(12)} ${mark}${" ".repeat(8 - status.length)} ${secondsText(seconds).padStart(8)}`;
}

function lineFor(name: string, progress: Progress | undefined, rate: Rate): string {
  const head = name.padEnd(12);
  if (!progress) return head;
  const { step, done, total, unit, note } = progress;
  // Who reports may know better, e.g. from before the line was drawn.
  const perSecond = progress.perSecond ?? rate.perSecond();
  const secondsLeft = progress.secondsLeft ?? (perSecond ? (total - done) / perSecond : undefined);
  const parts = [head];
  if (total > 0) {
    const share = Math.min(1, done / total);
    const filled = Math.round(share * barWidth);
    parts.push(
      `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] ${String(Math.floor(100 * share)).padStart(3)} %`,
    );
  }
  if (perSecond !== undefined && unit !== "steps" && unit !== "columns")
    parts.push(`${shortCount(perSecond)} ${unit}/s`);
  if (secondsLeft !== undefined && total > done) parts.push(`${secondsText(secondsLeft)} left`);
  return [...parts, note ? `${step}, ${note}` : step].join("  ");
}

/** How fast work goes, over about the last three seconds. */
export class Rate {
  readonly #points: { readonly done: number; readonly at: number }[] = [];

  note(done: number, at: number): void {
    this.#points.push({ done, at });
    while (this.#points.length > 2 && at - this.#points[0].at > 3000) this.#points.shift();
  }

  /** Undefined until there is something to go by. */
  perSecond(): number | undefined {
    const [first] = this.#points;
    const last = this.#points.at(-1);
    if (!first || !last || last.at - first.at < 200 || last.done <= first.done) return undefined;
    return (1000 * (last.done - first.done)) / (last.at - first.at);
  }
}

/** 0.42 s, 3.1 s, 2 min 5 s. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** 950, 12.3 k, 4.5 M, 1.2 G. */
export function shortCount(value: number): string {
  const units = ["", " k", " M", " G", " T"];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(size) : size.toFixed(1)}${units[unit]}`;
}

// Cuts to a width, and takes out what would move the cursor.
function fitted(text: string, width: number): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
  return plain.length > width ? `${plain.slice(0, Math.max(0, width - 1))}…` : plain;
}
