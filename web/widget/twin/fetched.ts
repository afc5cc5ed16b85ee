/** Which lists a text wants, and getting them: Chinese by its characters, others by theirs or by what is spoken here. */

import { hint } from "twin:known";
import { addFamily, addFurther } from "./gate.ts";
import { COMMON, ENGLISH, FURTHER_LATIN, type Further, fetchList, isHere } from "./lists.ts";
import { speakFurther } from "./said.ts";
import { View } from "./view.ts";

const HAN = /[\u4e00-\u9fff]/;
const KANA = /[\u3041-\u3096]/;
const HANGUL = /[\u1100-\u11ff\uac00-\ud7a3]/;
/** Words that are no English ones from which on they may be a phrase of another list. */
const FOREIGN_LEAST = 6;

export type Wanted = Further | "zh" | "further";

let chineseHere = false;
let furtherHere = false;
const MAY_HOLD_FURTHER = new RegExp(hint, "u");

/** What reading `text` lacks; `languages` are those of the page and the browser. */
export function lacking(text: string, languages: readonly string[]): Wanted[] {
  const spoken = new Set(languages.map((tag) => tag.toLowerCase().split("-")[0]));
  const foreign = FURTHER_LATIN.some((code) => !isHere(code)) && isForeign(text);
  const wanted: Wanted[] = FURTHER_LATIN.filter((code) => foreign || spoken.has(code));
  if (KANA.test(text)) wanted.push("ja");
  if (HANGUL.test(text)) wanted.push("ko");
  if (HAN.test(text) || spoken.has("zh")) wanted.push("zh");
  if (MAY_HOLD_FURTHER.test(new View(text).folded)) wanted.push("further");
  return wanted.filter((code) => (code === "zh" ? !chineseHere : code === "further" ? !furtherHere : !isHere(code)));
}

function isForeign(text: string): boolean {
  const words = text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .match(/[a-z]{3,}/g);
  const others = (words ?? []).filter((word) => !ENGLISH.places.has(word) && !COMMON.has(word));
  return others.length >= FOREIGN_LEAST || others.some((word) => word.length > 30);
}

/** Get them; rejects if one cannot be had now, after the others came. */
export async function fetchAll(wanted: readonly Wanted[]): Promise<void> {
  const fetched = await Promise.allSettled(wanted.map(fetchOne));
  const failed = fetched.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

function fetchOne(code: Wanted): Promise<void> {
  return code === "zh" ? fetchChinese() : code === "further" ? fetchFurther() : fetchList(code);
}

async function fetchFurther(): Promise<void> {
  const further = await import("./further.ts");
  addFurther(further.find);
  speakFurther(further.saidOf);
  furtherHere = true;
}

async function fetchChinese(): Promise<void> {
  const chinese = await import("./chinese.ts");
  await chinese.unpack();
  addFamily(chinese);
  chineseHere = true;
}
