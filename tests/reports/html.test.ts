import fc from "fast-check";
import { expect, test } from "vitest";
import { coordinate, escapeHtml, html, htmlText } from "../../src/reports/html.js";
import { nastyNames } from "./fixtures.js";
import { readHtml, textOf } from "./read-html.js";

test("text comes back from markup as it went in, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const seen = text.replace(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu,
        "\uFFFD",
      );
      const [element] = readHtml(htmlText(html`<p title="${text}">${text}</p>`)).children;
      expect(typeof element === "string" ? "" : textOf(element)).toBe(seen);
      expect(typeof element === "string" ? "" : element.attributes.get("title")).toBe(seen);
    }),
  );
});

test("no character that opens, closes or quotes markup survives escaping", () => {
  for (const name of nastyNames) expect(escapeHtml(name)).not.toMatch(/[<>"'`\u0000\u202e\ud800]/);
});

test("finished markup is put in as it is, text is not", () => {
  expect(htmlText(html`<p>${html`<b>a</b>`}${"<b>"}${[html`<i></i>`, "&"]}${null}${undefined}${false}</p>`)).toBe(
    "<p><b>a</b>&lt;b&gt;<i></i>&amp;</p>",
  );
});

test("a record from JSON cannot pass for finished markup", () => {
  const forged = JSON.parse('{"markup":"<b>","Symbol(markup)":"<b>","__proto__":{"markup":"<b>"}}');
  expect(() => html`${forged}`).toThrow();
});

test("coordinates have at most two decimals and refuse what cannot be drawn", () => {
  expect([0.125, -0.001, 3, 10.5, 1000].map(coordinate)).toEqual(["0.13", "0", "3", "10.5", "1000"]);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => coordinate(value)).toThrow(TypeError);
});
