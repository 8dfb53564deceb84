import { type Html, type HtmlPart, html } from "../html.js";

export interface ChartText {
  /** What is drawn, in a few words; the drawing's accessible name. */
  readonly title: string;
  /** What can be seen, in a sentence, for readers who cannot see it. */
  readonly description?: string;
}

/** The outermost element of a drawing `width` x `height`. It grows with its box up to its `max-width` and keeps its shape. */
export function chart(size: { width: number; height: number }, text: ChartText, body: HtmlPart): Html {
  return html`<svg class="chart" role="img" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}"><title>${text.title}</title>${
    text.description ? html`<desc>${text.description}</desc>` : null
  }${body}</svg>`;
}

/**
 * A drawing as wide as its box and `height` high whose parts stand at per cents of the width: its text keeps its size
 * however narrow the screen.
 */
export function fluidChart(height: number, text: ChartText, body: HtmlPart): Html {
  return html`<svg class="chart fluid" role="img" width="100%" height="${height}"><title>${text.title}</title>${
    text.description ? html`<desc>${text.description}</desc>` : null
  }${body}</svg>`;
}

/** A data path from points. */
export function linePath(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");
}

/** One decimal is a tenth of a pixel: enough, and it keeps files small. */
export function short(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`a drawing cannot hold ${value}`);
  const text = value.toFixed(1);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}
