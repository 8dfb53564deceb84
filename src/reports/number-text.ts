// Numbers as people read them. Free of the machine's locale, so that equal results give equal bytes.

/** A number of rows, columns, cells: `12,345`. */
export function count(value: number): string {
  return Number.isFinite(value) ? group(Math.round(value).toFixed(0)) : "–";
}

/** `1 row`, `2 rows`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A measured value with four significant digits: `0.01234`, `12,350`, `1.235e12`. */
export function measure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const exponent = exponentOf(value);
  if (exponent >= 9 || exponent < -4) return scientific(value, 3);
  if (Number.isInteger(value)) return group(value.toFixed(0));
  return group(trimZeros(value.toFixed(Math.max(0, 3 - exponent))));
}

/** A measured value in little room: from 100,000 on with a unit, `178.8k`, `1.5M`. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (!(size >= 99_995 && size < 999.95e9)) return measure(value);
  const [unit, scale] = size >= 999.95e6 ? ["B", 1e9] : size >= 999_950 ? ["M", 1e6] : ["k", 1e3];
  return `${trimZeros((value / scale).toPrecision(4)).replace("-", "\u2212")}${unit}`;
}

/** A score: four decimals below 10, else four significant digits. */
export function score(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) < 10 ? value.toFixed(4) : measure(value);
}

/** A share of 1 in per cent: `12.3 %`. Never 0 or 100 % for what is not. */
export function share(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const percent = value * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1\u202f%";
  if (percent < 100 && percent > 99.9) return "> 99.9\u202f%";
  return `${trimZeros(percent.toFixed(1))}\u202f%`;
}

/** Two digits after the point, for tables of shares: `0.12`. */
export function twoDigits(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2).replace(/^-0\.00$/, "0.00") : "–";
}

/** A p-value: `< 0.001`, `0.023`. */
export function pValue(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value < 0.001 ? "< 0.001" : value.toFixed(3);
}

/** A point in time given in years, to the month: 2001.25 is `2001-04`. */
export function yearMonth(years: number): string {
  if (!Number.isFinite(years)) return "–";
  const months = Math.floor(years * 12 + 1e-6);
  const year = Math.floor(months / 12);
  return `${year < 0 ? "\u2212" : ""}${String(Math.abs(year)).padStart(4, "0")}-${String(months - year * 12 + 1).padStart(2, "0")}`;
}

/** An ISO 8601 time without what says nothing: midnight, seconds of 0, the zone (always UTC). */
export function timeText(time: string): string {
  return time
    .replace(/(\.0+)?Z?$/, "")
    .replace(/T00:00:00$/, "")
    .replace(/(T\d\d:\d\d):00$/, "$1")
    .replace("T", " ");
}

/** A size in bytes: `1.2 MB`. Powers of 1000. */
export function bytes(value: number): string {
  let size = value;
  for (const unit of ["B", "KB", "MB", "GB"]) {
    if (size < 999.5) return `${unit === "B" ? size.toFixed(0) : trimZeros(size.toPrecision(3))} ${unit}`;
    size /= 1000;
  }
  return `${group(size.toFixed(0))} TB`;
}

/** A duration in seconds: `0.4 s`, `12.3 s`, `3 min 20 s`. */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value > 0 && value < 0.0005) return "< 1 ms";
  if (value < 0.95) return `${(value * 1000).toFixed(0)} ms`;
  if (value < 99.95) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Labels of ticks `step` apart: all with the same decimals and unit: `0.25`, `12k`, `1.5M`. */
export function tickText(value: number, step: number, largest: number): string {
  if (value === 0) return "0";
  const exponent = exponentOf(largest);
  if (exponent >= 15 || exponentOf(step) < -6) return scientific(value, 2).replace(/\.?0+e/, "e");
  const [unit, scale] = exponent >= 9 ? ["B", 1e9] : exponent >= 6 ? ["M", 1e6] : exponent >= 4 ? ["k", 1e3] : ["", 1];
  const decimals = Math.max(0, -exponentOf(step / scale));
  const text = (value / scale).toFixed(Math.min(decimals, 20));
  return `${text.replace("-", "\u2212")}${unit}`;
}

/** The power of ten of a number's first digit; 0 for 0. Read from its decimal form: no logarithm, so the same everywhere. */
export function exponentOf(value: number): number {
  return value === 0 || !Number.isFinite(value) ? 0 : Number(value.toExponential().split("e")[1]);
}

function scientific(value: number, digits: number): string {
  return value.toExponential(digits).replace("e+", "e");
}

function group(digits: string): string {
  const [whole, fraction] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",").replace("-", "\u2212");
  return fraction ? `${grouped}.${fraction}` : grouped;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
