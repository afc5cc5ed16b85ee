import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconArrowLeft,
  IconCalendar,
  IconCircleCheck,
  IconClockPause,
  IconDots,
  IconEye,
  IconFileText,
  IconFlame,
  IconHourglassEmpty,
  IconInfoCircle,
  IconLink,
  IconMailOpened,
  IconPencil,
  IconShieldCheck,
  IconTag,
  IconTrashX,
  IconUrgent,
  IconUser,
  IconUserPlus,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import { Initials } from "../account.tsx";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import type { Row } from "../inbox/api.ts";
import { choicesKey } from "../inbox/cache.ts";
import { categoryName, categoryOptions } from "../inbox/categories.ts";
import { contactName } from "../inbox/contact-name.ts";
import { useChoices, useFilterChoices } from "../inbox/filters.tsx";
import { ChannelMark, RowClock } from "../inbox/row.tsx";
import { labelWords } from "../inbox/words.ts";
import { joining } from "../incidents/joining.ts";
import { Tip } from "../keyboard/tip.tsx";
import { serverNow } from "../live/clock.ts";
import { openMenu } from "../parts/menus.ts";
import { Picker } from "../parts/picker.tsx";
import { useSlow } from "../parts/states.tsx";
import { whenWords } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { BASE, usePlace, writePlace } from "../place.ts";
import { queries } from "../query.ts";
import { useMay, useMe } from "../session/store.ts";
import { useStore } from "../store.ts";
import { createTag, draftArticle, type Person } from "./api.ts";
import classes from "./conversation.module.css";
import { languageOption, otherLanguages } from "./languages.ts";
import { lying } from "./panel.tsx";
import { namesOf, othersAt, viewers } from "./presence.ts";
import { laters, localInput } from "./snooze.ts";
import { conversationWords } from "./words.ts";
import {
  assign,
  markUnread,
  setCategory,
  setEmergency,
  setKind,
  setLanguage,
  setPriority,
  setStatus,
  setTags,
} from "./work.ts";

