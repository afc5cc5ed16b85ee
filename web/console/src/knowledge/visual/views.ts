import type { Node } from "prosemirror-model";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import type { visualWords } from "./words.ts";

type Say = (key: Extract<keyof typeof visualWords.en, string>) => string;

/** A block with its name above it, as the visual editor shows what is more than text. */
function titled(kind: string, title: string, tag: "div" | "pre", attribute: string): NodeView {
  const dom = document.createElement("div");
  dom.dataset.block = attribute;
  dom.dataset.kind = kind;
  const head = document.createElement("span");
  head.className = "block-title";
  head.contentEditable = "false";
  head.textContent = title;
  const contentDOM = document.createElement(tag);
  dom.append(head, contentDOM);
  return {
    dom,
    contentDOM,
    // Its name is drawn anew with it when it becomes another kind.
    update: (node: Node) => node.type.name === attribute && (node.attrs.kind ?? "") === kind,
    ignoreMutation: (record) => record.type !== "selection" && !contentDOM.contains(record.target),
  };
}

export function nodeViews(say: Say, nameOf: (key: string) => string): Record<string, NodeViewConstructor> {
  return {
    callout: ({ attrs }) => titled(attrs.kind, say(`callout_${attrs.kind}` as "callout_note"), "div", "callout"),
    level: ({ attrs }) => titled(attrs.kind, say(`level_${attrs.kind}` as "level_expert"), "div", "level"),
    source: () => titled("", say("source"), "pre", "source"),
    live: ({ attrs }) => {
      const dom = document.createElement("span");
      const key = String(attrs.source).slice(2, -2).trim();
      dom.className = "live";
      dom.textContent = nameOf(key);
      dom.title = attrs.source;
      return { dom };
    },
    image: (node, view: EditorView) => {
      const dom = document.createElement("img");
      dom.src = address(node.attrs.src, view);
      dom.alt = node.attrs.alt ?? "";
      return { dom };
    },
  };
}

/** Where a picture of an article lies for whoever writes it. */
function address(source: string, view: EditorView): string {
  const given = view.dom.dataset.images;
  return given && source.startsWith("images/") ? `${given}${source.slice("images/".length)}` : source;
}
