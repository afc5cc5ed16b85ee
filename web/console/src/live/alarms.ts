import { notifications } from "@mantine/notifications";
import { createElement } from "react";
import type { Schemas } from "../api.ts";
import { fetchDetail } from "../conversation/api.ts";
import { say } from "../i18n.ts";
import type { Row } from "../inbox/api.ts";
import { findRow, takeRow } from "../inbox/cache.ts";
import { contactName } from "../inbox/contact-name.ts";
import { partWords } from "../parts/words.ts";
import { createKept } from "../store.ts";
import { AlarmToast } from "./alarm-toast.tsx";
import { onFrame } from "./socket.ts";
import { calling } from "./title.ts";
import { playTone } from "./tone.ts";
import { liveWords } from "./words.ts";

type Alarm = Schemas["AgentAlarmFrame"];

const NAME_WITHIN_MS = 2_000;

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
/** Whether a tone is played; off until somebody wants it. */
export const soundOn = createKept("sound", false, isBoolean);
/** Whether the system's notifications are wanted; they also need the browser's permission. */
export const notifyOn = createKept("notify", false, isBoolean);

/** What is nobody's calls everybody, but one voice at a time; what is late also while whoever has it is away. */
const FOR_ALL = new Set(["new", "soon", "overdue"]);
/** The desk tells them to leads only. */
const FOR_LEADS = new Set(["waits", "refused", "refused_again"]);
const PRESSES = new Set(["soon", "overdue"]);
const BREATH_MS = 10_000;

/**
 * Which alarms are for this agent: urgent ones, what is nobody's, and what runs late while whoever has it is away or is
 * urgent, for everybody; the others for whom they concern.
 */
export function concerns(alarm: Alarm): boolean {
  return (
    alarm.for_me || FOR_LEADS.has(alarm.kind) || alarm.kind === "urgent" || alarm.kind === "senior" || shared(alarm)
  );
}

function shared(alarm: Alarm): boolean {
  if (alarm.unassigned) return FOR_ALL.has(alarm.kind);
  return !alarm.for_me && PRESSES.has(alarm.kind) && (alarm.away || alarm.urgent);
}

/** Start to tell of alarms.  `open` shows a conversation, `openNumber` says which one is looked at. */
export function followAlarms(open: (number: number) => void, openNumber: () => number | null): () => void {
  const stop = onFrame("alarm", (alarm) => tell(alarm, open, openNumber));
  const looked = () => {
    if (document.visibilityState === "visible") calling.set(new Set());
  };
  document.addEventListener("visibilitychange", looked);
  window.addEventListener("focus", looked);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", looked);
    window.removeEventListener("focus", looked);
  };
}

function tell(alarm: Alarm, open: (number: number) => void, openNumber: () => number | null): void {
  if (!concerns(alarm)) return;
  const looking = document.visibilityState === "visible" && document.hasFocus();
  if (looking && openNumber() === alarm.number) return;
  if (soundOn.get()) sound(alarm);
  if (!looking) calling.set((old) => new Set(old).add(alarm.number));
  const spoken = !looking && notifyOn.get();
  // What the list shows anyway does not also cover it: only what cannot wait.
  const shown = alarm.kind !== "message";
  if (!spoken && !shown) return;
  const show = () => {
    const sentence = alarmSentence(alarm);
    if (spoken) notify(sentence, alarm.number, open);
    if (shown) showToast(alarm, sentence, open);
  };
  if (findRow(alarm.number)) show();
  else void fetchRow(alarm.number).finally(show);
}

/** Of a rush of new conversations one is heard; what is urgent, or this agent's own, always is. */
function sound(alarm: Alarm): void {
  const loud = pressing(alarm);
  const calm = !loud && shared(alarm);
  if (calm && Date.now() - heardAt < BREATH_MS) return;
  if (calm) heardAt = Date.now();
  playTone(loud ? "urgent" : "quiet");
}
let heardAt = Number.NEGATIVE_INFINITY;

/** Urgent and not to be left: the claim itself, and an urgent conversation that is nearly or already late. */
function pressing(alarm: Alarm): boolean {
  return (
    alarm.kind === "urgent" ||
    alarm.kind === "refused_again" ||
    (alarm.urgent && alarm.kind !== "message" && alarm.kind !== "new")
  );
}

/** An alarm may be there before its row: who it is about is asked for, and told without where that takes too long. */
async function fetchRow(number: number): Promise<void> {
  try {
    takeRow((await fetchDetail(number, AbortSignal.timeout(NAME_WITHIN_MS))).row);
  } catch {
    // The number says enough to open it.
  }
}

function showToast(alarm: Alarm, sentence: string, open: (number: number) => void): void {
  // Calm ones of all take each other's place: a rush of them covers no more of the page than one.
  const id = shared(alarm) && !pressing(alarm) ? "alarm-shared" : `alarm-${alarm.number}`;
  notifications.hide(id);
  const onOpen = () => {
    open(alarm.number);
    notifications.hide(id);
  };
  notifications.show({
    id,
    message: createElement(AlarmToast, { sentence, onOpen }),
    color: pressing(alarm) ? "red" : alarm.kind === "new" && !alarm.urgent ? "indigo" : "yellow",
    autoClose: pressing(alarm) ? 20_000 : 8000,
    closeButtonProps: { "aria-label": say(partWords)("close") },
  });
}

/** "Urgent: #1042 Li Wei"; whoever gave no name is called as in the list, "Urgent: Visitor 1042". */
export function alarmSentence(alarm: Alarm): string {
  const who = named(alarm.number, findRow(alarm.number));
  const t = say(liveWords);
  switch (alarm.kind) {
    case "urgent":
    case "overdue":
    case "soon":
    case "new":
    case "assigned":
    case "senior":
    case "waits":
    case "refused":
    case "refused_again":
      return t(alarm.kind, { who });
    default:
      return t("message", { who });
  }
}

function named(number: number, row: Row | undefined): string {
  if (row && !row.contact.name) return contactName(row);
  return `#${number} ${row?.contact.name ?? ""}`.trim();
}

function notify(sentence: string, number: number, open: (number: number) => void): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  try {
    // The number only and a name: a screen on a shared desk shows no message.
    const shown = new Notification(sentence, { tag: `walletdesk-${number}`, icon: "/console/icon.svg" });
    shown.onclick = () => {
      window.focus();
      open(number);
      shown.close();
    };
  } catch {
    // Some phones only allow it from a service worker; the list shows the same.
  }
}

/** Ask the browser; call it from a click.  Resolves to whether notifications will be shown. */
export async function wantNotifications(): Promise<boolean> {
  if (typeof Notification === "undefined") return false;
  const answer =
    Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
  notifyOn.set(answer === "granted");
  return answer === "granted";
}
