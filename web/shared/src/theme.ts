/**
 * How the desk looks, once for both apps: plain values and one style sheet of custom properties, no framework.
 * Every text colour stands at 4.5:1 or more on `page`, `raised` and its own tint (`theme.test.ts` computes it).
 */

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
export const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';

/** Pixels. */
export const FONT_SIZE = { console: 14, widget: 16 } as const;
/** Pixels; all distances are multiples of `SPACE`. */
export const SPACE = 4;
export const RADIUS = 8;
/** Milliseconds; zero when the system asks for reduced motion. */
export const MOTION = 150;

export type Scheme = "light" | "dark";

/** Colour by meaning, light and dark. */
export const COLOURS = {
  page: { light: "#f8f9fb", dark: "#16181d" },
  raised: { light: "#ffffff", dark: "#1f2228" },
  sunken: { light: "#eef0f4", dark: "#111317" },
  border: { light: "#d9dde5", dark: "#363b45" },
  /** Edge of something one can act on: 3:1 on `page`. */
  "border-strong": { light: "#7e8796", dark: "#79818f" },
  text: { light: "#1b1f27", dark: "#eceef2" },
  muted: { light: "#545c6a", dark: "#a7aebb" },
  accent: { light: "#4263eb", dark: "#3b5bdb" },
  "accent-text": { light: "#3b5bdb", dark: "#91a7ff" },
  "on-accent": { light: "#ffffff", dark: "#ffffff" },
  "accent-tint": { light: "#edf2ff", dark: "#232b47" },
  urgent: { light: "#c92a2a", dark: "#ff8787" },
  "urgent-tint": { light: "#fff0f0", dark: "#3b2226" },
  warn: { light: "#8f4a00", dark: "#ffc078" },
  "warn-tint": { light: "#fff4e0", dark: "#3a2e1d" },
  good: { light: "#087461", dark: "#4fd1b5" },
  "good-tint": { light: "#e3f8f2", dark: "#17332e" },
  /** An internal note: never to be taken for a public message. */
  note: { light: "#fff3bf", dark: "#35341f" },
  "note-border": { light: "#c9a200", dark: "#77722f" },
  "note-text": { light: "#4d3d00", dark: "#ece6b8" },
} as const satisfies Record<string, Record<Scheme, string>>;

export type Colour = keyof typeof COLOURS;

/** Style value of one colour: `colour("urgent")` is `var(--wd-urgent)`. */
export function colour(name: Colour): string {
  return `var(--wd-${name})`;
}

function declarations(scheme: Scheme): string {
  return Object.entries(COLOURS)
    .map(([name, value]) => `--wd-${name}:${value[scheme]}`)
    .join(";");
}

/**
 * The custom properties as style text.  `host` is the selector they hang on (`:host` in a shadow root); there
 * `attribute` decides between light and dark, and without it the system does.
 */
export function themeSheet({ host = ":root", attribute = "data-scheme" } = {}): string {
  const at = (condition: string) => (host === ":host" ? `:host(${condition})` : `${host}${condition}`);
  const size = `--wd-space:${SPACE}px;--wd-radius:${RADIUS}px;--wd-font:${FONT};--wd-mono:${MONO}`;
  return [
    `${host}{color-scheme:light;${size};--wd-motion:${MOTION}ms;${declarations("light")}}`,
    `@media (prefers-color-scheme:dark){${at(`:not([${attribute}="light"])`)}{color-scheme:dark;${declarations("dark")}}}`,
    `${at(`[${attribute}="dark"]`)}{color-scheme:dark;${declarations("dark")}}`,
    `@media (prefers-reduced-motion:reduce){${host}{--wd-motion:0ms}}`,
  ].join("\n");
}

/** Make the custom properties hold in a document or shadow root.  A constructed sheet needs no `style-src`. */
export function installTheme(root: Document | ShadowRoot, options: { host?: string; attribute?: string } = {}): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(themeSheet(options));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
