import { expect, test } from "vitest";
import { cellsOf } from "../../src/columns/values.js";
import { randomWords, streams } from "../../src/core/random.js";
import { targetEncode } from "../../src/transforms/target-encode.js";
import { feature, frameOf, runtime } from "./frames.js";

const cities = ["a", "a", "b", null, "b", "a", "c", "a", null, "b"];
const train = frameOf(["city", cities]);
const labels = Float64Array.of(1, 0, 1, 1, 0, 1, 0, 1, 0, 1);
const options = { columns: ["city"], seed: 5 };
const prior = 6 / 10;

const smoothed = (rows: number[]) =>
  (rows.reduce((sum, row) => sum + labels[row], 0) + 10 * prior) / (rows.length + 10);
const rowsOf = (city: string | null) => [...cities.keys()].filter((row) => cities[row] === city);

test("a level becomes (sum + 10 x prior) / (rows + 10); unseen the prior, missing its own mean", () => {
  const fitted = targetEncode.fit(train, options, runtime, { labels, classCount: 2 });
  const made = feature(
    fitted.apply(frameOf(["city", ["a", "b", "c", "new", null]]), runtime),
    "city.target",
  ) as number[];
  const expected = [smoothed(rowsOf("a")), smoothed(rowsOf("b")), smoothed(rowsOf("c")), prior, smoothed(rowsOf(null))];
  for (const [row, value] of expected.entries()) expect(made[row]).toBeCloseTo(value, 14);
});

test("a training row gets the mean of the other folds", () => {
  const { made } = targetEncode.fitTransform!(train, options, runtime, { labels, classCount: 2 });
  const fold = cities.map((_, row) => randomWords(options.seed, streams.fold, row)[0] % 5);
  const values = cellsOf(made.columns[0]) as number[];
  for (const [row, city] of cities.entries()) {
    const others = rowsOf(city).filter((other) => fold[other] !== fold[row]);
    expect(values[row]).toBeCloseTo(others.length === 0 ? prior : smoothed(others), 14);
  }
});

test("changing a row's own label moves its own encoding by the prior alone", () => {
  const many = Array.from({ length: 400 }, (_, row) => `level ${row % 8}`);
  const frame = frameOf(["city", many]);
  const before = Float64Array.from(many, (_, row) => (row * 7) % 2);
  const after = before.slice();
  after[17] = 1 - after[17];
  const encode = (target: Float64Array) =>
    cellsOf(targetEncode.fitTransform!(frame, options, runtime, { labels: target, classCount: 2 }).made.columns[0])[17];
  expect(Math.abs((encode(after) as number) - (encode(before) as number))).toBeLessThan(1 / 400);
});

test("regression has one feature of means, more classes one feature each", () => {
  const regression = targetEncode.fit(train, options, runtime, { labels, classCount: 0 });
  expect(regression.makes.map((made) => made.feature)).toStrictEqual(["city.target"]);
  const three = Float64Array.from(labels, (_, row) => row % 3);
  const classes = ["x", "y", "z"];
  const multiclass = targetEncode.fit(train, { ...options, classes }, runtime, { labels: three, classCount: 3 });
  expect(multiclass.makes.map((made) => made.feature)).toStrictEqual([
    "city.target.x",
    "city.target.y",
    "city.target.z",
  ]);
  const made = multiclass.apply(train, runtime);
  for (let row = 0; row < cities.length; row++) {
    const shares = classes.map((name) => feature(made, `city.target.${name}`)[row] as number);
    expect(shares[0] + shares[1] + shares[2]).toBeCloseTo(1, 14);
  }
});

test("without labels it is refused", () => {
  expect(() => targetEncode.fit(train, options, runtime)).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
