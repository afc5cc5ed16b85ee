import { expect, test } from "vitest";
import { COLOURS, type Colour, type Scheme, themeSheet } from "./theme.ts";

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast as WCAG 2.2 defines it. */
function contrast(a: Colour, b: Colour, scheme: Scheme): number {
  const [dark, light] = [luminance(COLOURS[a][scheme]), luminance(COLOURS[b][scheme])].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const SURFACES = ["page", "raised", "sunken"] as const;
const SCHEMES = ["light", "dark"] as const;

test.each(SCHEMES)("text of messages and notes reaches AAA on %s", (scheme) => {
  for (const surface of SURFACES) expect(contrast("text", surface, scheme)).toBeGreaterThanOrEqual(7);
  expect(contrast("text", "accent-tint", scheme)).toBeGreaterThanOrEqual(7);
  expect(contrast("note-text", "note", scheme)).toBeGreaterThanOrEqual(7);
});

test.each(SCHEMES)("every other text reaches AA on %s", (scheme) => {
  for (const name of ["muted", "accent-text", "urgent", "warn", "good"] as const) {
    for (const surface of SURFACES) {
      expect(contrast(name, surface, scheme), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  }
  for (const name of ["urgent", "warn", "good"] as const) {
    expect(contrast(name, `${name}-tint`, scheme), name).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast("accent-text", "accent-tint", scheme)).toBeGreaterThanOrEqual(4.5);
  expect(contrast("on-accent", "accent", scheme)).toBeGreaterThanOrEqual(4.5);
});

test.each(SCHEMES)("edges of what one can act on are seen on %s", (scheme) => {
  for (const surface of SURFACES) expect(contrast("border-strong", surface, scheme)).toBeGreaterThanOrEqual(3);
});

test("the style sheet follows the attribute, and the system where there is none", () => {
  const sheet = themeSheet();
  expect(sheet).toContain('@media (prefers-color-scheme:dark){:root:not([data-scheme="light"])');
  expect(sheet).toContain(':root[data-scheme="dark"]{color-scheme:dark');
});

test("in a shadow root the host carries it", () => {
  expect(themeSheet({ host: ":host" })).toContain(':host([data-scheme="dark"])');
});
