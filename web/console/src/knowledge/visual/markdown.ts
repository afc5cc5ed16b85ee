import {
  defaultMarkdownParser,
  defaultMarkdownSerializer,
  MarkdownParser,
  MarkdownSerializer,
} from "prosemirror-markdown";
import { Fragment, type Node } from "prosemirror-model";
import { dialect } from "./dialect.ts";
import { schema } from "./schema.ts";

const markdown = dialect();

const parser = new MarkdownParser(schema, markdown, {
  ...defaultMarkdownParser.tokens,
  callout: { block: "callout", getAttrs: ({ info }) => ({ kind: info }) },
  level: { block: "level", getAttrs: ({ info }) => ({ kind: info }) },
  live: { node: "live", noCloseToken: true, getAttrs: ({ content }) => ({ source: content }) },
});

const serializer = new MarkdownSerializer(
  {
    ...defaultMarkdownSerializer.nodes,
    bullet_list: (state, node) => state.renderList(node, "  ", () => "- "),
    callout(state, node) {
      state.wrapBlock("> ", null, node, () => {
        state.write(`[!${node.attrs.kind}]`);
        state.ensureNewLine();
        state.renderContent(node);
      });
    },
    level(state, node) {
      state.write(`:::${node.attrs.kind}\n`);
      state.renderContent(node);
      // No blank line before its end; the library's types leave this method out.
      (state as unknown as { flushClose(lines: number): void }).flushClose(1);
      state.write(":::");
      state.closeBlock(node);
    },
    source(state, node) {
      state.text(node.textContent, false);
      state.closeBlock(node);
    },
    live: (state, node) => state.text(node.attrs.source, false),
  },
  defaultMarkdownSerializer.marks,
);

/** What each block of an article that was read said: one that nobody touched is written as it was. */
const sources = new WeakMap<Node, string>();

/**
 * An article for the visual editor, block by block.  A block that would read differently once it was written again stays
 * Markdown, in a block of its own.
 */
export function read(text: string): Node {
  const lines = text.replaceAll(/\r\n?/g, "\n").split("\n");
  const env: Record<string, unknown> = {};
  const blocks: Node[] = [];
  let done = 0;
  const rest = (until: number) => {
    // Nothing was said of these lines: they define links, or are blank.
    const left = lines.slice(done, until).join("\n").trim();
    if (left) blocks.push(sourceBlock(left));
  };
  for (const { level, map, nesting } of markdown.parse(lines.join("\n"), env)) {
    if (level !== 0 || !map || nesting < 0) continue;
    rest(map[0]);
    const source = lines.slice(map[0], map[1]).join("\n").replace(/\s+$/, "");
    done = map[1];
    const block = blockOf(source, env);
    sources.set(block, source);
    blocks.push(block);
  }
  rest(lines.length);
  return schema.node("doc", null, blocks.length > 0 ? blocks : [schema.node("paragraph")]);
}

const sourceBlock = (source: string) => schema.node("source", null, source ? [schema.text(source)] : []);

function blockOf(source: string, env: Record<string, unknown>): Node {
  try {
    const { content } = parser.parse(source, { ...env });
    const [block] = content.content;
    if (content.childCount === 1 && block && same(source, written(block), env)) return block;
  } catch {
    // A construct the visual editor has no form for.
  }
  return sourceBlock(source);
}

function same(one: string, other: string, env: Record<string, unknown>): boolean {
  const [before, after] = [markdown.render(one, { ...env }), markdown.render(other, { ...env })];
  return before === after || (!before.includes("<pre") && oneLine(before) === oneLine(after));
}

/** A line that is broken in the source is not broken for its readers. */
const oneLine = (html: string) => html.replaceAll(/\s+/g, " ");

const written = (block: Node) => serializer.serialize(schema.node("doc", null, Fragment.from(block)));

/** The article as Markdown. */
export function write(doc: Node): string {
  const blocks: string[] = [];
  doc.forEach((block) => {
    const text = sources.get(block) ?? written(block);
    if (text.trim()) blocks.push(text);
  });
  return blocks.length > 0 ? `${blocks.join("\n\n")}\n` : "";
}
