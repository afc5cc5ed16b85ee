/**
 * Parts that nobody sees before they have written or come back.  They are fetched as soon as the first page stands,
 * so that it stands sooner.
 */

import { useEffect, useState } from "preact/hooks";
import { useChat } from "../ui.ts";
import looks from "./talk.css?url";

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
  if (!here) {
    const [parts] = await Promise.all([import("./talk.ts"), dressed()]);
    here = parts;
  }
  return here;
}

let dressing: Promise<void> | undefined;

/** Their looks are there.  Beside the parts, because a bundler's own way would come with every first page. */
function dressed(): Promise<void> {
  dressing ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = looks;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      dressing = undefined;
      reject(new Error("no network"));
    };
    document.head.append(link);
  });
  return dressing;
}

const PATIENCE_MS = 2_000;

/** What comes of it within the two seconds that a message may be held up; nothing where nothing does. */
export function inTime<Answer>(coming: Promise<Answer>): Promise<Answer | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([coming, late]).catch(() => undefined);
}
