import { Button, CloseButton } from "@mantine/core";
import { IconShieldX } from "@tabler/icons-react";
import { useState } from "react";
import { named, say, useLanguage, useWords } from "../i18n.ts";
import { useSlow } from "../parts/states.tsx";
import { tellError } from "../parts/toast.ts";
import { createStore } from "../store.ts";
import { disputeRefusal } from "./api.ts";
import { askedWords } from "./asked.words.ts";
import classes from "./composer.module.css";
import { draftOf } from "./drafts.ts";
import { onRefused } from "./outbox.ts";
import { giveBack } from "./undo.ts";
import { conversationWords } from "./words.ts";

/** A reply that asked for what nobody may ask for; its text stands in the composer again. */
export interface Refusal {
  readonly id: string;
  readonly asksFor: string;
  readonly rule: string;
  /** Where the text asks, in the composer's text. */
  readonly start: number;
  readonly end: number;
  readonly part: string;
  /** The name of the file that asks, where the text does not. */
  readonly file: string;
}

export const refusedReplies = createStore<ReadonlyMap<number, Refusal>>(new Map());

onRefused((given, { details }) => {
  const [start, end] = details.file ? [0, 0] : [Number(details.start) || 0, Number(details.end) || 0];
  giveBack(given);
  // What was typed since stands behind it.
  if (!draftOf(given.number).text.startsWith(given.text)) return;
  refusedReplies.set((old) =>
    new Map(old).set(given.number, {
      id: String(details.refusal ?? ""),
      asksFor: String(details.asks_for ?? ""),
      rule: String(details.rule ?? ""),
      start,
      end,
      part: details.file ? "" : given.text.slice(start, end),
      file: String(details.file ?? ""),
    }),
  );
});

export function forgetRefusal(number: number): void {
  if (!refusedReplies.get().has(number)) return;
  refusedReplies.set((old) => {
    const rest = new Map(old);
    rest.delete(number);
    return rest;
  });
}

/** Why a reply was not sent, with the part that asks, above the text that is kept. */
export function RefusedNotice({ number, refusal }: { number: number; refusal: Refusal }) {
  const t = useWords(conversationWords);
  const locale = useLanguage();
  const [reported, setReported] = useState("");
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const what = named(say(askedWords, locale), askedWords.en, "asked_", refusal.asksFor);
  const report = async () => {
    setBusy(true);
    try {
      await disputeRefusal(refusal.id);
      setReported(refusal.id);
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.refused} role="alert">
      <IconShieldX size={20} aria-hidden />
      <div className={classes.refusedText}>
        <strong>{t("refused_title", { what })}</strong>
        {refusal.file ? (
          <p>{t("refused_file", { name: refusal.file })}</p>
        ) : (
          <q className={classes.refusedPart}>
            <mark>{refusal.part}</mark>
          </q>
        )}
        <p>
          {refusal.rule === "earlier" && `${t("refused_earlier")} `}
          {t(refusal.file ? "refused_more_file" : "refused_more")}
        </p>
        {reported === refusal.id ? (
          <p>{t("refused_reported")}</p>
        ) : (
          <Button size="compact-sm" variant="default" loading={slow} onClick={() => void report()}>
            {t("refused_wrong")}
          </Button>
        )}
      </div>
      <CloseButton size="sm" aria-label={t("refused_close")} onClick={() => forgetRefusal(number)} />
    </div>
  );
}
