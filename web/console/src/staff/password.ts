/** Letters and digits that nobody mistakes for others when reading them aloud or typing them from paper. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP = 5;

/** A first password, to be passed on: "k7mwq-...", 99 random bits. */
export function firstPassword(): string {
  const groups = Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, letter).join(""));
  return groups.join("-");
}

function letter(): string {
  const byte = new Uint8Array(1);
  // Bytes past the last whole multiple would make the first letters likelier.
  const limit = 256 - (256 % ALPHABET.length);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? limit) >= limit);
  return ALPHABET[(byte[0] ?? 0) % ALPHABET.length] ?? "";
}
