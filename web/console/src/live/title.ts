import { useEffect } from "react";
import { createStore } from "../store.ts";

/** What the page is about, and how many conversations call while nobody looks: "(2) #1042 Li Wei · walletdesk". */
const about = createStore("");
export const calling = createStore<ReadonlySet<number>>(new Set());

const NAME = "walletdesk";

function write(): void {
  const count = calling.get().size;
  const title = about.get() ? `${about.get()} · ${NAME}` : NAME;
  document.title = count > 0 ? `(${count}) ${title}` : title;
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (icon) icon.href = count > 0 ? "/console/icon-calling.svg" : "/console/icon.svg";
}
about.subscribe(write);
calling.subscribe(write);

/** Name the page while this part is on it. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    about.set(title);
  }, [title]);
}
