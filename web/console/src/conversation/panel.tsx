import { ActionIcon, Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconBooks,
  IconChevronDown,
  IconClock,
  IconClockExclamation,
  IconCubeUnfolded,
  IconDeviceMobile,
  IconLayoutSidebarRightCollapse,
  IconLayoutSidebarRightExpand,
  IconMessages,
  IconShieldCheck,
  IconStar,
  IconTargetArrow,
  IconUser,
  IconUsersGroup,
} from "@tabler/icons-react";
import { relativeTime, shortDate } from "@walletdesk/shared/format";
import { filesAlone } from "@walletdesk/shared/preview";
import { type ComponentType, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Link } from "wouter";
import type { Schemas } from "../api.ts";
import { type Language, languageName, named, say, useLanguage, useWords } from "../i18n.ts";
import type { Row } from "../inbox/api.ts";
import { categoryName } from "../inbox/categories.ts";
import { dueWords, toneOf } from "../inbox/clock.ts";
import { contactName } from "../inbox/contact-name.ts";
import { RowClock } from "../inbox/row.tsx";
import { labelWords } from "../inbox/words.ts";
import { Tip } from "../keyboard/tip.tsx";
import { serverNow, useTicking } from "../live/clock.ts";
import { ShortHash } from "../parts/hash.tsx";
import { later } from "../parts/later.tsx";
import { MarkedText, plainText } from "../parts/marks.tsx";
import { openMenu } from "../parts/menus.ts";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { usePlace, writePlace } from "../place.ts";
import { queries } from "../query.ts";
import { useMay } from "../session/store.ts";
import { createKept, createStore, useStore } from "../store.ts";
import { changeContact, type Detail, eraseContact, reportName, reportRatings } from "./api.ts";
import { Chain } from "./chain.tsx";
import { IdentityLine } from "./identity.tsx";
import classes from "./panel.module.css";
import { SamePerson } from "./same.tsx";
import { Standing, Supported } from "./supported.tsx";
import { conversationWords } from "./words.ts";
import { setCategory } from "./work.ts";

const Topic = later(() => import("./topic.tsx"));

type CardName = "topic" | "chain" | "supported" | "clocks" | "contact" | "device" | "others" | "alike" | "ratings";

const ICONS: Record<CardName, ComponentType<{ size: number; stroke?: number }>> = {
  topic: IconTargetArrow,
  chain: IconCubeUnfolded,
  clocks: IconClock,
  contact: IconUser,
  device: IconDeviceMobile,
  supported: IconBooks,
  others: IconMessages,
  alike: IconUsersGroup,
  ratings: IconStar,
};

const isNames = (value: unknown): value is CardName[] => Array.isArray(value);
const folded = createKept<readonly CardName[]>("folded", [], isNames as (v: unknown) => v is readonly CardName[]);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
/** Whether the panel stands beside the thread on a wide page. */
const standing = createKept("panel", true, isBoolean);
/** Whether it lies over the thread on a narrow one. */
export const lying = createStore(false);

