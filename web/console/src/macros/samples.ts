import type { Placeholder } from "./api.ts";

const PLACE = /\{\{[ \t]*([^{}\n]{0,60}?)[ \t]*\}\}/g;

/** A text as it would read, with the samples that the desk gives. */
export function filledWith(text: string, placeholders: readonly Placeholder[], language: string): string {
  return text.replace(PLACE, (whole, name: string) => {
    const found = placeholders.find((one) => one.name === name);
    if (!found) return whole;
    return language.startsWith("zh") ? found.sample_zh : found.sample_en;
  });
}

/** What stands in braces and is no placeholder. */
export function unknownIn(text: string, placeholders: readonly Placeholder[]): string[] {
  const names = [...text.matchAll(PLACE)].map((found) => found[1] ?? "");
  return [...new Set(names.filter((name) => !placeholders.some((one) => one.name === name)))];
}
