/** What `bin/parts/twin.py` gives and `build/twin.ts` makes modules of. */

declare module "twin:known" {
  export const patterns: Readonly<Record<string, string>>;
  export const common: string;
  export const fillers: string;
  export const smallTalk: string;
  export const steps: Readonly<Record<string, readonly string[]>>;
  /** The English list in order, and for each word how freely sentences hold it, 0 to 2. */
  export const english: string;
  export const weights: string;
  /** What a text holds that `twin:more` is to be fetched for. */
  export const hint: string;
}

declare module "twin:more" {
  export const patterns: Readonly<Record<string, string>>;
  /** By rule: Latin labels, and those of other scripts. */
  export const labels: readonly (readonly (readonly string[])[])[];
  export const prefixes: readonly string[];
  export const saidOf: string;
  /** By language: for an API key, and for a password or a code. */
  export const steps: Readonly<Record<string, readonly (readonly string[])[]>>;
}

declare module "twin:numbers" {
  export const patterns: Readonly<Record<string, string>>;
  /** Country, name of the check, how it is written alone, and beside others; the words that announce it, none where it needs none. */
  export const rows: readonly (readonly [string, string, string, string, readonly string[]])[];
}

declare module "twin:chinese" {
  export const simplified: string;
  /** Each simplified character that has one, and its traditional twin. */
  export const twins: string;
  /** 2048 signed bytes for what ends a word, 2048 for what begins one, in base64. */
  export const edges: string;
  export const inside: import("./packed.ts").Packed;
}

declare module "twin:spanish" {
  const list: string;
  export default list;
}
declare module "twin:french" {
  const list: string;
  export default list;
}
declare module "twin:italian" {
  const list: string;
  export default list;
}
declare module "twin:czech" {
  const list: string;
  export default list;
}
declare module "twin:portuguese" {
  const list: string;
  export default list;
}
declare module "twin:japanese" {
  const list: string;
  export default list;
}
declare module "twin:korean" {
  const list: string;
  export default list;
}
declare module "twin:old_electrum" {
  const list: string;
  export default list;
}
declare module "twin:monero_english" {
  const list: string;
  export default list;
}
declare module "twin:monero_german" {
  const list: string;
  export default list;
}
declare module "twin:monero_spanish" {
  const list: string;
  export default list;
}
declare module "twin:monero_french" {
  const list: string;
  export default list;
}
declare module "twin:monero_italian" {
  const list: string;
  export default list;
}
declare module "twin:monero_portuguese" {
  const list: string;
  export default list;
}
declare module "twin:monero_dutch" {
  const list: string;
  export default list;
}
declare module "twin:monero_japanese" {
  const list: string;
  export default list;
}
declare module "twin:monero_russian" {
  const list: string;
  export default list;
}
declare module "twin:said_es" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_fr" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_it" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_pt" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_de" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_cs" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_ru" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_tr" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_vi" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_ja" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_ko" {
  const said: import("./warned.ts").Warned;
  export default said;
}
declare module "twin:said_zh-hant" {
  const said: import("./warned.ts").Warned;
  export default said;
}
