import { type Language, languageName } from "../i18n.ts";
import type { Option } from "../parts/picker.tsx";

/** What people write in, besides what the desk speaks (ISO 639-1; Filipino has three letters). */
const MORE =
  "ar bn cs da de el en es fa fi fil fr he hi hu id it ja ko ms nb nl pl pt ro ru sv sw ta th tr uk ur vi zh";

/** A language by its name in the reader's; found by its own name and its code too. */
export function languageOption(code: string, locale: Language): Option {
  return { value: code, label: languageName(code, locale), also: `${languageName(code, code)} ${code}` };
}

/** Languages beside `known`, in the order of their names. */
export function otherLanguages(locale: Language, known: readonly { value: string }[]): Option[] {
  return MORE.split(" ")
    .filter((code) => !known.some((one) => one.value === code))
    .map((code) => languageOption(code, locale))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}
