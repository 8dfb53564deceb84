import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/core/json.js";

describe("canonical JSON", () => {
  it("sorts keys by code unit, at every depth, and uses no spaces", () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: "x", Z: true })).toBe(
      '{"Z":true,"a":"x","b":[{"c":null,"d":1}]}',
    );
  });

  it("gives the same text for the same value, whatever the order of keys, and JSON.parse reads it back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("keeps keys called __proto__ and constructor", () => {
    const value = JSON.parse('{"__proto__":{"a":1},"constructor":2}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1},"constructor":2}');
  });

  it("leaves out what is undefined, as JSON does, and writes -0 as 0", () => {
    expect(canonicalJson({ a: undefined, b: [undefined], c: -0 })).toBe('{"b":[null],"c":0}');
  });

  it("refuses numbers that JSON cannot hold", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -Infinity])
      expect(() => canonicalJson({ a: [value] })).toThrow(TypeError);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  // A null prototype, so that a key called __proto__ stays a key.
  const turned = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value).reverse()) turned[key] = reversed(member);
  return turned;
}
