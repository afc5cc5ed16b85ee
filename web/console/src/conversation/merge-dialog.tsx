import { Alert, Button, Group, Loader, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconShieldCheck, IconShieldOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useWords } from "../i18n.ts";
import { plainText } from "../parts/marks.tsx";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { partWords } from "../parts/words.ts";
import { IdentityLine } from "./identity.tsx";
import panel from "./panel.module.css";
import { fetchSame, findPeople, mergeContact, type Side, sameKey } from "./same.api.ts";
import classes from "./same.module.css";
import { nameOf, offerUndo, refresh, Why } from "./same.tsx";
import { sameWords } from "./same.words.ts";

interface Props {
  contact: string;
  /** Whom they may be; null: still to be found. */
  other: string | null;
  onClose: () => void;
}

/** Two contacts side by side, what speaks for their being one, and what would happen. */
export default function MergeDialog({ contact, other: given, onClose }: Props) {
  const t = useWords(sameWords);
  const p = useWords(partWords);
  const [other, setOther] = useState(given);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(other === null ? "find_title" : "title")}
      centered
      size={other === null ? "md" : "lg"}
      closeButtonProps={{ "aria-label": p("close") }}
    >
      {other === null ? (
        <Finder but={contact} onChoose={setOther} />
      ) : (
        <Both contact={contact} other={other} onClose={onClose} />
      )}
    </Modal>
  );
}

type Person = Awaited<ReturnType<typeof findPeople>>[number];

function Finder({ but, onChoose }: { but: string; onChoose: (id: string) => void }) {
  const t = useWords(sameWords);
  const [asked, setAsked] = useState("");
  const [found, setFound] = useState<Person[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const find = async () => {
    if (!asked.trim() || busy) return;
    setBusy(true);
    setError(null);
    try {
      setFound(await findPeople(asked.trim(), but));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <form
        className={classes.find}
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <TextInput
          label={t("find")}
          value={asked}
          maxLength={200}
          data-autofocus
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
        <Button type="submit" loading={slow}>
          {t("find_do")}
        </Button>
      </form>
      <div role="status">
        {found !== null && (
          <p className={classes.quiet}>{found.length === 0 ? t("found_none") : t("found", { count: found.length })}</p>
        )}
        {error !== null && (
          <Alert color="red" variant="light">
            {sentenceOf(error)}
          </Alert>
        )}
      </div>
      {found !== null && found.length > 0 && (
        <ul className={classes.list}>
          {found.map((one) => (
            <li key={one.id} className={classes.hit}>
              <span>
                <strong>{one.name || t("unnamed")}</strong> <span className={classes.muted}>#{one.number}</span>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${t("choose")}: ${one.name || t("unnamed")} #${one.number}`}
                onClick={() => onChoose(one.id)}
              >
                {t("choose")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

function Both({ contact, other, onClose }: { contact: string; other: string; onClose: () => void }) {
  const t = useWords(sameWords);
  const p = useWords(partWords);
  const here = useQuery({ queryKey: sameKey(contact), queryFn: ({ signal }) => fetchSame(contact, signal) });
  const there = useQuery({ queryKey: sameKey(other), queryFn: ({ signal }) => fetchSame(other, signal) });
  const [chosen, setChosen] = useState<string | null>(null);
  const group = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const slow = useSlow(busy);
  const failed = here.error ?? there.error;
  if (failed) {
    return (
      <Alert color="red" variant="light" role="alert">
        {sentenceOf(failed)}
      </Alert>
    );
  }
  if (!here.data || !there.data) return <Loader size="sm" aria-label={p("loading")} />;
  const sides = [here.data.side, there.data.side] as const;
  const blocked = sides.filter((side) => side.contact.blocked);
  const forced = blocked.length === 1 ? blocked[0] : undefined;
  const kept = forced?.contact.contact.id ?? chosen ?? contact;
  const gone = kept === contact ? other : contact;
  const reasons = here.data.suggestions.find((one) => one.side.contact.contact.id === other)?.reasons ?? [];
  const count = sides[0].conversations + sides[1].conversations;
  const merge = async () => {
    setBusy(true);
    setError(null);
    try {
      const done = await mergeContact(kept, gone);
      onClose();
      offerUndo(done);
      await refresh();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      {reasons.length > 0 && <Why reasons={reasons} />}
      <div className={classes.sides}>
        {sides.map((side) => (
          <SideCard key={side.contact.contact.id} side={side} />
        ))}
      </div>
      <fieldset className={classes.keep}>
        <legend>{t("keep")}</legend>
        {forced && <p className={classes.quiet}>{t("keep_blocked")}</p>}
        {sides.map((side) => (
          <label key={side.contact.contact.id} className={classes.choice}>
            <input
              type="radio"
              name={group}
              checked={kept === side.contact.contact.id}
              disabled={forced !== undefined && side !== forced}
              onChange={() => setChosen(side.contact.contact.id)}
            />
            <span>
              {nameOf(side)} {side.newest[0] && <span className={classes.muted}>#{side.newest[0].number}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      <section aria-label={t("happens")}>
        <Text fw={600} size="sm">
          {t("happens")}
        </Text>
        <ul className={classes.why}>
          <li>{t("happens_all", { count })}</li>
          <li>{t("happens_read")}</li>
          <li>{t("happens_answer")}</li>
          <li>{t("happens_undo")}</li>
        </ul>
      </section>
      {error !== null && (
        <Alert color="red" variant="light" role="alert">
          {sentenceOf(error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {p("cancel")}
        </Button>
        <Button loading={slow} onClick={() => void merge()}>
          {t("merge_do")}
        </Button>
      </Group>
    </Stack>
  );
}

function SideCard({ side }: { side: Side }) {
  const t = useWords(sameWords);
  const { contact } = side;
  const Icon = contact.contact.identified ? IconShieldCheck : IconShieldOff;
  return (
    <section className={classes.side} aria-label={nameOf(side)}>
      <p className={classes.who}>
        <strong>{nameOf(side)}</strong>
        {contact.blocked && <span className={classes.blocked}>{t("blocked")}</span>}
      </p>
      <p className={panel.quiet} data-good={contact.contact.identified}>
        <Icon size={14} aria-hidden />
        {t(contact.contact.identified ? "identified" : "anonymous")}
      </p>
      {contact.identities.length > 0 ? (
        <dl className={panel.facts}>
          {contact.identities.map((one) => (
            <IdentityLine key={`${one.kind}-${one.value}-${one.inbox}`} identity={one} />
          ))}
        </dl>
      ) : (
        <p className={classes.quiet}>{t("no_identities")}</p>
      )}
      <p className={classes.quiet}>
        {t("conversations", { count: side.conversations })} · {t("last_seen")} <Ago at={contact.last_seen_at} />
      </p>
      <ul className={classes.newest}>
        {side.newest.map((row) => (
          <li key={row.id} lang={row.language || undefined}>
            <span className={classes.muted}>#{row.number}</span> {plainText(row.preview)}
          </li>
        ))}
      </ul>
    </section>
  );
}
