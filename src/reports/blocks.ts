// The small pieces every section is made of.

import type { Tone } from "./headline.js";
import { type Html, type HtmlPart, html } from "./html.js";
import { count } from "./number-text.js";

/** A name or value from the data, cut to `most` characters: it may be anything, also very long. */
export function dataText(text: string, most = 80): Html {
  if (text.trim() === "") return html`<span class="data faint">(${text === "" ? "empty" : "blank"})</span>`;
  return html`<span class="data"${longTitle(text, most)}>${clipped(text, most)}</span>`;
}

/** The same in the type of code. */
export function codeText(text: string, most = 120): Html {
  return html`<code${longTitle(text, most)}>${clipped(text, most)}</code>`;
}

/** A sentence from an artifact; may quote data, so its length is bounded too. */
export function prose(text: string, most = 700): string {
  return clipped(text, most);
}

export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function longTitle(text: string, most: number): Html | null {
  return text.length > most ? html` title="${clipped(text, 300)}"` : null;
}

export function badge(text: string, tone: Tone | "plain" = "plain"): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** A number that matters, with its name above and a remark below. */
export function figureOf(label: string, value: HtmlPart, remark?: HtmlPart): Html {
  return html`<div class="figure"><dt>${label}</dt><dd><b>${value}</b>${remark ? html`<small>${remark}</small>` : null}</dd></div>`;
}

export function figures(items: readonly Html[]): Html {
  return html`<dl class="figures">${items}</dl>`;
}

/** Something to notice: a mark that does not depend on colour, a sentence, and what to do. */
export function notice(tone: Tone, what: HtmlPart, proposal?: string): Html {
  const mark = tone === "good" ? "✓" : tone === "bad" ? "!" : tone === "warn" ? "▲" : "i";
  return html`<div class="notice ${tone}"><span class="mark" aria-hidden="true">${mark}</span><div><div>${what}</div>${
    proposal ? html`<p class="proposal">Proposal: ${codeText(proposal, 240)}</p>` : null
  }</div></div>`;
}

/** A drawing with its caption. */
export function drawing(caption: HtmlPart, body: HtmlPart, note?: HtmlPart): Html {
  return html`<figure><figcaption>${caption}</figcaption><div class="scroll">${body}</div>${note ? html`<p class="note">${note}</p>` : null}</figure>`;
}

export function legend(entries: readonly (readonly [look: string, text: string])[]): Html {
  return html`<span class="legend">${entries.map(([look, text]) => html`<span><i class="key ${look}"></i>${text}</span>`)}</span>`;
}

/** Says what a list does not show; nothing when it shows all. */
export function moreNote(shown: number, all: number, what: string): Html | null {
  if (all <= shown) return null;
  return html`<p class="note">${count(shown)} of ${count(all)} ${what} are shown; all of them are in the JSON twin of this report.</p>`;
}

/** Subsection with a heading of the third level. */
export function part(title: string, body: HtmlPart): Html {
  return html`<div class="part"><h3>${title}</h3>${body}</div>`;
}

export interface TableColumn {
  readonly head: string;
  /** Numbers stand at the end of their cell. */
  readonly isNumber?: boolean;
}

/** Longer tables scroll below their heads, so that the page stays short; print shows them whole. */
const tall = 18;

/** A table that scrolls inside its own box when the screen is narrow. */
export function dataTable(
  label: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly HtmlPart[])[],
): Html {
  const look = (index: number) => (columns[index].isNumber ? html` class="number"` : null);
  return html`<div class="scroll table${rows.length > tall ? " tall" : ""}" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${columns.map(
    ({ head }, index) => html`<th scope="col"${look(index)}>${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell, index) => html`<td${look(index)}>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** A thin bar for a share from 0 to 1. */
export function shareBar(value: number, look: "plain" | "warn" = "plain"): Html {
  const percent = Number.isFinite(value) ? Math.min(100, Math.max(0, value * 100)) : 0;
  return html`<span class="share-bar ${look}" aria-hidden="true"><i style="width:${percent}%"></i></span>`;
}
