import { describe, expect, it } from "vitest";
import {
  type ErrorCode,
  errorTable,
  isPackedError,
  MillraceError,
  packError,
  unpackError,
} from "../../src/core/errors.js";

// Details that answer to any name with something that reads as text, number, and list of records alike.
const anyText = new Proxy(Object("7") as object, {
  get(text, key) {
    const own: unknown = Reflect.get(text, key);
    return typeof own === "function" ? own.bind(text) : typeof key === "symbol" ? own : (own ?? "7");
  },
});
const anyDetails = new Proxy({}, { get: () => Object.assign([anyText], { toFixed: () => "7.0" }) });

describe("the table of errors", () => {
  it("has a code, a whole sentence, an exit code and a status for each", () => {
    const codes = Object.keys(errorTable) as ErrorCode[];
    expect(codes.length).toBeGreaterThan(20);
    for (const code of codes) {
      expect(code).toMatch(/^ERR_[A-Z]+(_[A-Z]+)*$/);
      const error = new MillraceError(code, anyDetails as never);
      expect(error.message, code).not.toMatch(/undefined|\[object|NaN/);
      expect([1, 2, 3, 4, 5, 130], code).toContain(error.exitCode);
      expect(error.httpStatus, code).toBeGreaterThanOrEqual(400);
      expect(error.httpStatus, code).toBeLessThan(600);
    }
  });

  it("puts the details into the sentence, with a suggestion when there is one", () => {
    const details = { column: "delya", table: "the table", near: "delay" };
    const error = new MillraceError("ERR_COLUMN_MISSING", details);
    expect(error.message).toBe("Expected column 'delya' in the table, but it is not there. Did you mean 'delay'?");
    expect(error).toMatchObject({
      name: "MillraceError",
      code: "ERR_COLUMN_MISSING",
      details,
      exitCode: 3,
      httpStatus: 422,
    });
    expect(new MillraceError("ERR_COLUMN_MISSING", { column: "x", table: "t" }).message).not.toContain("Did you mean");
  });
});

describe("an error that crosses a worker's border", () => {
  it("comes back with code, details, sentence and stack", () => {
    const error = new MillraceError("ERR_SHAPE", { what: "labels", expected: "3 rows", received: "2" });
    const packed = structuredClone(packError(error));
    expect(isPackedError(packed)).toBe(true);
    const back = unpackError(packed);
    expect(back).toBeInstanceOf(MillraceError);
    expect(back).toMatchObject({
      code: error.code,
      details: error.details,
      message: error.message,
      stack: error.stack,
    });
  });

  it("becomes ERR_INTERNAL with its message when it is not ours", () => {
    expect(unpackError(packError(new RangeError("out of range")))).toMatchObject({
      code: "ERR_INTERNAL",
      details: { what: "out of range" },
    });
    expect(packError("a string").details).toEqual({ what: "a string" });
  });

  it("is not seen in other values", () => {
    for (const value of [undefined, null, 1, "x", {}, { code: "ERR_OTHER", details: {} }, { code: "ERR_SHAPE" }])
      expect(isPackedError(value)).toBe(false);
  });
});