/** Cards about the person and the matter; an icon rail where there is no room for them. */
export function Panel({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  const wide = useMediaQuery("(min-width: 1200px)", true, { getInitialValueInEffect: false });
  const stands = useStore(standing);
  const lies = useStore(lying);
  const close = useRef<HTMLButtonElement>(null);
  const shown = wide ? stands : lies;
  const names = cardsOf(detail, useMay("catalogue_read"));
  const title = useId();
  useEffect(() => {
    if (!wide && lies) close.current?.focus();
  }, [wide, lies]);
  useEffect(() => () => lying.set(false), []);

  const show = (name?: CardName) => {
    if (name) folded.set((old) => old.filter((one) => one !== name));
    if (wide) standing.set(true);
    else lying.set(true);
  };
  const hide = () => (wide ? standing.set(false) : lying.set(false));
  return (
    <>
      {!shown && (
        <aside className={classes.rail} aria-label={t("panel")}>
          <Tip label={t("panel_show")} keys="i">
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("panel_show")} onClick={() => show()}>
              <IconLayoutSidebarRightExpand size={18} stroke={1.7} />
            </ActionIcon>
          </Tip>
          {names.map((name) => {
            const Icon = ICONS[name];
            return (
              <Tip key={name} label={t(`card_${name}`)}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t(`card_${name}`)}
                  onClick={() => show(name)}
                >
                  <Icon size={18} stroke={1.7} />
                </ActionIcon>
              </Tip>
            );
          })}
        </aside>
      )}
      {shown && (
        <aside
          className={classes.panel}
          data-over={!wide}
          aria-labelledby={title}
          onKeyDown={(event) => {
            // A dialog that it opened is no part of it, though its keys come by here.
            const inside = event.target instanceof Node && event.currentTarget.contains(event.target);
            if (event.key !== "Escape" || wide || !inside) return;
            event.stopPropagation(); // it closes the panel, not the conversation under it
            lying.set(false);
          }}
        >
          <div className={classes.head}>
            <h2 className={classes.title} id={title}>
              {t("panel")}
            </h2>
            <ActionIcon ref={close} variant="subtle" color="gray" aria-label={t("panel_hide")} onClick={hide}>
              <IconLayoutSidebarRightCollapse size={18} stroke={1.7} />
            </ActionIcon>
          </div>
          {names.map((name) => (
            <Card key={name} name={name}>
              <CardBody name={name} detail={detail} />
            </Card>
          ))}
        </aside>
      )}
    </>
  );
}

/** Show or hide the panel; for its key. */
export function togglePanel(): void {
  if (window.matchMedia("(min-width: 1200px)").matches) standing.set((old) => !old);
  else lying.set((old) => !old);
}

/** The cards that have something to say, the most useful first. */
function cardsOf(detail: Detail, may: boolean): CardName[] {
  const names: CardName[] = ["topic", "chain", "clocks", "contact"];
  if (detail.facts.length > 0) names.push("device");
  if (may) names.push("supported");
  if (detail.alike.length > 0) names.push("alike");
  if (detail.others.length > 0) names.push("others");
  if (detail.ratings.length > 0) names.push("ratings");
  return names;
}

function CardBody({ name, detail }: { name: CardName; detail: Detail }) {
  switch (name) {
    case "topic":
      return <Topic key={detail.row.number} row={detail.row} />;
    case "chain":
      return <Chain key={detail.row.number} detail={detail} />;
    case "clocks":
      return <Clocks detail={detail} />;
    case "contact":
      return <Contact key={detail.contact.contact.id} detail={detail} />;
    case "device":
      return <Device detail={detail} />;
    case "supported":
      return <Supported key={detail.row.number} detail={detail} />;
    case "others":
      return <Rows rows={detail.others} />;
    case "alike":
      return <Rows rows={detail.alike} />;
    case "ratings":
      return <Ratings detail={detail} />;
  }
}

function Card({ name, children }: { name: CardName; children: ReactNode }) {
  const t = useWords(conversationWords);
  const open = !useStore(folded).includes(name);
  const body = useId();
  const Icon = ICONS[name];
  return (
    <section className={classes.card}>
      <h3 className={classes.cardTitle}>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={open}
          aria-controls={body}
          onClick={() => folded.set((old) => (open ? [...old, name] : old.filter((one) => one !== name)))}
        >
          <Icon size={16} stroke={1.7} aria-hidden />
          {t(`card_${name}`)}
          <IconChevronDown className={classes.chevron} size={16} aria-hidden />
        </button>
      </h3>
      <div id={body} hidden={!open} className={classes.body}>
        {children}
      </div>
    </section>
  );
}

