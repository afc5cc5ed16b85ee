/**
 * Passwords, PINs, codes and API keys: what is a secret because somebody says so, or by its prefix
 * (`walletdesk/safety/labelled.py`, which tells each rule).  A plain word in a sentence ("my password is ...") goes on to the
 * server, which knows more words of the language than there is room for here.
 */

import { labels, patterns, prefixes, saidOf } from "twin:more";
import { COMMON, ENGLISH } from "./lists.ts";
import { Pattern, spanOf } from "./pattern.ts";
import type { SecretKind, Span, View } from "./view.ts";

export function more(name: string, flags = ""): Pattern {
  const source = patterns[name];
  if (source === undefined) throw new Error(`no pattern ${name}`);
  return new Pattern(source, flags);
}

const whole = (name: string) => new RegExp(`^(?:${patterns[`labelled.${name}`]})$`, "u");

const PASSWORD_SAID = more("labelled.PASSWORD_SAID");
const PASSWORD_QUOTED = more("labelled.PASSWORD_QUOTED");
const SENTENCE = more("labelled.SENTENCE");
const SAID_OF = whole("SAID_OF");
const ADDRESS = more("labelled.ADDRESS");
const OF_PROGRAMS = more("labelled.OF_PROGRAMS");
const WORDS_JOINED = whole("WORDS_JOINED");
const CODE = more("labelled.CODE");
const CODE_BEFORE = more("labelled.CODE_BEFORE");
const BACKUP = more("labelled.BACKUP");
const BACKUP_NEXT = more("labelled.BACKUP_NEXT");
const OTPAUTH = more("labelled.OTPAUTH");
const GENERATOR = more("labelled.GENERATOR");
const PREFIXED = more("labelled.PREFIXED");
const KEY_VALUE = more("labelled.KEY_VALUE", "i");
const LETTER_AND_DIGIT = more("labelled.LETTER_AND_DIGIT");
const WORDS_OF_PASSWORDS: ReadonlySet<string> = new Set(saidOf.split(" "));
const TRAILING = /[.,;:!?)\]}>]+$/;
const MOST_BACKUP = 24;

type Place = [start: number, end: number];
type Rule = (view: View, start: number, end: number) => Span[];

function span([start, end]: Place, kind: SecretKind, sure = false): Span {
  return { start, end, kind, certainty: sure ? "certain" : "likely", language: "", words: 0 };
}

/** Where the group `value` of a match lies. */
function placeOf(found: RegExpExecArray): Place {
  const value = found.groups?.value ?? "";
  const start = found.index + found[0].lastIndexOf(value);
  return [start, start + value.length];
}

const password: Rule = (view, _, end) => {
  const spans: Span[] = [];
  const said = PASSWORD_SAID.match(view.folded, end);
  if (said) {
    const [first, last] = valueAt(said);
    const written = view.plain.slice(first, last);
    const value = written.replace(TRAILING, "") || written;
    if (isPassword(said, value, view.folded, first + value.length)) {
      spans.push(span([first, first + value.length], "password"));
    }
  }
  const quoted = PASSWORD_QUOTED.match(view.folded, end);
  const words = quoted?.groups?.value ?? "";
  if (quoted && words.includes(" ") && /[0-9]/.test(words)) spans.push(span(placeOf(quoted), "password"));
  return spans;
};

/** As `placeOf`, of a pattern in which a quotation mark may stand behind the value. */
function valueAt(found: RegExpExecArray): Place {
  const { value = "", unquote = "" } = found.groups ?? {};
  const end = found.index + found[0].length - unquote.length;
  return [end - value.length, end];
}

const passwordWithSign: Rule = (view, start, end) =>
  PASSWORD_SAID.match(view.folded, end)?.groups?.sign ? password(view, start, end) : [];

