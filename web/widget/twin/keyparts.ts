/**
 * A private key sent in parts: the end of one message and the beginning of the next, put together and read as one
 * (`walletdesk/safety/keyparts.py`).  Fetched when a text holds what may be a part.
 */

import * as hexkeys from "./hexkeys.ts";
import * as keys from "./keys.ts";
import { blanked, holdsSecret } from "./marks.ts";
import { pattern, spanOf } from "./pattern.ts";
import { type Span, View } from "./view.ts";

const PART = pattern("keyparts.PART");
/** Letters and digits; where no string has both, capitals inside, as base58 has them. */
const MIXTURES = [pattern("keyparts.MIXED"), pattern("keyparts.CAPITALS")];
const WITHIN = 4;
const LONGEST = 300;

export interface Part {
  readonly message: number;
  readonly start: number;
  readonly end: number;
}

interface Strand {
  readonly view: View;
  readonly start: number;
  readonly end: number;
}

const written = ({ view, start, end }: Strand) => view.plain.slice(start, end);

/** The key that the end of `before` and `text` make together, and where its parts stand; `text` has the last one. */
export function joined(before: readonly string[], text: string): { key: Span; parts: Part[] } | undefined {
  const last = strand(text);
  if (!last) return undefined;
  const strands: [number, Strand][] = [[before.length, last]];
  for (let message = before.length - 1; message > Math.max(-1, before.length - WITHIN); message--) {
    const one = strand(before[message] as string);
    if (!one) continue;
    strands.unshift([message, one]);
    const earlier = before.slice(0, message);
    const key = read(
      strands.map(([, each]) => each),
      earlier,
    );
    if (!key) continue;
    const parts = strands.map(([place, each]): Part => {
      const [start, end] = each.view.original(each.start, each.end);
      return { message: place, start, end };
    });
    return { key, parts };
  }
  return undefined;
}

/** The one long string of a message that is no word, if there is one. */
function strand(text: string): Strand | undefined {
  if (text.length > LONGEST || !PART.test(text)) return undefined;
  const view = new View(blanked(text));
  const all = PART.all(view.plain);
  for (const mixture of MIXTURES) {
    const mixed = all.filter(([one]) => mixture.match(one, 0));
    if (mixed.length === 0) continue;
    const [only] = mixed;
    if (!only || mixed.length > 1) return undefined;
    const [start, end] = spanOf(only);
    return { view, start, end };
  }
  return undefined;
}

/** The key that they make where they are written one after another, with what stands around them. */
function read(strands: readonly Strand[], before: readonly string[]): Span | undefined {
  const [first, last] = [strands[0] as Strand, strands.at(-1) as Strand];
  const head = first.view.plain.slice(0, first.start);
  const tail = last.view.plain.slice(last.end);
  const said = strands
    .slice(1)
    .map((one) => one.view.plain.slice(0, one.start))
    .join(" ")
    .trim();
  const whole = strands.map(written).join("");
  const start = said.length + head.length + (said ? 1 : 0);
  const view = new View(said ? `${said} ${head}${whole}${tail}` : `${head}${whole}${tail}`);
  const earlier = before.map((message) => blanked(message).toLowerCase());
  const found = [...keys.find(view), ...hexkeys.find(view, earlier, before.some(holdsSecret))];
  return found.find((span) => span.start <= start && span.end >= start + whole.length);
}
