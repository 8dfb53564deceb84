import { type Html, html } from "../html.js";
import { share } from "../number-text.js";
import { type ChartText, chart, short } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { linearScale } from "./scale.js";
import { fitText, textWidth } from "./text-width.js";

export interface Sides {
  /** Name of each bin. */
  readonly bins: readonly string[];
  /** Rows of the reference and of the current window in each bin. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

const width = 264;
const height = 124;
const top = 14;
const bottom = 100;

/** Two distributions on the same bins, each as shares of its own rows: the reference filled, the current one as a line. */
export function driftOverlay({ bins, reference, current }: Sides, text: ChartText): Html {
  const before = shares(reference);
  const now = shares(current);
  const n = Math.min(bins.length, 60);
  const most = Math.max(0, ...before.slice(0, n), ...now.slice(0, n));
  if (n === 0 || most === 0) return emptyChart(width, height, text, "no values");
  const x = linearScale([0, n], [2, width - 2]);
  const y = linearScale([0, most], [bottom, top]);
  const gap = n <= 24 ? 1 : 0;
  const bars = Array.from({ length: n }, (_, bin) =>
    before[bin] > 0
      ? `M${short(x(bin) + gap)} ${bottom}V${short(y(before[bin]))}H${short(x(bin + 1) - gap)}V${bottom}z`
      : "",
  ).join("");
  const steps = `M${short(x(0))} ${bottom}${Array.from({ length: n }, (_, bin) => `V${short(y(now[bin] ?? 0))}H${short(x(bin + 1))}`).join("")}V${bottom}`;
  return chart(
    { width, height },
    text,
    html`<text class="tick" x="${width - 2}" y="9" text-anchor="end">${share(most)}</text><path class="fill-quiet" d="${bars}"/><path class="line-2" d="${steps}"/><path class="axis" d="M0 ${bottom}H${width}"/>${binNames(bins.slice(0, n), x)}`,
  );
}

function shares(counts: readonly number[]): readonly number[] {
  const clean = counts.map((value) => (Number.isFinite(value) && value > 0 ? value : 0));
  const total = clean.reduce((sum, value) => sum + value, 0);
  return clean.map((value) => (total > 0 && Number.isFinite(total) ? value / total : 0));
}

/** Every name when all fit below their bins, else the first and the last. */
function binNames(bins: readonly string[], x: (bin: number) => number): Html {
  const room = x(1) - x(0) - 4;
  if (bins.length <= 12 && bins.every((name) => textWidth(name, 11) <= room)) {
    return html`${bins.map((name, bin) => html`<text class="tick" x="${x(bin + 0.5)}" y="${bottom + 16}" text-anchor="middle">${name}</text>`)}`;
  }
  const half = width / 2 - 8;
  return html`<text class="tick" x="0" y="${bottom + 16}">${fitText(bins[0], half, 11)}</text>${
    bins.length > 1
      ? html`<text class="tick" x="${width}" y="${bottom + 16}" text-anchor="end">${fitText(bins.at(-1)!, half, 11)}</text>`
      : null
  }`;
}
