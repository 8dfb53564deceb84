import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { datePartNames } from "../../../src/engine/ops/column/date-parts.js";
import { textCellBytes } from "../../../src/engine/ops/column/format-csv.js";
import { follows, type OpCases, ordered, stays } from "./case.js";

const folds = { foldCount: 3, levelsAndMissing: 6 };
const noWords = new BigInt64Array(0);
const slots = Int32Array.from({ length: 64 }, (_, bucket) => (bucket % 3) - 1);

export const columnOps: OpCases = {
  "column/assign-folds": ordered(() => ({ foldCount: 5, seed: 3 }), { sizes: ({ n }) => ({ rowCount: n }) }),
  "column/clip": follows((rows) => ({ column: rows.column(), low: -20, high: 20 })),
  "column/count-codes": follows((rows) => ({ column: rows.codes(7) }), { sizes: () => ({ levelsAndMissing: 8 }) }),
  "column/count-whole-numbers": stays((rows) => ({ column: rows.column() }), {
    sizes: () => ({ levelsAndOthers: 9 }),
  }),
  "column/count-words": follows((rows) => ({ column: rows.textColumn(), pairs: true }), {
    sizes: () => ({ bucketCount: 64 }),
  }),
  "column/date-parts": datePartNames.map((_, part) => follows((rows) => ({ column: rows.times(), part }))),
  "column/distinct": ordered((rows) => ({ column: rows.column() })),
  "column/fill": follows((rows) => ({ column: rows.column(), value: 7 })),
  "column/format-csv": ordered((rows) => {
    const texts = rows.textColumn();
    const capacity = 2 * (texts.bytes!.length + rows.n * (40 + textCellBytes(0)));
    const none = { levelBytes: new Uint8Array(0), levelOffsets: new Int32Array(1), levelStarts: new Uint32Array(2) };
    return { columns: [rows.column(), texts], ...none, bytes: new Uint8Array(capacity), guard: true };
  }),
  "column/group-labels": follows(
    (rows) => ({ column: rows.codes(5), labels: rows.labels(4), folds: rows.bytes(3), foldCount: 3, label: -1 }),
    { sizes: () => folds },
  ),
  "column/hash-values": follows((rows) => ({ column: rows.column(), words: noWords, name: "a" })),
  "column/hash-words": follows((rows) => ({
    column: rows.textColumn(),
    slots,
    rowCounts: Float64Array.of(3, 40),
    rowTotal: 100,
    pairs: false,
  })),
  "column/lookup": follows((rows) => ({ column: rows.groups(5), table: Float64Array.of(2, -0, 5e-324), otherwise: 9 })),
  "column/lookup-folds": follows((rows) => ({
    column: rows.groups(6),
    folds: rows.bytes(3),
    table: Float64Array.from({ length: 18 }, (_, cell) => cell / 7),
    foldCount: 3,
  })),
  "column/missing": follows((rows) => ({ column: rows.column() })),
  "column/one-hot": follows((rows) => ({
    column: rows.codes(6),
    slots: Int32Array.of(2, 0, 1, -1, 2),
    slotCount: 3,
    otherwise: 1,
  })),
  "column/prefix-sum": ordered((rows) => ({ counts: rows.words() })),
  "column/put": stays(
    (rows) => ({
      values: rows.numbers(),
      rows: Uint32Array.from({ length: rows.n }, (_, index) => 2 * (rows.n - 1 - index)),
      target: new Float64Array(2 * rows.n + 1).fill(-1),
    }),
    { rowDimensions: ["n"] },
  ),
  "column/ratio": follows((rows) => ({ numerator: rows.column(1), denominator: rows.column(2) })),
  "column/remap": follows((rows) => ({ column: rows.codes(5), table: Int32Array.of(4, -2, 0), otherwise: 8 })),
  "column/repeats": ordered((rows) => ({
    columns: [rows.codes(3), rows.codes(5)],
    hashes: BigInt64Array.from(rows.bytes(9), BigInt),
  })),
  "column/rows-equal": ordered((rows) => ({ bytes: rows.bytes(3), wanted: 1 })),
  "column/scale": follows((rows) => ({ column: rows.column(), center: 3, spread: 7 })),
  "column/sort": stays((rows) => ({ column: rows.column() })),
  "column/split-rows": follows((rows) => ({
    hashes: rows.hashes(),
    strata: Int32Array.from(rows.bytes(3)),
    stratumCount: 3,
    seed: 5,
    validation: 0.2,
    test: 0.3,
  })),
  "column/split-times": follows((rows) => ({ column: rows.times(), validation: 0.2, test: 0.3 })),
  "column/take": ordered((rows) => {
    const index = Uint32Array.from({ length: rows.n }, (_, row) => rows.n - 1 - row);
    const validity = new Uint8Array(Math.ceil(rows.n / 8));
    return { column: rows.column(), rows: index, values: new Uint8Array(rows.n * 8), validity };
  }),
  "column/take-bytes": ordered((rows) => {
    const column = rows.textColumn();
    const rowNumbers = Uint32Array.from({ length: rows.n }, (_, row) => row);
    const taken = contiguous(columnFrom(rows.texts(), "utf8"));
    return { column, rows: rowNumbers, offsets: taken.values, bytes: new Uint8Array(taken.bytes!.length) };
  }),
};
