/** Packs the table of Chinese pairs; `twin/packed.ts` tells how, and unpacks it. */

import { CELLS, cellOf, LEVELS, type Packed, SIZE, START_CHANCE, toldBy } from "../twin/packed.ts";

/** `inside`: a byte for each pair, 0 where it is not in the table. */
export function packed(inside: Uint8Array): Packed {
  const rows = new Array<number>(SIZE).fill(0);
  const columns = new Array<number>(SIZE).fill(0);
  for (const [i, value] of inside.entries()) {
    if (value === 0) continue;
    rows[i >> 11] = (rows[i >> 11] ?? 0) + 1;
    columns[i & 2047] = (columns[i & 2047] ?? 0) + 1;
  }
  const [rowClass, columnClass] = [rows.map(classOf), columns.map(classOf)];
  const total = new Array<number>(CELLS * CELLS).fill(0);
  const held = new Array<number>(CELLS * CELLS).fill(0);
  for (const [i, value] of inside.entries()) {
    const cell = cellOf(rowClass[i >> 11] as number, columnClass[i & 2047] as number);
    total[cell] = (total[cell] as number) + 1;
    if (value > 0) held[cell] = (held[cell] as number) + 1;
  }
  const chances = total.map((all, cell) =>
    held[cell] ? Math.min(65535, Math.max(1, Math.round(((held[cell] as number) / all) * 65536))) : 0,
  );

  const levels = new Uint16Array(LEVELS.length * CELLS).fill(START_CHANCE);
  const coder = encoder();
  for (const [i, value] of inside.entries()) {
    const row = rowClass[i >> 11] as number;
    const chance = chances[cellOf(row, columnClass[i & 2047] as number)] as number;
    if (chance === 0) continue;
    coder.bit(value > 0, chance);
    if (value === 0) continue;
    let level = 0;
    while (level + 1 < LEVELS.length && value >= (LEVELS[level + 1] as number)) level++;
    for (let at = 0; at + 1 < LEVELS.length; at++) {
      const more = level > at;
      const context = at * CELLS + row;
      coder.bit(more, levels[context] as number);
      levels[context] = toldBy(levels[context] as number, more);
      if (!more) break;
    }
  }
  const letters = (classes: readonly number[]) => classes.map((one) => String.fromCharCode(65 + one)).join("");
  return { rows: letters(rowClass), columns: letters(columnClass), chances, bits: coder.done() };
}

/** How many pairs a character is in, by halves of a power of two. */
function classOf(count: number): number {
  return Math.min(CELLS - 1, Math.floor(2 * Math.log2(count + 1)));
}

function encoder() {
  const bytes: number[] = [];
  let low = 0;
  let high = 0xffffffff;
  return {
    bit(one: boolean, chance: number): void {
      const middle = low + Math.floor((high - low) / 65536) * chance;
      if (one) high = middle;
      else low = middle + 1;
      while (low >>> 24 === high >>> 24) {
        bytes.push(high >>> 24);
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
      }
    },
    done(): string {
      bytes.push(low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255);
      return Buffer.from(bytes).toString("base64");
    },
  };
}
