import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import type { Translate } from "@walletdesk/shared/i18n";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { useSlow } from "../parts/states.tsx";
import { tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay, useMe } from "../session/store.ts";
import { decideReply, type Message, takeBack } from "./api.ts";
import { change as changeInThread, lastOf, takeMessage } from "./threads.ts";
import { giveBack } from "./undo.ts";
import { sendAnew } from "./uploads.ts";
import { conversationWords } from "./words.ts";

/** Why a reply waits: the places it leads to, or that only a person can read it. */
export function heldWhy(reason: string, t: Translate<typeof conversationWords.en>): string {
  const places = reason.split(", ").filter((one) => one !== "?");
  if (places.length === 0) return t("held_unread");
  return t("held_places", { places: places.join(", ") });
}

/** What its author and the leads can do with a reply that waits. */
export function HeldActions({ message, number }: { message: Message; number: number }) {
  const t = useWords(conversationWords);
  const mayDecide = useMay("outgoing_manage");
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [declining, setDeclining] = useState(false);
  const slow = useSlow(busy);
  const mine = message.person?.id === me.id;
  const act = async (run: () => Promise<Message>) => {
    setBusy(true);
    const asOf = lastOf(number);
    try {
      takeMessage(number, await run(), asOf);
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  };
  const withdraw = (edit: boolean) =>
    act(async () => {
      const back = await takeBack(number, message.id);
      changeInThread(number, message.id, { delivery: back.delivery, send_at: null });
      if (edit) {
        giveBack({ number, text: message.text, note: false, files: [] });
        sendAnew(number, message.files);
      }
      return back;
    });
  return (
    <Group component="span" gap={4}>
      {mine && (
        <>
          <Button size="compact-xs" variant="light" loading={slow} onClick={() => void withdraw(true)}>
            {t("edit_again")}
          </Button>
          <Button size="compact-xs" variant="subtle" disabled={busy} onClick={() => void withdraw(false)}>
            {t("withdraw")}
          </Button>
        </>
      )}
      {mayDecide && (
        <>
          <Button
            size="compact-xs"
            variant="light"
            loading={slow}
            onClick={() => void act(() => decideReply(number, message.id, true))}
          >
            {t("let_go")}
          </Button>
          <Button size="compact-xs" variant="subtle" color="red" disabled={busy} onClick={() => setDeclining(true)}>
            {t("decline")}
          </Button>
          <Declining
            opened={declining}
            close={() => setDeclining(false)}
            run={(why) => act(() => decideReply(number, message.id, false, why))}
          />
        </>
      )}
    </Group>
  );
}

/** Asks a lead for the reason. */
export function Declining({
  opened,
  close,
  run,
}: {
  opened: boolean;
  close: () => void;
  run: (why: string) => Promise<unknown>;
}) {
  const t = useWords(conversationWords);
  const p = useWords(partWords);
  const [why, setWhy] = useState("");
  const go = async () => {
    close();
    await run(why.trim());
    setWhy("");
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("decline_title")}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <Stack gap="lg">
        <Textarea
          label={t("decline_why")}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={8}
          value={why}
          data-autofocus
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {p("cancel")}
          </Button>
          <Button color="red.9" disabled={why.trim() === ""} onClick={() => void go()}>
            {t("decline")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
