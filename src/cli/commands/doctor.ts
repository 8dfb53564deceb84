import { statfsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, freemem, totalmem } from "node:os";
import { nativeCore } from "../../engine/native/addon.js";
import { sourceFiles } from "../../sources/sources.js";
import type { CliCommand } from "../command.js";
import { styled } from "../output.js";
import { shortCount } from "../progress.js";
import { configIfThere } from "../project.js";
import type { Session } from "../session.js";

interface Check {
  readonly name: string;
  readonly state: "ok" | "warn";
  readonly what: string;
  /** What to do; only when state is warn. */
  readonly advice?: string;
}

const ok = (name: string, what: string): Check => ({ name, state: "ok", what });
const warn = (name: string, what: string, advice: string): Check => ({ name, state: "warn", what, advice });

export const doctorCommand: CliCommand = {
  usage: "doctor [config]",
  summary: "check Node, the native core, packages, disk, memory and the sources; exit code 1 when the core is missing",
  examples: ["millrace doctor", "millrace doctor --json"],
  async run(session, [path]) {
    const core = native();
    const checks = [node(), core, threads(session), ...packages(), memory(), disk(), ...(await project(session, path))];
    const text = checks.map(({ name, state, what, advice }) => {
      const mark = state === "ok" ? styled("green", "ok  ", process.stdout) : styled("yellow", "warn", process.stdout);
      return `${mark}  ${name.padEnd(16)} ${what}${advice ? `\n${" ".repeat(23)}${advice}` : ""}`;
    });
    return { json: { checks }, text: text.join("\n"), exit: core.state === "ok" ? 0 : 1 };
  },
};

function node(): Check {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const what = `${process.version} on ${process.platform}-${process.arch}`;
  if (major > 20 || (major === 20 && minor >= 17)) return ok("node", what);
  return warn("node", what, "Millrace needs Node 20.17 or later.");
}

function native(): Check {
  try {
    return ok("native core", `${Object.keys(nativeCore()).length} ops`);
  } catch (error) {
    return warn("native core", "cannot be loaded", (error as Error).message);
  }
}

function threads({ options }: Session): Check {
  const cores = availableParallelism();
  const asked = options.threads ?? cores;
  if (asked > cores)
    return warn("threads", `${asked} asked for, ${cores} cores`, "More threads than cores only wait for each other.");
  return ok("threads", `${asked} of ${cores} cores`);
}

function packages(): Check[] {
  const require = createRequire(import.meta.url);
  return [
    ["@duckdb/node-api", "Parquet cannot be read or written without it. Install it with: npm install @duckdb/node-api"],
    ["webgpu", "Only needed for --device gpu. Install it with: npm install webgpu"],
  ].map(([name, advice]) => {
    try {
      require.resolve(name);
      return ok(name, "installed");
    } catch {
      return warn(name, "not installed", advice);
    }
  });
}

function memory(): Check {
  const what = `${shortCount(freemem())}B free of ${shortCount(totalmem())}B`;
  return freemem() > 2 ** 30
    ? ok("memory", what)
    : warn("memory", what, "Less than 1 GB is free: close programs before large runs.");
}

function disk(): Check {
  const { bavail, bsize } = statfsSync(".");
  const free = bavail * bsize;
  const what = `${shortCount(free)}B free here`;
  return free > 2 ** 30 ? ok("disk", what) : warn("disk", what, "Less than 1 GB is free: artifacts may not fit.");
}

async function project(session: Session, path: string | undefined): Promise<Check[]> {
  try {
    const loaded = await configIfThere(session, path ?? ".");
    if (!loaded)
      return [warn("configuration", "none here", "Make one with: millrace init --data FILE --target COLUMN")];
    const { config, file, folder } = loaded;
    const files = await sourceFiles(config.gather.sources, folder);
    return [
      ok("configuration", file),
      ok("sources", `${files.length} ${files.length === 1 ? "file" : "files"} can be reached`),
    ];
  } catch (error) {
    return [warn("project", "has a fault", (error as Error).message)];
  }
}
