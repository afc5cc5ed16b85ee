/**
 * Parts that nobody sees before they have written or come back.  They are fetched as soon as the first page stands,
 * so that it stands sooner.
 */

import { useEffect, useState } from "preact/hooks";
import { useChat } from "../ui.ts";

type Later = typeof import("./talk.ts");

let here: Later | undefined;

/** The parts, once they are here.  A lost network is tried again with the next connection. */
export function useLater(): Later | undefined {
  const { link } = useChat();
  const [later, set] = useState(here);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the connection is an occasion to try again
  useEffect(() => {
    if (here) set(here);
    else fetchLater().then(set, () => {});
  }, [link]);
  return later;
}

/** For tests, and for whoever knows that they are wanted. */
export async function fetchLater(): Promise<Later> {
  here ??= await import("./talk.ts");
  return here;
}

const PATIENCE_MS = 2_000;

/** What comes of it within the two seconds that a message may be held up; nothing where nothing does. */
export function inTime<Answer>(coming: Promise<Answer>): Promise<Answer | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([coming, late]).catch(() => undefined);
}
