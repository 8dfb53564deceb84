// Reads an Arrow schema: what each field is, how many nodes and buffers it takes, and whether Millrace can hold it.
import { MillraceError } from "../../core/errors.js";
import type { ColumnType } from "../column.js";
import {
  byteField,
  type FlatTable,
  intField,
  invalidArrow,
  longField,
  shortField,
  stringField,
  tableField,
  tablesField,
} from "./flatbuffer-reader.js";
import {
  dateUnit,
  dictionaryFields,
  fieldFields,
  precision,
  schemaFields,
  type TypeName,
  timeUnit,
  typeNames,
} from "./format.js";

/** How the values of a field lie in its buffers. */
export type Storage =
  | { readonly kind: "fixed" | "bool" | "utf8" | "large-utf8" | "null" | "uint64" | "date-ms" }
  /** Stored x multiply / divide = microseconds. */
  | { readonly kind: "timestamp"; readonly multiply: number; readonly divide: number }
  | { readonly kind: "dictionary"; readonly id: bigint; readonly index: IndexType; readonly isLarge: boolean };

export type IndexType = `${"int" | "uint"}${8 | 16 | 32 | 64}`;

export interface FieldPlan {
  readonly name: string;
  /** What it becomes; undefined when Millrace cannot hold it. */
  readonly type?: ColumnType;
  readonly storage?: Storage;
  /** Arrow's name of the type, for error sentences. */
  readonly typeName: string;
  readonly nodes: number;
  /** Undefined: not known from the schema alone. */
  readonly buffers?: number;
}

export const maximumDepth = 64;

export function readSchema(schema: FlatTable): FieldPlan[] {
  if (shortField(schema, schemaFields.endianness) !== 0) {
    throw unsupportedArrow("big-endian data", "the schema", "write it on a little-endian machine");
  }
  return tablesField(schema, schemaFields.fields).map((field, index) => planOf(field, index));
}

export function unsupportedArrow(what: string, where: string, hint: string): MillraceError {
  return new MillraceError("ERR_ARROW_UNSUPPORTED", { what, where, hint });
}

function planOf(field: FlatTable, index: number): FieldPlan {
  const name = stringField(field, fieldFields.name);
  const where = `field ${index}`;
  const typeNumber = byteField(field, fieldFields.typeType);
  const typeName: TypeName | undefined = typeNames[typeNumber];
  const type = tableField(field, fieldFields.type);
  if (!typeName || typeName === "none" || !type) throw invalidArrow(`its type is number ${typeNumber}`, where);
  const layout = layoutOf(field, where, 0);
  const encoding = tableField(field, fieldFields.dictionary);
  const hasChildren = tablesField(field, fieldFields.children).length > 0;
  const known = hasChildren ? undefined : encoding ? dictionaryOf(encoding, typeName) : storageOf(typeName, type);
  return { name, typeName: known?.typeName ?? typeName, ...(known?.held ?? {}), ...layout };
}

interface Known {
  readonly typeName: string;
  readonly held?: { readonly type: ColumnType; readonly storage: Storage };
}

function dictionaryOf(encoding: FlatTable, valueType: TypeName): Known {
  const indexType = tableField(encoding, dictionaryFields.indexType);
  // Left out it means int32, by the format.
  const index = indexType ? integerName(indexType) : "int32";
  const typeName = `dictionary of ${valueType}`;
  if (!index || (valueType !== "utf8" && valueType !== "large utf8")) return { typeName };
  const id = longField(encoding, dictionaryFields.id);
  const storage: Storage = { kind: "dictionary", id, index, isLarge: valueType === "large utf8" };
  return { typeName, held: { type: "dictionary", storage } };
}

function integerName(type: FlatTable): IndexType | undefined {
  const bits = intField(type, 0);
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return undefined;
  return `${byteField(type, 1) === 0 ? "uint" : "int"}${bits}`;
}

function storageOf(typeName: TypeName, type: FlatTable): Known {
  const held = (columnType: ColumnType, storage: Storage, called: string = typeName): Known => ({
    typeName: called,
    held: { type: columnType, storage },
  });
  switch (typeName) {
    case "null":
      return held("float64", { kind: "null" });
    case "int": {
      const integer = integerName(type);
      if (!integer) return { typeName: `int of ${intField(type, 0)} bits` };
      if (integer === "uint64") return held("int64", { kind: "uint64" }, integer);
      return held(integer, { kind: "fixed" }, integer);
    }
    case "float": {
      const bits = shortField(type, 0);
      if (bits === precision.double) return held("float64", { kind: "fixed" });
      if (bits === precision.single) return held("float32", { kind: "fixed" });
      return { typeName: "float16" };
    }
    case "utf8":
      return held("utf8", { kind: "utf8" });
    case "large utf8":
      return held("utf8", { kind: "large-utf8" });
    case "bool":
      return held("bool", { kind: "bool" });
    case "date": {
      const unit = shortField(type, 0, dateUnit.millisecond);
      return held("date", { kind: unit === dateUnit.day ? "fixed" : "date-ms" });
    }
    case "timestamp": {
      const storage = timestampStorage(shortField(type, 0));
      return storage ? held("timestamp", storage) : { typeName: "timestamp of an unknown unit" };
    }
    default:
      return { typeName };
  }
}

export function timestampStorage(unit: number): Storage | undefined {
  switch (unit) {
    case timeUnit.second:
      return { kind: "timestamp", multiply: 1_000_000, divide: 1 };
    case timeUnit.millisecond:
      return { kind: "timestamp", multiply: 1000, divide: 1 };
    case timeUnit.microsecond:
      return { kind: "fixed" };
    case timeUnit.nanosecond:
      return { kind: "timestamp", multiply: 1, divide: 1000 };
    default:
      return undefined;
  }
}

// Nodes and buffers of a field with all its children, so that columns nobody asked for can be stepped over.
function layoutOf(field: FlatTable, where: string, depth: number): { nodes: number; buffers?: number } {
  if (depth > maximumDepth) throw invalidArrow(`it is nested deeper than ${maximumDepth}`, where);
  const typeName = typeNames[byteField(field, fieldFields.typeType)];
  const isEncoded = tableField(field, fieldFields.dictionary) !== undefined;
  let nodes = 1;
  let buffers = isEncoded ? 2 : ownBuffers(typeName);
  // The children of a dictionary's values lie in its dictionary batches.
  if (isEncoded) return { nodes, buffers };
  for (const child of tablesField(field, fieldFields.children)) {
    const inner = layoutOf(child, where, depth + 1);
    nodes += inner.nodes;
    buffers = buffers === undefined || inner.buffers === undefined ? undefined : buffers + inner.buffers;
  }
  return buffers === undefined ? { nodes } : { nodes, buffers };
}

function ownBuffers(typeName: TypeName | undefined): number | undefined {
  switch (typeName) {
    case "null":
    case "run-end encoded":
      return 0;
    case "struct":
    case "fixed-size list":
      return 1;
    case "utf8":
    case "large utf8":
    case "binary":
    case "large binary":
    case "list view":
    case "large list view":
      return 3;
    case "utf8 view":
    case "binary view":
    case "union":
    case "none":
    case undefined:
      return undefined;
    default:
      return 2;
  }
}
