/** What nobody reads before they have written or come back: it comes with the parts that come later (`parts/talk.ts`). */

import { words } from "@walletdesk/shared/i18n";
import { en } from "./en.ts";

export const late = words({
  // Waiting and who answers
  position: "Number {count} in the queue",
  next: "You are next",

  // The list
  yourConversations: "Your conversations",
  more: "Earlier conversations",
  unread: { one: "{count} new message", other: "{count} new messages" },

  // Writing
  removeFile: "Remove {name}",
  again: "Try again",
  discard: "Discard",
  fileGoing: "{name}, {percent} % sent",
  fileLarge: "{name} was not sent ({size}, limit {limit}). Your text is kept.",
  fileFailed: "{name} was not sent. Your text is kept.",
  fileFailedWhy: "{name} was not sent. {why}",
  files: { one: "{count} file", other: "{count} files" },
  sending: "Sending",
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
  answersThat: "Answers: {words}. Show that message",
  anEarlierOne: "an earlier message",
  withoutWords: "a message without words",
  today: "Today",
  yesterday: "Yesterday",
  received: "We have your message. The answer comes here. You can close this chat, it waits for you.",
  linkOf: "Goes on from an earlier conversation",
  picture: "Picture: {name}",
  fileGone: "{name} is no longer there",
  choose: "Choose an answer",
  solved: "This solved it",
  senior: "This did not help, someone senior please",
  seniorDone: "Someone senior was asked for. They read everything above, you need not repeat it.",
  reopen: "If it is not solved after all, just write.",

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
  holdsSecret: "This message holds a secret",
  removed_api_key: "API key removed",
  removed_password: "Password removed",
  removed_code: "Code removed",
  removed_card: "Card details removed",
  removed_identity: "Identity number removed",
});

Object.assign(en, late);
