/**
 * Numbers that states give to people, (`walletdesk/safety/identity.py`, which names the source of each).  Fetched when a text may hold one.
 */

import { patterns, rows } from "twin:numbers";
import { desk } from "./desk.ts";
import { luhnHolds } from "./luhn.ts";
import { Pattern, spanOf } from "./pattern.ts";
import type { OfKind } from "./said.ts";
import type { Span, View } from "./view.ts";

const REACH = 30;
const LEAST_DIGITS = 4;
const TOKEN = of("TOKEN");
const APART = of("APART");
const SEVEN = of("SEVEN");
const GROUPS = of("GROUPS");
const THREE = of("THREE");

function of(name: string): Pattern {
  return new Pattern(patterns[name] as string);
}

type Check = (number: string) => boolean;

const digit = (number: string, place: number) => Number(number[place]);

function weighed(digits: string, weights: readonly number[], modulus: number): number {
  let sum = 0;
  for (let i = 0; i < Math.min(digits.length, weights.length); i++) sum += digit(digits, i) * (weights[i] as number);
  return ((sum % modulus) + modulus) % modulus;
}

/** `from` down to above `to`. */
const down = (from: number, to: number) => Array.from({ length: from - to }, (_, i) => from - i);

function isDay(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day));
  return 1900 <= year && year <= 2099 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
}

const number = (text: string, from: number, to: number) => Number(text.slice(from, to));

const PROVINCES = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91)/;
const ODD_ITALY = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22,
  25, 24, 23,
];
const CENTURIES: Readonly<Record<string, number>> = { 1: 1900, 2: 1900, 5: 1900, 6: 1900 };
const CURP = "0123456789abcdefghijklmnñopqrstuvwxyz";
const SINGAPORE: Readonly<Record<string, readonly [letters: string, more: number]>> = {
  s: ["jzihgfedcba", 0],
  t: ["jzihgfedcba", 4],
  f: ["xwutrqpnmlk", 0],
  g: ["xwutrqpnmlk", 4],
};

/** ICAO 9303 part 3, 4.9: weights 7, 3, 1; letters from 10 on, the filler 0. */
function printed(field: string): string {
  const values = [...field].map((char) => (char === "<" ? 0 : Number.parseInt(char, 36)));
  return String(values.reduce((sum, value, place) => sum + value * ([7, 3, 1][place % 3] as number), 0) % 10);
}

const endsRight = (line: string, fields: readonly (readonly [number, number])[]) =>
  fields.every(([from, to]) => printed(line.slice(from, to)) === line[to]);

/** The product of two of the ten turns (0 to 4) and mirrorings (5 to 9) of a pentagon. */
function dihedral(a: number, b: number): number {
  const turned = (((a < 5 ? a + b : a - b) % 5) + 5) % 5;
  return turned + (a < 5 !== b < 5 ? 5 : 0);
}

const TURNS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
];
while (TURNS.length < 8) TURNS.push((TURNS.at(-1) as number[]).map((one) => (TURNS[1] as number[])[one] as number));

const birth: Check = (text) => {
  const [month, day] = [number(text, 2, 4), number(text, 4, 6)];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && luhnHolds(text);
};

