import { type ComponentType, useEffect, useState } from "react";
import { ApiError } from "../api.ts";
import { Failed, Loading } from "./states.tsx";

/** A page that is fetched when it is first shown. */
export type Later<P> = ComponentType<P> & {
  /** Fetch it now; what goes wrong is told when it is shown. */
  fetch(): void;
};

/**
 * `lazy` that can fail: without network, or when the desk was updated meanwhile, it says so in the page's place and
 * can be tried again.  React's own would take the whole app down.
 */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Later<P> {
  let known: ComponentType<P> | undefined;
  const get = async () => {
    await fetchLostStyles();
    known = (await load()).default;
  };
  function Page(props: P) {
    const [, draw] = useState(0);
    const [tries, setTries] = useState(0);
    const [failed, setFailed] = useState(false);
    // biome-ignore lint/correctness/useExhaustiveDependencies: each try is one more
    useEffect(() => {
      if (known) return;
      let gone = false;
      setFailed(false);
      get()
        .then(() => !gone && draw((n) => n + 1))
        .catch(() => !gone && setFailed(true));
      return () => {
        gone = true;
      };
    }, [tries]);
    if (known) {
      const Known = known;
      return <Known {...props} />;
    }
    if (!failed) return <Loading />;
    return <Failed error={new ApiError(0, "offline")} order={1} retry={() => setTries((n) => n + 1)} />;
  }
  return Object.assign(Page, { fetch: () => void get().catch(() => undefined) });
}

// The bundler asks for a style sheet once only, even if it did not come: those are asked for here before the next try.
// Error events of elements do not bubble, they are only seen on their way down.
const lost = new Set<string>();
document.addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
    lost.add(target.href);
    target.remove();
  },
  true,
);

async function fetchLostStyles(): Promise<void> {
  const wanted = [...lost];
  lost.clear();
  await Promise.all(
    wanted.map(
      (href) =>
        new Promise((done, failed) => {
          const link = document.createElement("link");
          link.rel = "stylesheet";
          link.href = href;
          link.addEventListener("load", done);
          link.addEventListener("error", failed);
          document.head.append(link);
        }),
    ),
  );
}
