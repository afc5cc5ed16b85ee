/** What the twin makes of texts: a JSON line of texts in the order they are sent in, a JSON line out.  For `bench/twin.py`. */

import { createInterface } from "node:readline";
import { everythingHere, sent } from "./vectors.ts";

await everythingHere();
for await (const line of createInterface({ input: process.stdin })) {
  const { texts, rounds = 1 } = JSON.parse(line) as { texts: string[]; rounds?: number };
  const began = performance.now();
  let read = sent(texts);
  for (let round = 1; round < rounds; round++) read = sent(texts);
  const ms = (performance.now() - began) / rounds;
  process.stdout.write(`${JSON.stringify({ safe: read.safe, found: read.found, ms })}\n`);
}
