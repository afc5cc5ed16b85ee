import { CLOSED, type LiveSocket, liveSocket, type SocketState, socketAddress } from "@walletdesk/shared/socket";
import { refusals, type Schemas } from "../api.ts";
import { createStore } from "../store.ts";
import { learnTime } from "./clock.ts";

export type Gets = Schemas["AgentGets"];
export type Sends = Schemas["AgentSends"];
type FrameOf<T extends Gets["t"]> = Extract<Gets, { t: T }>;

/** `seen` counts the connections that were opened: from the second on, what was missed is fetched. */
export const connection = createStore<{ state: SocketState; seen: number; retryAt: number }>({
  state: "stopped",
  seen: 0,
  retryAt: 0,
});

const followers = new Map<string, Set<(frame: never) => void>>();
const reopened = new Set<() => void>();
const watched = new Map<number, () => number | null>();
let socket: LiveSocket<Sends> | undefined;

/** Hear every frame of one kind. */
export function onFrame<T extends Gets["t"]>(kind: T, follower: (frame: FrameOf<T>) => void): () => void {
  const all = followers.get(kind) ?? new Set();
  followers.set(kind, all);
  all.add(follower);
  return () => {
    all.delete(follower);
  };
}

/** Hear of every connection after the first: frames in between are lost. */
export function onReopen(follower: () => void): () => void {
  reopened.add(follower);
  return () => {
    reopened.delete(follower);
  };
}

/** Hand one frame to its followers. */
export function receive(frame: Gets): void {
  for (const follower of [...(followers.get(frame.t) ?? [])]) (follower as (frame: Gets) => void)(frame);
}

/** Be told of a conversation from now on.  `after` says up to which number it is known, at each connection anew. */
export function watch(number: number, after: () => number | null): () => void {
  watched.set(number, after);
  socket?.send({ t: "watch", number, after: after() });
  return () => {
    if (watched.get(number) !== after) return;
    watched.delete(number);
    socket?.send({ t: "unwatch", number });
  };
}

/** True when it went out; nothing is queued here. */
export function send(frame: Sends): boolean {
  return socket?.send(frame) ?? false;
}

export function openSocket(): () => void {
  socket = liveSocket<Sends, Gets>({
    url: () => socketAddress("/console/socket"),
    hello: () => ({ t: "hello", v: 1 }),
    ping: { t: "ping" },
    onFrame: receive,
    onState: (state, { code, retryAt }) => {
      connection.set((old) => ({ state, retryAt, seen: old.seen + (state === "open" ? 1 : 0) }));
      if (state === "open") opened();
      if (code === CLOSED.notAuthenticated) refusals.set((n) => n + 1);
    },
  });
  const opening = socket;
  opening.connect();
  return () => {
    opening.stop();
    if (socket === opening) socket = undefined;
    connection.set({ state: "stopped", seen: 0, retryAt: 0 });
  };
}

/** Try now instead of waiting. */
export function reconnect(): void {
  socket?.connect();
}

function opened(): void {
  for (const [number, after] of watched) socket?.send({ t: "watch", number, after: after() });
  if (connection.get().seen > 1) for (const follower of [...reopened]) follower();
}

onFrame("welcome", (frame) => learnTime(frame.at));
onFrame("pong", (frame) => learnTime(frame.at));
