// Gives each column the one type that all its rows agree on.
import { type Column, columnOf } from "../../columns/column.js";
import type { Runtime } from "../../engine/runtime.js";
import {
  type ColumnReading,
  chooseReading,
  forcedReading,
  mostLevels,
  needsAllRows,
  withLikelyOrder,
} from "./kinds.js";
import {
  asDictionary,
  type ColumnWish,
  countKinds,
  type FoundRows,
  type MissingWords,
  type ReadColumn,
  readColumnsOf,
  type TextRules,
} from "./native-text.js";

export interface TypedColumn {
  readonly column: Column;
  readonly reading: ColumnReading;
  /** Cells made missing because they are not of the type that was stated. */
  readonly unread: number;
}

/** One column on its way to its type. */
interface Draft {
  readonly position: number;
  reading: ColumnReading;
  /** Chosen from all rows. */
  isCertain: boolean;
  /** More levels than a dictionary may have: nothing to try again. */
  hasManyLevels: boolean;
  result?: ReadColumn;
}

/**
 * Reads columns with types found over all rows.
 *
 * Types are guessed from some rows, and the columns read as such. Where a cell is not of the guessed type, all cells of
 * that column are looked at and it is read again. What a guess can be is at least as narrow as the truth, so a guess that
 * fits every cell is the truth; and text is a dictionary exactly when it has few levels in all rows, whatever was guessed.
 *
 * @param positions where the columns stand in the file
 * @param stated their types where the caller states them
 * @throws {MillraceError} ERR_INVALID_VALUE for an unknown stated type
 */
export function readTypedColumns(
  text: TextRules,
  found: FoundRows,
  positions: readonly number[],
  names: readonly string[],
  stated: ReadonlyMap<string, string>,
  missing: MissingWords,
  runtime: Runtime,
): TypedColumn[] {
  const drafts = draftColumns(text, found, positions, names, stated, missing, runtime);
  for (let open = drafts; open.length > 0; ) {
    const wishes: ColumnWish[] = open.map(({ position, reading }) => ({ position, reading }));
    const results = readColumnsOf(text, found, wishes, missing, runtime);
    open.forEach((draft, index) => {
      settle(draft, results[index], runtime);
    });
    open = open.filter((draft) => draft.result === undefined);
    const mistyped = open.filter((draft) => !draft.hasManyLevels);
    if (mistyped.length === 0) continue;
    const again = mistyped.map(({ position }) => position);
    const counts = countKinds(text, found, again, missing, true, runtime);
    mistyped.forEach((draft, index) => {
      draft.reading = chooseReading(counts[index]);
      draft.isCertain = true;
    });
  }
  return drafts.map(({ reading, result }) => ({
    column: columnOf(reading.type, result!.chunks!, result!.dictionary),
    reading,
    unread: result!.unread,
  }));
}

function draftColumns(
  text: TextRules,
  found: FoundRows,
  positions: readonly number[],
  names: readonly string[],
  stated: ReadonlyMap<string, string>,
  missing: MissingWords,
  runtime: Runtime,
): Draft[] {
  const some = countKinds(text, found, positions, missing, false, runtime);
  const forced = names.map((name) => (stated.has(name) ? forcedReading(name, stated.get(name)!) : undefined));
  const guesses = some.map((counts) => chooseReading(counts));
  const unsure = positions.flatMap((_, index) =>
    (forced[index] ? forced[index].needsOrder : needsAllRows(guesses[index], some[index])) ? [index] : [],
  );
  const wanted = unsure.map((index) => positions[index]);
  const counted = wanted.length > 0 ? countKinds(text, found, wanted, missing, true, runtime) : [];
  const all = new Map(unsure.map((index, order) => [index, counted[order]]));
  return positions.map((position, index) => {
    const counts = all.get(index);
    const statedReading = forced[index];
    const guess = statedReading ?? guesses[index];
    const reading = !counts ? guess : statedReading ? withLikelyOrder(statedReading, counts) : chooseReading(counts);
    const isCertain = statedReading !== undefined || counts !== undefined;
    return { position, reading, isCertain, hasManyLevels: false };
  });
}

/** Takes a result, or says in the draft how to read the column again. */
function settle(draft: Draft, result: ReadColumn, runtime: Runtime): void {
  const { reading } = draft;
  const isText = reading.type === "utf8" && !reading.isForced;
  const isLevels = reading.type === "dictionary" && !reading.isForced;
  const isTooMany =
    isLevels &&
    (result.chunks === undefined || result.dictionary!.length > mostLevels(result.chunks[0].length - result.nullCount));
  if (isTooMany) {
    draft.hasManyLevels = true;
    draft.reading = { ...reading, type: "utf8" };
  } else if (isText && !draft.hasManyLevels) {
    const levels = asDictionary(result, runtime);
    draft.result = levels ?? result;
    if (levels) draft.reading = { ...reading, type: "dictionary" };
  } else if (result.chunks !== undefined && (!result.isDoubtful || draft.isCertain)) {
    draft.result = result;
  }
}
