// Which columns of codes features stand in: native/kernels/tree/bin-layout.h says what each array means.

export interface BinPlan {
  readonly featureColumns: Int32Array;
  readonly featureRadixes: Int32Array;
  readonly featureSlots: Int32Array;
  readonly featureKinds: Uint8Array;
  readonly columnSlots: Int32Array;
}

/** Features with at most this many codes share a column: a joint code must fit a byte, so two of them always do. */
const fewSlots = 16;
const byteSlots = 256;

/**
 * Features of few codes are put together, most codes first, as long as their joint code fits a byte: one add to a
 * histogram then serves them all. The others have a column each. Byte columns stand by falling number of codes, so that
 * blocks of 8 hold alike ones; wide columns come last.
 *
 * @param slots `[features]` codes of each feature, the one for missing included
 * @param categorical `[features]`
 * @param joint off: every feature has a column of its own (the model is the same)
 */
export function planBins(slots: readonly number[], categorical: readonly boolean[], joint = true): BinPlan {
  const bySlots = [...slots.keys()].sort((a, b) => slots[b] - slots[a] || a - b);
  const columns: { slots: number; features: number[] }[] = [];
  let open: { slots: number; features: number[] } | undefined;
  for (const feature of bySlots) {
    const isFew = joint && slots[feature] <= fewSlots;
    if (isFew && open && open.slots * slots[feature] <= byteSlots) {
      open.slots *= slots[feature];
      open.features.push(feature);
      continue;
    }
    const column = { slots: slots[feature], features: [feature] };
    columns.push(column);
    if (isFew) open = column;
  }
  const isWide = (column: { slots: number }) => column.slots > byteSlots;
  columns.sort((a, b) => Number(isWide(a)) - Number(isWide(b)) || b.slots - a.slots);
  const plan: BinPlan = {
    featureColumns: new Int32Array(slots.length),
    featureRadixes: new Int32Array(slots.length),
    featureSlots: Int32Array.from(slots),
    featureKinds: Uint8Array.from(categorical, Number),
    columnSlots: Int32Array.from(columns, (column) => column.slots),
  };
  columns.forEach((column, index) => {
    let radix = 1;
    for (const feature of column.features) {
      plan.featureColumns[feature] = index;
      plan.featureRadixes[feature] = radix;
      radix *= slots[feature];
    }
  });
  return plan;
}

const paddedRows = (rows: number) => Math.floor((rows + 127) / 64) * 64;

/** Bytes of the codes of `rows` rows by column, as `padded_rows` and `column_offset` of the core have them. */
export function codeBytes(plan: BinPlan, rows: number): number {
  return plan.columnSlots.reduce((bytes, slots) => bytes + (slots > byteSlots ? 2 : 1), 0) * paddedRows(rows);
}

const recordLimit = 64;
/** So that records can begin at a cache line, wherever the memory lies, and be read past their end. */
const recordSlack = 128;

/** Bytes of the records of `rows` rows: groups of at most 64 bytes, blocks of 8 byte columns first, then wide ones. */
export function recordBytes(plan: BinPlan, rows: number): number {
  return groupBytes(plan).reduce((sum, bytes) => sum + bytes, 0) * rows + recordSlack;
}

/** How many records a row has: 1 where all its codes fit into one. */
export const recordGroups = (plan: BinPlan): number => groupBytes(plan).length;

function groupBytes(plan: BinPlan): readonly number[] {
  const wideCount = plan.columnSlots.filter((slots) => slots > byteSlots).length;
  let bytesLeft = plan.columnSlots.length - wideCount;
  let wideLeft = wideCount;
  const groups: number[] = [];
  while (bytesLeft > 0 || wideLeft > 0) {
    const taken = Math.min(recordLimit, bytesLeft);
    const wideAt = Math.ceil(taken / 2) * 2;
    const wide = Math.min((recordLimit - wideAt) / 2, wideLeft);
    groups.push(Math.ceil((wideAt + 2 * wide) / 8) * 8);
    bytesLeft -= taken;
    wideLeft -= wide;
  }
  return groups;
}
