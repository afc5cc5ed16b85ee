import { ActionIcon, Menu } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBold,
  IconCode,
  IconH2,
  IconH3,
  IconInfoSquareRounded,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPhoto,
  IconSchool,
  IconTable,
  IconWaveSine,
} from "@tabler/icons-react";
import { toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import type { EditorState } from "prosemirror-state";
import { type ComponentType, type KeyboardEvent, useRef } from "react";
import { useWords } from "../../i18n.ts";
import { MOD } from "../../keyboard/keys.ts";
import { Tip } from "../../keyboard/tip.tsx";
import { heading, inside, list, marked, put, putSource, wrapped } from "./commands.ts";
import { CALLOUTS, LEVELS } from "./dialect.ts";
import { type Around, liveName, type Run } from "./editor.tsx";
import { schema } from "./schema.ts";
import classes from "./visual.module.css";
import { visualWords } from "./words.ts";

const { nodes, marks } = schema;

/** What can be done with the text, as a toolbar of the kind that screen readers know: one stop of Tab, arrows inside. */
export function Toolbar({
  state,
  run,
  around,
  link,
  picture,
}: {
  state: EditorState;
  run: Run;
  around: Around;
  link: () => void;
  picture: () => void;
}) {
  const t = useWords(visualWords);
  const bar = useRef<HTMLDivElement>(null);
  const arrows = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...(bar.current?.querySelectorAll<HTMLButtonElement>(":scope > button:not(:disabled)") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const turned = getComputedStyle(event.currentTarget).direction === "rtl" ? -step : step;
    buttons[(at + turned + buttons.length) % buttons.length]?.focus();
  };
  const tool = (
    label: string,
    Icon: ComponentType<{ size: number }>,
    act: () => void,
    { active, keys = "", disabled = false, first = false }: Partial<ToolState> = {},
  ) => (
    <Tip label={label} {...(keys && { keys })}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-pressed={active}
        disabled={disabled}
        tabIndex={first ? 0 : -1}
        onMouseDown={(event) => event.preventDefault()}
        onClick={act}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tip>
  );
  const table = `| ${t("column")} 1 | ${t("column")} 2 |\n| --- | --- |\n| ${t("cell")} | ${t("cell")} |`;
  return (
    <div ref={bar} className={classes.tools} role="toolbar" aria-label={t("tools")} onKeyDown={arrows}>
      {tool(t("bold"), IconBold, () => run(toggleMark(marks.strong)), {
        active: marked(state, marks.strong),
        keys: `${MOD} B`,
        first: true,
      })}
      {tool(t("italic"), IconItalic, () => run(toggleMark(marks.em)), {
        active: marked(state, marks.em),
        keys: `${MOD} I`,
      })}
      {tool(t("code"), IconCode, () => run(toggleMark(marks.code)), {
        active: marked(state, marks.code),
        keys: `${MOD} E`,
      })}
      {tool(t("heading_2"), IconH2, () => run(heading(2)), { active: inside(state, nodes.heading, { level: 2 }) })}
      {tool(t("heading_3"), IconH3, () => run(heading(3)), { active: inside(state, nodes.heading, { level: 3 }) })}
      {tool(t("bullets"), IconList, () => run(list(nodes.bullet_list)), { active: inside(state, nodes.bullet_list) })}
      {tool(t("steps"), IconListNumbers, () => run(list(nodes.ordered_list)), {
        active: inside(state, nodes.ordered_list),
      })}
      {tool(t("link"), IconLink, link, { active: marked(state, marks.link), keys: `${MOD} K` })}
      {around.upload && tool(t("picture"), IconPhoto, picture)}
      {tool(t("table"), IconTable, () => run(putSource(table)))}
      <Choices
        label={t("callout")}
        icon={IconAlertTriangle}
        active={inside(state, nodes.callout)}
        options={CALLOUTS.map((kind) => ({
          label: t(`callout_${kind}`),
          act: () => run(wrapped(nodes.callout, kind)),
        }))}
      />
      <Choices
        label={t("level")}
        icon={IconSchool}
        active={inside(state, nodes.level)}
        options={LEVELS.map((kind) => ({ label: t(`level_${kind}`), act: () => run(wrapped(nodes.level, kind)) }))}
      />
      {around.lives.length > 0 && (
        <Choices
          label={t("live")}
          icon={IconWaveSine}
          options={around.lives.map((key) => ({
            label: liveName(key, t),
            act: () => run(put(nodes.live.create({ source: `{{${key}}}` }))),
          }))}
        />
      )}
      {around.snippets.length > 0 && (
        <Choices
          label={t("snippet")}
          icon={IconInfoSquareRounded}
          options={around.snippets.map((slug) => ({
            label: slug,
            act: () => run(put(nodes.live.create({ source: `{{snippet:${slug}}}` }))),
          }))}
        />
      )}
      {tool(t("undo"), IconArrowBackUp, () => run(undo), { disabled: !undo(state), keys: `${MOD} Z` })}
      {tool(t("redo"), IconArrowForwardUp, () => run(redo), { disabled: !redo(state) })}
    </div>
  );
}

interface ToolState {
  active: boolean;
  keys: string;
  disabled: boolean;
  first: boolean;
}

function Choices({
  label,
  icon: Icon,
  active,
  options,
}: {
  label: string;
  icon: ComponentType<{ size: number }>;
  active?: boolean;
  options: readonly { label: string; act: () => void }[];
}) {
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          {...(active !== undefined && { "data-active": active })}
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
        >
          <Icon size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={300} style={{ overflowY: "auto" }}>
        {options.map((one) => (
          <Menu.Item key={one.label} onClick={one.act}>
            {one.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
