// The best rule of two questions: the bar a model has to clear to be worth its trouble.
import type { BinnedColumn, Sample } from "./probe.js";

/** A question about one column: `at most this bin` of an ordered column, or `is this value`. */
interface Question {
  readonly column: BinnedColumn;
  readonly bin: number;
}

interface Leaf {
  readonly group: number;
  readonly mean: number;
}

export interface SimpleRule {
  readonly sentence: string;
  /** On rows it was not made from: share of rows it is right on (classes), or share of variance explained (regression). */
  readonly score: number;
  /** The same for always giving the most frequent class; 0 for regression. */
  readonly constant: number;
  /** Binary only: what it says of rows it was not made from, [true group][said group]. */
  readonly confusion: readonly (readonly number[])[];
}

/** The best tree of depth two, made from every second row and scored on the others; undefined without a question. */
export function simpleRule(sample: Sample): SimpleRule | undefined {
  const rows = Array.from({ length: sample.rows }, (_, row) => row);
  const made = rows.filter((row) => row % 2 === 0);
  const scored = rows.filter((row) => row % 2 === 1);
  const root = bestQuestion(sample, made);
  if (!root || scored.length === 0) return undefined;
  const sides = [true, false].map((side) => {
    const part = made.filter((row) => holds(root, row) === side);
    const question = bestQuestion(sample, part);
    const leaves = question
      ? [true, false].map((answer) =>
          leafOf(
            sample,
            part.filter((row) => holds(question, row) === answer),
          ),
        )
      : [leafOf(sample, part), leafOf(sample, part)];
    return { question, leaves };
  });
  const say = (row: number): Leaf => {
    const side = sides[holds(root, row) ? 0 : 1];
    return side.leaves[!side.question || holds(side.question, row) ? 0 : 1];
  };
  const questions = [root, ...sides.flatMap(({ question }) => (question ? [question] : []))].map(inWords);
  const sentence = [...new Set(questions)].map((question) => `'${question}'`).join(", ");
  return { sentence, ...score(sample, made, scored, say) };
}

const holds = ({ column, bin }: Question, row: number) =>
  column.isOrdered ? column.bins[row] <= bin && column.bins[row] > 0 : column.bins[row] === bin;

function inWords({ column, bin }: Question): string {
  if (bin === 0) return `${column.name} is missing`;
  return column.isOrdered
    ? `${column.name} is at most ${column.labels[bin - 1]}`
    : `${column.name} is ${column.labels[bin - 1]}`;
}

function leafOf({ groups, groupCount, values }: Sample, rows: readonly number[]): Leaf {
  const counts = new Array<number>(groupCount).fill(0);
  let sum = 0;
  for (const row of rows) {
    counts[groups[row]]++;
    sum += values ? values[row] : 0;
  }
  return { group: counts.indexOf(Math.max(...counts)), mean: rows.length > 0 ? sum / rows.length : 0 };
}

// The question that leaves the least Gini impurity (classes) or sum of squares (regression) on its two sides.
function bestQuestion(sample: Sample, rows: readonly number[]): Question | undefined {
  let best: Question | undefined;
  let bestPurity = purity(sample, totals(sample, rows)) + 1e-9;
  for (const column of sample.columns) {
    const byBin = Array.from({ length: column.binCount }, () => empty(sample));
    for (const row of rows) add(sample, byBin[column.bins[row]], row);
    const all = byBin.reduce(plus, empty(sample));
    let below = empty(sample);
    for (let bin = 0; bin < column.binCount; bin++) {
      if (column.isOrdered && bin > 0) below = plus(below, byBin[bin]);
      const yes = column.isOrdered && bin > 0 ? below : byBin[bin];
      const no = minus(all, yes);
      if (yes[0] < 5 || no[0] < 5) continue;
      const sum = purity(sample, yes) + purity(sample, no);
      if (sum > bestPurity) {
        bestPurity = sum;
        best = { column, bin };
      }
    }
  }
  return best;
}

// [rows, rows of group 0, 1, ...] for classes, [rows, sum] for regression.
type Totals = readonly number[];
const empty = ({ values, groupCount }: Sample): number[] => new Array(values ? 2 : groupCount + 1).fill(0);
const plus = (a: Totals, b: Totals): number[] => a.map((value, index) => value + b[index]);
const minus = (a: Totals, b: Totals): number[] => a.map((value, index) => value - b[index]);

function add({ values, groups }: Sample, into: number[], row: number): void {
  into[0]++;
  if (values) into[1] += values[row];
  else into[1 + groups[row]]++;
}

function totals(sample: Sample, rows: readonly number[]): Totals {
  const sum = empty(sample);
  for (const row of rows) add(sample, sum, row);
  return sum;
}

// Sum over groups of count^2 / rows: larger is purer; for regression sum^2 / rows, which orders as the explained squares.
function purity({ values }: Sample, [rows, ...parts]: Totals): number {
  if (rows === 0) return 0;
  return (values ? parts[0] * parts[0] : parts.reduce((sum, count) => sum + count * count, 0)) / rows;
}

function score(sample: Sample, made: readonly number[], scored: readonly number[], say: (row: number) => Leaf) {
  const { groups, groupCount, values } = sample;
  const constant = leafOf(sample, made);
  if (values) {
    let left = 0;
    let total = 0;
    for (const row of scored) {
      left += (values[row] - say(row).mean) ** 2;
      total += (values[row] - constant.mean) ** 2;
    }
    return { score: total > 0 ? 1 - left / total : 0, constant: 0, confusion: [] };
  }
  const confusion = Array.from({ length: groupCount }, () => new Array<number>(groupCount).fill(0));
  for (const row of scored) confusion[groups[row]][say(row).group]++;
  const right = confusion.reduce((sum, counts, group) => sum + counts[group], 0);
  const frequent = confusion[constant.group].reduce((sum, count) => sum + count, 0);
  return { score: right / scored.length, constant: frequent / scored.length, confusion };
}
