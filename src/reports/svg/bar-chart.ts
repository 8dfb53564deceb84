import { type Html, html } from "../html.js";
import { type ChartText, chart, short } from "./chart.js";
import { fitText, textWidth } from "./text-width.js";

export interface Bar {
  readonly label: string;
  /** Length of the bar; what is not finite or below 0 has none. */
  readonly value: number;
  /** What stands at its end. */
  readonly text: string;
  /** A quieter bar, e.g. for the rest of the values. */
  readonly quiet?: boolean;
}

/** Horizontal bars, one a row, with the label before and the value behind. */
export function barChart(
  bars: readonly Bar[],
  text: ChartText,
  shape: { width?: number; row?: number; most?: number } = {},
): Html {
  const { width = 420, row = 22 } = shape;
  const most = shape.most ?? largest(bars);
  const labelWidth = Math.min(width * 0.42, Math.max(0, ...bars.map((bar) => textWidth(bar.label, 11.5))) + 10);
  const valueWidth = Math.min(width * 0.3, Math.max(0, ...bars.map((bar) => textWidth(bar.text, 11))) + 8);
  const room = width - labelWidth - valueWidth;
  const rows = bars.map((bar, index) => {
    const middle = index * row + row / 2;
    const length = most > 0 && bar.value > 0 && Number.isFinite(bar.value) ? Math.max(1, (bar.value / most) * room) : 0;
    const thick = row * 0.58;
    return html`<text class="name" x="0" y="${middle + 4}">${fitText(bar.label, labelWidth - 8, 11.5)}</text>${
      length > 0
        ? html`<path class="${bar.quiet ? "fill-quiet" : "fill-1"}" d="${roundedBar(labelWidth, middle - thick / 2, Math.min(length, room), thick)}"/>`
        : null
    }<text class="tick" x="${labelWidth + Math.min(length, room) + 6}" y="${middle + 4}">${bar.text}</text>`;
  });
  return chart({ width, height: Math.max(row, bars.length * row) }, text, rows);
}

function largest(bars: readonly Bar[]): number {
  return bars.reduce((most, bar) => (Number.isFinite(bar.value) && bar.value > most ? bar.value : most), 0);
}

/** A bar that starts square at the axis and ends round. */
function roundedBar(x: number, y: number, length: number, thick: number): string {
  const radius = Math.min(2, length);
  const straight = length - radius;
  return `M${short(x)} ${short(y)}h${short(straight)}q${short(radius)} 0 ${short(radius)} ${short(radius)}v${short(thick - 2 * radius)}q0 ${short(radius)} -${short(radius)} ${short(radius)}h-${short(straight)}z`;
}
