// @vitest-environment node

import { expect, test } from "vitest";
import { LEVELS, SIZE, unpacked } from "../twin/packed.ts";
import { packed } from "./pack.ts";

test("a packed table is the same again, its numbers as levels", async () => {
  const inside = new Uint8Array(SIZE * SIZE);
  let seed = 1;
  for (let i = 0; i < 30_000; i++) {
    seed = (seed * 48271) % 2147483647;
    // Few characters in many pairs, and many in few.
    const row = Math.floor(SIZE * ((seed % 997) / 997) ** 4);
    seed = (seed * 48271) % 2147483647;
    inside[(row << 11) | (seed % SIZE)] = LEVELS[0] + (seed % 7);
  }
  const edges = Buffer.from(Int8Array.from({ length: 2 * SIZE }, (_, i) => (i % 251) - 125).buffer).toString("base64");
  const table = await unpacked(edges, packed(inside));
  const levels = inside.map((bits) => (bits === 0 ? 0 : Math.max(...LEVELS.filter((level) => level <= bits))));
  expect(Buffer.compare(table.inside, levels)).toBe(0);
  expect([table.last[0], table.first[0], table.first[SIZE - 1]]).toEqual([
    -125,
    (SIZE % 251) - 125,
    ((2 * SIZE - 1) % 251) - 125,
  ]);
});
