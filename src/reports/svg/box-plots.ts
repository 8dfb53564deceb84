import { type Html, html } from "../html.js";
import { type ChartText, chart } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { xAxis } from "./plot.js";
import { extent, linearScale, padded } from "./scale.js";
import { fitText, textWidth } from "./text-width.js";

export interface Box {
  readonly label: string;
  /** Lower whisker, lower quartile, median, upper quartile, upper whisker. */
  readonly five: readonly number[];
}

/** Box plots of one quantity in several groups, one a row on a shared axis. Groups without values are left out. */
export function boxPlots(boxes: readonly Box[], text: ChartText, shape: { width?: number; row?: number } = {}): Html {
  const { width = 320, row = 22 } = shape;
  const drawn = boxes.filter((box) => box.five.length === 5 && box.five.every(Number.isFinite));
  if (drawn.length === 0) return emptyChart(width, row * 2, text, "no values");
  const left = Math.min(width * 0.42, Math.max(...drawn.map((box) => textWidth(box.label, 11))) + 10);
  const domain = padded(extent(drawn.flatMap((box) => [...box.five])), 0.02);
  const x = linearScale(domain, [left, width - 6]);
  const bottom = drawn.length * row + 2;
  const rows = drawn.map(({ label, five }, index) => {
    const middle = index * row + row / 2;
    const [low, q1, median, q3, high] = five.map(x);
    const half = row * 0.28;
    return html`<text class="name" x="0" y="${middle + 4}">${fitText(label, left - 8, 11)}</text><path class="whisker" d="M${low} ${middle}H${q1}M${q3} ${middle}H${high}M${low} ${middle - 3}v6M${high} ${middle - 3}v6"/><rect class="box" x="${q1}" y="${middle - half}" width="${Math.max(1, q3 - q1)}" height="${half * 2}" rx="1.5"/><path class="median" d="M${median} ${middle - half}v${half * 2}"/>`;
  });
  return chart({ width, height: bottom + 22 }, text, html`${rows}${xAxis(domain, x, left, width - 6, bottom, width)}`);
}
