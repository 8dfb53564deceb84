// What every transform of the catalogue keeps to, whatever it does.
import { describe, expect, test } from "vitest";
import { contiguous } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { type CellValue, cellAt, columnFrom } from "../../src/columns/values.js";
import type { JsonValue } from "../../src/core/json.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { takeRows } from "../../src/engine/take-rows.js";
import type { FittedTransform, Frame, Target } from "../../src/transforms/transform.js";
import { restoreTransform, saveTransform, transforms } from "../../src/transforms/transforms.js";

const runtime = makeRuntime({ threads: 2 });
const rows = 3000;

function table(n: number, unseen = false): Table {
  const cells = (make: (row: number) => CellValue) => Array.from({ length: n }, (_, row) => make(row));
  const gaps = (make: (row: number) => CellValue) => cells((row) => (row % 6 === 1 ? null : make(row)));
  const extra = unseen ? "never seen " : "";
  return makeTable([
    [
      "size",
      columnFrom(
        gaps((row) => Math.sin(row) * 50 + (unseen ? 1e6 : 0)),
        "float64",
      ),
    ],
    [
      "whole",
      columnFrom(
        cells((row) => (row * 37) % 90),
        "int16",
      ),
    ],
    [
      "flag",
      columnFrom(
        gaps((row) => row % 3 === 0),
        "bool",
      ),
    ],
    [
      "color",
      columnFrom(
        gaps((row) => `${extra}${["red", "green", "blue", ""][row % 4]}`),
        "dictionary",
      ),
    ],
    [
      "city",
      columnFrom(
        gaps((row) => `${extra}city ${(row * row) % 61}`),
        "utf8",
      ),
    ],
    [
      "code",
      columnFrom(
        cells((row) => (unseen ? 100 : 0) + (row % 5)),
        "int32",
      ),
    ],
    [
      "note",
      columnFrom(
        gaps((row) => `${extra}call ${row % 7} now ${["please", "later"][row % 2]}`),
        "utf8",
      ),
    ],
    [
      "when",
      columnFrom(
        gaps((row) => new Date(1.6e12 + row * 7.3e7)),
        "timestamp",
      ),
    ],
    [
      "day",
      columnFrom(
        gaps((row) => new Date(row * 86_400_000)),
        "date",
      ),
    ],
    [
      "__proto__",
      columnFrom(
        gaps((row) => row / 7),
        "float32",
      ),
    ],
  ]);
}

const frameOf = (columns: Table): Frame => ({
  columns,
  features: makeTable(
    [
      ["first", columns.columns[1]],
      ["second", columns.columns[1]],
    ],
    columns.rowCount,
  ),
});

const numeric = ["size", "whole", "flag", "__proto__"];
const categorical = ["color", "city", "code"];
const options: Record<string, object> = {
  "clip-outliers": { columns: numeric, factor: 0.5 },
  "date-parts": { columns: ["when", "day"], parts: ["year", "month", "dayOfWeek", "hour", "elapsed"] },
  "hash-text": { columns: ["note", "color"], buckets: 64, pairs: true },
  impute: { columns: numeric, method: "median", indicator: true },
  "min-max-scale": { columns: numeric },
  "one-hot": { columns: categorical },
  "ordinal-encode": { columns: categorical },
  "pass-numeric": { columns: numeric },
  ratio: { ratios: [{ name: "size per whole", numerator: "size", denominator: "whole" }] },
  "select-features": { features: ["second"] },
  "standard-scale": { columns: numeric },
  "target-encode": { columns: categorical, seed: 3, classes: ["a", "b", "c"] },
};

const target = (n: number): Target => ({
  labels: Float64Array.from({ length: n }, (_, row) => (row * 7) % 3),
  classCount: 3,
});

/** Every cell as text; -0 told from 0. */
function cellsOf({ columns, features }: Frame): string[][] {
  return [columns, features].flatMap((part) =>
    part.columns.map((column, index) => [
      part.names[index],
      ...Array.from({ length: column.length }, (_, row) => {
        const cell = cellAt(column, row);
        // A column that was worked on is float64: missing is NaN there, true is 1.
        if (cell === null || Number.isNaN(cell)) return "missing";
        if (typeof cell === "boolean") return String(Number(cell));
        return Object.is(cell, -0) ? "-0" : cell instanceof Date ? cell.toISOString() : String(cell);
      }),
    ]),
  );
}

const rowsOf = (cells: string[][], order: readonly number[]) =>
  cells.map(([name, ...values]) => [name, ...order.map((row) => values[row])]);

