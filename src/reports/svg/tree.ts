// A decision tree as a drawing that stands alone: boxes with rule, gain and share of rows; the width of a line is the share
// of the rows that go along it. Deep trees are cut, and the cut is marked.
import { type DumpedNode, type DumpedTree, isSplit } from "../../models/trees/dump-trees.js";
import { leavesOf, numberText } from "../../models/trees/tree-text.js";
import { type Html, html, htmlText, trusted } from "../html.js";
import { measure, share } from "../number-text.js";
import { fitText } from "./text-width.js";

export interface TreeDrawingOptions {
  /** Levels of splits drawn; default 4. */
  readonly maxDepth?: number;
}

const box = { width: 164, height: 62, gap: 18, level: 116 };
const margin = 20;

// One look for light and dark, since a drawing by itself has no page to take colours from.
const style = `svg{color-scheme:light dark;--ink:#1b1d21;--soft:#5a5f69;--line:#b9bec6;--box:#fff;--edge:#cfd3d9;--up:#0f5a46;--down:#a8500a;--leaf:#f4f4f0;--page:#fbfbf9}
@media (prefers-color-scheme:dark){svg{--ink:#e7e9ec;--soft:#a7adb7;--line:#5b636e;--box:#1a1d21;--edge:#424952;--up:#5be6bc;--down:#f19a4b;--leaf:#202429;--page:#131518}}
text{font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink);text-anchor:middle}
.page{fill:var(--page)}.box{fill:var(--box);stroke:var(--edge)}.leaf{fill:var(--leaf);stroke:var(--edge)}.cut{fill:none;stroke:var(--edge);stroke-dasharray:4 3}
.link{fill:none;stroke:var(--line);stroke-linecap:round}.name{font-weight:600}.soft{fill:var(--soft);font-size:11.5px}
.way{fill:var(--soft);font-size:11px;paint-order:stroke;stroke:var(--page);stroke-width:5px;stroke-linejoin:round}.up{fill:var(--up);font-weight:600}.down{fill:var(--down);font-weight:600}`;

interface Placed {
  readonly node: DumpedNode;
  readonly x: number;
  readonly depth: number;
  readonly isCut: boolean;
  readonly children: readonly Placed[];
}

/** The text of an SVG file. Names are escaped; nothing in it runs or is fetched. */
export function treeSvg(tree: DumpedTree, { maxDepth = 4 }: TreeDrawingOptions = {}): string {
  let next = 0;
  let deepest = 0;
  const place = (node: DumpedNode, depth: number): Placed => {
    deepest = Math.max(deepest, depth);
    const isCut = isSplit(node) && depth >= maxDepth;
    if (!isSplit(node) || isCut) return { node, x: next++ * (box.width + box.gap), depth, isCut, children: [] };
    const children = [place(node.left, depth + 1), place(node.right, depth + 1)];
    return { node, x: (children[0].x + children[1].x) / 2, depth, isCut, children };
  };
  const root = place(tree.root, 0);
  const width = 2 * margin + next * (box.width + box.gap) - box.gap;
  const height = 2 * margin + deepest * box.level + box.height;
  const all = [root];
  for (const part of all) all.push(...part.children);
  const total = sizeOf(tree.root);
  const title = `Tree ${tree.tree}: ${leavesOf(tree.root)} leaves`;
  return htmlText(
    html`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${title}</title><style>${trusted(style)}</style><rect class="page" width="${width}" height="${height}"/>${all.flatMap((part) => part.children.map((child, side) => link(part, child, side, total)))}${all.map((part) => drawn(part, total))}</svg>\n`,
  );
}

const sizeOf = ({ rows, cover }: DumpedNode): number => (rows > 0 ? rows : cover);
const centre = (part: Placed) => margin + part.x + box.width / 2;
const top = (part: Placed) => margin + part.depth * box.level;

function link(parent: Placed, child: Placed, side: number, total: number): Html {
  const from = [centre(parent), top(parent) + box.height] as const;
  const to = [centre(child), top(child)] as const;
  const middle = (from[1] + to[1]) / 2;
  const weight = total > 0 ? 1.25 + 6 * (sizeOf(child.node) / total) : 1.5;
  const missing =
    isSplit(parent.node) && parent.node.missingIs !== "nothing" && (parent.node.missing === "left") === (side === 0);
  const way = `${side === 0 ? "yes" : "no"}${missing ? " · missing" : ""}`;
  return html`<path class="link" stroke-width="${weight}" d="M${from[0]} ${from[1]}C${from[0]} ${middle} ${to[0]} ${middle} ${to[0]} ${to[1]}"/><text class="way" x="${to[0]}" y="${to[1] - 12}">${way}</text>`;
}

function drawn(placed: Placed, total: number): Html {
  const { node, isCut } = placed;
  const x = margin + placed.x;
  const y = top(placed);
  const at = centre(placed);
  const inside = box.width - 16;
  const part = total > 0 && sizeOf(node) > 0 ? share(sizeOf(node) / total) : "";
  const portion = part === "" ? "" : `${part} of ${node.rows > 0 ? "rows" : "cover"}`;
  if (isCut) {
    return html`<rect class="cut" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/><text x="${at}" y="${y + 28}">… ${leavesOf(node)} leaves</text><text class="soft" x="${at}" y="${y + 46}">${portion}</text>`;
  }
  if (!isSplit(node)) {
    const tone = node.value > 0 ? "up" : node.value < 0 ? "down" : "";
    return html`<rect class="leaf" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="31"/><text class="${tone}" x="${at}" y="${y + 28}">${numberText(node.value)}</text><text class="soft" x="${at}" y="${y + 46}">${fitText([`leaf ${node.leaf}`, portion].filter(Boolean).join(" · "), inside, 11.5)}</text>`;
  }
  const rule =
    node.categories === undefined
      ? `≤ ${numberText(node.threshold ?? 0)}`
      : `${node.categoriesGo === "right" ? "∉" : "∈"} {${node.categories.slice(0, 40).join(", ")}}`;
  const facts = [node.gain > 0 ? `gain ${measure(node.gain)}` : "", part].filter(Boolean).join(" · ");
  const whole =
    node.categories === undefined ? node.feature : `${node.feature}: ${node.categories.slice(0, 200).join(", ")}`;
  return html`<g><title>${whole}</title><rect class="box" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/><text class="name" x="${at}" y="${y + 19}">${fitText(node.feature, inside, 12.5)}</text><text x="${at}" y="${y + 36}">${fitText(rule, inside, 12.5)}</text><text class="soft" x="${at}" y="${y + 53}">${fitText(facts, inside, 11.5)}</text></g>`;
}
