import { f64, i32, u8, u32 } from "../../op.js";

/**
 * The columns of a forest that an op grows, as src/models/trees/forest.ts describes them, with room chosen by the
 * caller: outputs that several ops write.
 */
export const forestColumns = {
  treeOffsets: i32("treeOffsetCount"),
  treeOutputs: i32("treeCapacity"),
  feature: i32("nodeCapacity"),
  threshold: f64("nodeCapacity"),
  left: i32("nodeCapacity"),
  right: i32("nodeCapacity"),
  value: f64("nodeCapacity"),
  gain: f64("nodeCapacity"),
  cover: f64("nodeCapacity"),
  rows: f64("nodeCapacity"),
  flags: u8("nodeCapacity"),
  leaf: i32("nodeCapacity"),
  setOffsets: i32("setOffsetCount"),
  setWords: u32("wordCapacity"),
} as const;
