import { type Html, html } from "../html.js";
import { type ChartText, chart, linePath } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { plot } from "./plot.js";
import { extent, padded } from "./scale.js";

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Curves over a shared pair of axes, at most six. `marker`: an x to point out. At most 240 points a curve are drawn. */
export function lines(
  series: readonly Series[],
  text: ChartText,
  shape: { width?: number; height?: number; xLabel?: string; yLabel?: string; marker?: number } = {},
): Html {
  const { width = 460, height = 260, xLabel, yLabel, marker } = shape;
  const clean = series
    .slice(0, 6)
    .map(({ name, points }) => ({ name, points: thinned(points.filter(isFinitePoint), 240) }));
  const all = clean.flatMap(({ points }) => points);
  if (all.length === 0) return emptyChart(width, height, text, "no values");
  const at = plot({
    width,
    height,
    x: extent(all.map(([x]) => x)),
    y: padded(extent(all.map(([, y]) => y)), 0.05),
    xLabel,
    yLabel,
  });
  const curves = clean.map(({ points }, index) => {
    if (points.length === 1)
      return html`<circle class="dot-${index + 1}" cx="${at.x(points[0][0])}" cy="${at.y(points[0][1])}" r="3"/>`;
    return html`<path class="line-${index + 1}" d="${linePath(points.map(([x, y]) => [at.x(x), at.y(y)]))}"/>`;
  });
  const mark =
    marker !== undefined && Number.isFinite(marker)
      ? html`<path class="marker" d="M${at.x(marker)} ${at.top}V${at.bottom}"/>`
      : null;
  return chart({ width, height }, text, html`${at.axes}${mark}${curves}`);
}

/** Every k-th point, with the first and the last, so that at most about `most` stay. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => points[Math.round((index * (points.length - 1)) / (most - 1))]);
}

export function isFinitePoint(point: readonly number[]): boolean {
  return Number.isFinite(point[0]) && Number.isFinite(point[1]);
}
