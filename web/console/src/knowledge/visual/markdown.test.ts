import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "prosemirror-model";
import { describe, expect, test } from "vitest";
import { dialect } from "./dialect.ts";
import { read, write } from "./markdown.ts";
import { schema } from "./schema.ts";

const STARTER = join(import.meta.dirname, "../../../../../walletdesk/knowledge/starter");
const articles = ["en", "zh"].flatMap((language) =>
  readdirSync(join(STARTER, language)).map((name) => {
    const text = readFileSync(join(STARTER, language, name), "utf8");
    return [`${language}/${name}`, text.replace(/^---\n[\s\S]*?\n---\n+/, "")] as const;
  }),
);
/** The same content in new nodes, of which nobody remembers how they were written. */
const anew = (doc: Node) => schema.nodeFromJSON(doc.toJSON());
const kinds = (doc: Node) => {
  const found: string[] = [];
  doc.descendants((node) => void found.push(node.type.name));
  return found;
};
const html = (text: string) => dialect().render(text);

test("the starter set is there", () => expect(articles.length).toBeGreaterThan(100));

describe.each(articles)("%s", (_, text) => {
  test("is written as it was read", () => expect(write(read(text))).toBe(text));
  test("reads the same when every block is written anew", () => expect(html(write(anew(read(text))))).toBe(html(text)));
  test("only tables stay source", () => {
    read(text).forEach((block) => {
      if (block.type.name === "source") expect(block.textContent).toMatch(/^\|/);
    });
  });
});

const ARTICLE = `Before {{fee:tron}} and [there](article:low-fee "Low fee").

> [!warning]
> Never share it.

:::expert
One *paragraph*.

1. A step
2. Another with ![a picture](/files/1.png)
:::

| a | b |
| --- | --- |
| 1 | 2 |

{{snippet:contact}}
`;

test("every construct has its form, and comes back", () => {
  const doc = read(ARTICLE);
  expect(new Set(kinds(doc))).toEqual(
    new Set([..."paragraph text live callout level ordered_list list_item image source".split(" ")]),
  );
  expect(write(anew(doc))).toBe(ARTICLE);
});

test("one changed block leaves the others as they were", () => {
  const doc = read("* odd   list\n* of two\n\nText\n\nSetext\n===\n");
  const text = doc.copy(doc.content.replaceChild(1, schema.node("paragraph", null, [schema.text("Other *text*")])));
  expect(write(text)).toBe("* odd   list\n* of two\n\nOther \\*text\\*\n\nSetext\n===\n");
});

test.each([
  ["a kind of callout that we do not know", "> [!boast]\n> Look at me"],
  ["a callout with a title", "> [!warning] Stop\n> Read"],
  ["a level that we do not know", ":::wizard\nAbracadabra\n:::"],
  ["a level that is not closed", ":::expert\nText"],
  ["a table", "| a |\n| --- |\n| 1 |"],
])("%s stays as it is written", (_, text) => {
  const doc = read(text);
  expect(kinds(doc)).toContain("source");
  expect(write(anew(doc)).trim()).toBe(text);
});

test("definitions of links stay, and are known to the blocks that use them", () => {
  const text = "See [there][1].\n\n[1]: https://example.com\n";
  expect(write(read(text))).toBe(text);
});

test.each(["", "\n\n", "<script>alert(1)</script>\n", "a\r\nb\n", "\u0000\n"])("hostile or empty: %j", (text) => {
  expect(() => write(read(text))).not.toThrow();
});
