import { readFileSync, writeFileSync } from "node:fs";

const status = (key: string) => {
  const found = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(readFileSync("/proc/self/status", "utf8"));
  return found ? 1024 * Number(found[1]) : undefined;
};

/**
 * Begins to watch: the peak is forgotten, so that reading the input does not count. Linux only; bench/baselines/trees
 * does the same for the peers.
 *
 * @returns a function that answers the bytes by which the peak since then lies above what was resident at the start
 */
export function watchPeak(): () => number | undefined {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
    const resident = status("VmRSS");
    return () => {
      const peak = status("VmHWM");
      return peak === undefined || resident === undefined ? undefined : peak - resident;
    };
  } catch {
    return () => undefined;
  }
}
