import type { DeploymentBody } from "../../artifacts/deployment.js";
import type { RawDataBody } from "../../artifacts/raw-data.js";
import { clipped, dataText, figureOf, figures, moreNote, notice, part } from "../blocks.js";
import { type Html, html } from "../html.js";
import { bytes, count, counted } from "../number-text.js";
import { usageOf } from "../usage.js";

const mostInputs = 60;

export function deploySection(body: DeploymentBody, rawData: RawDataBody | undefined): Html {
  const inputs = body.inputs
    .slice(0, mostInputs)
    .map(({ name, type }) => html`<li>${dataText(name, 60)} <small>${type}</small></li>`);
  return html`${figures([
    figureOf("Model", dataText(body.name, 40), `version ${count(body.version)}`),
    figureOf("Alias", body.alias === null ? "none: the gate was not met" : dataText(body.alias, 30)),
    figureOf("Kind", dataText(body.kind, 40)),
    figureOf("Size", bytes(body.bytes)),
    figureOf("SHA-256", html`<code title="${clipped(body.hash, 64)}">${body.hash.slice(0, 12)}</code>`),
  ])}
  ${notice("good", `${counted(body.goldenRows, "row")} predicted from the published file: equal to training, byte for byte.`)}
  ${part("How to call it", html`${usageOf(body, rawData).map(({ what, command }) => html`<p class="small label">${what}</p><pre tabindex="0"><code>${command}</code></pre>`)}`)}
  ${part(
    "What it reads",
    html`<p class="note">${counted(body.inputs.length, "column")}, in any order; others are passed over.</p><ul class="inputs">${inputs}</ul>${moreNote(mostInputs, body.inputs.length, "columns")}`,
  )}`;
}
