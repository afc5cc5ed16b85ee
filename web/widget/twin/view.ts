/**
 * A text as the detectors read it: without invisible characters, accents and full-width forms (`walletdesk/safety/view.py`).
 *
 * Every family reads the same `View` and answers in its offsets; `original` maps them back.
 */

import { pattern } from "./pattern.ts";

export type WalletKind = "recovery_phrase" | "private_key" | "extended_key" | "keystore";
/** What is fetched when a text may hold it (`further.ts`, `numbers.ts`). */
export type FurtherKind = "api_key" | "password" | "code" | "card" | "identity";
export type SecretKind = WalletKind | FurtherKind;
export type Certainty = "certain" | "likely" | "ask";

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: SecretKind;
  readonly certainty: Certainty;
  readonly language: string;
  readonly words: number;
}

/** A stretch that may be one part of a phrase sent in several messages; the server's module tells what each means. */
export interface Fragment {
  readonly start: number;
  readonly end: number;
  readonly words: number;
  readonly alone: boolean;
  readonly whole: boolean;
  readonly talk: boolean;
  readonly weight: number;
  readonly language: string;
}

/** Stands between the fragments of different messages in a text put together from them. */
export const PARTED = "\x1e";

const ORDER: Record<Certainty, number> = { certain: 0, likely: 1, ask: 2 };

/** Spans in order, those that overlap made one: the surest, then longest, names it. */
export function merged(spans: readonly Span[]): Span[] {
  const made: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = made.at(-1);
    if (last && span.start < last.end) {
      const size = (one: Span) => one.end - one.start;
      const surer = ORDER[span.certainty] - ORDER[last.certainty] || size(last) - size(span);
      made[made.length - 1] = {
        ...(surer < 0 ? span : last),
        start: last.start,
        end: Math.max(last.end, span.end),
      };
    } else {
      made.push(span);
    }
  }
  return made;
}

const INVISIBLE = pattern("view.INVISIBLE_RUN");
const LABEL = pattern("view.LABEL");
const MARKUP = pattern("view.MARKUP");
const MAY_BE_MARKUP = pattern("view.MAY_BE_MARKUP");
const ESCAPE = pattern("view.ESCAPE", "i");

const FOLDED_RANGES = [
  [0x00a0, 0x024f],
  [0x1e00, 0x1eff],
  [0x2000, 0x206f],
  [0x2070, 0x214f],
  [0x2460, 0x24ff],
  [0x2f00, 0x2fdf],
  [0x3000, 0x3000],
  [0x3200, 0x33ff],
  [0xf900, 0xfaff],
  [0xff00, 0xffef],
  [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f189],
] as const;
const QUOTES = new Map<string, string>([..."“”„‟«»″"].map((one) => [one, '"'] as const));
for (const one of "‘’‚‛′") QUOTES.set(one, "'");

const MARKS = /\p{M}/gu;
const DIGIT = /\p{N}/u;
const folds = new Map<string, string>();

/** The one plain character `char` stands for, `#` for a number of several digits, itself if for none. */
function plainForm(char: string): string {
  let plain = folds.get(char);
  if (plain === undefined) {
    plain = QUOTES.get(char) ?? unfolded(char);
    folds.set(char, plain);
  }
  return plain;
}

function unfolded(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (!FOLDED_RANGES.some(([low, high]) => low <= code && code <= high)) return char;
  const bare = char.normalize("NFKD").replace(MARKS, "");
  if (bare.length === 1) return bare;
  if (DIGIT.test(bare)) return "#";
  return bare.trim() === "" ? " " : char;
}

/** Whether all of it is ASCII. */
export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return !/[^\x00-\x7f]/.test(text);
}

/** What an escape stands for: bytes of UTF-8 or the number of a letter. */
function meant([written, number]: RegExpExecArray): string {
  if (number) return String.fromCharCode(Number.parseInt(number, 16));
  try {
    return decodeURIComponent(written.replace(/%(25)+/g, "%"));
  } catch {
    return "\ufffd";
  }
}

export class View {
  readonly text: string;
  readonly plain: string;
  readonly folded: string;
  /** By place in the view: where it begins and ends in the text. */
  #from: number[] | undefined;
  #to: number[] | undefined;
  #unlabelled: string | undefined;

  constructor(text: string) {
    this.text = text;
    const escapes = /%|\\u/.test(text) ? ESCAPE.all(text) : [];
    if (escapes.length === 0 && isAscii(text)) {
      this.plain = text;
      this.folded = text.toLowerCase();
      return;
    }
    const from: number[] = [];
    const to: number[] = [];
    let plain = "";
    const hidden = !isAscii(text) || escapes.length > 0;
    function add(char: string, start: number, end: number): void {
      if (hidden && char > "\x7f" && INVISIBLE.match(char, 0)) return;
      const form = char > "\x7f" ? plainForm(char) : char;
      plain += form;
      for (let unit = 0; unit < form.length; unit++) {
        from.push(start);
        to.push(end);
      }
    }
    let at = 0;
    let next = 0;
    while (at < text.length) {
      const written = escapes[next];
      if (written && written.index === at) {
        const end = at + written[0].length;
        add(meant(written), at, end);
        at = end;
        next++;
      } else {
        const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
        add(char, at, at + char.length);
        at += char.length;
      }
    }
    this.plain = plain;
    const lower = plain.toLowerCase();
    this.folded = lower.length === plain.length ? lower : plain.replace(/[A-Z]/g, (one) => one.toLowerCase());
    this.#from = from;
    this.#to = to;
  }

  /** `folded` with blanks in place of labels and markup, same offsets. */
  get unlabelled(): string {
    if (this.#unlabelled === undefined) {
      const bare = MAY_BE_MARKUP.test(this.folded) ? MARKUP.blanked(this.folded) : this.folded;
      this.#unlabelled = LABEL.blanked(bare);
    }
    return this.#unlabelled;
  }

  /** Where a stretch of the view lies in the text. */
  original(start: number, end: number): [number, number] {
    return [this.#from?.[start] ?? start, this.#to?.[end - 1] ?? end];
  }
}
