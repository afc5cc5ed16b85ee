import { words } from "@walletdesk/shared/i18n";
import type { late } from "./late.ts";

/** What the widget says of itself on its first page.  Plain, calm, one thing at a time.  The rest is in `late.ts`. */
export const en = words({
  language: "Language",
  close: "Close chat",
  back: "All conversations",
  support: "Support",

  // Waiting and who answers
  waitUnknown: "Wait not known yet",
  waitMinutes: { other: "Answer in about {count} min" },
  waitHours: { one: "Answer in about {count} hour", other: "Answer in about {count} hours" },
  answeredBy: "{name} answers you",
  waitingForYou: "Waiting for your answer",
  solvedState: "Solved",
  closedState: "Closed",
  away: "The team is away right now. Write to us, and we answer as soon as we are back.",
  reconnecting: "Reconnecting. You can go on writing.",
  tryNow: "Try now",
  offline: "No network. What you send goes out once, as soon as it is back.",

  // First page
  greeting: "How can we help?",
  news: "News",
  whatHappened: "What happened? (optional)",
  topicStolen: "Coins are gone, or someone has my recovery phrase",
  topicPending: "A transfer is pending or missing",
  topicDeposit: "Sent to an exchange, not credited",
  topicNotShown: "A token or balance is not shown",
  topicFees: "A transfer is refused: fees or energy",
  topicApp: "The app does not work",
  topicFake: "A site, app or helper looks fake",
  stolenFirst:
    "If coins are leaving right now, move what is left to a new wallet on another device first. Then write to us.",
  purpose: "We use what you write here to answer you, and for nothing else.",
  privacy: "Privacy notice",
  help: "Search the help",
  languageMissing: "My language is missing or badly written",
  newMessage: "Write a new message",
  untitled: "Conversation {number}",

  // Facts
  factsTitle: "Sent along with your first message",
  factsInclude: { one: "Send {count} detail along", other: "Send {count} details along" },
  factsShow: "Show all",
  factsHide: "Show less",
  app_version: "App version",
  os: "System",
  network: "Network",
  vpn: "VPN",
  chain: "Chain",
  page: "Page",
  on: "on",
  off: "off",

  // What we never do
  neverTitle: "We never ask for your recovery phrase",
  neverText:
    "Nor for private keys, passwords or codes. We never call you or write first, and no fee releases your coins. Whoever asks is a thief, even under our name.",
  neverOpen: "What we never ask for",
  understood: "Understood",

  // Writing
  writeHere: "Your message",
  send: "Send",
  addFile: "Add a file",
  takePicture: "Take a picture",
  noPhrase: "Never send a picture of your recovery phrase. Nobody needs it.",
  dropHere: "Drop the file here",
  fileMany: { one: "At most {count} file with one message.", other: "At most {count} files with one message." },
  filesUnderWay: "A file is still on its way.",
  tooLong: { one: "Too long by {count} character.", other: "Too long by {count} characters." },
  waitsForNetwork: "Goes out when the network is back",

  // The conversation
  closed: "This conversation is closed.",
  historyGone: "Your earlier conversations are no longer on this device.",

  // Secrets
  hashWord: "hash ",
  itWasKey: "It was a private key.",

  // No way in
  connecting: "Connecting",
  refusedIdentity:
    "We could not confirm who you are. Close the chat and open it again from the app, or go on without your name.",
  goOnAsStranger: "Go on without my name",
  refusedPage: "This chat is not available on this page. Please write to us from the app or our website.",
  dismiss: "Dismiss",
});

export type Dictionary = typeof en & typeof late;
