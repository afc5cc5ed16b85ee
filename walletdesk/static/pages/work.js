// A worker: finds the number for which the SHA-256 of "challenge:number" begins with enough zero bits (kit/work.py).
// Written out, because a browser's own SHA-256 answers one question at a time, and over plain http not at all.

const K = new Uint32Array(64);
const START = new Uint32Array(8);
// The first 32 bits of the fractional parts of the cube and square roots of the first primes (FIPS 180-4).
for (let prime = 2, found = 0; found < 64; prime++) {
  let composite = false;
  for (let by = 2; by * by <= prime; by++) if (prime % by === 0) composite = true;
  if (composite) continue;
  if (found < 8) START[found] = (Math.sqrt(prime) % 1) * 2 ** 32;
  K[found++] = (Math.cbrt(prime) % 1) * 2 ** 32;
}

const W = new Uint32Array(64);
const turned = (x, n) => (x >>> n) | (x << (32 - n));

function block(state, bytes, from) {
  for (let i = 0; i < 16; i++) {
    const at = from + 4 * i;
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15];
    const b = W[i - 2];
    W[i] =
      W[i - 16] + W[i - 7] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** The first 32 bits of the SHA-256 of some ASCII. */
function head(text) {
  const blocks = (text.length + 9 + 63) >> 6;
  const bytes = new Uint8Array(64 * blocks);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  bytes[text.length] = 0x80;
  new DataView(bytes.buffer).setUint32(64 * blocks - 4, 8 * text.length);
  const state = Uint32Array.from(START);
  for (let i = 0; i < blocks; i++) block(state, bytes, 64 * i);
  return state[0];
}

self.onmessage = ({ data: challenge }) => {
  const bits = Number(challenge.split(".")[4]);
  let number = 0;
  while (head(`${challenge}:${number}`) >>> (32 - bits)) number++;
  self.postMessage(`${challenge}:${number}`);
};
