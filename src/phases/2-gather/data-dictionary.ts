// One entry per column: what it holds and what it seems to be for.
import type { DictionaryEntry } from "../../artifacts/raw-data.js";
import type { Table } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { type ColumnFacts, columnFacts, textOf } from "../../statistics/column-facts.js";
import { columnRole } from "../../statistics/column-role.js";

export interface DescribedColumn {
  readonly entry: DictionaryEntry;
  readonly facts: ColumnFacts;
}

/** The data dictionary, in column order, with the facts it was made from. */
export function dataDictionary(
  table: Table,
  target: string,
  runtime: Runtime,
  onColumn: (done: number) => void = () => {},
): DescribedColumn[] {
  return table.names.map((name, index) => {
    const facts = columnFacts(table.columns[index], runtime);
    const role = name === target ? "target" : columnRole(facts);
    onColumn(index + 1);
    return { entry: { name, type: facts.type, role, ...figures(facts) }, facts };
  });
}

function figures(facts: ColumnFacts) {
  const { type, missing, distinct, top, smallest, largest } = facts;
  const limit = (value: number) => {
    if (type === "date") return textOf(new Date(value * 86_400_000), type);
    if (type === "timestamp") return textOf(new Date(value / 1000), type);
    return Number.isFinite(value) ? value : String(value);
  };
  const hasLimits = !Number.isNaN(smallest) && type !== "bool";
  return {
    missing,
    distinct,
    examples: top.slice(0, 5).map(({ text }) => (text.length > 80 ? `${text.slice(0, 77)}...` : text)),
    ...(hasLimits ? { minimum: limit(smallest), maximum: limit(largest) } : {}),
  };
}
