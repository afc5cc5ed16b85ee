/** Whether 64 bytes are an Ed25519 key and its own public key, as Solana writes them (RFC 8032).  Slow and rarely asked. */

const P = 2n ** 255n - 19n;
const B = [
  15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  46316835694926478169428394003475163141307993866256225615783033603165251855960n,
] as const;
type Point = readonly [bigint, bigint, bigint, bigint];

const modulo = (x: bigint) => ((x % P) + P) % P;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = modulo(base), e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = modulo(result * b);
    b = modulo(b * b);
  }
  return result;
}

const D = modulo(-121665n * power(121666n, P - 2n));

function sum([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = (y1 - x1) * (y2 - x2);
  const b = (y1 + x1) * (y2 + x2);
  const c = 2n * t1 * D * t2;
  const d = 2n * z1 * z2;
  const [e, f, g, h] = [modulo(b - a), modulo(d - c), modulo(d + c), modulo(b + a)];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

/** The public key of a 32 bytes long seed. */
function publicKey(seed: Uint8Array): Uint8Array {
  const hash = sha512(seed);
  let scalar = 0n;
  for (let i = 31; i >= 0; i--) scalar = (scalar << 8n) | BigInt(hash[i] as number);
  scalar = (scalar & ((1n << 254n) - 8n)) | (1n << 254n);
  let point: Point = [0n, 1n, 1n, 0n];
  let step: Point = [B[0], B[1], 1n, modulo(B[0] * B[1])];
  for (; scalar > 0n; scalar >>= 1n) {
    if (scalar & 1n) point = sum(point, step);
    step = sum(step, step);
  }
  const inverse = power(point[2], P - 2n);
  let y = modulo(point[1] * inverse) | ((modulo(point[0] * inverse) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, () => {
    const byte = Number(y & 255n);
    y >>= 8n;
    return byte;
  });
}

export function isPair(data: Uint8Array): boolean {
  if (data.length !== 64) return false;
  return publicKey(data.subarray(0, 32)).every((byte, i) => byte === data[32 + i]);
}

const M = (1n << 64n) - 1n;

/** Of at most 111 bytes (FIPS 180-4). */
function sha512(data: Uint8Array): Uint8Array {
  const [k, h] = constants();
  const block = new Uint8Array(128);
  block.set(data);
  block[data.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(124, data.length * 8);
  const turned = (x: bigint, by: bigint) => ((x >> by) | (x << (64n - by))) & M;
  const w: bigint[] = [];
  for (let i = 0; i < 80; i++) {
    if (i < 16) {
      w.push(view.getBigUint64(i * 8));
      continue;
    }
    const [a, b] = [w[i - 15] as bigint, w[i - 2] as bigint];
    const s0 = turned(a, 1n) ^ turned(a, 8n) ^ (a >> 7n);
    const s1 = turned(b, 19n) ^ turned(b, 61n) ^ (b >> 6n);
    w.push(((w[i - 16] as bigint) + s0 + (w[i - 7] as bigint) + s1) & M);
  }
  let [a, b, c, d, e, f, g, last] = h as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let i = 0; i < 80; i++) {
    const s1 = turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n);
    const one = last + s1 + ((e & f) ^ (~e & M & g)) + (k[i] as bigint) + (w[i] as bigint);
    const two = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, last] = [(one + two) & M, a, b, c, (d + one) & M, e, f, g];
  }
  const out = new DataView(new ArrayBuffer(64));
  [a, b, c, d, e, f, g, last].forEach((value, i) => {
    out.setBigUint64(i * 8, ((h[i] as bigint) + value) & M);
  });
  return new Uint8Array(out.buffer);
}

/** The first 64 bits of the fractional parts of the cube and square roots of the first primes. */
function constants(): [bigint[], bigint[]] {
  const cubes: bigint[] = [];
  const squares: bigint[] = [];
  for (let n = 2n; cubes.length < 80; n++) {
    let prime = true;
    for (let by = 2n; by * by <= n; by++) prime &&= n % by !== 0n;
    if (!prime) continue;
    cubes.push(root(n, 3n));
    if (squares.length < 8) squares.push(root(n, 2n));
  }
  return [cubes, squares];
}

function root(n: bigint, exponent: bigint): bigint {
  let low = 0n;
  let high = 1n << 72n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** exponent <= n << (64n * exponent)) low = middle;
    else high = middle;
  }
  return low & M;
}
