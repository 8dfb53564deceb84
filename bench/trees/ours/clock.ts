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

const clockSeconds = () => performance.now() / 1000;

/** Of the processor, over all threads: what still says something while others use the machine. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Median seconds of a call: one for warmth, then until two seconds are over, at least 3 and at most 25. With one thread
 * seconds of the processor, with more by the clock.
 */
export function medianSeconds(call: () => void, threads: number): number {
  const now = threads === 1 ? cpuSeconds : clockSeconds;
  const seconds: number[] = [];
  const begin = now();
  for (let turn = 0; turn <= 3 || (turn <= 25 && now() - begin < 2); turn++) {
    const start = now();
    call();
    if (turn > 0) seconds.push(now() - start);
  }
  return seconds.sort((a, b) => a - b)[seconds.length >> 1];
}
