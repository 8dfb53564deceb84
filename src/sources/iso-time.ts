// Dates and times as ISO 8601 writes them, read strictly: what is no real day or hour is no time.

export interface IsoTime {
  /** Since 1970-01-01 UTC; a time without a zone is taken as UTC. */
  readonly microseconds: bigint;
  readonly isDate: boolean;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** `2026-11-23`, `2026-11-23T20:45`, `2026-11-23 20:45:01.5+01:00`; undefined for anything else. */
export function parseIsoTime(text: string): IsoTime | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = found;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const date = new Date(0);
  date.setUTCFullYear(parts[0], parts[1] - 1, parts[2]);
  if (date.getUTCMonth() !== parts[1] - 1 || date.getUTCDate() !== parts[2]) return undefined;
  if (parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return undefined;
  const seconds = date.getTime() / 1000 + parts[3] * 3600 + parts[4] * 60 + parts[5] - zoneSeconds(zone);
  const microseconds = BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  return { microseconds, isDate: found[4] === undefined };
}

function zoneSeconds(zone: string | undefined): number {
  if (!zone || zone === "Z") return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3).replace(":", "") || 0) * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}
