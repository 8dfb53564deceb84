// A decoder of the wire format and a plain evaluation of the graphs that we write: the oracle of the ONNX writer.
export type Fields = Map<number, (number | Uint8Array)[]>;

/** The fields of a message; wire types 0 and 2 only. */
export function decode(bytes: Uint8Array): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("cut short");
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (tag % 8 !== 0 && tag % 8 !== 2) throw new Error(`wire type ${tag % 8}`);
    let value: number | Uint8Array = varint();
    if (tag % 8 === 2) {
      if (at + value > bytes.length) throw new Error("cut short");
      const end = at + value;
      value = bytes.subarray(at, end);
      at = end;
    }
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

export const messages = (fields: Fields, number: number): Fields[] =>
  (fields.get(number) ?? []).map((value) => decode(value as Uint8Array));
export const texts = (fields: Fields, number: number): string[] =>
  (fields.get(number) ?? []).map((value) => Buffer.from(value as Uint8Array).toString("utf8"));
export const numberOf = (fields: Fields, number: number): number =>
  (fields.get(number)?.[0] as number | undefined) ?? 0;

function packedNumbers(bytes: Uint8Array): number[] {
  const all: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    all.push(value);
  }
  return all;
}

export function tensorValues(fields: Fields): number[] {
  const raw = fields.get(9)![0] as Uint8Array;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const type = numberOf(fields, 2);
  if (type === 1) return Array.from({ length: raw.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
  if (type === 11) return Array.from({ length: raw.length / 8 }, (_, at) => view.getFloat64(at * 8, true));
  return [...raw];
}

export interface DecodedNode {
  readonly operation: string;
  readonly domain: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: ReadonlyMap<string, number | number[] | string[]>;
}

export function decodeNode(fields: Fields): DecodedNode {
  const attributes = new Map<string, number | number[] | string[]>();
  for (const attribute of messages(fields, 5)) {
    const [name] = texts(attribute, 1);
    const type = numberOf(attribute, 20);
    if (type === 2) attributes.set(name, numberOf(attribute, 3));
    else if (type === 7) attributes.set(name, packedNumbers((attribute.get(8)?.[0] as Uint8Array) ?? new Uint8Array()));
    else if (type === 8) attributes.set(name, texts(attribute, 9));
    else if (type === 4) attributes.set(name, tensorValues(messages(attribute, 5)[0]));
    else throw new Error(`attribute type ${type}`);
  }
  const [operation] = texts(fields, 4);
  return {
    operation,
    domain: texts(fields, 7)[0] ?? "",
    inputs: texts(fields, 1),
    outputs: texts(fields, 2),
    attributes,
  };
}

/** The sums of a row by the TreeEnsemble's definition. */
export function sumsOf(
  { attributes }: DecodedNode,
  row: ArrayLike<number>,
  round: (value: number) => number,
): number[] {
  const list = (name: string) => (attributes.get(name) ?? []) as number[];
  const sums = new Array<number>(attributes.get("n_targets") as number).fill(0);
  const sets: Set<number>[] = [new Set()];
  for (const value of list("membership_values")) {
    if (Number.isNaN(value)) sets.push(new Set());
    else sets.at(-1)!.add(value);
  }
  const modes = list("nodes_modes");
  const setOf = new Map<number, Set<number>>();
  modes.forEach((mode, node) => {
    if (mode === 6) setOf.set(node, sets[setOf.size]);
  });
  for (const root of list("tree_roots")) {
    let node = root;
    for (let isLeaf = false; !isLeaf; ) {
      const value = round(row[list("nodes_featureids")[node]]);
      const isTrue = Number.isNaN(value)
        ? list("nodes_missing_value_tracks_true")[node] === 1
        : modes[node] === 6
          ? setOf.get(node)!.has(value)
          : value <= list("nodes_splits")[node];
      isLeaf = list(isTrue ? "nodes_trueleafs" : "nodes_falseleafs")[node] === 1;
      node = list(isTrue ? "nodes_truenodeids" : "nodes_falsenodeids")[node];
    }
    const target = list("leaf_targetids")[node];
    sums[target] = round(sums[target] + list("leaf_weights")[node]);
  }
  return sums;
}
