/** A name for addresses, made of a title's Latin letters and digits; empty where it has none. */
export function slugOf(title: string): string {
  let made = "";
  for (const word of title.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    if (made.length + word.length + 1 > 60) break;
    made = made ? `${made}-${word}` : word;
  }
  return made;
}
