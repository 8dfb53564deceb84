import { type BoostingSettings, GradientBoosting, LogisticRegression } from "millrace";
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";

const rows = 400;
const unit = (column: number, row: number) => randomUnit(9, streams.sample, column * rows + row);
const a = Float64Array.from({ length: rows }, (_, row) => unit(0, row));
const b = Float64Array.from({ length: rows }, (_, row) => unit(1, row));
const rare = Array.from(a, (x, row) => (x + b[row] + unit(2, row) > 2.2 ? "rare" : "common"));
const value = Float64Array.from(a, (x, row) => 3 * x - 2 * b[row]);
const relevance = Float64Array.from(a, (x, row) => Math.floor(3 * (0.7 * x + 0.3 * unit(3, row))));
const small = { numIterations: 10, minDataInLeaf: 5 };
const base = { seed: 1, threads: 2 };

describe("weights of classes", () => {
  it("are multiplied into those of the rows, balanced or by name", async () => {
    const common = rare.filter((name) => name === "common").length;
    const byClass = { common: rows / (2 * common), rare: rows / (2 * (rows - common)) };
    const sampleWeight = Float64Array.from(rare, (name) => byClass[name as "rare"]);
    for (const estimator of [new GradientBoosting(small), new LogisticRegression()]) {
      const learn = (extra: object) => estimator.fit({ a, b }, { ...base, y: rare, ...extra });
      const models = await Promise.all([
        learn({ classWeight: "balanced" }),
        learn({ classWeight: byClass }),
        learn({ sampleWeight }),
      ]);
      const [first, ...others] = models.map((model) => model.predictProba({ a, b }));
      for (const other of others) expect(other).toEqual(first);
      expect((await learn({})).predictProba({ a, b })).not.toEqual(first);
    }
  });

  it("are refused where they say nothing", async () => {
    const learn = (y: unknown, classWeight: unknown) =>
      new GradientBoosting(small).fit({ a, b }, { ...base, y, classWeight } as BoostingSettings);
    await expect(learn(rare, { rar: 2 })).rejects.toThrow(/'rar' \(near: rare\)/);
    await expect(learn(rare, { rare: -1 })).rejects.toThrow(/from 0 for class 'rare'.*-1/);
    await expect(learn(rare, "equal")).rejects.toMatchObject({ code: "ERR_INVALID_VALUE" });
    await expect(learn(value, "balanced")).rejects.toThrow(/target of classes/);
    await expect(learn(rare, { rare: 0, common: 0 })).rejects.toThrow(/sum above 0/);
  });
});

describe("start scores", () => {
  it("take the place of the best constant", async () => {
    const offset = Float64Array.from(a, (x) => 10 * x);
    const model = await new GradientBoosting(small).fit(
      { a, b },
      { ...base, y: value.map((y, row) => y + offset[row]), initScore: offset },
    );
    const plain = await new GradientBoosting({ ...small, boostFromAverage: false }).fit(
      { a, b },
      { ...base, y: value },
    );
    expect(model.header.features).toEqual(["a", "b"]);
    model.predict({ a, b }).forEach((raw, row) => {
      expect(raw).toBeCloseTo(plain.predict({ a, b })[row], 1);
    });
  });

  it("of several classes are row-major", async () => {
    const y = Array.from(a, (x) => (x < 0.3 ? "low" : x < 0.6 ? "mid" : "top"));
    const initScore = new Float64Array(3 * rows);
    y.forEach((name, row) => {
      initScore[3 * row + ["low", "mid", "top"].indexOf(name)] = 8;
    });
    const estimator = new GradientBoosting({ ...small, numIterations: 1 });
    const model = await estimator.fit({ b }, { ...base, y, initScore });
    // The offsets know the classes: there is next to nothing left to learn.
    const largest = Math.max(...model.predictRaw({ b }).map(Math.abs));
    expect(largest).toBeLessThan(0.2);
    await expect(estimator.fit({ b }, { ...base, y, initScore: initScore.subarray(1) })).rejects.toThrow(/400 x 3/);
    initScore[7] = Number.NaN;
    await expect(estimator.fit({ b }, { ...base, y, initScore })).rejects.toThrow(/'initScore' of row 2/);
  });
});

