import fs from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Artifact, makeArtifact } from "../../src/artifacts/artifact.js";
import { type Column, type ColumnType, columnOf, isValid, makeChunk, makeColumn } from "../../src/columns/column.js";
import { makeTable, type Table, tableFromRows } from "../../src/columns/table.js";
import { type CellValue, cellAt, columnFrom } from "../../src/columns/values.js";
import { ArtifactStore, nameArtifact } from "../../src/store/artifact-store.js";
import { Disk } from "../../src/store/files.js";
import { faults, faultyFileSystem } from "./faulty-file-system.js";
import { temporaryFolder } from "./temporary-folder.js";

const artifactOf = (table: Table, body: unknown = { answer: 42 }): Artifact =>
  makeArtifact("raw-data", body, { tables: [["data", table]] }) as Artifact;

const cellsOf = (column: Column): CellValue[] => Array.from({ length: column.length }, (_, row) => cellAt(column, row));

const everyType: readonly [ColumnType, CellValue[]][] = [
  ["float64", [1.5, null, Number.NaN, -0, Number.POSITIVE_INFINITY]],
  ["int64", [1n, -(2n ** 63n), null, 2n ** 63n - 1n, 0n]],
  ["bool", [true, false, null, true, true]],
  ["timestamp", [new Date(0), null, new Date("1969-12-31T23:59:59.999Z"), new Date("2026-01-01"), new Date(5)]],
  ["date", [new Date(0), null, new Date("1950-02-03"), new Date("2026-01-01"), new Date(0)]],
  ["dictionary", ["a", null, "b", "a", "\ud800 \0 é 漢 <b>'\""]],
  ["utf8", ["", null, "long string with é", "x", ""]],
];

/** The column with its rows dealt to chunks that lie in memory at another bit offset, with rubbish around them. */
function relaid(column: Column, cuts: readonly number[], bitOffset: number): Column {
  const source = column.chunks[0];
  const borders = [...new Set([0, ...cuts.filter((cut) => cut < column.length), column.length])].sort((a, b) => a - b);
  const chunks = borders.slice(1).map((end, index) => {
    const begin = borders[index];
    const length = end - begin;
    const bits = (bit: (row: number) => boolean) => {
      const packed = new Uint8Array(Math.ceil((bitOffset + length) / 8) + 1).fill(0xa5);
      for (let row = 0; row < length; row++) {
        const at = bitOffset + row;
        if (bit(begin + row)) packed[at >> 3] |= 1 << (at & 7);
        else packed[at >> 3] &= ~(1 << (at & 7));
      }
      return packed;
    };
    const validity = source.validity.length > 0 ? bits((row) => isValid(source, row)) : new Uint8Array(0);
    const common = { length, validity, bitOffset };
    if (column.type === "bool") {
      const from = source.values as Uint8Array;
      const values = bits((row) => ((from[(source.bitOffset + row) >> 3] >> ((source.bitOffset + row) & 7)) & 1) === 1);
      return makeChunk("bool", { ...common, values });
    }
    if (column.type === "utf8") {
      const offsets = source.values as Int32Array;
      const bytes = new Uint8Array(7 + offsets[end] - offsets[begin]).fill(0xee);
      bytes.set(source.bytes!.subarray(offsets[begin], offsets[end]), 7);
      const values = offsets.slice(begin, end + 1).map((offset) => offset - offsets[begin] + 7);
      return makeChunk("utf8", { ...common, values, bytes });
    }
    const values = (source.values as Float64Array).slice(begin, end);
    return makeChunk(column.type, { ...common, values });
  });
  return columnOf(column.type, chunks, column.dictionary);
}

