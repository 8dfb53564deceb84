import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { type OpCases, ordered } from "./case.js";
import type { Rows } from "./rows.js";

const bits = { sizes: ({ n }: Rows) => ({ byteCount: Math.ceil(n / 8) }) };

export const inspectOps: OpCases = {
  "inspect/above": ordered((rows) => ({ column: rows.column(), threshold: 0 }), bits),
  "inspect/count-values": ordered((rows) => ({ column: rows.column() }), {
    sizes: ({ n }) => ({ slotCount: 2 ** Math.ceil(Math.log2(Math.max(1, 2 * n))) }),
  }),
  "inspect/examine": ordered((rows) => ({ column: rows.column() })),
  "inspect/mark-missing": ordered(
    (rows) => ({
      column: rows.column(),
      numbers: Float64Array.of(-4, 2.5, -0),
      codes: new Uint8Array(0),
      texts: contiguous(columnFrom([], "utf8")),
    }),
    bits,
  ),
  "inspect/parse-numbers": [
    ordered((rows) => ({ column: rows.textColumn() }), bits),
    ordered((rows) => ({ column: contiguous(columnFrom([...rows.numbers()].map(String), "utf8")) }), bits),
  ],
};
