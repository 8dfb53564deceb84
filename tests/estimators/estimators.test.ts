import { tableFromArrays } from "apache-arrow";
// The package by its own name, as an embedder sees it: this runs the built files.
import { columnFrom, GradientBoosting, LinearRegression, LogisticRegression, makeTable, type Progress } from "millrace";
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";

const rows = 600;
const unit = (column: number, row: number) => randomUnit(4, streams.sample, column * rows + row);
const a = Float64Array.from({ length: rows }, (_, row) => unit(0, row));
const b = Float64Array.from({ length: rows }, (_, row) => unit(1, row));
const value = Float64Array.from(a, (x, row) => 3 * x - 2 * b[row] + 1);
const kind = Array.from(a, (x, row) => (x > b[row] ? "more" : "less"));
const settings = { y: value, seed: 1, threads: 2 };

describe("estimators", () => {
  it("give the same bits for every way of handing over the same features", async () => {
    const rowMajor = new Float64Array(rows * 2);
    a.forEach((x, row) => {
      rowMajor[row * 2] = x;
      rowMajor[row * 2 + 1] = b[row];
    });
    const estimator = new GradientBoosting({ numIterations: 10 });
    const ways = {
      columns: { a, b },
      map: new Map([
        ["b", b],
        ["a", a],
      ]),
      rowMajor: { values: rowMajor, rows, columns: 2, names: ["a", "b"] },
      rows: Array.from(a, (x, row) => ({ a: x, b: b[row] })),
      arrow: tableFromArrays({ a, b }),
      table: makeTable([
        ["a", columnFrom([...a])],
        ["b", columnFrom([...b])],
      ]),
    };
    const predictions = await Promise.all(
      Object.values(ways).map(async (features) => (await estimator.fit(features, settings)).predict(features)),
    );
    for (const each of predictions) expect(each).toEqual(predictions[0]);
  });

  it("take the target out of the features by its name", async () => {
    const model = await new LinearRegression().fit({ a, b, value }, { target: "value" });
    expect(model.header.features).toEqual(["a", "b"]);
    expect(
      [...model.predict({ b: Float64Array.of(0.5), a: Float64Array.of(1), other: Float64Array.of(9) })][0],
    ).toBeCloseTo(3, 9);
  });

  it("predict classes as they were spelled, numbers as numbers", async () => {
    const model = await new LogisticRegression().fit({ a, b }, { y: kind });
    expect(model.classes).toEqual(["less", "more"]);
    const right = model.predictClass({ a, b }).filter((predicted, row) => predicted === kind[row]).length;
    expect(right / rows).toBeGreaterThan(0.97);
    const probabilities = model.predictProba({ a, b });
    expect(probabilities.length).toBe(rows * 2);
    expect(probabilities[0] + probabilities[1]).toBe(1);
    const numbers = Int32Array.from(kind, (name) => (name === "more" ? 7 : -3));
    const boosted = await new GradientBoosting({ objective: "binary" }).fit({ a, b }, { y: numbers });
    expect(new Set(boosted.predict({ a, b }))).toEqual(new Set([7, -3]));
  });

  it("tell scores, leaves, rounds and single rows of trees", async () => {
    const model = await new GradientBoosting({ numIterations: 7, numLeaves: 6 }).fit({ a, b }, { y: kind, seed: 1 });
    const probabilities = model.predictProba({ a, b });
    const raw = model.predictRaw({ a, b });
    expect(raw.length).toBe(rows);
    expect(1 / (1 + Math.exp(-raw[0]))).toBeCloseTo(probabilities[1], 14);
    const leaves = model.predictLeaves({ a, b });
    expect(leaves.length).toBe(rows * 7);
    expect(Math.max(...leaves)).toBe(5);
    const stages = [...model.predictStaged({ a, b })];
    expect(stages.length).toBe(7);
    expect(stages[6]).toEqual(probabilities);
    for (let row = 0; row < rows; row += 50) {
      expect(model.predictRow([a[row], b[row]])).toEqual(probabilities.subarray(2 * row, 2 * row + 2));
    }
    expect([...model.importance("split")!].reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect(model.importance("split")).not.toEqual(model.importance("gain"));
  });

  it("without trees say so", async () => {
    const model = await new LinearRegression().fit({ a, b }, settings);
    const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
    expect(() => model.predictRaw({ a, b })).toThrow(invalid);
    expect(() => model.predictLeaves({ a, b })).toThrow(invalid);
    expect(() => model.predictStaged({ a, b })).toThrow(invalid);
    expect(() => model.predictRow([1, 2])).toThrow(invalid);
  });

  it("leave the caller's buffers as they were, and never hold the event loop", async () => {
    const before = [Float64Array.from(a), Float64Array.from(value)];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await new GradientBoosting({ numIterations: 60 }).fit({ a, b }, settings);
    clearInterval(timer);
    expect([a, value]).toEqual(before);
    expect(a.buffer).toBeInstanceOf(ArrayBuffer);
    expect(turns).toBeGreaterThan(3);
  });

  it("stop early on validation rows and show the curve", async () => {
    const estimator = new GradientBoosting({ numIterations: 300, earlyStoppingRound: 5, learningRate: 0.3 });
    const noisy = value.map((y, row) => y + unit(2, row));
    const half = { a: a.subarray(0, 300), b: b.subarray(0, 300) };
    const rest = { features: { a: a.subarray(300), b: b.subarray(300) }, y: noisy.subarray(300) };
    const model = await estimator.fit(half, { y: noisy.subarray(0, 300), validation: rest });
    expect(model.curve!.validation.length).toBeLessThan(300);
    expect(model.header.parameters.numIterations).toBe(model.curve!.validation.length - 5);
  });

  it("report the trees as they grow, though the worker is inside one native call", async () => {
    const many = 100_000;
    const x = Float64Array.from({ length: many }, (_, row) => randomUnit(1, streams.sample, row));
    const steps: number[] = [];
    const onProgress = ({ done, total, unit }: { done: number; total: number; unit: string }) => {
      if (unit === "trees" && total === 400) steps.push(done);
    };
    const reports: Progress[] = [];
    const both = (progress: Progress) => {
      reports.push(progress);
      onProgress(progress);
    };
    await new GradientBoosting({ numIterations: 400, numLeaves: 63 }).fit({ x }, { y: x, onProgress: both });
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const last = reports.at(-1)!;
    expect(last).toMatchObject({ done: 400, secondsLeft: 0, metric: { name: "train rmse" } });
    expect(last.perSecond).toBeGreaterThan(1);
  });

  it("reject with a code when stopped, also before the start", async () => {
    const many = 200_000;
    const x = Float64Array.from({ length: many }, (_, row) => randomUnit(1, streams.sample, row));
    const controller = new AbortController();
    const slow = new GradientBoosting({ numIterations: 5_000, numLeaves: 255 });
    const fitted = slow.fit({ x }, { y: x, signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(fitted).rejects.toMatchObject({ code: "ERR_CANCELLED" });
    await expect(slow.fit({ x }, { y: x, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_CANCELLED",
    });
  });

  it("accept other libraries' names and refuse what is none, with the nearest", () => {
    const { parameters } = new GradientBoosting({
      n_estimators: 7,
      max_depth: 3,
      eta: 0.3,
      reg_lambda: 2,
      min_child_samples: 4,
    });
    expect(parameters).toMatchObject({
      numIterations: 7,
      maxDepth: 3,
      learningRate: 0.3,
      lambdaL2: 2,
      minDataInLeaf: 4,
    });
    expect(() => new GradientBoosting({ numLeafs: 3 })).toThrow(/Did you mean 'numLeaves'/);
    expect(() => new GradientBoosting({ numLeaves: 1 })).toThrow(/from 2/);
    expect(() => new GradientBoosting({ eta: 0.1, learningRate: 0.2 })).toThrow(/one value/);
    expect(() => new LinearRegression({ numLeaves: 3 })).toThrow(/is not one/);
  });

  it("say what is wrong with the input, by name or row", async () => {
    const estimator = new GradientBoosting();
    const city = Array.from(a, () => ({ city: "Paris" }));
    await expect(new LinearRegression().fit(city, settings)).rejects.toThrow(/feature 'city'.*Encode/s);
    await expect(estimator.fit({ a }, { y: value.subarray(1) })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    await expect(estimator.fit({ a }, {})).rejects.toThrow(/either 'target' or 'y'/);
    await expect(estimator.fit({ a: [1, 2] } as never, settings)).rejects.toThrow(/feature 'a'.*plain array/s);
    const broken = value.map((y, row) => (row === 5 ? Number.NaN : y));
    await expect(estimator.fit({ a }, { y: broken })).rejects.toMatchObject({
      code: "ERR_LABEL_INVALID",
      details: { row: 5 },
    });
    const model = await new LinearRegression().fit({ a, b }, settings);
    expect(() => model.predict({ a })).toThrow(expect.objectContaining({ code: "ERR_COLUMN_MISSING" }));
  });

  it("keep columns called __proto__ and constructor", async () => {
    const features = new Map([
      ["__proto__", a],
      ["constructor", b],
    ]);
    const model = await new LinearRegression().fit(features, settings);
    expect(model.header.features).toEqual(["__proto__", "constructor"]);
    expect(model.predict(features)[0]).toBeCloseTo(value[0], 8);
  });
});

it("a device that training cannot use is refused, not replaced in silence", async () => {
  const fit = new GradientBoosting().fit(
    { x: new Float64Array(4) },
    { y: new Float64Array(4), device: "gpu" as "cpu" },
  );
  await expect(fit).rejects.toMatchObject({
    code: "ERR_INVALID_VALUE",
    message: expect.stringMatching(/'auto' or 'cpu'/),
  });
});
