export interface Elapsed {
  readonly seconds: number;
  /** Of the processor, over all threads of the process. */
  readonly cpuSeconds: number;
}

export async function timed<T>(work: () => T | Promise<T>): Promise<Elapsed & { readonly value: T }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { value, seconds, cpuSeconds: (user + system) / 1e6 };
}

/** Median seconds of a call: one for warmth, then until two seconds are over, at least 3 and at most 25. */
export function medianSeconds(call: () => void): number {
  const seconds: number[] = [];
  const begin = performance.now();
  for (let turn = 0; turn <= 3 || (turn <= 25 && performance.now() - begin < 2000); turn++) {
    const start = performance.now();
    call();
    if (turn > 0) seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b)[seconds.length >> 1];
}