describe.each(transforms.map((transform) => [transform.name, transform] as const))("%s", (name, transform) => {
  const train = frameOf(table(rows));
  const learn = (frame = train, threads = runtime): FittedTransform =>
    transform.fit(frame, options[name], threads, target(frame.columns.rowCount));
  const fitted = learn();
  const applied = cellsOf(fitted.apply(train, runtime));

  test("its saved state restores to the same transform", () => {
    const saved = JSON.parse(JSON.stringify(saveTransform(fitted)));
    const restored = restoreTransform(saved);
    expect(restored.state()).toStrictEqual(saved.state);
    expect([restored.name, restored.reads, restored.makes]).toStrictEqual([fitted.name, fitted.reads, fitted.makes]);
    expect(cellsOf(restored.apply(train, runtime))).toStrictEqual(applied);
  });

  test("it makes exactly the features it says, each from a column it reads, and leaves its input alone", () => {
    const before = cellsOf(train);
    const { features } = fitted.apply(train, runtime);
    const made = fitted.makes.map(({ feature }) => feature);
    expect(new Set(made).size).toBe(made.length);
    if (name !== "select-features") expect(features.names).toStrictEqual(["first", "second", ...made]);
    for (const { source } of fitted.makes) expect(fitted.reads).toContain(source);
    expect(cellsOf(train)).toStrictEqual(before);
  });

  test("1, 2 and 4 threads give the same state and the same bits", () => {
    for (const threads of [1, 4]) {
      const other = makeRuntime({ threads });
      expect(learn(train, other).state()).toStrictEqual(fitted.state());
      expect(cellsOf(fitted.apply(train, other))).toStrictEqual(applied);
    }
  });

  test("rows in another order give the same rows in that order", () => {
    const order = Uint32Array.from({ length: rows }, (_, row) => (row * 7) % rows);
    const moved = frameOf(takeRows(train.columns, order, runtime));
    expect(cellsOf(fitted.apply(moved, runtime))).toStrictEqual(rowsOf(applied, [...order]));
  });

  test("a row by itself is what it is among others, to the bit", () => {
    for (const row of [0, 1, 7, rows - 1]) {
      const alone = frameOf(takeRows(train.columns, Uint32Array.of(row), runtime));
      expect(cellsOf(fitted.apply(alone, runtime))).toStrictEqual(rowsOf(applied, [row]));
    }
  });

  test("an empty table stays empty, with all its features", () => {
    const none = fitted.apply(frameOf(takeRows(train.columns, new Uint32Array(0), runtime)), runtime);
    expect(none.features.rowCount).toBe(0);
    expect(none.features.names).toStrictEqual(fitted.apply(train, runtime).features.names);
  });

  test("values never seen in training give finite numbers or a stated missing", () => {
    const { features } = fitted.apply(frameOf(table(100, true)), runtime);
    for (const { feature, source } of fitted.makes) {
      const column = features.columns[features.names.indexOf(feature)];
      const isFree = ["standard-scale", "min-max-scale", "pass-numeric"].includes(name);
      for (let row = 0; row < 100; row++) {
        const cell = cellAt(column, row);
        if (isFree && row % 6 === 1 && source !== "whole") continue;
        expect(Number.isFinite(Number(cell)), `${feature} row ${row}: ${cell}`).toBe(true);
      }
    }
  });

  test("all missing, one row and no row can be fitted and applied", () => {
    for (const n of [0, 1, 5]) {
      const empty = makeTable(
        train.columns.names.map((column, index) => {
          const { type } = train.columns.columns[index];
          return [column, columnFrom(new Array(n).fill(null), type)] as const;
        }),
        n,
      );
      const frame = frameOf(empty);
      const again = restoreTransform(JSON.parse(JSON.stringify(saveTransform(learn(frame)))));
      expect(cellsOf(again.apply(frame, runtime))).toStrictEqual(cellsOf(learn(frame).apply(frame, runtime)));
      again.apply(train, runtime);
    }
  });

  test("columns in several chunks give what one chunk gives", () => {
    const { names, columns } = train.columns;
    const cut = makeTable(
      names.map((column, index) => {
        const whole = columns[index];
        const halves = [
          Uint32Array.from({ length: 1000 }, (_, row) => row),
          Uint32Array.from({ length: 2000 }, (_, row) => row + 1000),
        ];
        const chunks = halves.map((half) => contiguous(takeRows(makeTable([["a", whole]]), half, runtime).columns[0]));
        return [column, { ...whole, chunks }] as const;
      }),
      rows,
    );
    expect(learn(frameOf(cut)).state()).toStrictEqual(fitted.state());
    expect(cellsOf(fitted.apply(frameOf(cut), runtime))).toStrictEqual(applied);
  });

  test("a missing column is named", () => {
    const without = makeTable([["other", train.columns.columns[1]]]);
    expect(() => fitted.apply({ columns: without, features: makeTable([], rows) }, runtime)).toThrowError(
      expect.objectContaining({ code: "ERR_COLUMN_MISSING" }),
    );
  });

  test("a state with any field gone or of another kind is refused with ERR_MODEL_INVALID", () => {
    const hostile: unknown[] = [null, 1, "x", [], {}, { columns: {} }, { columns: [null] }, { columns: [[]] }];
    for (const path of pathsOf(fitted.state())) {
      for (const value of [
        undefined,
        null,
        true,
        Number.POSITIVE_INFINITY,
        -1,
        1.5,
        "nonsense",
        [],
        {},
        [null],
        [{}],
      ]) {
        hostile.push(replaced(fitted.state(), path, value));
      }
    }
    for (const state of hostile) {
      let restored: FittedTransform;
      try {
        restored = restoreTransform({ name, state: state as JsonValue });
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_MODEL_INVALID" });
        continue;
      }
      // Not every change is wrong, -1 may be a fine mean: but then it must work, or fail with a typed error.
      try {
        restored.apply(frameOf(takeRows(train.columns, Uint32Array.of(0, 1, 2), runtime)), runtime);
      } catch (error) {
        expect(error).toMatchObject({ name: "MillraceError" });
      }
    }
  });
});

test("a transform that the catalogue lacks is refused", () => {
  for (const name of ["", "standard", "__proto__", "toString", 5]) {
    expect(() => restoreTransform({ name: name as string, state: {} })).toThrowError(
      expect.objectContaining({ code: "ERR_MODEL_INVALID" }),
    );
  }
});

// Paths to every field; of lists only the first two entries, the others are alike.
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return path.length > 0 ? [path] : [];
  const entries = Array.isArray(value) ? [...value.entries()].slice(0, 2) : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function replaced(state: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  const copy = Array.isArray(state) ? [...state] : { ...(state as object) };
  const record = copy as Record<string | number, unknown>;
  if (rest.length > 0) record[key] = replaced(record[key], rest, value);
  else if (value === undefined && !Array.isArray(copy)) delete record[key];
  else record[key] = value;
  return copy;
}
