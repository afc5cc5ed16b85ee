import { say } from "../i18n.ts";
import type { Row } from "./api.ts";
import { inboxWords } from "./words.ts";

/** What a contact is called everywhere: their name, or who gave none "Visitor 1042" by the conversation's number. */
export function contactName(row: Pick<Row, "number" | "contact">): string {
  return row.contact.name || `${say(inboxWords)("visitor")} ${row.number}`;
}
