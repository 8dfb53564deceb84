import { type Html, html } from "../html.js";
import { count, share } from "../number-text.js";
import { type ChartText, chart } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { fitText, textWidth } from "./text-width.js";

const most = 16;

/**
 * Rows by true class (down) and predicted class (across); a cell's density is its share of the true class.
 * With more than 16 classes the 15 with most rows are drawn and the rest is one class, "all other".
 */
export function confusionMatrix(
  counts: readonly (readonly number[])[],
  classes: readonly string[],
  text: ChartText,
): Html {
  const { cells, names } = folded(counts, classes);
  const n = cells.length;
  if (n === 0) return emptyChart(320, 60, text, "no rows");
  const cell = n <= 2 ? 96 : n <= 4 ? 72 : n <= 7 ? 56 : 42;
  const size = 11.5;
  const left = Math.max(52, Math.min(130, Math.max(...names.map((name) => textWidth(name, size)))) + 14);
  const top = 40;
  const boxes = cells.map((row, truth) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value, predicted) => {
      const part = total > 0 ? value / total : 0;
      const x = left + predicted * cell;
      const y = top + truth * cell;
      const strong = part > 0.72 ? " strong" : "";
      const middle = x + cell / 2;
      const isRoomy = cell >= 56;
      return html`<rect class="${truth === predicted ? "heat-above" : "heat-below"}" fill-opacity="${0.05 + 0.95 * Math.min(1, part)}" x="${x + 1}" y="${y + 1}" width="${cell - 2}" height="${cell - 2}" rx="3"/><text class="heat-text${strong}" x="${middle}" y="${y + cell / 2 + (isRoomy ? -2 : 4)}" text-anchor="middle">${fitText(count(value), cell - 4, 11)}</text>${
        isRoomy
          ? html`<text class="heat-text small${strong}" x="${middle}" y="${y + cell / 2 + 13}" text-anchor="middle">${share(part)}</text>`
          : null
      }`;
    });
  });
  const rowNames = names.map(
    (name, row) =>
      html`<text class="name" x="${left - 8}" y="${top + row * cell + cell / 2 + 4}" text-anchor="end">${fitText(name, left - 12, size)}</text>`,
  );
  const columnNames = names.map(
    (name, column) =>
      html`<text class="name" x="${left + column * cell + cell / 2}" y="${top - 8}" text-anchor="middle">${fitText(name, cell - 6, size)}</text>`,
  );
  const width = left + n * cell + 2;
  return chart(
    { width: Math.ceil(Math.max(width, left + 110)), height: top + n * cell + 4 },
    text,
    html`<text class="axis-label" x="${left}" y="12">predicted →</text><text class="axis-label" x="${left - 8}" y="${top - 8}" text-anchor="end">true ↓</text>${boxes}${rowNames}${columnNames}`,
  );
}

function folded(
  counts: readonly (readonly number[])[],
  classes: readonly string[],
): { cells: number[][]; names: string[] } {
  const value = (row: number, column: number) => {
    const cell = counts[row]?.[column] ?? 0;
    return Number.isFinite(cell) && cell > 0 ? cell : 0;
  };
  const all = counts.map((_, index) => index);
  const nameOf = (index: number) => classes[index] ?? String(index);
  if (all.length <= most)
    return { cells: all.map((row) => all.map((column) => value(row, column))), names: all.map(nameOf) };
  const rows = all.map((row) => all.reduce((sum, column) => sum + value(row, column), 0));
  const kept = [...all]
    .sort((a, b) => rows[b] - rows[a] || a - b)
    .slice(0, most - 1)
    .sort((a, b) => a - b);
  const groups = [...kept.map((index) => [index]), all.filter((index) => !kept.includes(index))];
  const cells = groups.map((down) =>
    groups.map((across) =>
      down.reduce((sum, row) => sum + across.reduce((part, column) => part + value(row, column), 0), 0),
    ),
  );
  return { cells, names: [...kept.map(nameOf), "all other"] };
}
