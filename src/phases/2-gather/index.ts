// Room 2. What data is there, and is it fit for the purpose?
//   1. read every row of every source, sentinels null, target derived
//   2. describe every column: the data dictionary
//   3. say what is wrong and what would mend it, and whether there is enough
import { makeArtifact } from "../../artifacts/artifact.js";
import type { RawData } from "../../artifacts/raw-data.js";
import { targetName } from "../../sources/derive-target.js";
import { fingerprintSources } from "../../sources/fingerprint.js";
import type { Parents, Phase, RunContext } from "../run-context.js";
import { dataDictionary } from "./data-dictionary.js";
import { qualityIssues } from "./quality-report.js";
import { readEverything } from "./read-sources.js";
import { sufficiency } from "./sufficiency.js";

export const gather: Phase<"gather", "frame"> = {
  name: "gather",
  version: 1,
  parents: ["frame"],
  configKeys: ["gather", "frame", "preprocess"],
  fingerprint: ({ config, folder }) => fingerprintSources(config.gather.sources, folder),
  run: gatherData,
};

async function gatherData(context: RunContext, { frame }: Parents<"frame">): Promise<RawData> {
  const { config, runtime, onProgress } = context;
  const read = await readEverything(context, frame);
  const { table } = read;
  const described = dataDictionary(table, targetName(config.frame.target), runtime, (done) =>
    onProgress({ step: "describing columns", done, total: table.names.length, unit: "columns" }),
  );
  return makeArtifact(
    "raw-data",
    {
      sources: read.sources,
      rows: table.rowCount,
      columns: table.names.length,
      badLines: read.badLines,
      dictionary: described.map(({ entry }) => entry),
      issues: qualityIssues(described, config, read),
      sufficiency: sufficiency(described),
    },
    { tables: [["data", table]] },
  );
}
