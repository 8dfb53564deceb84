import { type Html, html } from "../html.js";
import { share } from "../number-text.js";
import { type ChartText, fluidChart } from "./chart.js";

export interface Segment {
  readonly label: string;
  readonly value: number;
  /** Colour of the series, 1 to 6; 0 is the quiet one. */
  readonly colour: number;
}

/** Parts of a whole side by side on one bar. Segments wide enough (an eighth) carry their share. */
export function splitBar(segments: readonly Segment[], text: ChartText, height = 26): Html {
  const drawn = segments.filter(({ value }) => value > 0 && Number.isFinite(value));
  const total = drawn.reduce((sum, { value }) => sum + value, 0);
  if (!(total > 0) || !Number.isFinite(total)) {
    return fluidChart(
      height,
      text,
      html`<rect class="empty" x="0.5" y="0.5" width="99%" height="${height - 1}" rx="4"/>`,
    );
  }
  let start = 0;
  const parts = drawn.map(({ label, value, colour }) => {
    const width = (value / total) * 100;
    const from = start;
    start += width;
    return html`<g><title>${label}: ${share(value / total)}</title><rect class="fill-${colour === 0 ? "quiet" : String(colour)} part" x="${from}%" y="0" width="${width}%" height="${height}"/>${
      width >= 12.5 && height >= 18
        ? html`<text class="on-fill" x="${from + width / 2}%" y="${height / 2 + 4}" text-anchor="middle">${share(value / total)}</text>`
        : null
    }</g>`;
  });
  return fluidChart(height, text, parts);
}
