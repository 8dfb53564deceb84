import { column, defineOp, i32, u8, u32 } from "../../op.js";

/** The strings of the rows that an index names, one after the other; `offsets` as column/take wrote them. */
export const takeBytes = defineOp("column/take-bytes", {
  inputs: { column: column("rowCount"), rows: u32("n"), offsets: i32("offsetCount") },
  outputs: { bytes: u8("byteCount") },
  devices: ["cpu"],
  agreement: "exact",
});
