import { execFileSync } from "node:child_process";
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

/** What the figures were measured on, and how busy it was. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly python: string;
  /** Load average of one minute, before and after. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

export function describeMachine(python: string): () => Machine {
  const loadBefore = loadavg()[0];
  const version = () => {
    try {
      return execFileSync(python, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return `none ('${python}' does not start)`;
    }
  };
  return () => ({
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    python: version(),
    loadBefore,
    loadAfter: loadavg()[0],
  });
}