const CHECKS: Readonly<Record<string, Check>> = {
  anything: () => true,
  china: (text) =>
    PROVINCES.test(text) &&
    isDay(number(text, 6, 10), number(text, 10, 12), number(text, 12, 14)) &&
    "10x98765432"[
      weighed(
        text,
        down(17, 0).map((place) => 2 ** place % 11),
        11,
      )
    ] === text[17],
  spain: (text) => {
    const whole = text.slice(0, -1).replace(/[xyz]/g, (one) => String("xyz".indexOf(one)));
    return "trwagmyfpdxbnjzsqvhlcke"[Number(whole) % 23] === text.at(-1);
  },
  italy: (text) => {
    let total = 0;
    for (let place = 0; place < 15; place++) {
      const value = Number.parseInt(text[place] as string, 36);
      total += place % 2 ? (value > 9 ? value - 10 : value) : (ODD_ITALY[value] as number);
    }
    return String.fromCharCode(97 + (total % 26)) === text[15];
  },
  france: (text) => {
    const whole = text.slice(0, 13).replace("2a", "19").replace("2b", "18");
    return /^[0-9]+$/.test(whole) && 97 - (Number(whole) % 97) === number(text, 13, 15);
  },
  germany_tax: (text) => {
    const differ = new Set(text.slice(0, 10)).size;
    if (text[0] === "0" || differ < 8 || differ > 9) return false;
    let product = 10;
    for (let i = 0; i < 10; i++) product = (((digit(text, i) + product) % 10 || 10) * 2) % 11;
    return (11 - product) % 10 === digit(text, 10);
  },
  germany_card: (text) => printed(text.slice(0, 9)) === text[9],
  passport_line: (line) =>
    endsRight(line, [
      [0, 9],
      [13, 19],
      [21, 27],
    ]),
  card_line: (line) =>
    endsRight(line, [
      [0, 6],
      [8, 14],
    ]),
  verhoeff_holds: (text) => {
    let check = 0;
    for (let i = 0; i < text.length; i++) {
      check = dihedral(check, (TURNS[i % 8] as number[])[digit(text, text.length - 1 - i)] as number);
    }
    return check === 0;
  },
  korea: (text) =>
    /[1-8]/.test(text[6] as string) &&
    isDay((CENTURIES[text[6] as string] ?? 2000) + number(text, 0, 2), number(text, 2, 4), number(text, 4, 6)) &&
    (11 - weighed(text, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], 11)) % 10 === digit(text, 12),
  korea_day: (text) => isDay(2000 + number(text, 0, 2), number(text, 2, 4), number(text, 4, 6)),
  brazil: (text) =>
    new Set(text).size > 1 &&
    [9, 10].every((size) => ((weighed(text, down(size + 1, 1), 11) * 10) % 11) % 10 === digit(text, size)),
  social_security: (text) => !/^(?:000|666|9)|^...00|0000$/.test(text),
  poland: (text) => {
    const month = number(text, 2, 4) % 20;
    const last = (10 - weighed(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3], 10)) % 10;
    return 1 <= month && month <= 12 && last === digit(text, 10);
  },
  netherlands: (text) => weighed(text, [9, 8, 7, 6, 5, 4, 3, 2, -1], 11) === 0,
  japan: (text) => {
    const rest = weighed(text, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11);
    return (rest <= 1 ? 0 : 11 - rest) === digit(text, 11);
  },
  turkey: (text) =>
    weighed(text, [7, -1, 7, -1, 7, -1, 7, -1, 7], 10) === digit(text, 9) &&
    weighed(text, Array(10).fill(1), 10) === digit(text, 10),
  finland: (text) =>
    "0123456789abcdefhjklmnprstuvwxy"[Number(text.slice(0, 6) + text.slice(-4, -1)) % 31] === text.at(-1),
  taiwan: (text) => {
    const first = "abcdefghjklmnpqrstuvxywzio".indexOf(text[0] as string) + 10;
    const rest = weighed(text.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1], 10);
    return (Math.floor(first / 10) + (first % 10) * 9 + rest) % 10 === 0;
  },
  hong_kong: (text) => {
    const letters = text.slice(0, -7);
    const values = [...text.slice(0, -1)].map((char) => Number.parseInt(char, 36));
    if (letters.length < 2) values.unshift(36);
    const total = values.reduce((sum, value, place) => sum + value * (9 - place), 0);
    return (total + Number.parseInt(text.at(-1) as string, 36)) % 11 === 0;
  },
  singapore: (text) => {
    const [letters, more] = SINGAPORE[text[0] as string] ?? ["", 0];
    return letters[(weighed(text.slice(1, 8), [2, 7, 6, 5, 4, 3, 2], 1000) + more) % 11] === text[8];
  },
  mexico: (text) => {
    let total = 0;
    for (let place = 0; place < 17; place++) total += CURP.indexOf(text[place] as string) * (18 - place);
    return (10 - (total % 10)) % 10 === digit(text, 17);
  },
  chile: (text) => {
    const body = text.slice(0, -1);
    let total = 0;
    for (let i = 0; i < body.length; i++) total += digit(body, body.length - 1 - i) * (2 + (i % 6));
    return "0k987654321"[total % 11] === text.at(-1);
  },
  sweden: birth,
  south_africa: birth,
  thailand: (text) => (11 - weighed(text, down(13, 1), 11)) % 10 === digit(text, 12),
  luhn_holds: luhnHolds,
};

interface Row {
  readonly country: string;
  readonly check: Check;
  /** Written so, by itself; and beside nothing that makes it part of something else. */
  readonly whole: RegExp;
  readonly beside: Pattern;
  readonly words: readonly string[];
}

const ROWS = rows.map(([country, check, whole, beside, words]): Row => {
  const known = CHECKS[check];
  if (!known) throw new Error(`no check ${check}`);
  return { country, check: known, whole: new RegExp(`^(?:${whole})$`, "u"), beside: new Pattern(beside), words };
});

const bare = (written: string) => written.replace(/[^\p{L}\p{N}<]/gu, "");
const lookedFor = ({ country }: Row) => !desk.leftOut.includes(country);

/** Numbers of people; quick where there are few digits. */
export function find({ folded: text }: View): Span[] {
  const spans: Span[] = [];
  const add = (start: number, end: number) =>
    spans.push({ start, end, kind: "identity", certainty: "likely", language: "", words: 0 });
  const rows = ROWS.filter(lookedFor);
  const alone = rows.filter(({ words }) => words.length === 0);
  const tokens = SEVEN.test(text) || text.includes("<<") ? TOKEN.all(text) : [];
  for (const found of [...tokens, ...(GROUPS.test(text) ? APART.all(text) : [])]) {
    const written = found[0].replace(/[.+(-]+$/, "");
    const [start, end] = [found.index, found.index + written.length];
    const digits = written.replace(/[^0-9]/g, "").length;
    if ((digits < LEAST_DIGITS && !written.includes("<<")) || !standsApart(text, start, end)) continue;
    if (alone.some(({ whole, check }) => whole.test(written) && check(bare(written)))) add(start, end);
  }
  if (!THREE.test(text)) return spans;
  for (const { words, beside, check } of rows) {
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const end = at + word.length;
        if (/^[a-z]/.test(word) && /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at))) continue;
        const found = beside.search(text, end, Math.min(text.length, end + REACH + 24));
        if (found && found.index - end <= REACH && check(bare(found[0]))) add(...spanOf(found));
      }
    }
  }
  return spans;
}

/** Whether nothing beside it makes it part of an address, a path or a longer number. */
function standsApart(text: string, start: number, end: number): boolean {
  return !/[_=#@/<.-]/.test(text[start - 1] ?? " ") && !/[_=@/<]/.test(text[end] ?? " ");
}

const en = {
  title: "Not sent: this is a number of somebody’s papers",
  open: " We do not need it, and your wallet is not affected.",
};
const zh = { title: "未发送：这是证件号码", open: "我们不需要它，您的钱包不受影响。" };

export function saidOf(language: string): OfKind {
  return { ...(language === "zh" ? zh : en), steps: [] };
}