/** Who it is about, who else is here, and everything one can do with it. */
export function Header({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const [place] = usePlace();
  const mayWork = useMay("conversations_assign");
  return (
    <header className={classes.header}>
      <div className={classes.titleLine}>
        <Link href={writePlace({ ...place, open: null })} className={classes.back} aria-label={t("back")}>
          <IconArrowLeft size={20} aria-hidden />
        </Link>
        <h1 className={classes.title}>
          {row.contact.name ? (
            <>
              <span className={classes.number}>#{row.number}</span> {row.contact.name}
            </>
          ) : (
            contactName(row)
          )}
        </h1>
        <span className={classes.marks}>
          {row.contact.identified && (
            <Tip label={t("identified")}>
              <span className={classes.good} role="img" aria-label={t("identified")}>
                <IconShieldCheck size={16} />
              </span>
            </Tip>
          )}
          <ChannelMark channel={row.inbox.channel} size={16} />
          {row.language && !mayWork && (
            <span className={classes.quiet} title={languageName(row.language, locale)}>
              {row.language}
            </span>
          )}
        </span>
        <span className={classes.space} />
        <Presence number={row.number} />
        <RowClock row={row} />
        {mayWork && <StatusButtons row={row} />}
        <ActionIcon
          className={classes.details}
          variant="subtle"
          color="gray"
          aria-label={t("panel_show")}
          onClick={() => lying.set(true)}
        >
          <IconInfoCircle size={20} stroke={1.7} />
        </ActionIcon>
      </div>
      {mayWork && <WorkBar row={row} />}
    </header>
  );
}

function Presence({ number }: { number: number }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const others = othersAt(useStore(viewers), number);
  const typing = others.filter((one) => one.typing);
  const told = typing.length > 0 ? typing : others;
  const words =
    told.length === 0
      ? ""
      : t(typing.length > 0 ? "is_typing" : "viewing", { count: told.length, names: namesOf(told, locale) });
  return (
    <span role="status" className={classes.presence} data-typing={typing.length > 0}>
      {words && (
        <Tip label={words}>
          <span className={classes.faces}>
            {typing.length > 0 ? <IconPencil size={14} aria-hidden /> : <IconEye size={14} aria-hidden />}
            {told.slice(0, 3).map((one) => (
              <Initials key={one.id} name={one.name} size={20} />
            ))}
            <span className={classes.presenceWords}>{words}</span>
          </span>
        </Tip>
      )}
    </span>
  );
}

function StatusButtons({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const done = row.status === "resolved" || row.status === "closed" || row.status === "spam";
  const move = async (status: string) => {
    setBusy(true);
    await setStatus(row.number, status);
    setBusy(false);
  };
  if (row.status === "closed") return null;
  if (done || row.status === "snoozed") {
    return (
      <>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowBackUp size={16} />}
          loading={slow}
          onClick={() => void move("open")}
        >
          <span className={classes.word}>{t("reopen")}</span>
        </Button>
        {row.status === "snoozed" && <Snooze row={row} />}
      </>
    );
  }
  return (
    <>
      <Snooze row={row} />
      <Tip label={t("resolve")} keys="e">
        <Button
          size="compact-sm"
          leftSection={<IconCircleCheck size={16} />}
          loading={slow}
          onClick={() => void move("resolved")}
        >
          <span className={classes.word}>{t("resolve")}</span>
        </Button>
      </Tip>
    </>
  );
}

function Snooze({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const open = useStore(openMenu) === "snooze";
  const [at, setAt] = useState("");
  useEffect(() => {
    if (open) setAt(localInput(laters(new Date())[1]?.at ?? new Date()));
  }, [open]);
  const until = (date: Date) => {
    openMenu.set(null);
    void setStatus(row.number, "snoozed", date.getTime() * 1000);
  };
  const chosen = new Date(at);
  const ahead = !Number.isNaN(chosen.getTime()) && chosen.getTime() > Date.now();
  return (
    <Menu
      opened={open}
      onChange={(opened) => openMenu.set(opened ? "snooze" : null)}
      position="bottom-end"
      width={280}
      trapFocus
    >
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconClockPause size={16} />}
          title={`${t("snooze")}  Z`}
        >
          <span className={classes.word}>{t("snooze")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {laters(new Date()).map((later) => (
          <Menu.Item
            key={later.key}
            onClick={() => until(later.at)}
            rightSection={
              <span className={classes.quiet}>{whenWords(later.at.getTime() * 1000, serverNow(), locale)}</span>
            }
          >
            {t(later.key)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <form
          className={classes.pickTime}
          onSubmit={(event) => {
            event.preventDefault();
            if (ahead) until(chosen);
          }}
        >
          <label>
            <span className={classes.withIcon}>
              <IconCalendar size={16} aria-hidden /> {t("snooze_pick")}
            </span>
            <input
              className={classes.time}
              type="datetime-local"
              required
              value={at}
              min={localInput(new Date())}
              onChange={(event) => setAt(event.currentTarget.value)}
            />
          </label>
          <Button type="submit" size="compact-sm" disabled={!ahead}>
            {t("snooze_set")}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

function WorkBar({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const filters = useFilterChoices();
  const choices = useChoices();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what leads renamed comes with the choices
  const categories = useMemo(() => categoryOptions(locale), [locale, choices]);
  const mayTag = useMay("tags_manage");
  const makeTag = async (name: string) => {
    try {
      await createTag(name, "gray");
      await queries.invalidateQueries({ queryKey: choicesKey });
      await setTags(row.number, [...row.tags, name]);
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <div className={classes.work}>
      <AssignPicker row={row} />
      <Picker
        name="priority"
        label={t("priority")}
        keys="p"
        groups={[{ options: filters.priority }]}
        chosen={[row.priority]}
        onChoose={(priority) => void setPriority(row.number, priority)}
      >
        <span className={classes.withIcon} data-urgent={row.priority === "urgent"}>
          {row.priority === "urgent" && <IconAlertTriangleFilled size={14} aria-hidden />}
          {named(labels, labelWords.en, "priority_", row.priority)}
        </span>
      </Picker>
      <Picker
        name="kind"
        label={t("kind")}
        groups={[{ options: filters.kind }]}
        chosen={[row.kind]}
        onChoose={(kind) => void setKind(row.number, kind)}
      >
        {named(labels, labelWords.en, "kind_", row.kind)}
      </Picker>
      <Picker
        name="category"
        label={t("category")}
        keys="c"
        groups={categories}
        chosen={[row.category]}
        onChoose={(category) => void setCategory(row.number, category)}
      >
        <span className={classes.about}>{categoryName(row.category, locale) || t("category_none")}</span>
      </Picker>
      <Picker
        name="language"
        label={t("language")}
        groups={[
          { options: filters.language.map(({ value }) => languageOption(value, locale)) },
          { label: t("other_languages"), options: otherLanguages(locale, filters.language) },
        ]}
        chosen={[row.language]}
        onChoose={(language) => void setLanguage(row.number, language)}
      >
        {row.language ? languageName(row.language, locale) : t("language")}
      </Picker>
      <Picker
        name="tags"
        label={t("tags")}
        keys="l"
        many
        groups={[{ options: filters.tag }]}
        chosen={row.tags}
        empty={t("no_tags")}
        onChoose={(name) =>
          void setTags(
            row.number,
            row.tags.includes(name) ? row.tags.filter((one) => one !== name) : [...row.tags, name],
          )
        }
        create={mayTag ? { label: (name) => t("tag_new", { name }), make: (name) => void makeTag(name) } : undefined}
      >
        <span className={classes.withIcon}>
          <IconTag size={14} aria-hidden />
          {row.tags.length === 0 ? t("tags") : row.tags.slice(0, 2).join(", ")}
          {row.tags.length > 2 && ` +${row.tags.length - 2}`}
        </span>
      </Picker>
      <MoreMenu row={row} />
    </div>
  );
}

function AssignPicker({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const me = useMe();
  const choices = useChoices();
  const face = (person: Person) => <Initials name={person.name} size={20} />;
  const others = (choices?.staff ?? []).filter((one) => one.id !== me.id);
  const choose = (value: string) => {
    const [what, id] = [value.slice(0, 5), value.slice(5)];
    if (what === "staff") {
      void assign(row.number, { staff: id === me.id ? me : (choices?.staff.find((one) => one.id === id) ?? null) });
    } else void assign(row.number, { team: choices?.teams.find((one) => one.id === id) ?? null });
  };
  const teams = (choices?.teams ?? []).map((one) => ({
    value: `team:${one.id}`,
    label: one.name,
    icon: <IconUsersGroup size={16} aria-hidden />,
  }));
  return (
    <Picker
      name="assign"
      label={row.assignee ? t("assign_to", { name: row.assignee.name }) : t("assign")}
      keys="a"
      groups={[
        {
          options: [
            ...(row.assignee?.id === me.id
              ? []
              : [
                  {
                    value: `staff${me.id}`,
                    label: t("assign_me"),
                    also: `${t("assign_me_also")} ${me.name}`,
                    icon: <IconUserPlus size={16} aria-hidden />,
                  },
                ]),
            ...(row.assignee
              ? [{ value: "staff", label: t("assign_nobody"), icon: <IconUser size={16} aria-hidden /> }]
              : []),
          ],
        },
        {
          label: t("people"),
          options: others.map((one) => ({ value: `staff${one.id}`, label: one.name, icon: face(one) })),
        },
        {
          label: t("teams"),
          options: [...teams, ...(row.team ? [{ value: "team:", label: t("no_team") }] : [])],
        },
      ]}
      chosen={[`staff${row.assignee?.id ?? "-"}`, `team:${row.team?.id ?? "-"}`]}
      onChoose={choose}
    >
      <span className={classes.withIcon}>
        {row.assignee ? <Initials name={row.assignee.name} size={18} /> : <IconUserPlus size={14} aria-hidden />}
        {row.assignee?.name ?? row.team?.name ?? t("assign")}
        {row.assignee && row.team && <span className={classes.quiet}>{row.team.name}</span>}
      </span>
    </Picker>
  );
}

function MoreMenu({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const writes = useMay("knowledge_write");
  const mayJoin = useMay("conversations_change");
  const [, navigate] = useLocation();
  const [place, go] = usePlace();
  const open = useStore(openMenu) === "more";
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}${BASE}/all/${row.number}`);
      tell(t("link_copied"));
    } catch (error) {
      tellError(error);
    }
  };
  const makeArticle = async () => {
    try {
      const made = await draftArticle(row.number);
      tell(t(made.new ? "article_made" : "article_there"));
      navigate(`/knowledge/articles/${made.id}`);
    } catch (error) {
      tellError(error);
    }
  };
  const unread = () => {
    void markUnread(row.number);
    go({ ...place, open: null });
  };
  return (
    <Menu opened={open} onChange={(opened) => openMenu.set(opened ? "more" : null)} position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size={26} aria-label={t("more")}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMailOpened size={16} />}
          rightSection={<span className={classes.quiet}>U</span>}
          onClick={unread}
        >
          {t("mark_unread")}
        </Menu.Item>
        {row.status === "open" && (
          <Menu.Item
            leftSection={<IconHourglassEmpty size={16} />}
            onClick={() => void setStatus(row.number, "pending")}
          >
            {t("wait_for_customer")}
          </Menu.Item>
        )}
        {row.status === "pending" && (
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => void setStatus(row.number, "open")}>
            {t("our_turn")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconFlame size={16} />} onClick={() => void setEmergency(row.number, !row.emergency)}>
          {t(row.emergency ? "emergency_off" : "emergency_on")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => void copyLink()}>
          {t("copy_link")}
        </Menu.Item>
        {mayJoin && (
          <Menu.Item leftSection={<IconUrgent size={16} />} onClick={() => joining.set(row.number)}>
            {t("join_incident")}
          </Menu.Item>
        )}
        {writes && (
          <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => void makeArticle()}>
            {t("make_article")}
          </Menu.Item>
        )}
        {row.status !== "spam" && row.status !== "closed" && (
          <Menu.Item leftSection={<IconTrashX size={16} />} onClick={() => void setStatus(row.number, "spam")}>
            {t("mark_spam")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
