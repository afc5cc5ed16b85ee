import { words } from "@walletdesk/shared/i18n";

/** Everything the widget says of itself.  Plain, calm, one thing at a time. */
export const en = words({
  language: "Language",
  close: "Close chat",
  back: "All conversations",
  support: "Support",

  // Waiting and who answers
  waitUnknown: "Wait not known yet",
  waitMinutes: { other: "Answer in about {count} min" },
  waitHours: { one: "Answer in about {count} hour", other: "Answer in about {count} hours" },
  position: "Number {count} in the queue",
  next: "You are next",
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
  newMessage: "Write a new message",
  yourConversations: "Your conversations",
  untitled: "Conversation {number}",
  unread: { one: "{count} new message", other: "{count} new messages" },

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
  dropHere: "Drop the file here",
  removeFile: "Remove {name}",
  again: "Try again",
  discard: "Discard",
  fileGoing: "{name}, {percent} % sent",
  fileLarge: "{name} was not sent ({size}, limit {limit}). Your text is kept.",
  fileMany: { one: "At most {count} file with one message.", other: "At most {count} files with one message." },
  fileFailed: "{name} was not sent. Your text is kept.",
  fileFailedWhy: "{name} was not sent. {why}",
  filesUnderWay: "A file is still on its way.",
  tooLong: { one: "Too long by {count} character.", other: "Too long by {count} characters." },
  sending: "Sending",
  waitsForNetwork: "Goes out when the network is back",
  sent: "Sent",
  notSent: "Not sent.",
  notSentWhy: "Not sent. {why}",

  // The conversation
  conversation: "Conversation",
  number: "No. {number}",
  transcript: "Download conversation",
  transcriptFailed: "The conversation could not be downloaded. Please try again.",
  earlier: "Earlier messages",
  loading: "Loading",
  toNewest: "To the newest message",
  newBelow: "New message",
  you: "You",
  automatic: "automatic answer",
  types: "{name} is typing",
  someoneTypes: "Someone is typing",
  today: "Today",
  yesterday: "Yesterday",
  received: "We have your message. A person will answer you here. You can close this chat, the answer waits for you.",
  linkOf: "Goes on from an earlier conversation",
  picture: "Picture: {name}",
  fileGone: "{name} is no longer there",
  solved: "This solved it",
  senior: "This did not help, someone senior please",
  seniorDone: "Someone senior was asked for. They read everything above, you need not repeat it.",
  reopen: "If it is not solved after all, just write.",
  closed: "This conversation is closed.",
  historyGone: "Your earlier conversations are no longer on this device.",

  // Rating
  rateTitle: "How was this for you?",
  rate1: "1 of 5, very bad",
  rate2: "2 of 5, bad",
  rate3: "3 of 5, so-so",
  rate4: "4 of 5, good",
  rate5: "5 of 5, very good",
  rateWords: "A few words (optional)",
  rateSend: "Send rating",
  rateThanks: "Thank you. You rated this {score} of 5.",
  rateChange: "Change rating",

  // Secrets
  removed_recovery_phrase: {
    one: "Recovery phrase removed, {count} word",
    other: "Recovery phrase removed, {count} words",
  },
  removed_phrase: "Recovery phrase removed",
  removed_private_key: "Private key removed",
  removed_extended_key: "Extended key removed",
  removed_keystore: "Keystore removed",
  removed_secret: "Secret removed",
  removedWhy:
    "It was removed. Nobody here can read it any more. Others may have seen it on the way: move what that wallet holds to a new one.",
  secretWhy: "It was removed. Nobody here can read it any more. Change it wherever you use it.",
  hexWhy:
    "64 characters that may be a private key were shortened. If it is a transaction hash, write the word “hash” before it and send it once more.",
  alarmTitle: "Your wallet is at risk. Do this now",
  askTitle: "Hash or private key?",
  alarmKept: "We removed what you sent and did not store it.",
  alarmLater: "I have read this, back to the chat",
  alarmAgain: "What to do now",
  itIsHash: "It is a transaction hash",
  hashWord: "hash ",
  itIsKey: "It is a private key",
  itWasKey: "It was a private key.",

  // No way in
  connecting: "Connecting",
  refusedIdentity:
    "We could not confirm who you are. Close the chat and open it again from the app, or go on without your name.",
  goOnAsStranger: "Go on without my name",
  refusedPage: "This chat is not available on this page. Please write to us from the app or our website.",
  dismiss: "Dismiss",
});

export type Dictionary = typeof en;
