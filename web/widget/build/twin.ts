import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import type { Plugin } from "vite";
import { packed } from "./pack.ts";

/** What `bin/parts/twin.py` writes; `bin/web` says where. */
interface Given {
  patterns: Record<string, string>;
  common: string;
  fillers: string;
  smallTalk: string;
  steps: Record<string, string[]>;
  lists: Record<string, string>;
  weights: string;
  chinese: { simplified: string; twins: string };
  pairs: { edges: string; inside: string };
  more: object;
  numbers: object;
  schemes: Record<string, string>;
  /** What the alarm says, by language. */
  said: Record<string, object>;
}

const ID = "twin:";
const SAID = "said_";

/**
 * Modules `twin:known`, `twin:more`, `twin:numbers`, `twin:chinese`, `twin:said_<language>` and `twin:<list>`: the server's patterns and words and the lists of BIP-39, for
 * the secret gate's twin in the browser.  Each list is a file of its own in the build, fetched when it is wanted.
 */
export function twin(): Plugin {
  let given: Given | undefined;

  function source(name: string): string {
    const path = process.env.WALLETDESK_TWIN;
    if (!path) throw new Error("WALLETDESK_TWIN is not set: build and test by bin/web");
    given ??= JSON.parse(readFileSync(path, "utf-8")) as Given;
    const { lists, weights, chinese, pairs, more, numbers, schemes, said, ...known } = given;
    if (name === "known") return named({ ...known, english: lists.english, weights });
    if (name === "more") return named(more);
    if (name === "numbers") return named(numbers);
    if (name === "chinese") {
      const inside = inflateSync(Buffer.from(pairs.inside, "base64"));
      return named({ ...chinese, edges: pairs.edges, inside: packed(inside) });
    }
    if (name.startsWith(SAID)) return `export default ${JSON.stringify(said[name.slice(SAID.length)])};`;
    const list = lists[name] ?? schemes[name];
    if (!list) throw new Error(`no list ${name}`);
    return `export default ${JSON.stringify(list)};`;
  }

  return {
    name: "twin",
    resolveId: (id) => (id.startsWith(ID) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith(`\0${ID}`) ? source(id.slice(ID.length + 1)) : undefined),
  };
}

function named(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join("");
}
