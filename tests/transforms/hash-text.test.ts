import { expect, test } from "vitest";
import { hashText } from "../../src/transforms/hash-text.js";
import { feature, frameOf, runtime, typeOf } from "./frames.js";

const train = frameOf(["note", ["win a prize", "call me", "call now", "win win", null], "utf8"]);
const fitted = hashText.fit(train, { columns: ["note"], buckets: 4096 }, runtime);
const names = fitted.makes.map((made) => made.feature);
const row = (frame: ReturnType<typeof frameOf>, at: number) => names.map((name) => feature(frame, name)[at] as number);

test("a feature is made of each word of the training rows, and of no other bucket", () => {
  // win, a, prize, call, me, now: six words, which 4096 buckets keep apart.
  expect(names).toHaveLength(6);
  expect(typeOf(fitted.apply(train, runtime), names[0])).toBe("float32");
});

test("every text with a known word has length 1; missing and unknown are zeros", () => {
  const made = fitted.apply(frameOf(["note", ["call a prize", "nothing known", null, "WIN!"], "utf8"]), runtime);
  const lengths = [0, 1, 2, 3].map((at) => Math.hypot(...row(made, at)));
  for (const [at, length] of [1, 0, 0, 1].entries()) expect(lengths[at]).toBeCloseTo(length, 6);
});

test("a rarer word weighs more", () => {
  const [call, now] = row(fitted.apply(frameOf(["note", ["call now"], "utf8"]), runtime), 0)
    .filter((value) => value > 0)
    .sort((a, b) => a - b);
  // Of 5 rows two have 'call' and one has 'now': 1 + ln(6 / 3) and 1 + ln(6 / 2).
  expect(now / call).toBeCloseTo((1 + Math.log(3)) / (1 + Math.log(2)), 5);
});

test("a dictionary of texts is hashed like the texts", () => {
  const texts = ["win a prize", null, "call me", "win a prize"];
  const asText = fitted.apply(frameOf(["note", texts, "utf8"]), runtime);
  const asCodes = fitted.apply(frameOf(["note", texts, "dictionary"]), runtime);
  for (let at = 0; at < texts.length; at++) expect(row(asCodes, at)).toStrictEqual(row(asText, at));
});

test("with a limit the buckets that most rows have are kept", () => {
  const few = hashText.fit(train, { columns: ["note"], buckets: 4096, mostFeatures: 2 }, runtime);
  const made = few.apply(frameOf(["note", ["win", "call", "prize"], "utf8"]), runtime);
  const used = [0, 1, 2].map((at) => few.makes.some((entry) => (feature(made, entry.feature)[at] as number) > 0));
  expect(used).toStrictEqual([true, true, false]);
});
