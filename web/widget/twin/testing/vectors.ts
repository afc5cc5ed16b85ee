/** The server's own test secrets (`tests/safety/vectors.py`), and what the twin makes of them.  For tests only. */

import { execFileSync } from "node:child_process";
import { fetchAll } from "../fetched.ts";
import { type Found, type Read, screen } from "../gate.ts";

export interface Vector {
  readonly group: string;
  readonly shape: string;
  readonly texts: readonly string[];
  readonly secret: readonly string[];
  readonly safe: readonly string[];
  readonly found: readonly [kind: string, certainty: string, language: string, words: number][];
  readonly caught: boolean;
}

/** Made by Python now; they come through a pipe. */
export function vectors(seed: string, each: number): Vector[] {
  const python = process.env.WALLETDESK_PYTHON;
  if (!python) throw new Error("WALLETDESK_PYTHON is not set: test by bin/web");
  const cwd = new URL("../../../../", import.meta.url).pathname;
  const lines = execFileSync(python, ["-m", "tests.safety.vectors", seed, String(each)], { cwd, maxBuffer: 1 << 30 });
  return lines
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Vector);
}

const MONERO = [
  "scheme:de",
  "scheme:es",
  "scheme:fr",
  "scheme:it",
  "scheme:pt",
  "scheme:nl",
  "scheme:ru",
  "scheme:ja",
] as const;

export function everythingHere(): Promise<void> {
  return fetchAll([
    "zh",
    "es",
    "fr",
    "it",
    "cs",
    "pt",
    "ja",
    "ko",
    "further",
    "keyparts",
    "numbers",
    "scheme:en",
    ...MONERO,
  ]);
}

const SENT = 36;

/** What is left of texts once all are sent, and what was found. */
export function sent(texts: readonly string[], read: (text: string, earlier: string[]) => Read = screen) {
  const safe: string[] = [];
  const found: Found[] = [];
  for (const text of texts) {
    const first = Math.max(0, safe.length - SENT);
    const made = read(text, safe.slice(first));
    for (const [place, part] of made.parts) safe[first + place] = part;
    safe.push(made.safe);
    found.push(...made.found);
  }
  return { safe, found };
}

/** Whether three words of the secret in a row, or a quarter of a key, are still there. */
export function isLeft(secret: readonly string[], shown: string): boolean {
  const [first = ""] = secret;
  if (secret.length === 1) {
    const piece = Math.min(first.length, Math.max(6, Math.floor(first.length / 4)));
    for (let i = 0; i + piece <= first.length; i++) if (shown.includes(first.slice(i, i + piece))) return true;
    return false;
  }
  const chinese = secret.every((word) => [...word].length === 1);
  const [glue, text] = chinese
    ? ["", shown.replace(/第[0-9]+个字是|[^\u4e00-\u9fff]/g, "")]
    : [" ", ` ${(plain(shown).match(/\p{L}+/gu) ?? []).join(" ")} `];
  const words = secret.map(plain);
  return words.slice(2).some((_, i) => {
    const piece = words.slice(i, i + 3).join(glue);
    return text.includes(chinese ? piece : ` ${piece} `);
  });
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "");
}