describe("queries", () => {
  const group = [1, 149, 100, 150];
  const ids = group.flatMap((size, query) => Array<string>(size).fill(`q${7 - query}`));
  const ranker = new GradientBoosting({ ...small, objective: "lambdarank", metric: "ndcg@5", earlyStoppingRound: 3 });

  it("come as sizes, ids, or the name of a column, to the same model", async () => {
    const y = relevance;
    const codes = Int32Array.from(ids, (id) => Number(id.slice(1)));
    const watched = { features: { a, b }, y, group };
    const fits = await Promise.all([
      ranker.fit({ a, b }, { ...base, y, group, validation: watched }),
      ranker.fit(
        { a, b },
        { ...base, y, queryId: ids, validation: { ...watched, group: undefined, queryId: ids } as never },
      ),
      ranker.fit(
        { a, b, q: codes },
        { ...base, y, queryId: "q", validation: { features: { a, b, q: codes }, y, queryId: "q" } },
      ),
    ]);
    for (const model of fits) {
      expect(model.header.features).toEqual(["a", "b"]);
      expect(model.predict({ a, b })).toEqual(fits[0].predict({ a, b }));
      const curve = model.curve!.watched!["ndcg@5"];
      expect(Math.max(...curve)).toBeGreaterThan(0.8);
      expect(model.header.parameters.numIterations).toBe(curve.indexOf(Math.max(...curve)) + 1);
    }
  });

  it("that do not fit are refused", async () => {
    const learn = (extra: object) => ranker.fit({ a, b }, { ...base, y: relevance, ...extra });
    await expect(learn({})).rejects.toThrow(/queries of the training rows/);
    await expect(learn({ group: [100, 200] })).rejects.toMatchObject({ code: "ERR_SHAPE", message: /sum of 300/ });
    await expect(learn({ group: [300, 200] })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    await expect(learn({ group: [-1, 401] })).rejects.toThrow(/'group' at query 0/);
    await expect(learn({ group: [0, 400] })).rejects.toThrow(/from 1/);
    await expect(learn({ group: [0.5, 399.5] })).rejects.toThrow(/whole number/);
    await expect(learn({ group, queryId: ids })).rejects.toThrow(/one of the two/);
    await expect(learn({ queryId: ids.slice(1) })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    await expect(learn({ queryId: ids.with(399, "q7") })).rejects.toThrow(
      /lie together for 'queryId' of row 399.*'q7' again/,
    );
    await expect(learn({ queryId: "z" })).rejects.toMatchObject({ code: "ERR_COLUMN_MISSING" });
    await expect(learn({ group, validation: { features: { a, b }, y: relevance } })).rejects.toThrow(
      /queries of the validation rows/,
    );
  });
});

describe("objectives", () => {
  it("set the task by any of their names", async () => {
    const numbers = Int32Array.from(rare, (name) => Number(name === "rare"));
    const learn = (objective: string, y: unknown) =>
      new GradientBoosting({ ...small, objective } as never).fit({ a, b }, { ...base, y } as never);
    const binary = await learn("binary:logistic", numbers);
    expect(binary.header).toMatchObject({ task: "binary", parameters: { objective: "binary" } });
    expect((await learn("log_loss", numbers)).predictProba({ a, b })).toEqual(binary.predictProba({ a, b }));
    expect((await learn("multi:softprob", numbers)).header.task).toBe("multiclass");
    expect((await learn("log_loss", relevance)).header).toMatchObject({ task: "multiclass", classes: ["0", "1", "2"] });
    for (const [name, kept] of Object.entries({
      "count:poisson": "poisson",
      l1: "regression_l1",
      xentropy: "cross_entropy",
    })) {
      const model = await learn(name, numbers);
      expect(model.header).toMatchObject({ task: "regression", parameters: { objective: kept } });
    }
    expect(() => new GradientBoosting({ objective: "reg:squaredlogerror" as never })).toThrow(/one of auto, log_loss/);
    await expect(new GradientBoosting({ numClass: 4 }).fit({ a }, { y: rare })).rejects.toThrow(/the 2 classes/);
  });

  it("say which labels they take, of training and of validation rows", async () => {
    const learn = (objective: string, y: Float64Array, extra: object = {}) =>
      new GradientBoosting({ ...small, objective } as never).fit({ a, b }, { ...base, y, ...extra });
    const labels = (first: number) => new Float64Array(rows).fill(1).with(3, first);
    const wrong = [
      ["poisson", -1, /finite number from 0 as the label of row 3.*-1/],
      ["tweedie", -0.5, /finite number from 0/],
      ["gamma", 0, /above 0 as the label of row 3.*received 0/],
      ["cross_entropy", 1.5, /probability from 0 to 1 as the label of row 3.*1.5/],
      ["lambdarank", 32, /whole relevance from 0 to 31 as the label of row 3.*32/],
      ["lambdarank", 0.5, /whole relevance/],
    ] as const;
    for (const [objective, label, message] of wrong) {
      const group = objective === "lambdarank" ? { group: [rows] } : {};
      await expect(learn(objective, labels(label), group)).rejects.toMatchObject({
        code: "ERR_LABEL_INVALID",
        message,
      });
      const validation = { features: { a, b }, y: labels(label), ...group };
      await expect(learn(objective, labels(1), { ...group, validation })).rejects.toThrow(/label of validation row 3/);
    }
    const validation = { features: { a, b }, y: value, sampleWeight: labels(-2) };
    await expect(learn("regression", value, { validation })).rejects.toThrow(/validation: the weight of row 3.*-2/);
    await expect(learn("regression", value, { sampleWeight: labels(Number.NaN) })).rejects.toThrow(
      /the weight of row 3/,
    );
  });
});

it("what other libraries take with the parameters is said to belong to fit", () => {
  for (const [option, name] of [
    ["random_state", "seed"],
    ["n_jobs", "threads"],
    ["seed", "seed"],
  ]) {
    const make = () => new GradientBoosting({ [option]: 1 });
    expect(make).toThrow(`'${option}' is not one. It is given to 'fit', as '${name}'`);
  }
  expect(() => new GradientBoosting({ numleaves: 3 })).toThrow("Did you mean 'numLeaves'?");
});

it("settings of boosting are no settings of other models", async () => {
  const learn = new LogisticRegression().fit({ a }, { y: rare, initScore: a } as object);
  await expect(learn).rejects.toMatchObject({ code: "ERR_OPTION_UNKNOWN", message: /'initScore'/ });
});
