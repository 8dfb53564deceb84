import { type Html, html, trusted } from "./html.js";
import { theme } from "./theme.js";

export interface NavigationEntry {
  readonly id: string;
  readonly title: string;
  readonly number?: number;
  /** There is no such section (yet): listed, no link. */
  readonly isMissing?: boolean;
}

/** A whole page in one file. Its policy lets it load nothing and run nothing, whatever the data says. */
export function page({
  title,
  name,
  navigation,
  body,
}: {
  title: string;
  name: string;
  navigation: readonly NavigationEntry[];
  body: Html;
}): Html {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="millrace">
<title>${title}</title>
<style>${trusted(theme)}</style>
</head>
<body>
<a class="skip" href="#summary">Skip to the report</a>
<div class="page">
<nav aria-label="Contents"><p class="brand">${wheel()}<span>${name}</span></p><ol>${navigation.map(entry)}</ol></nav>
<main>${body}
<footer>Made by Millrace. The JSON twin beside this file holds all results, complete and the same to the byte on every run.</footer>
</main>
</div>
</body>
</html>
`;
}

function entry({ id, title, number, isMissing }: NavigationEntry): Html {
  const label = html`<span class="number">${number === undefined ? "" : String(number)}</span>${title}`;
  return html`<li>${isMissing ? html`<span class="missing">${label}</span>` : html`<a href="#${id}">${label}</a>`}</li>`;
}

/** A mill wheel: eight paddles, one a phase. */
function wheel(): Html {
  return html`<svg class="wheel" viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true"><circle r="7"/><path d="M0-2.5V-11M0 2.5V11M-2.5 0H-11M2.5 0H11M-1.8-1.8-7.8-7.8M1.8-1.8 7.8-7.8M-1.8 1.8-7.8 7.8M1.8 1.8 7.8 7.8"/></svg>`;
}
