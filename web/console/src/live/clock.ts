import { useSyncExternalStore } from "react";

/** The server's time; clocks of the desk are compared with it, not with the agent's computer. */
let ahead = 0;

/** Microseconds, as the server counts. */
export function serverNow(): number {
  return Date.now() * 1000 + ahead;
}

/** Learn how far the server is ahead from a time it just told. */
export function learnTime(at: number): void {
  const off = at - Date.now() * 1000;
  // What is within the way of a frame is noise.
  ahead = Math.abs(off) < 2_000_000 ? 0 : off;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function follow(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.visibilityState === "visible") for (const one of [...listeners]) one();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** What `read` says of the time of now, looked at each second; draws again only when that changes, so return text. */
export function useTicking<T extends string | number | boolean>(read: (now: number) => T): T {
  const look = () => read(serverNow());
  return useSyncExternalStore(follow, look, look);
}
