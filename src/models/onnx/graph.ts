// ONNX models as messages: the fields of onnx.proto that a graph of trees needs.
import { encode, type Field, type Message, packed } from "./protobuf.js";

export const elementTypes = { float: 1, uint8: 2, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

const little = (size: number, count: number, put: (view: DataView, at: number, index: number) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(size * count));
  for (let index = 0; index < count; index++) put(view, index * size, index);
  return new Uint8Array(view.buffer);
};

/** A tensor of the values; `dims` default one dimension. */
export function tensor(name: string, type: ElementType, values: ArrayLike<number>, dims = [values.length]): Message {
  const raw =
    type === "float"
      ? little(4, values.length, (view, at, index) => view.setFloat32(at, values[index], true))
      : type === "double"
        ? little(8, values.length, (view, at, index) => view.setFloat64(at, values[index], true))
        : type === "int64"
          ? little(8, values.length, (view, at, index) => view.setBigInt64(at, BigInt(values[index]), true))
          : Uint8Array.from(values);
  return [...dims.map((dim): Field => [1, dim]), [2, elementTypes[type]], [8, name], [9, raw]];
}

export type Attribute = Message;
export const integer = (name: string, value: number): Attribute => [
  [1, name],
  [3, value],
  [20, 2],
];
export const integers = (name: string, values: ArrayLike<number>): Attribute => [[1, name], packed(8, values), [20, 7]];
export const strings = (name: string, values: readonly string[]): Attribute => [
  [1, name],
  ...values.map((value): Field => [9, value]),
  [20, 8],
];
export const tensorAttribute = (name: string, type: ElementType, values: ArrayLike<number>): Attribute => [
  [1, name],
  [5, tensor(name, type, values)],
  [20, 4],
];

export const node = (
  operation: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Attribute[] = [],
  domain = "",
): Message => [
  ...inputs.map((input): Field => [1, input]),
  ...outputs.map((output): Field => [2, output]),
  [3, outputs[0]],
  [4, operation],
  ...attributes.map((attribute): Field => [5, attribute]),
  ...(domain === "" ? [] : ([[7, domain]] as const)),
];

/** A tensor of `[rows x width]`, or of `[rows]` without a width. */
export const value = (name: string, type: ElementType, width?: number): Message => [
  [1, name],
  [
    2,
    [
      [
        1,
        [
          [1, elementTypes[type]],
          [2, [[1, [[2, "rows"]]], ...(width === undefined ? [] : [[1, [[1, width]]] as Field])]],
        ],
      ],
    ],
  ],
];

export interface Graph {
  readonly nodes: readonly Message[];
  readonly constants: readonly Message[];
  readonly inputs: readonly Message[];
  readonly outputs: readonly Message[];
}

/** The bytes of a model file. */
export function onnxModel(
  graph: Graph,
  operators: ReadonlyMap<string, number>,
  facts: ReadonlyMap<string, string>,
): Uint8Array {
  return encode([
    // IR version 10, of ONNX 1.16; versions of operators are stated by themselves.
    [1, 10],
    [2, "millrace"],
    [
      7,
      [
        ...graph.nodes.map((part): Field => [1, part]),
        [2, "forest"],
        ...graph.constants.map((part): Field => [5, part]),
        ...graph.inputs.map((part): Field => [11, part]),
        ...graph.outputs.map((part): Field => [12, part]),
      ],
    ],
    ...[...operators].map(
      ([domain, version]): Field => [8, [...(domain === "" ? [] : [[1, domain] as Field]), [2, version]]],
    ),
    ...[...facts].map(
      ([key, text]): Field => [
        14,
        [
          [1, key],
          [2, text],
        ],
      ],
    ),
  ]);
}
