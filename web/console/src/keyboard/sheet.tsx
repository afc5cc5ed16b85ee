import { Kbd, Modal } from "@mantine/core";
import { composerKeys } from "../conversation/settings.ts";
import { named, useWords } from "../i18n.ts";
import { VIEWS } from "../inbox/api.ts";
import { VIEW_KEYS } from "../inbox/view-keys.ts";
import { labelWords } from "../inbox/words.ts";
import { partWords } from "../parts/words.ts";
import { useStore } from "../store.ts";
import classes from "./keyboard.module.css";
import { keyLabel } from "./keys.ts";
import { helper } from "./open.ts";
import { keyWords } from "./words.ts";

/** All keys on one page. */
export default function Sheet() {
  const t = useWords(keyWords);
  const p = useWords(partWords);
  const labels = useWords(labelWords);
  const enterSends = useStore(composerKeys);
  const groups: { title: string; keys: [string, string][] }[] = [
    {
      title: t("group_list"),
      keys: [
        ["j", t("next")],
        ["k", t("previous")],
        ["Enter", t("open")],
        [".", t("let_in")],
        ["f", t("filter")],
        ["/", t("search")],
      ],
    },
    {
      title: t("group_conversation"),
      keys: [
        ["a", t("assign")],
        ["p", t("priority")],
        ["c", t("category")],
        ["y", t("topic_right")],
        ["1", t("topic_rather")],
        ["l", t("label")],
        ["z", t("snooze")],
        ["e", t("resolve")],
        ["u", t("unread")],
        ["i", t("panel")],
        ["Escape", t("close")],
      ],
    },
    {
      title: t("group_write"),
      keys: [
        ["r", t("reply")],
        ["n", t("note")],
        ["/", t("macro")],
        [enterSends ? "Enter" : "Mod+Enter", t("send")],
        ["Mod+z", t("undo")],
        ["Escape", t("leave")],
      ],
    },
    {
      title: t("group_go"),
      keys: [
        ...VIEWS.map((view): [string, string] => [VIEW_KEYS[view], named(labels, labelWords.en, "view_", view)]),
        ["g k", t("knowledge")],
        ["g s", t("settings")],
      ],
    },
    {
      title: t("group_desk"),
      keys: [
        ["Mod+k", t("palette")],
        ["?", t("sheet")],
      ],
    },
  ];
  return (
    <Modal
      opened
      onClose={() => helper.set("")}
      title={t("title")}
      size="lg"
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <p className={classes.lead}>{t("lead")}</p>
      <div className={classes.sheet}>
        {groups.map((group) => (
          <section key={group.title} className={classes.group}>
            <h3 className={classes.heading}>{group.title}</h3>
            {group.keys.map(([binding, words]) => (
              <div key={binding} className={classes.keys}>
                <span>{words}</span>
                <span>
                  {keyLabel(binding)
                    .split(" ")
                    .map((key) => (
                      <Kbd key={key} size="xs" ml={4}>
                        {key}
                      </Kbd>
                    ))}
                </span>
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
