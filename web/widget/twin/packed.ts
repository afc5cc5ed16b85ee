/**
 * The table of Chinese pairs as it travels: which of 2048 x 2048 pairs are in it, and how many bits each adds.
 *
 * Characters are in many pairs or in few.  `rows` and `columns` put each into a class (a letter), `chances` tell for two
 * classes how likely their pairs are in the table (of 65,536), and `bits` is the rest by arithmetic coding.  Of the bits a
 * pair adds, only a level is kept.
 */

export interface Packed {
  readonly rows: string;
  readonly columns: string;
  readonly chances: readonly number[];
  readonly bits: string;
}

export const SIZE = 2048;
/** Classes. */
export const CELLS = 20;
/** What a pair adds: the most of these that is not more than it is. */
export const LEVELS = [5, 8] as const;
/** Unpacked without a pause. */
const ROWS_AT_ONCE = 64;
export const START_CHANCE = 32768;

export const cellOf = (row: number, column: number) => row * CELLS + column;

/** A chance after it was seen whether it came true. */
export function toldBy(chance: number, came: boolean): number {
  return came ? chance + ((65536 - chance) >> 5) : chance - (chance >> 5);
}

export interface Pairs {
  /** Eighths of a bit: what it tells that a word ends with the one and begins with the other. */
  readonly last: Int8Array;
  readonly first: Int8Array;
  /** Bits that words holding the pair add, at (one << 11 | other). */
  readonly inside: Uint8Array;
}

/** Takes some tens of milliseconds, more on a phone, with pauses for whatever else the page does. */
export async function unpacked(edges: string, { rows, columns, chances, bits }: Packed): Promise<Pairs> {
  const table = new Int8Array(bytesOf(edges).buffer);
  const code = bytesOf(bits);
  const inside = new Uint8Array(SIZE * SIZE);
  const classes = Uint8Array.from(columns, (letter) => letter.charCodeAt(0) - 65);
  const levels = new Uint16Array(LEVELS.length * CELLS).fill(START_CHANCE);
  let low = 0;
  let high = 0xffffffff;
  let value = 0;
  let at = 0;
  const next = () => {
    value = ((value << 8) | (code[at++] ?? 0)) >>> 0;
  };
  for (let i = 0; i < 4; i++) next();
  function bit(chance: number): boolean {
    const middle = low + ((high - low) >>> 16) * chance;
    const one = value <= middle;
    if (one) high = middle;
    else low = middle + 1;
    while (low >>> 24 === high >>> 24) {
      low = (low << 8) >>> 0;
      high = ((high << 8) | 255) >>> 0;
      next();
    }
    return one;
  }
  for (let row = 0; row < SIZE; row++) {
    if (row % ROWS_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    const own = rows.charCodeAt(row) - 65;
    const chancesHere = Uint16Array.from(chances.slice(own * CELLS, own * CELLS + CELLS));
    for (let column = 0; column < SIZE; column++) {
      const chance = chancesHere[classes[column] as number] as number;
      if (chance === 0 || !bit(chance)) continue;
      let level = 0;
      while (level + 1 < LEVELS.length) {
        const context = level * CELLS + own;
        const more = bit(levels[context] as number);
        levels[context] = toldBy(levels[context] as number, more);
        if (!more) break;
        level++;
      }
      inside[(row << 11) | column] = LEVELS[level] as number;
    }
  }
  return { last: table.subarray(0, SIZE), first: table.subarray(SIZE), inside };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}
