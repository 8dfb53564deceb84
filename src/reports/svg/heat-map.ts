import { type Html, html } from "../html.js";
import { twoDigits } from "../number-text.js";
import { type ChartText, chart, short } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { fitText, textWidth } from "./text-width.js";

/**
 * Correlations as the lower half of a matrix: blue rises together, orange runs against, stronger is denser. Numbers stand
 * in the cells where they fit.
 *
 * @param order columns to draw, in their order
 * @param values `[n x n]` row-major over `names`; null where undefined
 */
export function heatMap(
  names: readonly string[],
  values: readonly (number | null)[],
  order: readonly number[],
  text: ChartText,
): Html {
  const n = order.length;
  if (n < 2) return emptyChart(320, 60, text, "fewer than two numeric columns");
  const cell = n <= 8 ? 44 : n <= 14 ? 34 : n <= 20 ? 28 : 20;
  const size = n <= 20 ? 11.5 : 10.5;
  const labelWidth = Math.min(170, Math.max(...order.map((column) => textWidth(names[column], size)))) + 10;
  const slanted = labelWidth * 0.72 + 8;
  const left = Math.max(labelWidth, slanted - cell);
  const side = (n - 1) * cell;
  const cells: Html[] = [];
  for (let row = 1; row < n; row++) {
    for (let column = 0; column < row; column++) {
      const value = values[order[row] * names.length + order[column]];
      cells.push(cellOf(value ?? null, left + column * cell, (row - 1) * cell, cell));
    }
  }
  const rowNames = order.slice(1).map((column, row) => {
    const y = row * cell + cell / 2 + 4;
    return html`<text class="name" x="${left - 8}" y="${y}" text-anchor="end">${fitText(names[column], labelWidth - 8, size)}</text>`;
  });
  const columnNames = order.slice(0, -1).map((column, at) => {
    const x = left + at * cell + cell / 2 + 4;
    return html`<text class="name" transform="translate(${short(x)} ${short(side + 12)}) rotate(-45)" text-anchor="end">${fitText(names[column], labelWidth - 8, size)}</text>`;
  });
  const legend = side > 190 ? legendAt(left + side - 150, 4) : null;
  return chart(
    { width: Math.ceil(left + side + 4), height: Math.ceil(side + slanted + 6) },
    text,
    html`${cells}${rowNames}${columnNames}${legend}`,
  );
}

function cellOf(value: number | null, x: number, y: number, cell: number): Html {
  const gap = 1;
  if (value === null || !Number.isFinite(value)) {
    return html`<rect class="heat-void" x="${x + gap}" y="${y + gap}" width="${cell - 2 * gap}" height="${cell - 2 * gap}" rx="2"/>`;
  }
  const strength = Math.min(1, Math.abs(value));
  const box = html`<rect class="${value < 0 ? "heat-below" : "heat-above"}" fill-opacity="${0.05 + 0.95 * strength}" x="${x + gap}" y="${y + gap}" width="${cell - 2 * gap}" height="${cell - 2 * gap}" rx="2"/>`;
  if (cell < 28) return box;
  const digits = twoDigits(value).replace("-", "\u2212").replace("0.", ".");
  return html`${box}<text class="${strength > 0.72 ? "heat-text strong" : "heat-text"}" x="${x + cell / 2}" y="${y + cell / 2 + 3.5}" text-anchor="middle">${digits}</text>`;
}

function legendAt(x: number, y: number): Html {
  const steps = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];
  return html`${steps.map(
    (value, index) =>
      html`<rect class="${value < 0 ? "heat-below" : "heat-above"}" fill-opacity="${0.05 + 0.95 * Math.abs(value)}" x="${x + index * 16}" y="${y}" width="15" height="10" rx="1.5"/>`,
  )}<text class="tick" x="${x}" y="${y + 24}">${"\u22121"}</text><text class="tick" x="${x + 71.5}" y="${y + 24}" text-anchor="middle">0</text><text class="tick" x="${x + 143}" y="${y + 24}" text-anchor="end">+1</text>`;
}
