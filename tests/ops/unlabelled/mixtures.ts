// A naive mixture of normals, slow and plain: what ops of mixtures are compared with.
export type Kind = "full" | "tied" | "diag" | "spherical";
export const kinds: readonly Kind[] = ["full", "tied", "diag", "spherical"];

export interface NaiveMixture {
  readonly weights: readonly number[];
  readonly means: readonly (readonly number[])[];
  /** One full matrix a component, whatever the kind. */
  readonly covariances: readonly (readonly (readonly number[])[])[];
}

/** Inverse and determinant by elimination with the greatest pivot. */
export function invert(matrix: readonly (readonly number[])[]) {
  const n = matrix.length;
  const work = matrix.map((line, i) => [...line, ...line.map((_, j) => Number(i === j))]);
  let determinant = 1;
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let row = column; row < n; row++) if (Math.abs(work[row][column]) > Math.abs(work[best][column])) best = row;
    if (best !== column) determinant = -determinant;
    [work[column], work[best]] = [work[best], work[column]];
    const pivot = work[column][column];
    determinant *= pivot;
    work[column] = work[column].map((value) => value / pivot);
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = work[row][column];
      work[row] = work[row].map((value, at) => value - factor * work[column][at]);
    }
  }
  return { inverse: work.map((line) => line.slice(n)), determinant };
}

/** Log density and shares of a row. */
export function naiveDensity({ weights, means, covariances }: NaiveMixture, row: readonly number[]) {
  const parts = weights.map((weight, c) => {
    const { inverse, determinant } = invert(covariances[c]);
    const apart = row.map((value, f) => value - means[c][f]);
    const square = inverse.reduce(
      (sum, line, i) => sum + apart[i] * line.reduce((part, value, j) => part + value * apart[j], 0),
      0,
    );
    return Math.log(weight) - (row.length * Math.log(2 * Math.PI) + Math.log(determinant) + square) / 2;
  });
  const most = Math.max(...parts);
  const score = most + Math.log(parts.reduce((sum, part) => sum + Math.exp(part - most), 0));
  return { score, shares: parts.map((part) => Math.exp(part - score)) };
}

/** One step of expectation and maximisation, by the formulas as they stand. */
export function naiveStep(
  mixture: NaiveMixture,
  rows: readonly (readonly number[])[],
  rowWeights: readonly number[],
  kind: Kind,
  added: number,
) {
  const densities = rows.map((row) => naiveDensity(mixture, row));
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const likelihood = densities.reduce((sum, { score }, row) => sum + rowWeights[row] * score, 0) / total;
  const width = rows[0].length;
  const square = (value: (i: number, j: number) => number) =>
    Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_, j) => value(i, j)));
  const sizes = mixture.weights.map((_, c) =>
    densities.reduce((sum, { shares }, row) => sum + rowWeights[row] * shares[c], 0),
  );
  const means = mixture.weights.map((_, c) =>
    rows[0].map(
      (_, f) => rows.reduce((sum, row, at) => sum + rowWeights[at] * densities[at].shares[c] * row[f], 0) / sizes[c],
    ),
  );
  const scatters = means.map((mean, c) =>
    square((i, j) =>
      rows.reduce(
        (sum, row, at) => sum + rowWeights[at] * densities[at].shares[c] * (row[i] - mean[i]) * (row[j] - mean[j]),
        0,
      ),
    ),
  );
  const covariances = scatters.map((scatter, c) =>
    square((i, j) => {
      const extra = i === j ? added : 0;
      if (kind === "full") return scatter[i][j] / sizes[c] + extra;
      if (kind === "tied") return scatters.reduce((sum, other) => sum + other[i][j], 0) / total + extra;
      if (i !== j) return 0;
      if (kind === "diag") return scatter[i][i] / sizes[c] + extra;
      return scatter.reduce((sum, line, f) => sum + line[f], 0) / sizes[c] / width + extra;
    }),
  );
  return { likelihood, next: { weights: sizes.map((size) => size / total), means, covariances } };
}

/** Covariances, or other matrices, as ops keep them. */
export function packed(kind: Kind, matrices: readonly (readonly (readonly number[])[])[]): Float64Array {
  if (kind === "full") return Float64Array.from(matrices.flat(2));
  if (kind === "tied") return Float64Array.from(matrices[0].flat());
  if (kind === "diag") return Float64Array.from(matrices.flatMap((matrix) => matrix.map((line, f) => line[f])));
  return Float64Array.from(matrices, (matrix) => matrix[0][0]);
}

/** A mixture of two or three components to begin with. */
export function startOf(kind: Kind, components: number, width: number): NaiveMixture {
  const line = (c: number) => Array.from({ length: width }, (_, f) => ((c + 1) * (f + 2)) % 4);
  const matrix = (c: number) =>
    Array.from({ length: width }, (_, i) =>
      Array.from({ length: width }, (_, j) => {
        const isRound = kind === "spherical";
        const own = kind === "tied" ? 0 : c;
        if (i === j) return 1 + own * 0.5 + (isRound ? 0 : i * 0.25);
        return kind === "diag" || isRound ? 0 : 0.2 / (1 + Math.abs(i - j));
      }),
    );
  const of = <T>(make: (c: number) => T) => Array.from({ length: components }, (_, c) => make(c));
  const sum = (components * (components + 1)) / 2;
  return { weights: of((c) => (c + 1) / sum), means: of(line), covariances: of(matrix) };
}
