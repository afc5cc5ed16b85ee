/**
 * Marks that stand in a text where a secret stood, read back into parts (walletdesk/safety/marks.py writes them):
 *
 *     ⟦recovery_phrase:12⟧   ⟦private_key⟧  ⟦extended_key⟧  ⟦keystore⟧   ⟦secret⟧   ⟦hex:a1b2c3…9f3c⟧
 *     ⟦api_key⟧  ⟦password⟧  ⟦code⟧   ⟦card⟧  ⟦identity⟧
 *
 * Nobody outside can write one: the server takes the two brackets out of every text that comes in.
 */

export type SecretKind =
  | "recovery_phrase"
  | "private_key"
  | "extended_key"
  | "keystore"
  | "api_key"
  | "password"
  | "code"
  | "card"
  | "identity"
  | "secret";

/** What endangers an account, not a wallet: it is to be changed. */
export const isChanged = (kind: string) => /^(?:secret|api_key|password|code)$/.test(kind);
/** What endangers neither. */
export const isPersonal = (kind: string) => kind === "card" || kind === "identity";

/** A secret that was removed; `words` is 0 where it had none or the number is not known. */
export interface Removed {
  readonly kind: SecretKind;
  readonly words: number;
}

/** 64 hexadecimal digits that may be a key or a hash: first six and last four. */
export interface MaskedHex {
  readonly kind: "hex";
  readonly head: string;
  readonly tail: string;
}

export type Mark = Removed | MaskedHex;

const MARK =
  /⟦(?:(recovery_phrase|private_key|extended_key|keystore|api_key|password|code|card|identity|secret)(?::([0-9]{1,6}))?|hex:([0-9A-Fa-f]{6})…([0-9A-Fa-f]{4}))⟧/g;

/** A stored text as plain stretches and marks, in order.  Stretches are never empty. */
export function markParts(text: string): (string | Mark)[] {
  const parts: (string | Mark)[] = [];
  let at = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > at) parts.push(text.slice(at, found.index));
    const [whole, kind, words, head = "", tail = ""] = found;
    parts.push(kind ? { kind: kind as SecretKind, words: Number(words ?? 0) } : { kind: "hex", head, tail });
    at = found.index + whole.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** An address as people read it: letters of other scripts are written out.  Where it leads stands in its host, untouched. */
export function readable(address: string): string {
  return address.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      const letters = decodeURIComponent(run);
      return /^[\p{L}\p{N}]+$/u.test(letters) ? letters : run;
    } catch {
      return run;
    }
  });
}
