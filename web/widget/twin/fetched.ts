/** Which lists a text wants, and getting them: Chinese by its characters, others by theirs or by what is spoken here. */

import { hint } from "twin:known";
import { addFamily, addFurther, addKeyParts, addOthers } from "./gate.ts";
import { COMMON, ENGLISH, FURTHER_LATIN, type Further, fetchList, isHere } from "./lists.ts";
import { speakFurther, speakNumbers } from "./said.ts";
import type { Spoken } from "./schemes.ts";
import { View } from "./view.ts";

const HAN = /[\u4e00-\u9fff]/;
const KANA = /[\u3041-\u3096]/;
const HANGUL = /[\u1100-\u11ff\uac00-\ud7a3]/;
/** So many words as a phrase has, but one. */
const CYRILLIC = /(?:[\u0430-\u044f\u0451]+[^\u0430-\u044f\u0451]+){10}/i;
const MANY_KANA = /(?:[\u3041-\u3096\u3099\u309a]+[^\u3041-\u3096\u3099\u309a]+){10}/;
/** Words that are no English ones from which on they may be a phrase of another list. */
const FOREIGN_LEAST = 6;
/** And for Electrum's old list and Monero's, which have many of the same. */
const OTHERS_LEAST = 4;
/** Languages of Monero's lists besides English. */
const MONERO = ["de", "es", "fr", "it", "pt", "nl"] as const;

/** What may be part of a key, or the number of a person. */
const PART = /(?=[a-zA-Z]{0,7}[0-9])(?=[0-9]{0,7}[a-zA-Z])[a-zA-Z0-9]{8}|[a-z][A-Z][a-zA-Z]*[a-z][A-Z]/;
const NUMBER = /[0-9](?:[ .-]?[0-9]){5}|[a-z]{5}[0-9]{2}|(?=[a-z]{0,9}[0-9])[a-z0-9]{10}|<</;

export type Wanted = Further | "zh" | "further" | "keyparts" | "numbers" | `scheme:${Spoken}`;

const here = new Set<Wanted>();
const MAY_HOLD_FURTHER = new RegExp(hint, "u");

/** What reading `text` lacks; `languages` are those of the page and the browser. */
export function lacking(text: string, languages: readonly string[]): Wanted[] {
  const spoken = new Set(languages.map((tag) => tag.toLowerCase().split("-")[0]));
  const [words, others, longest] = foreignIn(text);
  const foreign = others >= FOREIGN_LEAST || longest > 30;
  const wanted: Wanted[] = FURTHER_LATIN.filter((code) => foreign || spoken.has(code));
  if (KANA.test(text)) wanted.push("ja");
  if (MANY_KANA.test(text)) wanted.push("scheme:ja");
  if (HANGUL.test(text)) wanted.push("ko");
  if (HAN.test(text) || spoken.has("zh")) wanted.push("zh");
  const view = new View(text);
  if (MAY_HOLD_FURTHER.test(view.folded)) wanted.push("further");
  if (PART.test(view.plain)) wanted.push("keyparts");
  if (NUMBER.test(view.folded)) wanted.push("numbers");
  if (words > 10 && others >= OTHERS_LEAST) wanted.push("scheme:en");
  if (CYRILLIC.test(text)) wanted.push("scheme:ru");
  for (const code of MONERO) if (words > 10 && spoken.has(code)) wanted.push(`scheme:${code}`);
  return wanted.filter((code) => !here.has(code) && !(isList(code) && isHere(code)));
}

/** How many Latin words, how many of them are no English ones, and how long the longest of those is. */
function foreignIn(text: string): [words: number, others: number, longest: number] {
  const words = text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .match(/[a-z]{3,}/g);
  const others = (words ?? []).filter((word) => !ENGLISH.places.has(word) && !COMMON.has(word));
  return [words?.length ?? 0, others.length, Math.max(0, ...others.slice(0, 5_000).map((word) => word.length))];
}

/** Get them; rejects if one cannot be had now, after the others came. */
export async function fetchAll(wanted: readonly Wanted[]): Promise<void> {
  const fetched = await Promise.allSettled(wanted.map(fetchOne));
  const failed = fetched.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

async function fetchOne(code: Wanted): Promise<void> {
  if (isList(code)) return fetchList(code);
  if (code === "zh") await fetchChinese();
  else if (code === "further") await fetchFurther();
  else if (code === "keyparts") addKeyParts((await import("./keyparts.ts")).joined);
  else if (code === "numbers") await fetchNumbers();
  else await fetchScheme(code.slice("scheme:".length) as Spoken);
  here.add(code);
}

function isList(code: Wanted): code is Further {
  return !(code === "zh" || code === "further" || code === "keyparts" || code === "numbers" || code.includes(":"));
}

async function fetchScheme(code: Spoken): Promise<void> {
  const schemes = await import("./schemes.ts");
  await schemes.fetchLists(code);
  addOthers(schemes);
}

async function fetchFurther(): Promise<void> {
  const further = await import("./further.ts");
  addFurther(further.find);
  speakFurther(further.saidOf);
}

async function fetchNumbers(): Promise<void> {
  const numbers = await import("./numbers.ts");
  addFurther(numbers.find);
  speakNumbers(numbers.saidOf);
}

async function fetchChinese(): Promise<void> {
  const chinese = await import("./chinese.ts");
  await chinese.unpack();
  addFamily(chinese);
}
