import type { CategoricalProfile, ColumnProfile, NumericProfile } from "../../artifacts/profile.js";
import { badge, codeText, dataText, shareBar } from "../blocks.js";
import { type Html, html } from "../html.js";
import { compact, count, counted, pValue, share, twoDigits, yearMonth } from "../number-text.js";
import { barChart } from "../svg/bar-chart.js";
import { boxPlots } from "../svg/box-plots.js";
import { histogram } from "../svg/histogram.js";

const mostValues = 8;
/** Drawn at the width that cards have beside each other, so that text keeps its size; on a phone they grow a little. */
export const cardWidth = 264;
const mostGroups = 10;

/** What a category's `target` means: the share of the last class, or the mean of a number. */
export interface TargetText {
  readonly lastClass?: string;
}

/** One column on one card: its shape, its numbers, what is missing and how it goes with the target. */
export function columnCard(column: ColumnProfile, rows: number, target: TargetText): Html {
  const { name, role, numeric, categorical, relation } = column;
  const missing = rows > 0 ? ((numeric ?? categorical)?.missing ?? 0) : 0;
  return html`<article class="card column"><div class="card-head"><h4>${dataText(name, 60)}</h4>${badge(role)}</div>${
    relation
      ? html`<p class="relation"><span>${relation.measure}</span> <b>${twoDigits(relation.value)}</b> <small>p ${pText(relation.pValue)}</small>${shareBar(relation.value)}</p>`
      : null
  }${numeric ? numericOf(name, numeric, role === "time") : null}${categorical ? categoricalOf(name, categorical, target) : null}${
    missing > 0
      ? html`<p class="missing"><span>missing</span> <b>${share(missing / rows)}</b> <small>${count(missing)}</small>${shareBar(missing / rows, "warn")}</p>`
      : null
  }</article>`;
}

function pText(value: number): string {
  const text = pValue(value);
  return text.startsWith("<") ? text : `= ${text}`;
}

/** `isTime`: the numbers are years. */
function numericOf(name: string, profile: NumericProfile, isTime: boolean): Html {
  const value = isTime ? yearMonth : compact;
  const { quantiles } = profile;
  const median = quantiles[2];
  const least = ["least", profile.minimum] as const;
  const largest = ["largest", profile.maximum] as const;
  // Dates are wide: three of them fit beside each other.
  const five = isTime
    ? [least, ["median", median] as const, largest]
    : [least, ["25 %", quantiles[1]] as const, ["median", median] as const, ["75 %", quantiles[3]] as const, largest];
  const groups = profile.byTarget.slice(0, mostGroups);
  return html`${histogram(profile.histogram, { title: `Histogram of ${name.slice(0, 80)}` }, { width: cardWidth, marker: median, height: 92 })}
  <dl class="five">${five.map(([label, at]) => html`<div${label === "median" ? html` class="median-mark"` : null}><dt>${label}</dt><dd>${value(at)}</dd></div>`)}</dl>
  <p class="small">mean ${value(profile.mean)} ± ${compact(profile.standardDeviation)}${isTime ? " years" : null} · skew ${twoDigits(profile.skewness)}${
    profile.outliers > 0 ? html` · ${count(profile.outliers)} outliers` : null
  }</p>${
    groups.length > 0
      ? html`<p class="small label">by target</p>${boxPlots(
          groups.map(({ group, five }) => ({ label: group, five })),
          { title: `${name.slice(0, 80)} by target` },
          { width: cardWidth, row: groups.length > 5 ? 17 : 22 },
        )}${profile.byTarget.length > groups.length ? html`<p class="small">and ${count(profile.byTarget.length - groups.length)} groups more</p>` : null}`
      : null
  }`;
}

function categoricalOf(name: string, profile: CategoricalProfile, target: TargetText): Html {
  if (profile.top.every(({ count: rows }) => rows <= 1)) return distinctOf(profile);
  const shown = profile.top.slice(0, mostValues);
  const rest = profile.top.slice(mostValues).reduce((sum, { count: rows }) => sum + rows, 0) + profile.other;
  const restValues = profile.distinct - shown.length;
  const total = profile.count > 0 ? profile.count : 1;
  const bars = [
    ...shown.map(({ value, count: rows }) => ({
      label: value === "" ? "(empty)" : value,
      value: rows,
      text: share(rows / total),
    })),
    ...(rest > 0
      ? [{ label: `${count(Math.max(1, restValues))} more`, value: rest, text: share(rest / total), quiet: true }]
      : []),
  ];
  const most = Math.max(1, ...shown.map(({ count: rows }) => rows));
  const clamped = bars.map((bar) => ({ ...bar, value: Math.min(bar.value, most) }));
  return html`${barChart(clamped, { title: `Most frequent values of ${name.slice(0, 80)}` }, { width: cardWidth, row: 19, most })}
  <p class="small">${count(profile.distinct)} distinct values${targetSpan(profile, target)}</p>`;
}

/** Values that come once each say nothing by their number: some of them as examples. */
function distinctOf({ top, distinct }: CategoricalProfile): Html {
  const examples = top.slice(0, 4).map(({ value }) => codeText(value, 60));
  return html`<p class="small">${distinct === 0 ? "no value" : html`${counted(distinct, "value")}, each in one row:`}</p><p class="examples">${examples}</p>`;
}

/** How far the target's share (or mean) goes apart between frequent values. */
function targetSpan({ top }: CategoricalProfile, target: TargetText): Html | null {
  const known = top.slice(0, mostValues).filter(({ target: value }) => value !== null && Number.isFinite(value));
  if (known.length < 2) return null;
  const sorted = [...known].sort((a, b) => a.target! - b.target!);
  const [low, high] = [sorted[0], sorted.at(-1)!];
  const text = target.lastClass === undefined ? compact : share;
  const what = target.lastClass === undefined ? "mean target" : html`'${dataText(target.lastClass, 20)}'`;
  return html` · ${what} from ${text(low.target!)} (${dataText(low.value, 20)}) to ${text(high.target!)} (${dataText(high.value, 20)})`;
}