function Clocks({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  if (detail.clocks.length === 0) return <p className={classes.quiet}>{t("no_clocks")}</p>;
  const analysis = detail.clocks.some((clock) => clock.kind === "first_analysis" && clock.stopped_at === null);
  return (
    <>
      <dl className={classes.facts}>
        {newestOfEach(detail.clocks).map((clock) => (
          <ClockLine key={clock.kind} clock={clock} />
        ))}
      </dl>
      {analysis && <Analysis row={detail.row} />}
    </>
  );
}

/** What ends the first analysis, which nothing else on the page tells. */
function Analysis({ row }: { row: Row }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const mayWork = useMay("conversations_assign");
  const choose = () => {
    lying.set(false);
    openMenu.set("category");
  };
  return (
    <div className={classes.hint}>
      <p className={classes.quiet}>
        {row.category ? t("analysis_given", { category: categoryName(row.category, locale) }) : t("analysis_hint")}
      </p>
      {mayWork && (
        <Group gap={4}>
          {row.category && (
            <Button size="compact-xs" variant="default" onClick={() => void setCategory(row.number, row.category)}>
              {t("analysis_confirm")}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={choose}>
            {t(row.category ? "analysis_change" : "category_say")}
          </Button>
        </Group>
      )}
    </div>
  );
}

type Clock = Schemas["AgentClockView"];

/** Replies and updates are promised again and again; what became of the earlier ones stands in the thread. */
function newestOfEach(clocks: readonly Clock[]): Clock[] {
  return [...new Map(clocks.map((clock) => [clock.kind, clock])).values()];
}

function ClockLine({ clock }: { clock: Clock }) {
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const words = useTicking((now) => clockState(clock, now, locale).join(" "));
  const [tone = "", ...rest] = words.split(" ");
  return (
    <>
      <dt>{named(labels, labelWords.en, "clock_", clock.kind)}</dt>
      <dd data-tone={tone}>
        {tone === "late" && <IconClockExclamation size={14} aria-hidden />}
        {rest.join(" ")}
      </dd>
    </>
  );
}

/** Its tone and its words. */
function clockState(clock: Clock, now: number, locale: Language): [string, string] {
  const t = say(conversationWords, locale);
  if (clock.stopped_at !== null)
    return clock.breached_at === null ? ["good", t("clock_met")] : ["calm", t("clock_missed")];
  if (clock.paused) return ["calm", t("clock_paused")];
  if (clock.due_at === null) return ["calm", "-"];
  return [toneOf(clock.due_at, clock.warn_at, now), dueWords(clock.due_at, now, locale)];
}

function Contact({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const mayEdit = useMay("contacts_edit");
  const mayErase = useMay("contacts_erase");
  const mayReport = useMay("secrets_report");
  const { contact } = detail;
  const [renaming, setRenaming] = useState(false);
  const [name, setName] = useState(contact.contact.name);
  const [erasing, setErasing] = useState(false);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const shownName = contactName(detail.row);
  const change = async (what: { name?: string; blocked?: boolean }) => {
    setBusy(true);
    try {
      await changeContact(contact.contact.id, what);
      await queries.invalidateQueries({ queryKey: ["conversation"] });
      setRenaming(false);
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      {renaming ? (
        <form
          className={classes.rename}
          onSubmit={(event) => {
            event.preventDefault();
            void change({ name: name.trim() });
          }}
        >
          <TextInput
            size="xs"
            label={t("rename")}
            value={name}
            maxLength={80}
            autoFocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group gap={4}>
            <Button type="submit" size="compact-sm" loading={slow}>
              {p("save")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setRenaming(false)}>
              {p("cancel")}
            </Button>
          </Group>
        </form>
      ) : (
        <p className={classes.person}>
          <strong>{shownName}</strong>
          {contact.blocked && <span className={classes.blocked}>{t("blocked")}</span>}
        </p>
      )}
      <p className={classes.quiet} data-good={contact.contact.identified}>
        {contact.contact.identified && <IconShieldCheck size={14} aria-hidden />}
        {t(contact.contact.identified ? "identified" : "anonymous")}
      </p>
      {contact.identities.length > 0 ? (
        <dl className={classes.facts}>
          {contact.identities.map((identity) => (
            <IdentityLine key={`${identity.kind}-${identity.value}-${identity.inbox}`} identity={identity} />
          ))}
        </dl>
      ) : (
        <p className={classes.quiet}>{t("no_identities")}</p>
      )}
      <p className={classes.quiet}>
        {contact.language && `${languageName(contact.language, locale)} · `}
        {t("known_since", { date: shortDate(contact.created_at, serverNow(), locale) })} · {t("last_seen")}{" "}
        <Ago at={contact.last_seen_at} />
      </p>
      <Group gap={4}>
        <Button
          component={Link}
          href={writePlace({ view: "all", filters: { contact: contact.contact.id }, open: detail.row.number, q: "" })}
          size="compact-xs"
          variant="default"
        >
          {t("all_of_contact")}
        </Button>
        {mayEdit && !renaming && (
          <Button size="compact-xs" variant="default" onClick={() => setRenaming(true)}>
            {t("rename_do")}
          </Button>
        )}
        {mayEdit && (
          <Tip label={t("block_text", { name: shownName })}>
            <Button
              size="compact-xs"
              variant="default"
              loading={slow}
              onClick={() => void change({ blocked: !contact.blocked })}
            >
              {t(contact.blocked ? "unblock" : "block")}
            </Button>
          </Tip>
        )}
        {mayReport && contact.contact.name && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void report(() => reportName(contact.contact.id), t("report_name_done"))}
          >
            {t("report_name")}
          </Button>
        )}
        {mayErase && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => setErasing(true)}>
            {t("erase")}
          </Button>
        )}
      </Group>
      <SamePerson contact={contact.contact.id} />
      {erasing && <EraseDialog id={contact.contact.id} name={shownName} onClose={() => setErasing(false)} />}
    </Stack>
  );
}

/** A name or words that hold a secret go at once: they are no loss, and nobody has to look at them longer. */
async function report(send: () => Promise<unknown>, done: string) {
  try {
    await send();
    tell(done);
    await queries.invalidateQueries({ queryKey: ["conversation"] });
  } catch (error) {
    tellError(error);
  }
}

function EraseDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const slow = useSlow(busy);
  const [, go] = usePlace();
  const erase = async () => {
    setBusy(true);
    setError(null);
    try {
      await eraseContact(id);
      tell(t("erase_done"));
      onClose();
      go({ open: null });
      void queries.invalidateQueries();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t("erase_title")} centered closeButtonProps={{ "aria-label": p("close") }}>
      <Stack gap="lg">
        <Text>{t("erase_text", { name })}</Text>
        <Checkbox
          label={t("erase_confirm")}
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        {error !== null && (
          <Alert color="red" variant="light" role="alert">
            {sentenceOf(error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {p("cancel")}
          </Button>
          <Button color="red" disabled={!sure} loading={slow} onClick={() => void erase()}>
            {t("erase")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Device({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  return (
    <Stack gap="sm">
      <dl className={classes.facts}>
        {detail.facts.map((fact) => (
          <FactLine key={fact.name} name={named(t, conversationWords.en, "fact_", fact.name)}>
            <FactValue value={fact.value} />
          </FactLine>
        ))}
      </dl>
      <Standing facts={detail.facts} />
    </Stack>
  );
}

/** As long as an address or a hash. */
const LONG = /^\S{25,}$/;

function FactValue({ value }: { value: string }) {
  const t = useWords(conversationWords);
  if (value === "yes" || value === "no") return t(value);
  return LONG.test(value) ? <ShortHash text={value} keep={6} /> : <bdi>{value}</bdi>;
}

function FactLine({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </>
  );
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const [place] = usePlace();
  return (
    <ul className={classes.rows}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link className={classes.row} href={writePlace({ ...place, open: row.number })}>
            <span className={classes.rowLine}>
              <strong>#{row.number}</strong>
              <span>{named(labels, labelWords.en, "status_", row.status)}</span>
              <span className={classes.about}>{categoryName(row.category, locale)}</span>
              <span className={classes.rowClock}>
                <RowClock row={row} />
              </span>
            </span>
            <span className={classes.preview} lang={(!filesAlone(row.preview) && row.language) || undefined}>
              {plainText(row.preview)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Ratings({ detail }: { detail: Detail }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const mayReport = useMay("secrets_report");
  return (
    <ul className={classes.rows}>
      {detail.ratings.map((rating) => (
        <li key={rating.rated_at} className={classes.rating}>
          <span className={classes.rowLine}>
            <strong>{t("rating_score", { score: rating.score })}</strong>
            <span className={classes.rowClock}>{relativeTime(rating.rated_at, serverNow(), locale)}</span>
          </span>
          <span dir="auto">{rating.words ? <MarkedText text={rating.words} /> : t("rating_none")}</span>
        </li>
      ))}
      {mayReport && detail.ratings.some((rating) => rating.words) && (
        <li>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void report(() => reportRatings(detail.row.number), t("report_rating_done"))}
          >
            {t("report_rating")}
          </Button>
        </li>
      )}
    </ul>
  );
}
