/** What every made data set is: a recipe of one row. */
export interface Generator {
  readonly name: string;
  readonly task: "binary" | "multiclass";
  readonly classes: number;
  readonly columns: readonly DataColumn[];
  readonly trainRows: number;
  readonly testRows: number;
  /** Writes the row's values, all of which a float32 holds, and returns its label. */
  fillRow(row: number, values: Float32Array): number;
}

export interface DataColumn {
  readonly name: string;
  /** Categories, coded 0 .. levels - 1; 0: the column is numbers. */
  readonly levels: number;
}

export const numericColumns = (count: number): readonly DataColumn[] =>
  Array.from({ length: count }, (_, index) => ({ name: `x${index}`, levels: 0 }));
