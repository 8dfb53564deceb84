import { expect, it } from "vitest";
import { GradientBoosting } from "../../src/index.js";

// A process's environment is its own, and tests run in one of their own: no driver is found here.
process.env.VK_DRIVER_FILES = "/no/such/driver.json";
process.env.VK_ICD_FILENAMES = "/no/such/driver.json";

const features = { x: Float64Array.from({ length: 300 }, (_, row) => (row * 7) % 31) };
const target = Array.from(features.x, (x) => (x > 12 ? "yes" : "no"));

it("predicts on the device that suits it, and says what ran where", async () => {
  const model = await new GradientBoosting({ numIterations: 5 }).fit(features, { target, threads: 2 });
  const { predictions, ops } = await model.predictOnDevice(features);
  expect(predictions).toEqual(model.predictProba(features));
  const refused = expect.stringMatching(/^gpu: not opened for .* ms of work$/);
  expect(ops).toMatchObject([{ op: "tree/predict-trees", device: "cpu", calls: 1, bytesMoved: 0, refused }]);
  expect((await model.predictOnDevice(features, { device: "cpu" })).ops).toMatchObject([{ device: "cpu" }]);
});

it("who asks for a GPU where there is none is told so", async () => {
  const model = await new GradientBoosting({ numIterations: 2 }).fit(features, { target, threads: 2 });
  const coded = (code: string) => expect.objectContaining({ code });
  if (process.platform === "linux") {
    await expect(model.predictOnDevice(features, { device: "gpu" })).rejects.toThrow(coded("ERR_DEVICE_MISSING"));
  }
  const wrong = model.predictOnDevice(features, { device: "tpu" as never });
  await expect(wrong).rejects.toThrow(coded("ERR_INVALID_VALUE"));
});
