import { type Html, html } from "../html.js";
import { tickText } from "../number-text.js";
import { type Interval, linearScale, type Ticks, ticks } from "./scale.js";
import { textWidth } from "./text-width.js";

export interface PlotShape {
  readonly width: number;
  readonly height: number;
  readonly x: Interval;
  readonly y: Interval;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Leave out the labels and lines of the y axis. */
  readonly bare?: boolean;
}

/** The rectangle data is drawn in, its two scales and its axes. */
export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly axes: Html;
}

const size = 11;

/** Lays out a plot: margins follow the labels, and there are only as many ticks as leave their labels apart. */
export function plot(shape: PlotShape): Plot {
  const { width, height } = shape;
  const top = shape.yLabel && !shape.bare ? 22 : 8;
  const bottom = height - (shape.xLabel ? 38 : 22);
  const yTicks = ticks(shape.y, Math.max(2, Math.floor((bottom - top) / 38)));
  const yTexts = labels(yTicks);
  const left = shape.bare ? 4 : Math.max(...yTexts.map((text) => textWidth(text, size))) + 12;
  const right = width - 10;
  const x = linearScale(shape.x, [left, right]);
  const y = linearScale(shape.y, [bottom, top]);
  const axes = html`${shape.bare ? null : yAxis(yTicks, yTexts, y, left, right)}${xAxis(shape.x, x, left, right, bottom, width)}${
    shape.xLabel
      ? html`<text class="axis-label" x="${(left + right) / 2}" y="${height - 4}" text-anchor="middle">${shape.xLabel}</text>`
      : null
  }${shape.yLabel && !shape.bare ? html`<text class="axis-label" x="0" y="10">${shape.yLabel}</text>` : null}`;
  return { x, y, left, right, top, bottom, axes };
}

function labels({ values, step }: Ticks): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.map((value) => tickText(value, step, largest));
}

function yAxis(tick: Ticks, texts: readonly string[], y: (value: number) => number, left: number, right: number): Html {
  return html`${tick.values.map((value, index) => {
    const at = y(value);
    return html`<path class="grid" d="M${left} ${at}H${right}"/><text class="tick" x="${left - 6}" y="${at + 3.5}" text-anchor="end">${texts[index]}</text>`;
  })}`;
}

/** Ticks along the bottom, the most (up to 7) whose labels keep apart. */
export function xAxis(
  domain: Interval,
  x: (value: number) => number,
  left: number,
  right: number,
  bottom: number,
  width: number,
): Html {
  let tick = ticks(domain, 7);
  let texts = labels(tick);
  for (let wanted = 6; wanted >= 1 && !keepApart(tick.values.map(x), texts); wanted--) {
    tick = ticks(domain, wanted);
    texts = labels(tick);
  }
  if (!keepApart(tick.values.map(x), texts)) {
    texts = texts.slice(0, 1);
    tick = { ...tick, values: tick.values.slice(0, 1) };
  }
  return html`<path class="axis" d="M${left} ${bottom}H${right}"/>${tick.values.map((value, index) => {
    const half = textWidth(texts[index], size) / 2;
    const at = Math.min(Math.max(x(value), half), width - half);
    return html`<path class="axis" d="M${x(value)} ${bottom}v4"/><text class="tick" x="${at}" y="${bottom + 16}" text-anchor="middle">${texts[index]}</text>`;
  })}`;
}

function keepApart(at: readonly number[], texts: readonly string[]): boolean {
  return at.every((position, index) => {
    if (index === 0) return true;
    const room = position - at[index - 1];
    return room >= (textWidth(texts[index], size) + textWidth(texts[index - 1], size)) / 2 + 8;
  });
}
