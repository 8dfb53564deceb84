import { describe, expect, it } from "vitest";
import { progressLine, Rate, secondsText, shortCount } from "../../src/cli/progress.js";
import { score, textTable } from "../../src/cli/table.js";

function streamOf(isTTY: boolean, columns = 60) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  return { stream, written };
}

const reading = (done: number) => ({ step: "reading a.csv", done, total: 100, unit: "rows" });

describe("progress", () => {
  it("is one live line on a terminal, never wider than it, and leaves a line when done", () => {
    const { stream, written } = streamOf(true, 50);
    const line = progressLine(false, stream);
    line.start("gather");
    line.update({ ...reading(50), step: `reading ${"x".repeat(100)}\u001b[31m\n` });
    const start = performance.now();
    while (performance.now() - start < 120);
    line.update(reading(60));
    line.end("done", 3.125);
    line.close();
    for (const text of written) expect(text.replace(/\r\u001b\[2K/g, "").replace(/\n$/, "").length).toBeLessThan(50);
    expect(written.join("")).toContain("[############--------]  60 %");
    expect(written.join("")).not.toContain("\u001b[31m\n");
    expect(written.at(-1)).toBe("gather       done        3.1 s\n");
  });

  it("shows speed, time left and what is watched as the work tells them", () => {
    const { stream, written } = streamOf(true, 120);
    const line = progressLine(false, stream);
    line.start("train");
    const start = performance.now();
    while (performance.now() - start < 120);
    const told = { perSecond: 12_300, secondsLeft: 8, note: "validation log_loss 0.41200" };
    line.update({ step: "training", done: 20, total: 100, unit: "trees", ...told });
    line.close();
    expect(written.join("")).toMatch(
      /20 % {2}12\.3 k trees\/s {2}8\.0 s left {2}training, validation log_loss 0\.41200/,
    );
  });

  it("is a plain line per phase where there is no terminal, and nothing with --quiet", () => {
    const { stream, written } = streamOf(false);
    const line = progressLine(false, stream);
    line.start("frame");
    line.update(reading(1));
    line.end("cached", 0.004);
    line.close();
    expect(written).toEqual(["frame        cached     0.00 s\n"]);
    const quiet = streamOf(true);
    const silent = progressLine(true, quiet.stream);
    silent.start("frame");
    silent.update(reading(1));
    silent.end("done", 1);
    silent.close();
    expect(quiet.written).toEqual([]);
  });

  it("takes the live line away when work is stopped half-way", () => {
    const { stream, written } = streamOf(true);
    const line = progressLine(false, stream);
    line.start("train");
    line.close();
    expect(written.at(-1)).toBe("\r\u001b[2K");
  });

  it("rates work over the last seconds, and not before there is something to go by", () => {
    const rate = new Rate();
    rate.note(0, 0);
    expect(rate.perSecond()).toBeUndefined();
    rate.note(10, 100);
    expect(rate.perSecond()).toBeUndefined();
    rate.note(1000, 1000);
    expect(rate.perSecond()).toBe(1000);
    rate.note(1000, 2000);
    rate.note(1000, 6000);
    expect(rate.perSecond()).toBeUndefined();
  });
});

describe("texts for people", () => {
  it("are short", () => {
    expect([0.004, 0.42, 3.14, 59.94, 125].map(secondsText)).toEqual([
      "0.00 s",
      "0.42 s",
      "3.1 s",
      "59.9 s",
      "2 min 5 s",
    ]);
    expect([7, 999, 1234, 4.5e6, 1.2e9].map(shortCount)).toEqual(["7", "999", "1.2 k", "4.5 M", "1.2 G"]);
    expect([0.91234, 12.3456, 46527.51, undefined].map(score)).toEqual(["0.9123", "12.35", "46527.5", ""]);
  });

  it("stand in columns, numbers to the right, without what would move the cursor", () => {
    const table = textTable(
      ["name", "rows"],
      [
        ["a\u001b[2J", "7"],
        ["long name", "1200"],
      ],
    );
    expect(table).toBe("name       rows\n---------  ----\na [2J         7\nlong name  1200");
  });
});
