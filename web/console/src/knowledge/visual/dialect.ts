import MarkdownIt from "markdown-it";
import type StateBlock from "markdown-it/lib/rules_block/state_block.mjs";
import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type StateInline from "markdown-it/lib/rules_inline/state_inline.mjs";

export const CALLOUTS = ["note", "tip", "important", "warning", "caution"] as const;
export type Callout = (typeof CALLOUTS)[number];
export const LEVELS = ["newcomer", "expert"] as const;
export type Level = (typeof LEVELS)[number];

const LEVEL = /^:::[ \t]*([^\s]*)[ \t]*$/;
const CALLOUT = /^\[!([^\]\s]*)\][ \t]*([^\n]*)(?:\n|$)/;
const LIVE = /^\{\{ ?[^{}\n]{1,120}? ?\}\}/;

/**
 * Markdown as articles are written: CommonMark without HTML, with tables, callouts (`> [!warning]`), paragraphs for a
 * level (`:::expert` to `:::`) and live values (`{{fee:tron}}`).  What looks like one of these and is none that we know
 * becomes a token called `unknown`.
 */
export function dialect(): MarkdownIt {
  const made = new MarkdownIt("commonmark", { html: false }).enable("table");
  made.block.ruler.before("fence", "level", level, { alt: ["paragraph", "reference", "blockquote", "list"] });
  made.core.ruler.after("block", "callout", callouts);
  made.inline.ruler.after("escape", "live", live);
  return made;
}

const lineOf = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

function level(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if ((state.sCount[start] ?? 0) - state.blkIndent >= 4 || state.env.inLevel) return false;
  const found = LEVEL.exec(lineOf(state, start));
  if (!found) return false;
  if (silent) return true;
  let last = start + 1;
  while (last < end && lineOf(state, last).trim() !== ":::") last += 1;
  const closed = last < end;
  const name = found[1] ?? "";
  if (!closed || !LEVELS.includes(name as Level)) {
    const unknown = state.push("unknown", "", 0);
    unknown.map = [start, closed ? last + 1 : last];
    unknown.content = state.getLines(start, closed ? last + 1 : last, 0, false);
    state.line = closed ? last + 1 : last;
    return true;
  }
  const [oldMax, oldParent] = [state.lineMax, state.parentType];
  state.lineMax = last;
  state.parentType = "root";
  const open = state.push("level_open", "div", 1);
  open.block = true;
  open.info = name;
  open.map = [start, last + 1];
  open.attrSet("class", name);
  state.env.inLevel = true;
  state.md.block.tokenize(state, start + 1, last);
  state.env.inLevel = false;
  state.push("level_close", "div", -1);
  state.lineMax = oldMax;
  state.parentType = oldParent;
  state.line = last + 1;
  return true;
}

function callouts(state: StateCore): void {
  const { tokens } = state;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const [open, paragraph, inline] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (open?.type !== "blockquote_open" || paragraph?.type !== "paragraph_open" || !inline) continue;
    const found = CALLOUT.exec(inline.content);
    if (!found) continue;
    const kind = (found[1] ?? "").toLowerCase();
    if (!CALLOUTS.includes(kind as Callout) || found[2]) {
      open.type = "unknown";
      continue;
    }
    const close = tokens.findIndex((one, n) => n > at && one.type === "blockquote_close" && one.level === open.level);
    const closing = tokens[close];
    if (!closing) continue;
    Object.assign(open, { type: "callout_open", tag: "div", info: kind });
    open.attrSet("class", kind);
    Object.assign(closing, { type: "callout_close", tag: "div" });
    inline.content = inline.content.slice(found[0].length);
    if (!inline.content.trim()) tokens.splice(at + 1, 3);
  }
}

function live(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== "{") return false;
  const found = LIVE.exec(state.src.slice(state.pos, state.posMax));
  if (!found) return false;
  if (!silent) state.push("live", "", 0).content = found[0];
  state.pos += found[0].length;
  return true;
}
