import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowMerge, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { named, say, useWords } from "../i18n.ts";
import { ShortHash } from "../parts/hash.tsx";
import { later } from "../parts/later.tsx";
import { useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { queries } from "../query.ts";
import { useMay } from "../session/store.ts";
import {
  fetchSame,
  keepApart,
  type Likeness,
  type Merge,
  type Side,
  type Suggestion,
  sameKey,
  undoMerge,
} from "./same.api.ts";
import classes from "./same.module.css";
import { sameWords } from "./same.words.ts";

const MergeDialog = later(() => import("./merge-dialog.tsx"));

export const nameOf = (side: Side) => side.contact.contact.name || say(sameWords)("unnamed");

/** Everything on the page that shows one of them. */
export const refresh = () =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ["conversation"] }),
    queries.invalidateQueries({ queryKey: ["contact"] }),
  ]);

/** Who may be this person too, who was found to be, and the way to say so. */
export function SamePerson({ contact }: { contact: string }) {
  const t = useWords(sameWords);
  const may = useMay("contacts_merge");
  const found = useQuery({ queryKey: sameKey(contact), queryFn: ({ signal }) => fetchSame(contact, signal) });
  const [open, setOpen] = useState<{ other: string | null } | null>(null);
  const { suggestions = [], merges = [] } = found.data ?? {};
  const asked = useRef<HTMLElement | null>(null);
  const own = useRef<HTMLButtonElement>(null);
  const show = (other: string | null) => {
    asked.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setOpen({ other });
  };
  /** Back to the button that asked, or the one that stays when that is gone. */
  const close = () => {
    setOpen(null);
    setTimeout(() => (asked.current?.isConnected ? asked.current : own.current)?.focus());
  };
  return (
    <>
      {suggestions.length > 0 && (
        <section className={classes.suggestions} aria-label={t("may_be")}>
          <h4 className={classes.title}>
            <IconUsers size={14} stroke={1.7} aria-hidden />
            {t("may_be")}
          </h4>
          <ul className={classes.list}>
            {suggestions.map((one) => (
              <Suggested
                key={one.side.contact.contact.id}
                contact={contact}
                suggestion={one}
                may={may}
                onMerge={() => show(one.side.contact.contact.id)}
              />
            ))}
          </ul>
          <p className={classes.quiet}>{t("no_proof")}</p>
        </section>
      )}
      {merges.length > 0 && (
        <section aria-label={t("history")}>
          <h4 className={classes.title}>
            <IconArrowMerge size={14} stroke={1.7} aria-hidden />
            {t("history")}
          </h4>
          <ul className={classes.list}>
            {merges.map((one) => (
              <Merged key={one.id} merge={one} may={may} />
            ))}
          </ul>
        </section>
      )}
      {may && (
        <div>
          <Button size="compact-xs" variant="default" onClick={() => show(null)} ref={own}>
            {t("merge_other")}
          </Button>
        </div>
      )}
      {open && <MergeDialog contact={contact} other={open.other} onClose={close} />}
    </>
  );
}

function Suggested({
  contact,
  suggestion,
  may,
  onMerge,
}: {
  contact: string;
  suggestion: Suggestion;
  may: boolean;
  onMerge: () => void;
}) {
  const t = useWords(sameWords);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const { side, reasons } = suggestion;
  const apart = async () => {
    setBusy(true);
    try {
      await keepApart(contact, side.contact.contact.id);
      tell(t("two_done"));
      await queries.invalidateQueries({ queryKey: ["contact"] });
    } catch (error) {
      tellError(error);
      setBusy(false);
    }
  };
  return (
    <li className={classes.one}>
      <p className={classes.who}>
        <strong>{nameOf(side)}</strong>
        <span className={classes.muted}>{t("conversations", { count: side.conversations })}</span>
        {side.contact.blocked && <span className={classes.blocked}>{t("blocked")}</span>}
      </p>
      <Why reasons={reasons} />
      {may && (
        <Group gap={4}>
          <Button size="compact-xs" onClick={onMerge} aria-label={`${t("merge")} ${nameOf(side)}`}>
            {t("merge")}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={slow}
            onClick={() => void apart()}
            aria-label={`${t("two")}: ${nameOf(side)}`}
          >
            {t("two")}
          </Button>
        </Group>
      )}
    </li>
  );
}

/** What speaks for it, each as a sentence; long values are shortened in the middle, whole on hover. */
export function Why({ reasons }: { reasons: readonly Likeness[] }) {
  const t = useWords(sameWords);
  return (
    <ul className={classes.why}>
      {reasons.map((why) => (
        <li key={`${why.kind}-${why.value}`}>{sentence(why, t)}</li>
      ))}
    </ul>
  );
}

function sentence(why: Likeness, t: ReturnType<typeof useWords<typeof sameWords.en>>): ReactNode {
  const speak = t as unknown as (key: string, values: object) => string;
  const key = `why_${why.kind}` in sameWords.en ? `why_${why.kind}` : "why_address";
  const proof = why.proof ? named(t, sameWords.en, "proof_", why.proof) : "";
  const [before, after = ""] = speak(key, { value: "\u0000", proof }).split("\u0000");
  const long = ["transaction", "address", "wallet_address"].includes(why.kind);
  return (
    <>
      {before}
      {long ? <ShortHash text={why.value} /> : <bdi className={classes.value}>{why.value}</bdi>}
      {after}
    </>
  );
}

function Merged({ merge, may }: { merge: Merge; may: boolean }) {
  const t = useWords(sameWords);
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const name = merge.contact.name || t("unnamed");
  const undo = async () => {
    setBusy(true);
    await takeBack(merge.id);
    setBusy(false);
  };
  return (
    <li className={classes.one} data-undone={merge.undone_at !== null}>
      <p className={classes.who}>{told(merge, name, t)}</p>
      <p className={classes.quiet}>
        <Ago at={merge.at} /> · {t("came_with", { count: merge.conversations })}
        {merge.undone_at !== null &&
          ` · ${merge.undone_by ? t("undone_by", { who: merge.undone_by.name || t("somebody") }) : t("undone")}`}
      </p>
      {may && merge.undone_at === null && (
        <div>
          <Button
            size="compact-xs"
            variant="default"
            loading={slow}
            onClick={() => void undo()}
            aria-label={`${t("undo")}: ${name}`}
          >
            {t("undo")}
          </Button>
        </div>
      )}
    </li>
  );
}

function told(merge: Merge, name: string, t: ReturnType<typeof useWords<typeof sameWords.en>>): string {
  if (merge.why === "proven_email") return t("merged_proven_email", { name });
  if (merge.why === "proven_app_user") return t("merged_proven_app_user", { name });
  if (merge.why === "proven_link") return t("merged_proven_link", { name });
  return t("merged_by", { who: merge.person?.name || t("somebody"), name });
}

async function takeBack(id: string): Promise<void> {
  try {
    await undoMerge(id);
    tell(say(sameWords)("undo_done"));
  } catch (error) {
    tellError(error);
  }
  await refresh();
}

/** It was done; for a while one click takes it back, and after that the panel does. */
export function offerUndo(merge: Merge): void {
  const t = say(sameWords);
  const id = `merge-${merge.id}`;
  notifications.show({
    id,
    autoClose: 15_000,
    closeButtonProps: { "aria-label": say(partWords)("close") },
    message: (
      <Group justify="space-between" gap="xs">
        <span>{t("merge_done")}</span>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t("undo")}
          onClick={() => {
            notifications.hide(id);
            void takeBack(merge.id);
          }}
        >
          {t("undo_short")}
        </Button>
      </Group>
    ),
  });
}
