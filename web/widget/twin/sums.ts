/** SHA-256 and what is checked by it.  Our own, because the browser's answers later and only on secure pages. */

const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4), by exact integers.
  const root = (n: bigint, power: number): number => {
    const wanted = n << BigInt(32 * power);
    let low = 0n;
    let high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(power) <= wanted) low = middle;
      else high = middle;
    }
    return Number(low & 0xffffffffn);
  };
  let count = 0;
  for (let n = 2; count < 64; n++) {
    let prime = true;
    for (let by = 2; by * by <= n; by++) prime &&= n % by !== 0;
    if (!prime) continue;
    if (count < 8) START[count] = root(BigInt(n), 2);
    K[count++] = root(BigInt(n), 3);
  }
}

const turned = (x: number, by: number) => (x >>> by) | (x << (32 - by));

export function sha256(data: Uint8Array): Uint8Array {
  const size = ((data.length + 8) >> 6) + 1;
  const padded = new Uint8Array(size * 64);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(size * 64 - 4, data.length * 8);
  const h = START.slice();
  const w = new Uint32Array(64);
  const get = (of: Uint32Array, i: number) => of[i] as number;
  for (let block = 0; block < size; block++) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(block * 64 + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = get(w, i - 15);
      const b = get(w, i - 2);
      const s0 = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
      const s1 = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
      w[i] = get(w, i - 16) + s0 + get(w, i - 7) + s1;
    }
    let [a, b, c, d, e, f, g, last] = h as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const one =
        (last + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + get(K, i) + get(w, i)) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      last = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, last].forEach((value, i) => {
      h[i] = get(h, i) + value;
    });
  }
  const sum = new Uint8Array(32);
  const out = new DataView(sum.buffer);
  h.forEach((value, i) => {
    out.setUint32(i * 4, value);
  });
  return sum;
}

/** Words of a BIP-39 phrase, longest first. */
export const LENGTHS = [24, 21, 18, 15, 12] as const;

/** Whether `places` are a phrase whose checksum holds (BIP-39). */
export function checksumHolds(places: ArrayLike<number>): boolean {
  const words = places.length;
  const own = words / 3;
  const bytes = new Uint8Array(Math.ceil((words * 11) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < words; i++) {
    held = ((held << 11) | (places[i] as number)) & 0x7ffff;
    bits += 11;
    while (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  if (bits > 0) bytes[at] = (held << (8 - bits)) & 255;
  const size = (words * 4) / 3;
  const first = sha256(bytes.subarray(0, size))[0] as number;
  return first >> (8 - own) === (bytes[size] as number) >> (8 - own);
}

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export function fromBase58(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    let carry = ALPHABET.indexOf(char);
    if (carry < 0) return new Uint8Array();
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] as number) * 58;
      bytes[i] = carry & 255;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 255);
  }
  for (const char of text) {
    if (char !== "1") break;
    bytes.push(0);
  }
  return Uint8Array.from(bytes.reverse());
}

/** What base58 with a checksum stands for, if that is `size` bytes and the checksum holds. */
export function payload(text: string, size: number): Uint8Array | undefined {
  const bytes = fromBase58(text);
  if (bytes.length !== size + 4) return undefined;
  const sum = sha256(sha256(bytes.subarray(0, size)));
  return bytes.subarray(size).every((byte, i) => byte === sum[i]) ? bytes.subarray(0, size) : undefined;
}
