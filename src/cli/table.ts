// Tables for people: columns aligned, numbers to the right.

/** Rows under a head, as wide as the widest cell. A column whose cells are all numbers is aligned to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map((cell) => cell.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ")));
  const widths = head.map((title, column) => Math.max(title.length, ...safe.map((row) => (row[column] ?? "").length)));
  const isNumber = head.map((_, column) =>
    safe.every((row) => /^[-+]?[\d.,]*( ?[a-zA-Z%]{1,3})?$|^$/.test(row[column] ?? "")),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...safe.map(line)].join("\n");
}

/** A number with four significant digits. */
export function score(value: number | undefined): string {
  if (value === undefined) return "";
  return Math.abs(value) >= 1000 ? value.toFixed(1) : value.toPrecision(4);
}
