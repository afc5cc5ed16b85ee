import { schema as base } from "prosemirror-markdown";
import { type Node, type NodeSpec, Schema } from "prosemirror-model";

type NodeName =
  | "doc"
  | "paragraph"
  | "blockquote"
  | "horizontal_rule"
  | "heading"
  | "code_block"
  | "ordered_list"
  | "bullet_list"
  | "list_item"
  | "text"
  | "image"
  | "hard_break"
  | "callout"
  | "level"
  | "source"
  | "live";
type MarkName = "em" | "strong" | "link" | "code";

const { nodes, marks } = base.spec;
const kindOf = (name: string) => (dom: HTMLElement) => ({ kind: dom.getAttribute(`data-${name}`) });
const headings: NodeSpec = { ...nodes.get("heading"), content: "(text | image | live)*" };

/** What an article is made of.  `source` holds Markdown that is edited as it is written: tables, and what we do not know. */
export const schema = new Schema<NodeName, MarkName>({
  nodes: nodes
    .update("heading", headings)
    .addBefore("image", "callout", {
      attrs: { kind: { default: "note" } },
      content: "block+",
      group: "block",
      defining: true,
      parseDOM: [{ tag: "div[data-callout]", getAttrs: kindOf("callout") }],
      toDOM: ({ attrs }: Node) => ["div", { "data-callout": attrs.kind }, 0],
    })
    .addBefore("image", "level", {
      attrs: { kind: { default: "expert" } },
      content: "block+",
      group: "block",
      defining: true,
      parseDOM: [{ tag: "div[data-level]", getAttrs: kindOf("level") }],
      toDOM: ({ attrs }: Node) => ["div", { "data-level": attrs.kind }, 0],
    })
    .addBefore("image", "source", {
      content: "text*",
      group: "block",
      marks: "",
      code: true,
      defining: true,
      isolating: true,
      parseDOM: [{ tag: "pre[data-source]", preserveWhitespace: "full" }],
      toDOM: () => ["pre", { "data-source": "" }, 0],
    })
    .addBefore("image", "live", {
      attrs: { source: {} },
      group: "inline",
      inline: true,
      atom: true,
      selectable: true,
      parseDOM: [
        { tag: "span[data-live]", getAttrs: (dom: HTMLElement) => ({ source: dom.getAttribute("data-live") }) },
      ],
      toDOM: ({ attrs }: Node) => ["span", { "data-live": attrs.source, class: "live" }, attrs.source],
      leafText: ({ attrs }: Node) => attrs.source as string,
    }),
  marks,
});
