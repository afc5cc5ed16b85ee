import { lift, setBlockType, wrapIn } from "prosemirror-commands";
import type { MarkType, Node, NodeType } from "prosemirror-model";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, type EditorState, TextSelection } from "prosemirror-state";
import { schema } from "./schema.ts";

const { nodes, marks } = schema;

/** Whether the caret stands in a block like this, at any depth. */
export function inside(state: EditorState, type: NodeType, attrs: Record<string, unknown> = {}): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === type && Object.entries(attrs).every(([name, value]) => node.attrs[name] === value)) return true;
  }
  return false;
}

export function marked(state: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = state.selection;
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

/** Into a list, or out of it. */
export const list =
  (type: NodeType): Command =>
  (state, dispatch) =>
    inside(state, type)
      ? liftListItem(nodes.list_item)(state, dispatch)
      : wrapInList(type, { tight: true })(state, dispatch);

/** Into a callout or a level's part, to another kind of it, or out of it. */
export const wrapped =
  (type: NodeType, kind: string): Command =>
  (state, dispatch) => {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      const node = $from.node(depth);
      if (node.type !== type) continue;
      if (node.attrs.kind === kind) return lift(state, dispatch);
      dispatch?.(state.tr.setNodeMarkup($from.before(depth), undefined, { kind }));
      return true;
    }
    return wrapIn(type, { kind })(state, dispatch);
  };

export const heading =
  (level: number): Command =>
  (state, dispatch) =>
    (inside(state, nodes.heading, { level }) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(
      state,
      dispatch,
    );

/** Put in at the caret. */
export const put =
  (node: Node): Command =>
  (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(node, false).scrollIntoView());
    return true;
  };

/** A block of Markdown behind the one with the caret; the caret goes into it. */
export const putSource =
  (text: string): Command =>
  (state, dispatch) => {
    const { $from } = state.selection;
    const at = $from.depth > 0 ? $from.after(1) : state.selection.to;
    const tr = state.tr.insert(at, nodes.source.create(null, schema.text(text)));
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, at + 1 + text.length)).scrollIntoView());
    return true;
  };

/** What a link at the caret leads to, "" without one. */
export function linkAt(state: EditorState): string {
  const { $from, from, to } = state.selection;
  let href = "";
  const look = (node: Node | null) => {
    const found = node && marks.link.isInSet(node.marks);
    if (found && !href) href = found.attrs.href as string;
  };
  look($from.nodeAfter);
  look($from.nodeBefore);
  state.doc.nodesBetween(from, to, (node) => look(node));
  return href;
}

/** The selection leads to `href`; without a selection `words` are put in that do.  An empty `href` takes the link away. */
export const setLink =
  (href: string, words: string): Command =>
  (state, dispatch) => {
    const { from, to, empty } = state.selection;
    const mark = marks.link.create({ href });
    const before = linkAt(state);
    const range = empty && before ? linkRange(state) : { from, to };
    if (!href) {
      dispatch?.(state.tr.removeMark(range.from, range.to, marks.link));
    } else if (empty && !before) {
      dispatch?.(state.tr.replaceSelectionWith(schema.text(words || href, [mark]), false).scrollIntoView());
    } else {
      dispatch?.(state.tr.removeMark(range.from, range.to, marks.link).addMark(range.from, range.to, mark));
    }
    return true;
  };

function linkRange(state: EditorState): { from: number; to: number } {
  const { $from } = state.selection;
  const start = $from.start();
  let [from, to] = [$from.pos, $from.pos];
  const href = linkAt(state);
  $from.parent.forEach((node, offset) => {
    const mark = marks.link.isInSet(node.marks);
    const [begins, ends] = [start + offset, start + offset + node.nodeSize];
    if (mark?.attrs.href === href && begins <= $from.pos && ends >= $from.pos) {
      from = Math.min(from, begins);
      to = Math.max(to, ends);
    }
  });
  return { from, to };
}
