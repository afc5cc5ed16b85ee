/** The BIP-39 word lists as far as they are here, and what is asked of them (`walletdesk/safety/lists.py`). */

import { common, english, fillers, smallTalk, weights } from "twin:known";

const LATIN = "a-z";
const KANA = "\u3041-\u3096\u3099\u309a";
const HANGUL = "\u1100-\u11ff\uac00-\ud7a3";
const SHORTENED = 4;
const NOBODY: ReadonlySet<string> = new Set();

export const COMMON: ReadonlySet<string> = new Set(common.split(" "));
export const FILLERS: ReadonlySet<string> = new Set(fillers.split(" "));
export const SMALL_TALK: ReadonlySet<string> = new Set(smallTalk.split(" "));

export const NOT_LISTED = -1;

/** One list of words that stand apart, in the form in which a `View` shows them; its tables are made when asked for. */
export class WordList {
  readonly words: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  readonly latin: boolean;
  readonly longest: number;
  readonly token: RegExp;
  readonly #otherLetter: RegExp;
  #shortened: Map<string, number[]> | undefined;
  #begun: Map<string, number> | undefined;

  constructor(
    /** BCP 47. */
    readonly code: string,
    list: string,
    letters = LATIN,
    readonly common: ReadonlySet<string> = NOBODY,
    /** By place: 2 for a word of any sentence, 1 for one of many, 0 for a rare one. */
    readonly freedom = "",
  ) {
    this.words = list.split(" ");
    this.places = new Map(this.words.map((word, place) => [word, place]));
    this.latin = letters === LATIN;
    this.longest = Math.max(...this.words.map((word) => word.length));
    this.token = new RegExp(`[${letters}]+`, "gu");
    this.#otherLetter = new RegExp(`(?![${letters}])\\p{L}`, "u");
  }

  /** Every word with one letter left out, to the places of the words it comes from. */
  get shortened(): ReadonlyMap<string, readonly number[]> {
    if (!this.#shortened) {
      this.#shortened = new Map();
      for (const [place, word] of this.words.entries()) {
        for (let i = 0; i < word.length; i++) {
          const short = word.slice(0, i) + word.slice(i + 1);
          const held = this.#shortened.get(short);
          if (!held) this.#shortened.set(short, [place]);
          else if (held.at(-1) !== place) held.push(place);
        }
      }
    }
    return this.#shortened;
  }

  /** The first four letters of every longer word, to its place; those that are words themselves left out. */
  get byBeginning(): ReadonlyMap<string, number> {
    if (!this.#begun) {
      this.#begun = new Map();
      for (const [place, word] of this.latin ? this.words.entries() : []) {
        const short = word.slice(0, SHORTENED);
        if (word.length > SHORTENED && !this.places.has(short)) this.#begun.set(short, place);
      }
    }
    return this.#begun;
  }

  /** A kana with its mark, a syllable with its letters, as one character, however it was typed. */
  composed(word: string): string {
    return this.latin ? word : word.normalize("NFC");
  }

  /** Whether all letters in `text` are those of this list's script. */
  nothingElse(text: string): boolean {
    return !this.#otherLetter.test(text);
  }
}

export const ENGLISH = new WordList("en", english, LATIN, COMMON, weights);

/** The lists besides the English one that were fetched. */
const more: WordList[] = [];

const FETCHED = {
  es: () => import("twin:spanish"),
  fr: () => import("twin:french"),
  it: () => import("twin:italian"),
  cs: () => import("twin:czech"),
  pt: () => import("twin:portuguese"),
  ja: () => import("twin:japanese"),
  ko: () => import("twin:korean"),
};
export type Further = keyof typeof FETCHED;
export const FURTHER_LATIN: readonly Further[] = ["es", "fr", "it", "cs", "pt"];

const LETTERS: Partial<Record<Further, string>> = { ja: KANA, ko: HANGUL };

export function isHere(code: Further): boolean {
  return more.some((known) => known.code === code);
}

/** Get the list of this language; rejects where it cannot be had now. */
export async function fetchList(code: Further): Promise<void> {
  const { default: list } = await FETCHED[code]();
  if (!isHere(code)) more.push(new WordList(code, list, LETTERS[code]));
}

/** The Latin lists besides the English one that have any of `words`, or all of the lists, and how many of the words. */
export function latinSpoken(words: readonly string[], all: boolean): [WordList, number][] {
  const latin = more.filter((known) => known.latin);
  const counted = latin.map((known): [WordList, number] => [
    known,
    words.filter((word) => known.places.has(word)).length,
  ]);
  return all ? counted : counted.filter(([, count]) => count > 0);
}

export function ofOtherScripts(): WordList[] {
  return more.filter((known) => !known.latin);
}
