import { notifications } from "@mantine/notifications";
import { say } from "../i18n.ts";
import { sentenceOf } from "./states.tsx";
import { partWords } from "./words.ts";

const closeButton = () => ({ "aria-label": say(partWords)("close") });

/** Tell that something did not work, in the corner of the page. */
export function tellError(error: unknown): void {
  notifications.show({ message: sentenceOf(error), color: "red", autoClose: 8000, closeButtonProps: closeButton() });
}

/** Tell that something was done where the page does not show it by itself. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 4000, closeButtonProps: closeButton() });
}
