import { type Html, html } from "../html.js";
import { type ChartText, chart, short } from "./chart.js";
import { plot } from "./plot.js";
import { extent } from "./scale.js";

export interface Bins {
  /** `[bins + 1]` rising edges. */
  readonly edges: readonly number[];
  /** `[bins]` rows in each. */
  readonly counts: readonly number[];
}

/** Counts of a numeric column in bins. `marker`: a value to point out, e.g. the median. */
export function histogram(
  bins: Bins,
  text: ChartText,
  shape: { width?: number; height?: number; marker?: number; xLabel?: string; bare?: boolean } = {},
): Html {
  const { width = 320, height = 120, marker, xLabel, bare = true } = shape;
  const { edges, counts } = sound(bins);
  if (counts.length === 0) return emptyChart(width, height, text, "no values");
  const most = extent(counts)[1] || 1;
  const low = edges[0];
  const high = edges[counts.length];
  const at = plot({ width, height, x: [low, high], y: [0, most], xLabel, yLabel: bare ? undefined : "rows", bare });
  const flat = !(high > low);
  const bars = counts.map((rows, bin) => {
    if (!(rows > 0)) return "";
    const left = flat ? at.x(low) - 8 : at.x(edges[bin]);
    const right = flat ? at.x(low) + 8 : at.x(edges[bin + 1]);
    const gap = right - left > 4 ? 0.5 : 0;
    // A bin with any rows is seen.
    const top = Math.min(at.y(rows), at.bottom - 1);
    return `M${short(left + gap)} ${short(at.bottom)}V${short(top)}H${short(Math.max(right - gap, left + gap + 0.5))}V${short(at.bottom)}z`;
  });
  const mark =
    marker !== undefined && Number.isFinite(marker)
      ? html`<path class="marker" d="M${at.x(marker)} ${at.top}V${at.bottom}"/>`
      : null;
  return chart(
    { width, height },
    text,
    html`${bare ? null : at.axes}<path class="fill-1" d="${bars.join("")}"/>${bare ? at.axes : null}${mark}`,
  );
}

/** The bins before the first edge that is not finite, neighbours joined until at most 120 are left. */
function sound({ edges, counts }: Bins): Bins {
  const end = edges.findIndex((edge) => !Number.isFinite(edge));
  const bins = Math.max(0, Math.min(counts.length, (end < 0 ? edges.length : end) - 1));
  const joined = Math.max(1, Math.ceil(bins / 120));
  const starts = Array.from({ length: Math.ceil(bins / joined) }, (_, bin) => bin * joined);
  return {
    edges: bins === 0 ? [] : [...starts.map((start) => edges[start]), edges[bins]],
    counts: starts.map((start) => sum(counts.slice(start, Math.min(start + joined, bins)))),
  };
}

function sum(rows: readonly number[]): number {
  return rows.reduce((total, count) => (count > 0 ? total + count : total), 0);
}

/** What stands where there is nothing to draw. */
export function emptyChart(width: number, height: number, text: ChartText, why: string): Html {
  return chart(
    { width, height },
    text,
    html`<rect class="empty" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="4"/><text class="tick" x="${width / 2}" y="${height / 2 + 4}" text-anchor="middle">${why}</text>`,
  );
}
