// The example of docs/reference/models-of-other-libraries.md is run as it stands, in a folder with the files it names.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/core/package-root.js";
import { GradientBoosting } from "../../src/estimators/gradient-boosting.js";
import { loadLightGBM, loadXGBoost } from "../../src/estimators/load-model.js";
import { modelCases } from "../models/model-fixtures.js";

it("the page's example runs", async () => {
  const page = await readFile(join(packageRoot(), "docs/reference/models-of-other-libraries.md"), "utf8");
  const [, code] = /```ts\n([\s\S]*?)```/.exec(page)!;
  const age = Float64Array.from({ length: 200 }, (_, row) => row % 80);
  const income = Float64Array.from({ length: 200 }, (_, row) => (row * 37) % 5000);
  const fitted = await new GradientBoosting({ numIterations: 4, minDataInLeaf: 5 }).fit(
    { age, income },
    { target: Array.from(age, (years) => (years > 40 ? "leaves" : "stays")) },
  );
  const folder = await mkdtemp(join(tmpdir(), "millrace-page-"));
  try {
    await writeFile(join(folder, "model.txt"), fitted.toLightGBM());
    const best = modelCases("xgboost").find(({ ubjson, name }) => ubjson && name === "best iteration")!;
    await writeFile(join(folder, "model.ubj"), best.ubjson!);
    const body = code
      .replace(/^import .*$/m, "")
      .replace(/"(model\.\w+)"/g, (_, file) => JSON.stringify(join(folder, file)));
    const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
    const run = AsyncFunction("loadLightGBM", "loadXGBoost", `${body}; return [model, other];`);
    const [model, other] = await run(loadLightGBM, loadXGBoost);
    expect(model.classes).toStrictEqual(["stays", "leaves"]);
    // The first score is written as a round of its own.
    expect(model.header).toMatchObject({ library: "lightgbm", features: ["age", "income"], iterations: 5 });
    expect(other.header.library).toBe("xgboost");
  } finally {
    await rm(folder, { recursive: true });
  }
});
