import { type Html, html } from "../html.js";
import { score } from "../number-text.js";
import { type ChartText, chart } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { xAxis } from "./plot.js";
import { extent, linearScale, padded } from "./scale.js";
import { fitText, textWidth } from "./text-width.js";

export interface Estimate {
  readonly label: string;
  readonly value: number;
  /** Ends of its interval, when there is one. */
  readonly low?: number;
  readonly high?: number;
  readonly look: "plain" | "strong" | "quiet";
}

const row = 26;

/** Estimates with their intervals, one a row on a shared axis. Those that are not finite have a name and no dot. */
export function intervalPlot(
  estimates: readonly Estimate[],
  text: ChartText,
  shape: { width?: number; xLabel?: string } = {},
): Html {
  const { width = 460, xLabel } = shape;
  const finite = estimates
    .flatMap(({ value, low, high }) => [value, low ?? value, high ?? value])
    .filter(Number.isFinite);
  if (finite.length === 0) return emptyChart(width, 2 * row, text, "no values");
  const left = Math.min(width * 0.4, Math.max(...estimates.map(({ label }) => textWidth(label, 12))) + 14);
  const right = width - 62;
  const domain = padded(extent(finite), 0.06);
  const x = linearScale(domain, [left, right]);
  const bottom = estimates.length * row + 4;
  const rows = estimates.map(({ label, value, low, high, look }, index) => {
    const middle = index * row + row / 2 + 2;
    const colour = look === "strong" ? "2" : look === "quiet" ? "quiet" : "1";
    const name = html`<text class="name${look === "strong" ? " strong" : ""}" x="0" y="${middle + 4}">${fitText(label, left - 10, 12)}</text>`;
    if (!Number.isFinite(value)) return name;
    const hasInterval = low !== undefined && high !== undefined && Number.isFinite(low) && Number.isFinite(high);
    return html`${name}<path class="grid" d="M${left} ${middle}H${right}"/>${
      hasInterval ? html`<path class="span-${colour}" d="M${x(low)} ${middle}H${x(high)}"/>` : null
    }<circle class="dot-${colour}" cx="${x(value)}" cy="${middle}" r="${look === "strong" ? 5 : 4}"/><text class="tick${look === "strong" ? " strong" : ""}" x="${width}" y="${middle + 4}" text-anchor="end">${score(value)}</text>`;
  });
  const label = xLabel
    ? html`<text class="axis-label" x="${(left + right) / 2}" y="${bottom + 34}" text-anchor="middle">${xLabel}</text>`
    : null;
  return chart(
    { width, height: bottom + (xLabel ? 38 : 22) },
    text,
    html`${rows}${xAxis(domain, x, left, right, bottom, width)}${label}`,
  );
}
