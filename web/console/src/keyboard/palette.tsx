import "@mantine/spotlight/styles.css";
import { Kbd, useMantineColorScheme } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { setStatus } from "../conversation/work.ts";
import { LANGUAGE_NAMES, LANGUAGES, named, useWords } from "../i18n.ts";
import { VIEWS } from "../inbox/api.ts";
import { findRow } from "../inbox/cache.ts";
import { VIEW_KEYS } from "../inbox/view-keys.ts";
import { labelWords } from "../inbox/words.ts";
import { pickerWanted } from "../macros/used.ts";
import { type MenuName, openMenu } from "../parts/menus.ts";
import { tellError } from "../parts/toast.ts";
import { usePlace, writePlace } from "../place.ts";
import { speak, useMay } from "../session/store.ts";
import { keyLabel } from "./keys.ts";
import { helper } from "./open.ts";
import { keyWords } from "./words.ts";

const [store, palette] = createSpotlight();

/** So long after a choice the palette has gone and given the focus back. */
const CLOSED_MS = 250;

/** Everything one can do, found by typing. */
export default function Palette() {
  const t = useWords(keyWords);
  const labels = useWords(labelWords);
  const [, navigate] = useLocation();
  const [place, go] = usePlace();
  const { setColorScheme } = useMantineColorScheme();
  const mayWork = useMay("conversations_assign");
  const mayMacros = useMay("macros_use");
  const mayWrite = useMay("knowledge_write");
  const [query, setQuery] = useState("");
  useEffect(() => {
    palette.open();
    return () => palette.close();
  }, []);

  const action = (id: string, label: string, keys: string, onClick: () => void): SpotlightActionData => ({
    id,
    label,
    onClick,
    rightSection: keys ? <Kbd size="xs">{keyLabel(keys)}</Kbd> : undefined,
  });
  const menu = (name: MenuName) => () => setTimeout(() => openMenu.set(name), 0);
  const { open } = place;
  const typed = query.trim();
  const number = /^#?([0-9]{1,12})$/.exec(typed)?.[1];
  const found: SpotlightActionData[] = [];
  if (number) found.push(action("number", t("go_number", { number }), "", () => go({ open: Number(number) })));
  if (typed) {
    const search = () => navigate(writePlace({ view: "search", filters: {}, open, q: typed }));
    found.push({
      ...action("search", t("search_for", { q: typed }), "", search),
      leftSection: <IconSearch size={16} />,
    });
  }
  const fitting = (actions: SpotlightActionData[]) =>
    actions.filter((one) => one.label?.toLowerCase().includes(typed.toLowerCase()));
  const groups = [
    {
      group: t("group_conversation"),
      actions:
        open === null || !mayWork
          ? []
          : fitting([
              action("assign", t("assign"), "a", menu("assign")),
              action("priority", t("priority"), "p", menu("priority")),
              action("category", t("category"), "c", menu("category")),
              action("matter_language", t("matter_language"), "", menu("language")),
              action("tags", t("label"), "l", menu("tags")),
              ...(mayMacros
                ? [action("macro", t("macro"), "", () => setTimeout(() => pickerWanted.set(open), CLOSED_MS))]
                : []),
              action("snooze", t("snooze"), "z", menu("snooze")),
              action("resolve", t("resolve"), "e", () => void setStatus(open, "resolved")),
              ...(findRow(open)?.status === "open"
                ? [action("wait", t("wait"), "", () => void setStatus(open, "pending"))]
                : []),
              ...(findRow(open)?.status === "pending"
                ? [action("our_turn", t("our_turn"), "", () => void setStatus(open, "open"))]
                : []),
            ]),
    },
    {
      group: t("group_go"),
      actions: fitting([
        ...VIEWS.map((view) =>
          action(view, named(labels, labelWords.en, "view_", view), VIEW_KEYS[view], () =>
            navigate(writePlace({ view, filters: {}, open: null, q: "" })),
          ),
        ),
        ...(mayWrite ? [action("knowledge", t("knowledge"), "g k", () => navigate("/knowledge/articles"))] : []),
        action("settings", t("settings"), "g s", () => navigate("/settings")),
      ]),
    },
    {
      group: t("group_desk"),
      actions: fitting([
        action("sheet", t("title"), "?", () => setTimeout(() => helper.set("sheet"), 0)),
        action("light", t("light"), "", () => setColorScheme("light")),
        action("dark", t("dark"), "", () => setColorScheme("dark")),
        action("system", t("system"), "", () => setColorScheme("auto")),
        ...LANGUAGES.map((code) =>
          action(`language-${code}`, t("language", { name: LANGUAGE_NAMES[code] }), "", () => {
            void speak(code).catch(tellError);
          }),
        ),
      ]),
    },
  ].filter((group) => group.actions.length > 0);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={() => helper.set((old) => (old === "palette" ? "" : old))}
      actions={found.length > 0 ? [...groups, { group: " ", actions: found }] : groups}
      filter={(_, actions) => actions}
      nothingFound={t("nothing")}
      searchProps={{ placeholder: t("find"), "aria-label": t("find"), leftSection: <IconSearch size={18} /> }}
      attributes={{ content: { "aria-label": t("find") } }}
      maxHeight={420}
      scrollable
    />
  );
}
