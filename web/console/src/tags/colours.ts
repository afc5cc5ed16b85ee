/** Colours a tag can have, by the names that are stored. */
export const COLOURS = ["gray", "red", "orange", "yellow", "green", "teal", "blue", "indigo", "grape", "pink"] as const;
export type Colour = (typeof COLOURS)[number];

/** Style value for a stored colour; one this page does not know is grey. */
export function tagColour(stored: string): string {
  if (/^#[0-9a-f]{6}$/.test(stored)) return stored;
  const name = COLOURS.includes(stored as Colour) ? stored : "gray";
  return `var(--mantine-color-${name}-6)`;
}
