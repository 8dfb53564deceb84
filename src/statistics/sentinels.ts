// Values that stand for "missing" without saying so: "?", "N/A", "ERROR" among numbers, -200 in a row of small values.
import { type ColumnFacts, isNumberText } from "./column-facts.js";
import { isMissingWord } from "./missing-words.js";

export interface FoundSentinels {
  readonly values: readonly (string | number)[];
  readonly cells: number;
  /** In words, with numbers. */
  readonly why: string;
}

/** Words in an otherwise numeric column are sentinels when they are few and the numbers many. */
const mostWords = 5;

/**
 * The sentinels of a column: words in a column of numbers, words that always mean missing, and one extreme number far
 * outside the rest.
 *
 * @param facts with the most frequent values in `top`
 */
export function findSentinels(facts: ColumnFacts): FoundSentinels[] {
  return facts.type === "utf8" || facts.type === "dictionary" ? amongTexts(facts) : amongNumbers(facts);
}

function amongTexts({ odd, there, numberTexts, distinct }: ColumnFacts): FoundSentinels[] {
  if (numberTexts > there / 2) {
    const words = odd.filter(({ text }) => !isNumberText(text));
    const cells = words.reduce((sum, { count }) => sum + count, 0);
    // All the words must be known: another one would still keep the column from being numbers.
    if (words.length === 0 || words.length > mostWords || cells !== there - numberTexts) return [];
    return [{ values: words.map(({ text }) => text), cells, why: `the other ${numberTexts} cells are numbers` }];
  }
  const words = odd.filter(({ text }) => isMissingWord(text));
  if (words.length === 0 || distinct <= words.length) return [];
  const cells = words.reduce((sum, { count }) => sum + count, 0);
  return [{ values: words.map(({ text }) => text), cells, why: "a common way of writing 'missing'" }];
}

function amongNumbers(facts: ColumnFacts): FoundSentinels[] {
  const { smallest, largest, top, there, distinct } = facts;
  if (distinct < 3 || !["float64", "float32", "int8", "int16", "int32", "int64"].includes(facts.type)) return [];
  return [smallest, largest].flatMap((value) => {
    const seen = top.find((candidate) => candidate.value === value);
    if (!seen || seen.count < Math.max(3, there / 1000) || seen.count === there) return [];
    const low = value === smallest ? facts.secondSmallest : smallest;
    const high = value === largest ? facts.secondLargest : largest;
    const range = high - low;
    // Below zero where nothing else is, a whole range away; or all nines, ten ranges above.
    const isBelow = value < 0 && low >= 0 && low - value > range;
    const isNines =
      value > 0 && /^9{2,}(\.0*)?$/.test(String(value)) && value - high > 10 * Math.max(range, Math.abs(high));
    if (!isBelow && !isNines) return [];
    return [
      {
        values: [value],
        cells: seen.count,
        why: `it occurs ${seen.count} times, far outside the rest (${low} to ${high})`,
      },
    ];
  });
}
