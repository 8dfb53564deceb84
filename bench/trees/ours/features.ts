// Rows of a data set as an embedder hands them to the library.
import * as arrow from "apache-arrow";
import type { Features } from "millrace";
import { type DataSet, type Part, sharedFloats } from "../data/data-file.js";

/** Columns of typed arrays in shared memory; with `categorical`, an Arrow table with dictionary columns. */
export function featuresOf(set: DataSet, part: Part, categorical: boolean): Features {
  if (!categorical || set.columns.every(({ levels }) => levels === 0)) {
    return new Map(set.columns.map(({ name }, index) => [name, part.columns[index]]));
  }
  const vectors = set.columns.map(({ name, levels }, index): [string, arrow.Vector] => {
    const values = part.columns[index];
    return [name, levels > 0 ? dictionaryVector(name, values, levels) : arrow.makeVector(values)];
  });
  return new arrow.Table(Object.fromEntries(vectors)) as unknown as Features;
}

function dictionaryVector(name: string, values: Float32Array, levels: number): arrow.Vector {
  const codes = new Int32Array(sharedFloats(values.length).buffer);
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) nullCount++;
    else {
      codes[row] = values[row];
      validity[row >> 3] |= 1 << (row & 7);
    }
  }
  const dictionary = arrow.vectorFromArray(
    Array.from({ length: levels }, (_, code) => `${name} ${code}`),
    new arrow.Utf8(),
  );
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  const bitmap = nullCount > 0 ? { nullBitmap: validity, nullCount } : {};
  return arrow.makeVector(arrow.makeData({ type, data: codes, dictionary, length: values.length, ...bitmap }));
}
