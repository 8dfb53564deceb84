import { type Html, html } from "../html.js";
import { type ChartText, chart } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { isFinitePoint, thinned } from "./lines.js";
import { plot } from "./plot.js";
import { extent, padded } from "./scale.js";

/** Points, at most 500. `diagonal`: same axes both ways with the line of equality, for predicted against true. */
export function scatter(
  points: readonly (readonly [number, number])[],
  text: ChartText,
  shape: { width?: number; height?: number; xLabel?: string; yLabel?: string; diagonal?: boolean } = {},
): Html {
  const { width = 400, height = 340, xLabel, yLabel, diagonal } = shape;
  const drawn = thinned(points.filter(isFinitePoint), 500);
  if (drawn.length === 0) return emptyChart(width, height, text, "no points");
  const both = padded(extent(drawn.flat()), 0.03);
  const x = diagonal ? both : padded(extent(drawn.map((point) => point[0])), 0.03);
  const y = diagonal ? both : padded(extent(drawn.map((point) => point[1])), 0.03);
  const at = plot({ width, height, x, y, xLabel, yLabel });
  const dots = drawn.map((point) => html`<circle cx="${at.x(point[0])}" cy="${at.y(point[1])}" r="2.5"/>`);
  return chart(
    { width, height },
    text,
    html`${at.axes}${diagonal ? html`<path class="reference" d="M${at.left} ${at.bottom}L${at.right} ${at.top}"/>` : null}<g class="cloud">${dots}</g>`,
  );
}
