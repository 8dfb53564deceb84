import { GradientBoosting, type RoundScores } from "millrace";
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";

const rows = 500;
const unit = (column: number, row: number) => randomUnit(5, streams.sample, column * rows + row);
const a = Float64Array.from({ length: rows }, (_, row) => unit(0, row));
const b = Float64Array.from({ length: rows }, (_, row) => unit(1, row));
const value = Float64Array.from(a, (x, row) => 3 * x - 2 * b[row] + 1);
const base = { y: value, seed: 1, threads: 2 };
const parameters = { numIterations: 12, boostFromAverage: false };
const squared = ({ scores, labels, weights }: RoundScores) => ({
  gradients: scores.map((score, row) => (score - labels[row]) * (weights?.[row] ?? 1)),
  hessians: weights ?? new Float64Array(scores.length).fill(1),
});

describe("a loss of the caller's", () => {
  it("learns what the same loss of the core learns", async () => {
    const own = await new GradientBoosting(parameters).fit({ a, b }, { ...base, objective: squared });
    const named = await new GradientBoosting(parameters).fit({ a, b }, base);
    const [ours, theirs] = [own.predict({ a, b }), named.predict({ a, b })];
    ours.forEach((score, row) => {
      expect(Math.abs(score - theirs[row])).toBeLessThan(0.1);
    });
    expect(own.header).toMatchObject({ task: "regression", parameters: { objective: "custom", numClass: 1 } });
    expect(own.curve).toMatchObject({ train: [], validation: [] });
    expect(own.predictRaw({ a, b })).toEqual(ours);
  });

  it("is the same model for any number of threads, and for an answer that takes its time", async () => {
    const estimator = new GradientBoosting(parameters);
    const later = async (rounds: RoundScores) => {
      await new Promise((done) => setTimeout(done, 2));
      return squared(rounds);
    };
    const one = await estimator.fit({ a, b }, { ...base, threads: 1, objective: squared });
    const other = await estimator.fit({ a, b }, { ...base, threads: 4, objective: later });
    expect(other.predict({ a, b })).toEqual(one.predict({ a, b }));
  });

  it("may have several scores a row, class after class", async () => {
    const classes = Float64Array.from(a, (x) => Math.floor(3 * x));
    const seen: number[] = [];
    const softmax = ({ scores, labels, round }: RoundScores) => {
      seen.push(round);
      const gradients = new Float64Array(scores.length);
      const hessians = new Float64Array(scores.length);
      for (let row = 0; row < rows; row++) {
        const exps = [0, 1, 2].map((k) => Math.exp(scores[k * rows + row]));
        const sum = exps[0] + exps[1] + exps[2];
        exps.forEach((each, k) => {
          gradients[k * rows + row] = each / sum - Number(labels[row] === k);
          hessians[k * rows + row] = 1.5 * (each / sum) * (1 - each / sum);
        });
      }
      return { gradients, hessians };
    };
    const estimator = new GradientBoosting({ numIterations: 15, numClass: 3 });
    const model = await estimator.fit({ a, b }, { ...base, y: classes, objective: softmax });
    const scores = model.predict({ a, b });
    expect(scores.length).toBe(3 * rows);
    const right = classes.filter((label, row) => {
      const mine = scores.subarray(3 * row, 3 * row + 3);
      return mine.indexOf(Math.max(...mine)) === label;
    });
    expect(right.length / rows).toBeGreaterThan(0.95);
    expect(seen).toEqual(Array.from({ length: 15 }, (_, round) => round));
  });

  it("rejects fit with its error as the cause", async () => {
    const fault = new TypeError("no such thing");
    const objective = (round: RoundScores) => {
      if (round.round === 3) throw fault;
      return squared(round);
    };
    const error = await new GradientBoosting(parameters).fit({ a, b }, { ...base, objective }).catch((e) => e);
    expect(error).toMatchObject({ code: "ERR_FUNCTION_FAILED", details: { name: "objective", round: 3 } });
    expect(error.cause).toBe(fault);
    expect(error.message).toContain("no such thing");
  });

  it("is told which row of its answer is wrong", async () => {
    const learn = (change: (answer: { gradients: Float64Array; hessians: Float64Array }) => unknown) =>
      new GradientBoosting(parameters).fit({ a, b }, {
        ...base,
        objective: (round: RoundScores) => change(squared(round)),
      } as never);
    const short = learn(({ gradients, hessians }) => ({ gradients: gradients.subarray(1), hessians }));
    await expect(short).rejects.toMatchObject({ code: "ERR_SHAPE", message: /gradients.*round 0.*500 numbers.*499/ });
    await expect(learn(() => undefined)).rejects.toThrow(/gradients.*none/);
    const broken = learn(({ gradients, hessians }) => ({ gradients: gradients.with(17, Number.NaN), hessians }));
    await expect(broken).rejects.toThrow(/gradients of 'objective' at row 17 in round 0.*NaN/);
    const negative = learn(({ gradients, hessians }) => ({ gradients, hessians: hessians.with(4, -1) }));
    await expect(negative).rejects.toThrow(/from 0 for the hessians of 'objective' at row 4.*-1/);
    await expect(learn(() => ({ gradients: 3, hessians: 4 }))).rejects.toMatchObject({ code: "ERR_SHAPE" });
  });

  it("is no name, and wants numbers and 'gbdt'", async () => {
    const learn = (extra: object, more: object = {}) =>
      new GradientBoosting({ ...parameters, ...more }).fit({ a, b }, { ...base, ...extra });
    await expect(learn({ objective: "poisson" })).rejects.toMatchObject({ code: "ERR_TYPE" });
    await expect(learn({ objective: squared, y: Array(rows).fill("a") })).rejects.toMatchObject({
      code: "ERR_LABEL_INVALID",
    });
    await expect(learn({ objective: squared }, { boosting: "dart" })).rejects.toThrow(/'gbdt' with functions/);
    await expect(learn({ metric: () => 1 })).rejects.toThrow(/validation rows/);
  });

  it("leaves the event loop free and ends soon after a stop, also while it is waited for", async () => {
    const controller = new AbortController();
    const never = () => new Promise<never>(() => {});
    const fitted = new GradientBoosting(parameters).fit(
      { a, b },
      { ...base, objective: never, signal: controller.signal },
    );
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await new Promise((done) => setTimeout(done, 400));
    const begin = performance.now();
    controller.abort();
    await expect(fitted).rejects.toMatchObject({ code: "ERR_CANCELLED" });
    clearInterval(timer);
    expect(performance.now() - begin).toBeLessThan(500);
    expect(turns).toBeGreaterThan(20);
  });
});

