// A plain, slow reader of CSV: one character at a time, one row after the other, types by regular expressions. It states
// the rules of src/sources/csv.ts a second time and shares no code with it.
import type { CellValue } from "../../src/columns/values.js";

export interface OracleDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly columns: number;
  readonly longestField?: number;
}

export interface OracleRows {
  readonly rows: string[][];
  readonly bad: { line: number; offset: number; code: number }[];
}

/** Rows and bad lines of a text without its header. Offsets are in characters. */
export function oracleRows(text: string, dialect: OracleDialect): OracleRows {
  const rows: string[][] = [];
  const bad: OracleRows["bad"] = [];
  let at = 0;
  while (at < text.length) {
    const row = oneRow(text, at, dialect);
    if (row.code !== 0) {
      const line = text.slice(0, at).split(/\r\n|\r|\n/).length;
      bad.push({ line, offset: at, code: row.code });
    } else if (row.fields.length > 0) rows.push(row.fields);
    at = row.next;
  }
  return { rows, bad };
}

function oneRow(text: string, start: number, { delimiter, quote, columns, longestField = 1 << 20 }: OracleDialect) {
  const afterLine = (from: number) => {
    const end = text.slice(from).search(/[\r\n]/);
    if (end < 0) return text.length;
    return from + end + (text.startsWith("\r\n", from + end) ? 2 : 1);
  };
  const broken = (code: number) => ({ fields: [] as string[], code, next: afterLine(start) });
  const fields: string[] = [];
  let at = start;
  for (;;) {
    if (fields.length === columns) return broken(2);
    const begin = at;
    let field = "";
    if (quote !== "" && text[at] === quote) {
      at++;
      for (;;) {
        if (at - begin >= longestField && begin + longestField < text.length) return broken(5);
        if (at >= text.length) return broken(4);
        if (text[at] !== quote) field += text[at++];
        else if (text[at + 1] === quote) {
          field += quote;
          at += 2;
        } else break;
      }
      at++;
      if (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") return broken(3);
    } else {
      while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") field += text[at++];
    }
    if (at - begin > longestField) return broken(5);
    fields.push(field);
    if (text[at] === delimiter) {
      at++;
      continue;
    }
    const next = text.startsWith("\r\n", at) ? at + 2 : at + 1;
    if (fields.length === columns) return { fields, code: 0, next };
    if (at === start) return { fields: [], code: 0, next }; // an empty line
    return { fields: [], code: 1, next };
  }
}

const integer = /^[+-]?(0|[1-9]\d*)$/;
const decimal = /^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const word = /^[+-]?(inf|infinity|nan)$/i;

type Kind = { type: string; read: (cell: string) => CellValue | undefined };

const dateKinds: { pattern: RegExp; order: [number, number, number] }[] = [
  { pattern: /^(\d{4})-(\d\d)-(\d\d)/, order: [1, 2, 3] },
  { pattern: /^(\d{4})\/(\d\d)\/(\d\d)/, order: [1, 2, 3] },
  { pattern: /^(\d\d?)\/(\d\d?)\/(\d{4})/, order: [3, 1, 2] },
  { pattern: /^(\d\d?)\/(\d\d?)\/(\d{4})/, order: [3, 2, 1] },
  { pattern: /^(\d\d?)-(\d\d?)-(\d{4})/, order: [3, 1, 2] },
  { pattern: /^(\d\d?)-(\d\d?)-(\d{4})/, order: [3, 2, 1] },
  { pattern: /^(\d\d?)\.(\d\d?)\.(\d{4})/, order: [3, 2, 1] },
];

function dayOf(cell: string, kind: (typeof dateKinds)[number]): { day: number; rest: string } | undefined {
  const match = kind.pattern.exec(cell);
  if (!match) return undefined;
  const [year, month, day] = kind.order.map((group) => Number(match[group]));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return { day: date.getTime() / 86_400_000, rest: cell.slice(match[0].length) };
}

function timestampOf(cell: string, kind: (typeof dateKinds)[number], isZoned: boolean): bigint | undefined {
  const date = dayOf(cell, kind);
  if (!date) return undefined;
  const midnight = BigInt(date.day) * 86_400_000_000n;
  if (date.rest === "") return isZoned ? undefined : midnight;
  const zone = isZoned ? "(?<zone>[Zz]|[+-]\\d\\d(:?\\d\\d)?)" : "";
  const pattern = `^[ T](?<h>\\d\\d?):(?<m>\\d\\d)(:(?<s>\\d\\d)([.,](?<f>\\d+))?)?( (?<half>[AaPp][Mm]))?${zone}$`;
  const parts = new RegExp(pattern).exec(date.rest)?.groups;
  if (!parts) return undefined;
  if (parts.half !== undefined && isZoned) return undefined;
  let hour = Number(parts.h);
  if (parts.half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (parts.half.toLowerCase() === "pm" ? 12 : 0);
  }
  const [minute, second] = [Number(parts.m), Number(parts.s ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  let seconds = hour * 3600 + minute * 60 + second;
  if (isZoned && !/^z$/i.test(parts.zone)) {
    const [, sign, zoneHour, zoneMinute = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(parts.zone)!;
    if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined;
    seconds -= (sign === "+" ? 1 : -1) * (Number(zoneHour) * 3600 + Number(zoneMinute) * 60);
  }
  return midnight + BigInt(seconds) * 1_000_000n + BigInt((parts.f ?? "").padEnd(6, "0").slice(0, 6));
}

/** The kinds in the order of preference; a date is given as days, a timestamp as microseconds. */
const kinds: Kind[] = [
  { type: "bool", read: (cell) => (cell === "true" ? true : cell === "false" ? false : undefined) },
  ...(["int32", "int64"] as const).map((type) => ({
    type,
    read: (cell: string) => {
      if (!integer.test(cell)) return undefined;
      const value = BigInt(cell.replace("+", ""));
      return BigInt.asIntN(type === "int32" ? 32 : 64, value) === value ? value : undefined;
    },
  })),
  {
    type: "float64",
    read: (cell) => {
      if (word.test(cell)) {
        if (/nan/i.test(cell)) return null;
        return cell.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      }
      if (!decimal.test(cell)) return undefined;
      return Number(cell);
    },
  },
];

export interface OracleColumn {
  readonly type: string;
  /** bigint for whole numbers and times, number, boolean, string; null when missing. */
  readonly values: CellValue[];
}

/** A column's type and values by trying every kind on every cell. */
export function oracleColumn(cells: readonly string[], missing: readonly string[] = []): OracleColumn {
  const trimmed = cells.map((cell) => cell.replace(/^[ \t]+|[ \t]+$/g, ""));
  const isMissing = trimmed.map((cell) => cell === "" || missing.includes(cell));
  const present = trimmed.filter((_, row) => !isMissing[row]);
  if (present.length === 0) return { type: "float64", values: cells.map(() => null) };
  const readAll = (read: Kind["read"]) =>
    trimmed.map((cell, row) => (isMissing[row] ? null : read(cell))) as (CellValue | undefined)[];
  const wholeOf = (cell: string) => BigInt(cell.replace("+", ""));
  const isLong = (cell: string) => integer.test(cell) && BigInt.asIntN(64, wholeOf(cell)) !== wholeOf(cell);
  const isDecimal = (cell: string) => !integer.test(cell) && !/nan/i.test(cell);
  const areIds = present.some(isLong) && !present.some(isDecimal);
  for (const { type, read } of kinds) {
    if (type === "float64" && areIds) continue;
    const values = readAll(read);
    if (!values.includes(undefined)) return { type, values: values as CellValue[] };
  }
  const times: [string, (cell: string, kind: (typeof dateKinds)[number]) => CellValue | undefined][] = [
    [
      "date",
      (cell, kind) => {
        const date = dayOf(cell, kind);
        return date?.rest === "" ? BigInt(date.day) : undefined;
      },
    ],
    ["timestamp", (cell, kind) => timestampOf(cell, kind, false)],
    ["timestamp", (cell, kind) => (kind === dateKinds[0] ? timestampOf(cell, kind, true) : undefined)],
  ];
  for (const [type, read] of times) {
    const fits = dateKinds.map((kind) => readAll((cell) => read(cell, kind))).filter((v) => !v.includes(undefined));
    if (fits.length === 1) return { type, values: fits[0] as CellValue[] };
    if (fits.length > 1) break;
  }
  const values = cells.map((cell, row) => (isMissing[row] ? null : cell));
  const levels = new Set(values.filter((value) => value !== null)).size;
  const most = Math.max(50, Math.min(65_536, Math.floor(present.length / 2)));
  return { type: levels <= most ? "dictionary" : "utf8", values };
}