function isPassword(found: RegExpExecArray, value: string, text: string, end: number): boolean {
  const { is = "", sign, quote, unquote } = found.groups ?? {};
  const quoted = Boolean(quote && unquote);
  const digits = value.match(/[0-9]/g)?.length ?? 0;
  const letters = /[A-Za-z]/.test(value);
  if (!sign && !quoted && !is.trim()) {
    const elsewhere = text.charCodeAt(found.index - 1) > 127;
    return (elsewhere || is !== "") && rightBehind(value, digits, elsewhere ? 6 : 8);
  }
  if (ADDRESS.match(value, 0) && digits !== value.length) return quoted && !value.includes(".");
  const plain = value.toLowerCase();
  if (value.length < 4 || (digits === 0 && SAID_OF.test(plain))) return false;
  if (digits > 0) {
    return digits === value.length ? digits <= 16 : letters || /[^A-Za-z0-9]/.test(value.slice(0, -1));
  }
  if (/[^A-Za-z0-9/_.-]/.test(value.slice(1))) return true;
  if (/[A-Z]/.test(value.slice(1)) && value !== value.toUpperCase()) return true;
  const saidAlone = SENTENCE.match(text, end) !== null;
  if (WORDS_JOINED.test(value)) return quoted || Boolean(sign && !value.includes(".") && saidAlone);
  if (!/^[A-Za-z]+$/.test(value) || WORDS_OF_PASSWORDS.has(plain) || COMMON.has(plain)) return false;
  if (quoted) return true;
  if (text.charCodeAt(found.index - 1) > 127) return value.length >= 6; // a foreign word behind 密码是
  return saidAlone && value.length >= 5 && Boolean(sign) && !ENGLISH.places.has(plain);
}

/** Whether `value` is a password right behind its label, `least` long where little else tells. */
function rightBehind(value: string, digits: number, least: number): boolean {
  if (OF_PROGRAMS.test(value) || (ADDRESS.match(value, 0) && digits !== value.length)) return false;
  if (digits === value.length) return digits >= 4 && digits <= 8;
  if (digits === 0 || !/[A-Za-z]/.test(value)) return false;
  return digits >= 4 || ((digits >= 2 || /[^a-z0-9]/.test(value.slice(1))) && value.length >= least);
}

const code: Rule = (view, start, end) => {
  const text = view.folded;
  const spans: Span[] = [];
  const after = CODE.match(text, end);
  if (after) spans.push(span(placeOf(after), "code"));
  const first = Math.max(0, start - 40);
  const before = CODE_BEFORE.search(text.slice(first, start));
  if (before) {
    const at = first + before.index;
    spans.push(span([at, at + (before.groups?.value ?? "").length], "code"));
  }
  return spans;
};

const backup: Rule = (view, _, end) => {
  const said = BACKUP.match(view.folded, end);
  let at = said ? spanOf(said)[1] : end;
  let place: Place | undefined;
  for (let i = 0; i < MOST_BACKUP; i++) {
    const one = BACKUP_NEXT.match(view.folded, at);
    const value = one?.groups?.value ?? "";
    if (!one || value.length < 6 || (value.match(/[0-9]/g)?.length ?? 0) < 2) break;
    if (value.split(" ").some((word) => COMMON.has(word) || ENGLISH.places.has(word))) break;
    at = spanOf(one)[1];
    place = [place?.[0] ?? at - value.length, at];
  }
  return place ? [span(place, "code")] : [];
};

const generator: Rule = (view, _, end) => {
  const found = GENERATOR.match(view.folded, end);
  return found && /[0-9]/.test(found.groups?.value ?? "") ? [span(placeOf(found), "code")] : [];
};

const otpauth: Rule = (view, start) => {
  const found = OTPAUTH.match(view.folded, start);
  return found ? [span(spanOf(found), "code", true)] : [];
};

const api: Rule = (view, _, end) => {
  const found = KEY_VALUE.match(view.plain, end);
  const value = found?.groups?.value ?? "";
  return found && LETTER_AND_DIGIT.match(value, 0) && !ADDRESS.match(value, 0) ? [span(placeOf(found), "api_key")] : [];
};

/** In the order in which the server's labels come. */
const RULES: readonly Rule[] = [generator, api, password, passwordWithSign, code, backup, otpauth];

export function find(view: View): Span[] {
  const { folded: text, plain } = view;
  const spans: Span[] = [];
  if (prefixes.some((prefix) => plain.includes(prefix))) {
    for (const found of PREFIXED.all(plain)) {
      if (LETTER_AND_DIGIT.match(found[0], 0)) spans.push(span(spanOf(found), "api_key", true));
    }
  }
  for (const [place, rule] of RULES.entries()) {
    for (const label of labels[place]?.flat() ?? []) {
      for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + label.length)) {
        if (standsAlone(text, at, at + label.length, rule === api)) spans.push(...rule(view, at, at + label.length));
      }
    }
  }
  return spans;
}

/**
 * Whether a Latin label is a whole word, or ends a name as programs have them; those of other scripts have no blanks around
 * them.
 */
function standsAlone(text: string, start: number, end: number, named: boolean): boolean {
  if (text.charCodeAt(start) > 127) return true;
  const joined = named ? /[a-z0-9/]/ : /[a-z0-9_/-]/;
  return !joined.test(text[start - 1] ?? " ") && !/[a-rt-z0-9]/.test(text[end] ?? " ");
}
