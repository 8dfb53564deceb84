import { uniqueNames } from "../../columns/unique-names.js";

const mostRows = 1_000;
const missingWords = new Set(["", "?", "-", "na", "n/a", "nan", "null", "none"]);

const isMissing = (cell: string) => missingWords.has(cell.trim().toLowerCase());
const isNumber = (cell: string) => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell.trim());
const isTime = (cell: string) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d.*)?$/.test(cell.trim());
const isTyped = (cell: string) => isNumber(cell) || isTime(cell) || /^(true|false)$/i.test(cell.trim());

/**
 * Whether the first row names the columns.
 *
 * It does when it holds a name the caller expects; when columns of numbers or dates begin with something else more often
 * than not; and, where all is text, unless one of its cells stands again in its column. A file of one row has no header
 * when most cells are numbers or dates.
 */
export function looksLikeHeader(rows: readonly (readonly string[])[], names: ReadonlySet<string>): boolean {
  const [first, ...rest] = rows;
  if (first.some((cell) => names.has(cell))) return true;
  const body = rest.slice(0, mostRows);
  if (body.length === 0) return 2 * first.filter(isTyped).length <= first.length;
  let forHeader = 0;
  let forData = 0;
  first.forEach((cell, column) => {
    if (isMissing(cell)) return;
    const cells = body.flatMap((row) => (column < row.length && !isMissing(row[column]) ? [row[column]] : []));
    const typed = cells.filter(isTyped).length;
    if (cells.length === 0 || typed < 0.8 * cells.length) return;
    if (isTyped(cell)) forData++;
    else forHeader++;
  });
  if (forHeader + forData > 0) return forHeader >= forData;
  return !first.some((cell, column) => !isMissing(cell) && recurs(cell, column, first, body));
}

function recurs(cell: string, column: number, first: readonly string[], body: readonly (readonly string[])[]): boolean {
  // The header may stand in the file again where files were joined: only a cell in another row tells.
  return body.some((row) => row[column] === cell && row.some((other, index) => other !== first[index]));
}

export interface ColumnNames {
  readonly names: readonly string[];
  /** Names given to columns that had none. */
  readonly invented: readonly string[];
}

/**
 * The names of the columns: those of the header, `column_<position>` where it has none.
 *
 * @throws {MillraceError} ERR_COLUMN_DUPLICATE when two are equal and are not to be numbered
 */
export function nameColumns(
  header: readonly string[],
  columns: number,
  file: string,
  duplicates: "error" | "number" = "error",
): ColumnNames {
  const taken = new Set(header);
  const invented: string[] = [];
  const names = Array.from({ length: columns }, (_, index) => {
    const name = header[index] ?? "";
    if (name.trim() !== "") return name;
    let made = `column_${index + 1}`;
    while (taken.has(made)) made += "_";
    taken.add(made);
    invented.push(made);
    return made;
  });
  return { names: uniqueNames(names, file, duplicates), invented };
}