describe("an artifact", () => {
  it("comes back from the store as it was, for every type", () => {
    const store = new ArtifactStore(temporaryFolder());
    const table = makeTable(everyType.map(([type, cells]) => [type, columnFrom(cells, type)] as const));
    const arrays = [
      ["float64", Float64Array.of(1, Number.NaN)],
      ["int64", BigInt64Array.of(-1n, 2n ** 62n)],
      ["uint8", Uint8Array.of(1, 2, 3)],
      ["empty", new Int16Array(0)],
    ] as const;
    const body = { text: "é", list: [1, 2.5, null], nested: { b: true } };
    const stored = store.put(makeArtifact("profile", body, { tables: [["t", table]], arrays }) as Artifact);
    const back = store.get(stored.hash);
    expect(back.kind).toBe("profile");
    expect(back.body).toEqual(body);
    expect(store.getBody(stored.hash, stored.bodyHash)).toEqual(body);
    expect([...back.arrays]).toEqual(arrays);
    for (const [type, cells] of everyType) {
      const column = back.tables.get("t")!.columns[everyType.findIndex(([name]) => name === type)];
      expect(cellsOf(column), type).toEqual(cellsOf(columnFrom(cells, type)));
      expect(column.chunks[0].values.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(nameArtifact(back)).toEqual(stored);
  });

  it("has the same name however its rows are chunked and whatever lies beside its bits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.boolean(), { nil: null }), { maxLength: 70 }),
        fc.array(fc.nat(69), { maxLength: 5 }),
        fc.nat(20),
        (flags, cuts, bitOffset) => {
          for (const [type, samples] of everyType) {
            const cells = flags.map((flag, row) => (flag === null ? null : samples[(row + Number(flag)) % 5]));
            const column = columnFrom(cells, type);
            const moved = relaid(column, cuts, bitOffset);
            expect(cellsOf(moved)).toEqual(cellsOf(column));
            const name = nameArtifact(artifactOf(makeTable([["c", column]])));
            expect(nameArtifact(artifactOf(makeTable([["c", moved]]))), type).toEqual(name);
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it("has another name for another value, null, column name, order, type, body or kind", () => {
    const rows = [
      { a: 1, b: "x" },
      { a: 2, b: "y" },
    ];
    const variants: Artifact[] = [
      artifactOf(tableFromRows(rows)),
      artifactOf(tableFromRows([rows[1], rows[0]])),
      artifactOf(
        tableFromRows([
          { a: 1, b: "x" },
          { a: null, b: "y" },
        ]),
      ),
      artifactOf(tableFromRows(rows.map(({ a, b }) => ({ A: a, b })))),
      artifactOf(tableFromRows(rows.map(({ a, b }) => ({ b, a })))),
      artifactOf(tableFromRows(rows, new Map([["b", "utf8"]]))),
      artifactOf(tableFromRows(rows), { answer: 43 }),
      makeArtifact("profile", { answer: 42 }, { tables: [["data", tableFromRows(rows)]] }) as Artifact,
    ];
    expect(new Set(variants.map((artifact) => nameArtifact(artifact).hash)).size).toBe(variants.length);
  });

  it("may have columns of any name, 10,000 columns, no columns, no rows", () => {
    const store = new ArtifactStore(temporaryFolder());
    const names = ["__proto__", "constructor", "", "a,b", "\"'<script>", "\ud800"];
    const wide = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
    const tables: [string, Table][] = [
      ["odd", makeTable(names.map((name, index) => [name, columnFrom([index])] as const))],
      ["wide", makeTable(wide.map((name, index) => [name, columnFrom([index])] as const))],
      ["__proto__", makeTable([], 7)],
      ["rowless", makeTable(everyType.map(([type]) => [type, columnFrom([], type)] as const))],
    ];
    const { hash } = store.put(makeArtifact("raw-data", null, { tables }) as Artifact);
    const back = store.get(hash);
    expect(back.tables.get("odd")!.names).toEqual(names);
    expect(back.tables.get("wide")!.names).toEqual(wide);
    expect(cellAt(back.tables.get("wide")!.columns[9999], 0)).toBe(9999);
    expect(back.tables.get("__proto__")!.rowCount).toBe(7);
    expect(back.tables.get("rowless")!.columns.map((column) => column.type)).toEqual(everyType.map(([type]) => type));
  });

  it("keeps dictionaries larger than one section", () => {
    const store = new ArtifactStore(temporaryFolder());
    const levels = Array.from({ length: 70_000 }, (_, index) => `level ${index}`);
    const column = makeColumn("dictionary", { values: Int32Array.of(69_999, 0, 65_536), dictionary: levels });
    const { hash } = store.put(artifactOf(makeTable([["c", column]])));
    expect(cellsOf(store.get(hash).tables.get("data")!.columns[0])).toEqual(["level 69999", "level 0", "level 65536"]);
  });
});

describe("the store", () => {
  const small = () =>
    artifactOf(
      tableFromRows([
        { a: 1.5, b: "x", c: true },
        { a: null, b: "y", c: null },
      ]),
    );

  it("finds every single changed byte of a small artifact, puts the file aside and can store it again", () => {
    const folder = temporaryFolder();
    const store = new ArtifactStore(folder);
    const { hash, bytes } = store.put(small());
    const path = join(folder, "artifacts", hash);
    const good = fs.readFileSync(path);
    expect(good.length).toBe(bytes);
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at] ^= 1 << (at % 8);
      fs.writeFileSync(path, bad);
      expect(() => store.get(hash), `byte ${at}`).toThrow(expect.objectContaining({ code: "ERR_ARTIFACT_CORRUPT" }));
      expect(store.has(hash)).toBe(false);
    }
    expect(fs.readdirSync(join(folder, "quarantine"))).toHaveLength(good.length);
    store.put(small());
    expect(cellAt(store.get(hash).tables.get("data")!.columns[0], 0)).toBe(1.5);
  });

  it("finds a file cut at any byte, also when only the body is read", () => {
    const folder = temporaryFolder();
    const store = new ArtifactStore(folder);
    const { hash, bodyHash } = store.put(small());
    const path = join(folder, "artifacts", hash);
    const good = fs.readFileSync(path);
    for (let length = 0; length < good.length; length++) {
      for (const read of [() => store.get(hash), () => store.getBody(hash, bodyHash)]) {
        fs.writeFileSync(path, good.subarray(0, length));
        expect(read, `${length} bytes`).toThrow(expect.objectContaining({ code: "ERR_ARTIFACT_CORRUPT" }));
      }
    }
  });

  it("allocates nothing for a header that promises more than the file holds", () => {
    const folder = temporaryFolder();
    const store = new ArtifactStore(folder);
    const hash = "0".repeat(64);
    fs.mkdirSync(join(folder, "artifacts"));
    const headers = [
      '{"format":"millrace-artifact","version":1,"kind":"problem","body":[0,99999999999999],"tables":[],"arrays":[]}',
      '{"format":"millrace-artifact","version":1,"kind":"problem","body":[0,-1],"tables":[],"arrays":[]}',
      '{"format":"millrace-artifact","version":1,"kind":"problem","body":[64,0],"tables":[],"arrays":[]}',
      '{"format":"millrace-artifact","version":2,"kind":"problem","body":[0,0],"tables":[],"arrays":[]}',
      '{"format":"millrace-artifact","version":1,"kind":"other","body":[0,0],"tables":[],"arrays":[]}',
      '{"format":"millrace-artifact","version":1,"kind":"problem","body":[0,0],"tables":{},"arrays":[]}',
      '{"format":"millrace-artifact","version":1,"kind":"problem","body":[0,0],"tables":[{"name":"t","rows":9007199254740991,"columns":[{"name":"c","type":"float64","runs":[{"rows":9007199254740991,"nulls":0,"values":[0,72057594037927930]}]}]}],"arrays":[]}',
      "null",
      "not json",
    ];
    for (const text of headers) {
      const file = Buffer.alloc(Math.ceil((8 + text.length) / 64) * 64);
      file.writeBigUInt64LE(BigInt(text.length));
      file.write(text, 8);
      fs.writeFileSync(join(folder, "artifacts", hash), file);
      expect(() => store.get(hash), text).toThrow(expect.objectContaining({ code: "ERR_ARTIFACT_CORRUPT" }));
    }
    const huge = Buffer.alloc(64);
    huge.writeBigUInt64LE(2n ** 64n - 1n);
    fs.writeFileSync(join(folder, "artifacts", hash), huge);
    expect(() => store.get(hash)).toThrow(/longer than the file/);
  });

  it("refuses an artifact it does not have, and a name that is no hash", () => {
    const store = new ArtifactStore(temporaryFolder());
    for (const name of ["0".repeat(64), "../../etc/passwd", "", "A".repeat(64)])
      expect(() => store.get(name)).toThrow(expect.objectContaining({ code: "ERR_ARTIFACT_MISSING" }));
  });

  it("has the artifact whole or not at all, whichever call fails and however", () => {
    for (const fault of faults) {
      for (let nth = 1, succeeded = false; !succeeded; nth++) {
        const folder = temporaryFolder();
        const { system, state } = faultyFileSystem(nth, fault);
        const named = nameArtifact(small());
        try {
          new ArtifactStore(folder, new Disk(system)).put(small(), named);
        } catch {}
        const after = new ArtifactStore(folder);
        if (after.has(named.hash)) expect(nameArtifact(after.get(named.hash))).toEqual(named);
        else expect(state.fired && fault !== "short").toBe(true);
        after.put(small());
        expect(fs.readdirSync(join(folder, "artifacts"))).toEqual([named.hash]);
        succeeded = nth > state.calls();
      }
    }
  });

  it("refuses to keep an artifact that changed after it was named", () => {
    const folder = temporaryFolder();
    const values = Float64Array.of(1, 2, 3);
    const artifact = artifactOf(makeTable([["c", makeColumn("float64", { values })]]));
    const named = nameArtifact(artifact);
    values[1] = 9;
    expect(() => new ArtifactStore(folder).put(artifact, named)).toThrow(/changed while it was stored/);
    expect(fs.readdirSync(join(folder, "artifacts"))).toEqual([]);
  });
});