describe("a metric of the caller's", () => {
  const noisy = value.map((y, row) => y + 2 * unit(2, row));
  const half = { a: a.subarray(0, 250), b: b.subarray(0, 250) };
  const validation = { features: { a: a.subarray(250), b: b.subarray(250) }, y: noisy.subarray(250) };
  const meanError = ({ scores, labels }: RoundScores) =>
    scores.reduce((sum, score, row) => sum + Math.abs(score - labels[row]), 0) / labels.length;

  it("stops training as the same metric of the catalogue does", async () => {
    const early = { numIterations: 200, earlyStoppingRound: 5, learningRate: 0.3, minDataInLeaf: 5 };
    const settings = { ...base, y: noisy.subarray(0, 250), validation };
    const own = await new GradientBoosting(early).fit(half, { ...settings, metric: meanError });
    const named = await new GradientBoosting({ ...early, metric: "mae" }).fit(half, settings);
    expect(own.header.parameters.numIterations).toBe(named.header.parameters.numIterations);
    const ours = own.curve!.watched!.custom;
    ours.forEach((mean, round) => {
      expect(mean).toBeCloseTo(named.curve!.watched!.mae[round], 12);
    });
    expect(ours.length).toBe((own.header.parameters.numIterations as number) + 5);
    const turned = await new GradientBoosting(early).fit(half, {
      ...settings,
      metric: (round) => ({ name: "minus_error", value: -meanError(round), higherIsBetter: true }),
    });
    expect(turned.predict(half)).toEqual(own.predict(half));
    expect(Object.keys(turned.curve!.watched!)).toEqual(["minus_error"]);
  });

  it("goes with a loss of the caller's, and must be a number", async () => {
    const settings = { ...base, y: noisy.subarray(0, 250), validation, objective: squared };
    const model = await new GradientBoosting(parameters).fit(half, { ...settings, metric: meanError });
    expect(model.curve!.validation).toEqual(model.curve!.watched!.custom);
    const learn = new GradientBoosting(parameters).fit(half, { ...settings, metric: () => Number.NaN });
    await expect(learn).rejects.toThrow(/value of 'metric' in round 0.*NaN/);
  });
});
