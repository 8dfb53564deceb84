// From the scatter within classes and their means to the scores of the classes. All in deviations of the features.
import { runOp } from "../../engine/dispatch.js";
import { eigenSymmetric } from "../../engine/ops/matrix/eigen-symmetric.js";
import { svd } from "../../engine/ops/matrix/svd.js";
import type { Runtime } from "../../engine/runtime.js";

export interface ScatteredClasses {
  /** `[classes x features]` mean of each class less that of all, in `scales`. */
  readonly apart: Float64Array;
  readonly priors: Float64Array;
  readonly scales: Float64Array;
  /** `[features x features]` covariance within classes, in `scales`. */
  readonly within: Float64Array;
  readonly rows: number;
}

export interface Discriminants {
  /** `[classes x features]` */
  readonly coefficients: Float64Array;
  /** Without the logarithms of the priors. */
  readonly intercepts: Float64Array;
  /** `[axes x features]` */
  readonly axes: Float64Array;
  /** Of the variance between classes, by axis. */
  readonly shares: Float64Array;
}

/** Directions in which the classes have deviation 1, then, among those, the ones that part their means. */
export function discriminantsOnAxes(
  { apart, priors, within, rows }: ScatteredClasses,
  tolerance: number,
  mostAxes: number,
  runtime: Runtime,
): Discriminants {
  const classes = priors.length;
  const count = apart.length / classes;
  const { values, vectors } = eigenOf(within, count, runtime);
  const deviations = values.map((value) => Math.sqrt(Math.max(0, value)));
  const rank = deviations.filter((deviation) => deviation > tolerance).length;
  // Rows: directions in which the scatter is a sphere.
  const sphere = vectors.slice(0, rank * count).map((value, index) => value / deviations[Math.floor(index / count)]);
  const places = product(apart, sphere, classes, rank, count);
  const weighted = places.map(
    (place, index) => place * Math.sqrt((rows * priors[Math.floor(index / rank)]) / (classes - 1)),
  );
  const least = Math.min(classes, rank);
  const between = new Float64Array(least);
  const right = new Float64Array(least * rank);
  if (rank > 0) {
    const left = new Float64Array(classes * least);
    runOp(svd, { matrix: weighted, left, values: between, right, rows: classes, columns: rank }, runtime);
  }
  const kept = Math.min(between.filter((value) => value > tolerance * between[0]).length, classes - 1);
  // axes = right x sphere
  const axes = new Float64Array(kept * count);
  for (let axis = 0; axis < kept; axis++) {
    for (let direction = 0; direction < rank; direction++) {
      const share = right[axis * rank + direction];
      for (let feature = 0; feature < count; feature++)
        axes[axis * count + feature] += share * sphere[direction * count + feature];
    }
  }
  const onAxes = product(apart, axes, classes, kept, count);
  const coefficients = new Float64Array(classes * count);
  const intercepts = new Float64Array(classes);
  for (let label = 0; label < classes; label++) {
    for (let axis = 0; axis < kept; axis++) {
      const place = onAxes[label * kept + axis];
      intercepts[label] -= 0.5 * place * place;
      for (let feature = 0; feature < count; feature++)
        coefficients[label * count + feature] += place * axes[axis * count + feature];
    }
  }
  const shown = mostAxes > 0 ? Math.min(mostAxes, kept) : kept;
  const squares = between.map((value) => value * value);
  const total = squares.reduce((sum, square) => sum + square, 0);
  return {
    coefficients,
    intercepts,
    axes: axes.slice(0, shown * count),
    shares: squares.slice(0, shown).map((square) => square / total),
  };
}

/** Through the inverse of the covariance, drawn towards one without correlation. */
export function discriminantsOfInverse(
  { apart, priors, scales, within }: ScatteredClasses,
  shrinkage: number,
  runtime: Runtime,
): Discriminants {
  const classes = priors.length;
  const count = apart.length / classes;
  let variance = 0;
  for (let feature = 0; feature < count; feature++)
    variance += (within[feature * count + feature] * scales[feature] ** 2) / count;
  const shrunk = within.map((value, index) => {
    const [row, column] = [Math.floor(index / count), index % count];
    const added = row === column ? (shrinkage * variance) / scales[row] ** 2 : 0;
    return (1 - shrinkage) * value + added;
  });
  const { values, vectors } = eigenOf(shrunk, count, runtime);
  const least = 1e-14 * count * Math.max(0, values[0]);
  const along = product(apart, vectors, classes, count, count);
  const coefficients = new Float64Array(classes * count);
  const intercepts = new Float64Array(classes);
  for (let label = 0; label < classes; label++) {
    for (let direction = 0; direction < count; direction++) {
      if (!(values[direction] > least)) continue;
      const share = along[label * count + direction] / values[direction];
      for (let feature = 0; feature < count; feature++)
        coefficients[label * count + feature] += share * vectors[direction * count + feature];
      intercepts[label] -= 0.5 * share * along[label * count + direction];
    }
  }
  return { coefficients, intercepts, axes: new Float64Array(0), shares: new Float64Array(0) };
}

function eigenOf(matrix: Float64Array, count: number, runtime: Runtime) {
  const values = new Float64Array(count);
  const vectors = new Float64Array(count * count);
  runOp(eigenSymmetric, { matrix, values, vectors }, runtime);
  return { values, vectors };
}

/** `[left x right]`: dots of the rows of two matrices of `count` columns. */
function product(a: Float64Array, b: Float64Array, left: number, right: number, count: number): Float64Array {
  const dots = new Float64Array(left * right);
  for (let row = 0; row < left; row++) {
    for (let column = 0; column < right; column++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += a[row * count + i] * b[column * count + i];
      dots[row * right + column] = sum;
    }
  }
  return dots;
}
