// The numbers of Arrow's metadata, from Schema.fbs, Message.fbs and File.fbs of the columnar format, version 5.

export const magic = new TextEncoder().encode("ARROW1");
/** In front of every message since format version 0.15. */
export const continuation = 0xffffffff;

export const metadataVersion = { v4: 3, v5: 4 } as const;
export const headerType = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;
export const timeUnit = { second: 0, millisecond: 1, microsecond: 2, nanosecond: 3 } as const;
export const dateUnit = { day: 0, millisecond: 1 } as const;
export const precision = { half: 0, single: 1, double: 2 } as const;

/** Members of the union `Type`, by number. */
export const typeNames = [
  "none",
  "null",
  "int",
  "float",
  "binary",
  "utf8",
  "bool",
  "decimal",
  "date",
  "time",
  "timestamp",
  "interval",
  "list",
  "struct",
  "union",
  "fixed-size binary",
  "fixed-size list",
  "map",
  "duration",
  "large binary",
  "large utf8",
  "large list",
  "run-end encoded",
  "binary view",
  "utf8 view",
  "list view",
  "large list view",
] as const;

export type TypeName = (typeof typeNames)[number];

/** Field numbers of the metadata tables. */
export const messageFields = { version: 0, headerType: 1, header: 2, bodyLength: 3 } as const;
export const schemaFields = { endianness: 0, fields: 1 } as const;
export const fieldFields = { name: 0, nullable: 1, typeType: 2, type: 3, dictionary: 4, children: 5 } as const;
export const dictionaryFields = { id: 0, indexType: 1 } as const;
export const recordBatchFields = { length: 0, nodes: 1, buffers: 2, compression: 3 } as const;
export const dictionaryBatchFields = { id: 0, data: 1, isDelta: 2 } as const;
export const footerFields = { version: 0, schema: 1, dictionaries: 2, recordBatches: 3 } as const;
