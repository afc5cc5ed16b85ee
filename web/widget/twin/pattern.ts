/** The server's patterns (`walletdesk/safety`), asked as its modules ask them. */

import { patterns } from "twin:known";

/** Letters, digits and the low line, of any script. */
export class Pattern {
  readonly #anywhere: RegExp;
  readonly #here: RegExp;

  constructor(source: string, flags = "") {
    this.#anywhere = new RegExp(source, `gu${flags}`);
    this.#here = new RegExp(source, `yu${flags}`);
  }

  /** The first place from `start` on, in a text that ends at `end`. */
  search(text: string, start = 0, end = text.length): RegExpExecArray | null {
    this.#anywhere.lastIndex = start;
    return this.#anywhere.exec(end < text.length ? text.slice(0, end) : text);
  }

  match(text: string, at: number): RegExpExecArray | null {
    this.#here.lastIndex = at;
    return this.#here.exec(text);
  }

  test(text: string): boolean {
    return this.search(text) !== null;
  }

  all(text: string, start = 0, end = text.length): RegExpExecArray[] {
    this.#anywhere.lastIndex = start;
    return [...(end < text.length ? text.slice(0, end) : text).matchAll(this.#anywhere)];
  }

  /** `text` with blanks in place of what is found, same length. */
  blanked(text: string): string {
    return this.replaced(text, (found) => " ".repeat(found.length));
  }

  replaced(text: string, by: (found: string) => string): string {
    this.#anywhere.lastIndex = 0;
    return text.replace(this.#anywhere, (found) => by(found));
  }
}

export function pattern(name: string, flags = ""): Pattern {
  const source = patterns[name];
  if (source === undefined) throw new Error(`no pattern ${name}`);
  return new Pattern(source, flags);
}

/** Where a match lies. */
export function spanOf(found: RegExpExecArray): [number, number] {
  return [found.index, found.index + found[0].length];
}
