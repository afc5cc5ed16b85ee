import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import type { Command, Plugin } from "prosemirror-state";
import { schema } from "./schema.ts";

const { nodes, marks } = schema;

/** A new line in the same paragraph. */
const breakLine: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type.spec.code) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

/** What the editor's keys do, and what typing makes of itself: `## `, `- `, `1. `, `{{fee:tron}}`. */
export function plugins(link: () => void): Plugin[] {
  const openLink: Command = () => {
    link();
    return true;
  };
  return [
    inputRules({
      rules: [
        textblockTypeInputRule(/^(#{2,4})\s$/, nodes.heading, ([, signs = "##"]) => ({ level: signs.length })),
        wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
        wrappingInputRule(/^(\d{1,3})[.、]\s$/, nodes.ordered_list, ([, n]) => ({ order: Number(n) })),
        wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
        textblockTypeInputRule(/^```$/, nodes.code_block),
        new InputRule(/\{\{ ?([^{}\n]{1,120}?) ?\}\}$/, (state, [, key], start, end) =>
          state.tr.replaceWith(start, end, nodes.live.create({ source: `{{${key}}}` })),
        ),
      ],
    }),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-b": toggleMark(marks.strong),
      "Mod-i": toggleMark(marks.em),
      "Mod-e": toggleMark(marks.code),
      "Mod-k": openLink,
      "Mod-Alt-0": setBlockType(nodes.paragraph),
      "Mod-Alt-2": setBlockType(nodes.heading, { level: 2 }),
      "Mod-Alt-3": setBlockType(nodes.heading, { level: 3 }),
      Enter: splitListItem(nodes.list_item),
      Tab: sinkListItem(nodes.list_item),
      "Shift-Tab": liftListItem(nodes.list_item),
      "Shift-Enter": chainCommands(exitCode, breakLine),
    }),
    keymap(baseKeymap),
    gapCursor(),
    history(),
  ];
}
