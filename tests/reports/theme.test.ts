import { expect, test } from "vitest";
import { theme } from "../../src/reports/theme.js";

type Colours = ReadonlyMap<string, string>;

/** The custom properties of a block of the style sheet. */
function coloursOf(block: string): Colours {
  return new Map([...block.matchAll(/--([a-z0-9-]+):(#[0-9a-f]{3,6})/g)].map(([, name, value]) => [name, value]));
}

const [light, dark] = [...theme.matchAll(/:root\{([^}]*)\}/g)].map((found) => coloursOf(found[1]));

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(colour: string): readonly number[] {
  const digits = colour.slice(1);
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return [0, 2, 4].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

for (const [name, colours] of [
  ["light", light],
  ["dark", dark],
] as const) {
  const between = (a: string, b: string) => contrast(colours.get(a)!, colours.get(b)!);

  test(`${name}: text has a contrast of 4.5 to 1 on every ground it stands on`, () => {
    const pairs = [
      ...["ink", "soft", "accent"].flatMap((text) => ["page", "surface", "sunken"].map((ground) => [text, ground])),
      ...["good", "warn", "bad", "open"].flatMap((tone) => [
        ["ink", `${tone}-soft`],
        ["soft", `${tone}-soft`],
        ["accent", `${tone}-soft`],
      ]),
      ...["good", "warn", "bad"].map((tone) => [tone, `${tone}-soft`]),
      ...["good", "warn", "bad", "soft"].map((mark) => ["page", mark]),
      ["faint", "page"],
      ["faint", "surface"],
      ["marker-text", "surface"],
      ["on-heat", "heat-above"],
    ];
    const weak = pairs
      .map(([a, b]) => `${a} on ${b}: ${between(a, b).toFixed(2)}`)
      .filter((line) => Number(line.split(": ")[1]) < 4.5);
    expect(weak).toEqual([]);
  });

  test(`${name}: what is drawn has a contrast of 3 to 1 on its ground`, () => {
    const pairs = ["c1", "c2", "c3", "c4", "c5", "c6", "heat-above", "heat-below", "accent"].flatMap((drawn) => [
      [drawn, "page"],
      [drawn, "surface"],
    ]);
    const weak = pairs
      .map(([a, b]) => `${a} on ${b}: ${between(a, b).toFixed(2)}`)
      .filter((line) => Number(line.split(": ")[1]) < 3);
    expect(weak).toEqual([]);
  });

  test(`${name}: every colour that the style sheet uses is defined`, () => {
    const used = new Set([...theme.matchAll(/var\(--([a-z0-9-]+)\)/g)].map((found) => found[1]));
    expect([...used].filter((property) => !colours.has(property))).toEqual([]);
  });
}

test("print keeps the light colours, whatever the system's theme", () => {
  expect(theme).toContain("@media screen and (prefers-color-scheme:dark)");
  expect(theme.match(/prefers-color-scheme/g)).toHaveLength(1);
});

/**
 * What a colour becomes for people with normal, red-blind, green-blind and blue-blind vision, on linear RGB.
 * @see Machado, G. M., Oliveira, M. M., Fernandes, L. A. F. (2009), A physiologically-based model for simulation of
 *   color vision deficiency, IEEE TVCG 15(6), table for severity 1
 */
const visions = [
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
];

/** CIE L*a*b* (D65) of a colour as seen. */
function seen(colour: string, vision: readonly number[]): readonly number[] {
  const rgb = linear(colour);
  const part = (row: number) =>
    Math.min(1, Math.max(0, vision[row] * rgb[0] + vision[row + 1] * rgb[1] + vision[row + 2] * rgb[2]));
  const [r, g, b] = [part(0), part(3), part(6)];
  const bend = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = bend((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = bend(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = bend((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test("any two colours of series differ plainly for normal, red-blind, green-blind and blue-blind readers", () => {
  for (const colours of [light, dark]) {
    for (const vision of visions) {
      const labs = [1, 2, 3, 4, 5, 6].map((series) => seen(colours.get(`c${series}`)!, vision));
      labs.forEach((a, first) => {
        for (let second = 0; second < first; second++) {
          const b = labs[second];
          const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
          // Colours 2.3 apart can just be told from each other side by side.
          expect(distance, `c${second + 1} and c${first + 1}`).toBeGreaterThan(12);
        }
      });
    }
  }
});
