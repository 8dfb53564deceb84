// A tree as lines of text, a level of depth an indent.
import { type DumpedNode, type DumpedSplit, type DumpedTree, isSplit } from "./dump-trees.js";

const mostListed = 8;

/** The rule of a split, as it is read: `age <= 41.5`, `colour in {red, blue}`. True goes left. */
export function ruleOf(split: DumpedSplit, mostCategories = mostListed): string {
  if (split.categories === undefined) return `${split.feature} <= ${numberText(split.threshold ?? 0)}`;
  const names = split.categories.slice(0, mostCategories).map(String);
  const more = split.categories.length - names.length;
  const listed = `{${names.join(", ")}${more > 0 ? `, and ${more} more` : ""}}`;
  return `${split.feature} ${split.categoriesGo === "right" ? "not in" : "in"} ${listed}`;
}

/** Six significant digits: enough to tell thresholds apart, short enough to read. */
export const numberText = (value: number | string): string =>
  typeof value === "string" ? value : String(Number(value.toPrecision(6)));

/**
 * ```text
 * age <= 41.5 (gain 12.3, 100 rows, missing left)
 * ├─ yes: leaf 0: 0.25 (60 rows)
 * └─ no: colour in {red} (gain 3.1, 40 rows, missing right)
 *    ├─ yes: leaf 1: -0.1 (10 rows)
 *    └─ no: leaf 2: 0.4 (30 rows)
 * ```
 */
export function treeText({ root }: DumpedTree, maxDepth = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  const open: [node: DumpedNode, indent: string, lead: string, depth: number][] = [[root, "", "", 0]];
  while (open.length > 0) {
    const [node, indent, lead, depth] = open.pop()!;
    if (!isSplit(node)) {
      lines.push(`${lead}leaf ${node.leaf}: ${numberText(node.value)}${told([rowsOf(node)])}`);
      continue;
    }
    if (depth >= maxDepth) {
      lines.push(`${lead}… ${leavesOf(node)} leaves${told([rowsOf(node)])}`);
      continue;
    }
    const gain = node.gain > 0 ? `gain ${numberText(node.gain)}` : "";
    const missing = node.missingIs === "nothing" ? "" : `missing ${node.missing}`;
    lines.push(`${lead}${plain(ruleOf(node))}${told([gain, rowsOf(node), missing])}`);
    open.push([node.right, `${indent}   `, `${indent}└─ no: `, depth + 1]);
    open.push([node.left, `${indent}│  `, `${indent}├─ yes: `, depth + 1]);
  }
  return `${lines.join("\n")}\n`;
}

/** Leaves below a node. */
export function leavesOf(root: DumpedNode): number {
  let leaves = 0;
  const open = [root];
  while (open.length > 0) {
    const node = open.pop()!;
    if (isSplit(node)) open.push(node.left, node.right);
    else leaves++;
  }
  return leaves;
}

const rowsOf = ({ rows, cover }: DumpedNode): string =>
  rows > 0 ? `${numberText(rows)} rows` : cover > 0 ? `cover ${numberText(cover)}` : "";

const told = (parts: readonly string[]): string => {
  const some = parts.filter((part) => part !== "");
  return some.length > 0 ? ` (${some.join(", ")})` : "";
};

// A name may hold anything; a line stays one line.
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "\ufffd");
