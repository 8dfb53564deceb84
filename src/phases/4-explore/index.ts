// Room 4: what the training rows look like, and what in them should worry.
import { makeArtifact } from "../../artifacts/artifact.js";
import type { ColumnProfile, Profile, ProfileBody } from "../../artifacts/profile.js";
import { makeColumn } from "../../columns/column.js";
import { columnNamed, selectColumns } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { isStopped } from "../../engine/runtime.js";
import { rowsOfPart, takeFromColumn, takeRows } from "../../engine/take-rows.js";
import type { Phase } from "../run-context.js";
import { profileColumn, profileTarget } from "./describe.js";
import { findingsOf } from "./findings.js";
import { findLeaks } from "./leaks.js";
import { heatMapOf, searchMatrix } from "./multivariate.js";
import { targetOf } from "./target.js";

/**
 * 1. take the training rows of the columns that preprocessing kept, as they were gathered: gaps and outliers still in
 * 2. describe the target and every column by itself and against the target
 * 3. correlate the numeric columns with each other
 * 4. look for leaks, and say what stands out, each with a change of the configuration
 *
 * Only training rows are looked at: whoever decides by what this room shows must not have seen the test rows.
 */
export const explore: Phase<"explore", "frame" | "gather" | "preprocess"> = {
  name: "explore",
  version: 1,
  parents: ["frame", "gather", "preprocess"],
  configKeys: ["explore", "preprocess"],
  differsOnGpu: true,
  async run({ config, runtime, onProgress }, { frame, gather, preprocess }): Promise<Profile> {
    const { inputs } = preprocess.body;
    const total = inputs.length + 3;
    const report = (step: string, done: number) => {
      if (isStopped(runtime)) throw new MillraceError("ERR_CANCELLED", { what: "exploring" });
      onProgress({ step, done, total, unit: "columns" });
    };
    report("training rows", 0);
    const trainRows = rowsOfPart(preprocess.arrays.get("part") as Uint8Array, 0, runtime);
    const rawRows = makeColumn("uint32", { values: preprocess.arrays.get("row") as Uint32Array });
    const row = takeFromColumn(rawRows, trainRows, runtime);
    const raw = selectColumns(
      gather.tables.get("data")!,
      inputs.map(({ name }) => name),
    );
    const data = takeRows(raw, row.chunks[0].values as Uint32Array, runtime);
    const target = await targetOf(frame, preprocess, trainRows, runtime);
    const profile = await profileTarget(target, config.explore.bins, runtime);
    const columns: ColumnProfile[] = [];
    for (const [index, input] of inputs.entries()) {
      report(input.name, index + 1);
      columns.push(await profileColumn(input, columnNamed(data, input.name), target, config.explore.bins, runtime));
    }
    report("correlations", inputs.length + 1);
    const search = await searchMatrix(data, columns, target, runtime);
    const correlation = await heatMapOf(data, columns, config.explore.correlations, runtime);
    report("leaks", inputs.length + 2);
    const leaks = await findLeaks({ data, columns, target, search, row }, runtime);
    const seen = {
      columns,
      target: { facts: target, profile },
      search,
      leaks,
      prepared: preprocess.body,
      rows: data.rowCount,
    };
    const body: ProfileBody = {
      rows: data.rowCount,
      target: { name: target.name, profile },
      columns,
      correlation,
      findings: findingsOf(seen, config),
    };
    return makeArtifact("profile", body);
  },
};
