// The artifacts that room 4 is given, made of plain columns: every row labelled, no duplicates.
import { makeArtifact } from "../../../src/artifacts/artifact.js";
import type { InputColumn } from "../../../src/artifacts/pipeline.js";
import type { PreparedData } from "../../../src/artifacts/prepared-data.js";
import type { Problem } from "../../../src/artifacts/problem.js";
import type { Finding, ProfileBody } from "../../../src/artifacts/profile.js";
import type { RawData } from "../../../src/artifacts/raw-data.js";
import { type Column, makeColumn } from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { configSchema } from "../../../src/core/config.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";
import { explore } from "../../../src/phases/4-explore/index.js";

export interface Given {
  readonly columns: readonly (readonly [string, Column | readonly CellValue[]])[];
  readonly target: string;
  /** Labels: class numbers, or values when `classes` is empty. */
  readonly labels: readonly number[];
  readonly classes?: readonly string[];
  readonly part?: readonly number[];
  /** Row in the raw data of each prepared row. */
  readonly row?: readonly number[];
  readonly dropped?: readonly { readonly column: string; readonly reason: string }[];
  readonly text?: readonly string[];
  readonly categorical?: readonly string[];
  readonly threads?: number;
  readonly runtime?: Runtime;
  readonly config?: Record<string, unknown>;
}

/** Runs the room and gives the profile's body. */
export async function exploreGiven(given: Given): Promise<ProfileBody> {
  const config = configSchema.parse({
    name: "test",
    frame: { target: given.target },
    gather: { sources: [{ path: "rows.csv" }] },
    deploy: { name: "test" },
    ...given.config,
  });
  const data = makeTable(
    given.columns.map(([name, cells]) => [name, Array.isArray(cells) ? columnFrom(cells) : (cells as Column)] as const),
  );
  const n = given.labels.length;
  const inputs = data.names.map((name, index): InputColumn => {
    const { type } = data.columns[index];
    const isText = given.text?.includes(name);
    const isTime = type === "timestamp" || type === "date";
    const isCategory = type === "dictionary" || type === "utf8" || given.categorical?.includes(name);
    return {
      name,
      type,
      role: isText ? "text" : isTime ? "time" : isCategory ? "categorical" : "numeric",
      missing: [],
    };
  });
  const frame = makeArtifact("problem", { target: { name: given.target } }) as unknown as Problem;
  const gather = makeArtifact("raw-data", {}, { tables: [["data", data]] }) as unknown as RawData;
  const preprocess = makeArtifact(
    "prepared-data",
    { inputs, classes: given.classes ?? [], dropped: given.dropped ?? [] },
    {
      arrays: [
        ["labels", Float64Array.from(given.labels)],
        ["part", Uint8Array.from(given.part ?? new Array(n).fill(0))],
        ["row", Uint32Array.from(given.row ?? Array.from({ length: n }, (_, row) => row))],
      ],
    },
  ) as unknown as PreparedData;
  const runtime = given.runtime ?? makeRuntime({ threads: given.threads ?? 2 });
  const context = { config, folder: ".", storeFolder: ".", seed: 1, runtime, onProgress: () => {} };
  return (await explore.run(context, { frame, gather, preprocess })).body;
}

export const found = ({ findings }: ProfileBody, kind: Finding["kind"]): Finding[] =>
  findings.filter((finding) => finding.kind === kind);

export const column = (type: "int32" | "float64", cells: readonly (number | null)[]): Column => columnFrom(cells, type);

export const dictionary = (cells: readonly number[], levels: readonly string[]): Column =>
  makeColumn("dictionary", { values: Int32Array.from(cells), dictionary: levels });
