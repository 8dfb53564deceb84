import { type Html, html } from "../html.js";
import { type ChartText, chart, linePath } from "./chart.js";
import { isFinitePoint, thinned } from "./lines.js";
import { extent, linearScale } from "./scale.js";

/** A course of values as small as a word, its last value marked. */
export function sparkline(values: readonly number[], text: ChartText, width = 96, height = 22): Html {
  const points = thinned(values.map((value, index) => [index, value] as const).filter(isFinitePoint), 96);
  if (points.length === 0)
    return chart({ width, height }, text, html`<path class="axis" d="M2 ${height / 2}H${width - 2}"/>`);
  const x = linearScale(extent(points.map((point) => point[0])), [3, width - 4]);
  const y = linearScale(extent(points.map((point) => point[1])), [height - 4, 4]);
  const drawn = points.map((point) => [x(point[0]), y(point[1])] as const);
  const [lastX, lastY] = drawn.at(-1)!;
  return chart(
    { width, height },
    text,
    html`${drawn.length > 1 ? html`<path class="line-1 thin" d="${linePath(drawn)}"/>` : null}<circle class="dot-1" cx="${lastX}" cy="${lastY}" r="2.2"/>`,
  );
}
