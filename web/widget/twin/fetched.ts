/** Which lists a text wants, and getting them: Chinese by its characters, others by theirs or by what is spoken here. */

import { addFamily } from "./gate.ts";
import { COMMON, ENGLISH, FURTHER_LATIN, type Further, fetchList, isHere } from "./lists.ts";

const HAN = /[\u4e00-\u9fff]/;
const KANA = /[\u3041-\u3096]/;
const HANGUL = /[\u1100-\u11ff\uac00-\ud7a3]/;
/** Words that are no English ones from which on they may be a phrase of another list. */
const FOREIGN_LEAST = 6;

export type Wanted = Further | "zh";

let chineseHere = false;

/** What reading `text` lacks; `languages` are those of the page and the browser. */
export function lacking(text: string, languages: readonly string[]): Wanted[] {
  const spoken = new Set(languages.map((tag) => tag.toLowerCase().split("-")[0]));
  const foreign = FURTHER_LATIN.some((code) => !isHere(code)) && isForeign(text);
  const wanted: Wanted[] = FURTHER_LATIN.filter((code) => foreign || spoken.has(code));
  if (KANA.test(text)) wanted.push("ja");
  if (HANGUL.test(text)) wanted.push("ko");
  if (HAN.test(text) || spoken.has("zh")) wanted.push("zh");
  return wanted.filter((code) => (code === "zh" ? !chineseHere : !isHere(code)));
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
  const fetched = await Promise.allSettled(wanted.map((code) => (code === "zh" ? fetchChinese() : fetchList(code))));
  const failed = fetched.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

async function fetchChinese(): Promise<void> {
  const chinese = await import("./chinese.ts");
  await chinese.unpack();
  addFamily(chinese);
  chineseHere = true;
}
