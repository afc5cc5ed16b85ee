import { ActionIcon, Badge, Button, Group, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { decideReply } from "../conversation/api.ts";
import { askedWords } from "../conversation/asked.words.ts";
import { Declining } from "../conversation/held.tsx";
import { named, useWords } from "../i18n.ts";
import { useCounts } from "../inbox/views.tsx";
import { useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { type Pages, usePages, useWhole } from "../settings/pages.ts";
import { Confirm, FormBox, List, Page, Section } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  addPlace,
  fetchPlaces,
  fetchRefused,
  fetchWaiting,
  type Place,
  placesKey,
  type Refused,
  refusedKey,
  removePlace,
  type Waiting,
  waitingKey,
} from "./api.ts";
import own from "./outgoing.module.css";
import { outgoingWords } from "./words.ts";

/** What leads decide and see of what the team sends. */
export default function OutgoingPage() {
  const t = useWords(outgoingWords);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <WaitingReplies />
      <RefusedReplies />
      <Places />
    </Page>
  );
}

function WaitingReplies() {
  const t = useWords(outgoingWords);
  const client = useQueryClient();
  const found = useQuery({ queryKey: waitingKey, queryFn: ({ signal }) => fetchWaiting(signal) });
  const pages = useWhole(found);
  const waiting = useCounts()?.waiting;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number means another list
  useEffect(() => {
    void client.invalidateQueries({ queryKey: waitingKey });
  }, [waiting, client]);
  return (
    <Section title={t("waiting")} lead={t("waiting_lead")}>
      <List pages={pages} label={t("waiting")} empty={{ title: t("waiting_none"), more: t("waiting_none_more") }}>
        {(rows) => rows.map((reply) => <WaitingRow key={reply.id} reply={reply} />)}
      </List>
    </Section>
  );
}

function WaitingRow({ reply }: { reply: Waiting }) {
  const t = useWords(outgoingWords);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [declining, setDeclining] = useState(false);
  const slow = useSlow(busy);
  const { number, places } = reply;
  const name = reply.person.name;
  const decide = async (approved: boolean, why = "") => {
    setBusy(true);
    try {
      await decideReply(number, reply.id, approved, why);
      tell(t(approved ? "gone" : "declined"));
    } catch (error) {
      tellError(error);
    } finally {
      // Whoever was faster took it off the list too.
      await client.invalidateQueries({ queryKey: waitingKey });
      setBusy(false);
    }
  };
  const hosts = places.filter((one) => one !== "?");
  return (
    <li className={`${classes.row} ${own.waiting}`}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {hosts.length > 0 ? t("leads_to", { places: hosts.join(", ") }) : t("unread")}
        </div>
        <p className={own.words} lang={reply.language || undefined} dir="auto">
          {reply.text}
        </p>
        <div className={classes.rowMore}>
          {name} ·{" "}
          <Link className={own.link} href={`/all/${number}`}>
            {t("conversation", { number: `#${number}` })}
          </Link>{" "}
          · <Ago at={reply.at} />
        </div>
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          loading={slow}
          aria-label={t("let_go_what", { name, number: `#${number}` })}
          onClick={() => void decide(true)}
        >
          {t("let_go")}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={busy}
          aria-label={t("decline_what", { name, number: `#${number}` })}
          onClick={() => setDeclining(true)}
        >
          {t("decline")}
        </Button>
      </Group>
      <Declining opened={declining} close={() => setDeclining(false)} run={(why) => decide(false, why)} />
    </li>
  );
}

function RefusedReplies() {
  const t = useWords(outgoingWords);
  const pages = usePages(refusedKey, fetchRefused);
  return (
    <Section title={t("refused")} lead={t("refused_lead")}>
      <List pages={pages} label={t("refused")} empty={{ title: t("refused_none"), more: t("refused_none_more") }}>
        {(rows) => rows.map((one) => <RefusedRow key={one.id} refused={one} />)}
      </List>
    </Section>
  );
}

function RefusedRow({ refused }: { refused: Refused }) {
  const t = useWords(outgoingWords);
  const asked = useWords(askedWords);
  const what = named(asked, askedWords.en, "asked_", refused.asks_for);
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {t("asked_for", { what })}{" "}
          {refused.disputed && (
            <Badge variant="light" color="yellow.9" tt="none">
              {t("disputed")}
            </Badge>
          )}
        </div>
        <p className={own.words} dir="auto">
          {refused.excerpt}
        </p>
        <div className={classes.rowMore}>
          {refused.person.name} ·{" "}
          <Link className={own.link} href={`/all/${refused.number}`}>
            {t("conversation", { number: `#${refused.number}` })}
          </Link>{" "}
          · {named(t, outgoingWords.en, "rule_", refused.rule)} · <Ago at={refused.at} />
        </div>
      </div>
    </li>
  );
}

const NEW = { place: "" };

function Places() {
  const t = useWords(outgoingWords);
  const client = useQueryClient();
  const found = useQuery({ queryKey: placesKey, queryFn: ({ signal }) => fetchPlaces(signal) });
  const pages = useWhole({ ...found, data: found.data?.places });
  const [removing, setRemoving] = useState<Place | null>(null);
  const [named_, setNamed] = useState("");
  const form = useForm({
    name: "outgoing/new",
    saved: NEW,
    places: { wrong_place: "place", place_listed: "place", list_full: "place", secret_in_name: "place" },
    check: (values): Problems<typeof NEW> => ({ place: values.place.trim() ? undefined : t("place_missing") }),
  });
  const again = () => client.invalidateQueries({ queryKey: placesKey });
  const data = found.data;
  return (
    <Section
      title={t("places")}
      lead={data && t("places_lead", { own: data.own.join(", ") || "–", count: data.explorers })}
    >
      <FormBox
        form={form}
        save={t("add")}
        plain
        send={async (values) => {
          await addPlace(values.place.trim());
          await again();
        }}
        done={form.discard}
      >
        <TextInput
          label={t("place")}
          description={t("place_hint")}
          maxLength={300}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={form.values.place}
          error={form.problems.place}
          onChange={(event) => form.set({ place: event.currentTarget.value })}
        />
      </FormBox>
      <PlaceRows
        pages={pages}
        begin={(place) => {
          setNamed(place.place);
          setRemoving(place);
        }}
      />
      <Confirm
        opened={removing !== null}
        close={() => setRemoving(null)}
        title={t("remove_title", { place: named_ })}
        action={t("remove")}
        danger
        run={async () => {
          if (removing) await removePlace(removing.id);
          await again();
        }}
      >
        <Text>{t("remove_text")}</Text>
      </Confirm>
    </Section>
  );
}

function PlaceRows({ pages, begin }: { pages: Pages<Place>; begin: (place: Place) => void }) {
  const t = useWords(outgoingWords);
  return (
    <List pages={pages} empty={{ title: t("places_none"), more: t("places_none_more") }} label={t("places")}>
      {(places) =>
        places.map((place) => (
          <li key={place.id} className={classes.row}>
            <div className={classes.rowMain}>
              <div className={classes.rowName}>{place.place}</div>
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("remove_title", { place: place.place })}
              onClick={() => begin(place)}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </li>
        ))
      }
    </List>
  );
}
