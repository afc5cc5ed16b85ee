/**
 * A socket that comes back by itself, for both apps: JSON frames told apart by `t`, a `hello` at the start of every
 * connection, pings while it is quiet, and a jittered back-off that spreads everybody after a restart.
 *
 * It queues nothing: what must not get lost is kept by the app until it is acknowledged, and sent again on `open`.
 */

export interface Frame {
  readonly t: string;
}

/**
 * - `connecting`: a connection is being made, or made and not yet welcomed
 * - `open`: the desk has answered `hello`
 * - `waiting`: the connection is lost, the next try is due at `retryAt`
 * - `stopped`: refused, or stopped by us; only `connect` starts it again
 */
export type SocketState = "connecting" | "open" | "waiting" | "stopped";

/** Close codes of the protocol (docs/protocol.md). */
export const CLOSED = {
  badFrame: 4400,
  notAuthenticated: 4401,
  notAllowed: 4403,
  noHello: 4408,
  tooLarge: 4413,
  tooFast: 4429,
  restart: 1012,
  tooSlow: 1013,
} as const;

export interface SocketOptions<Out extends Frame, In extends Frame> {
  /** Address, `ws:` or `wss:`; asked for anew at every try. */
  url: () => string;
  /** First frame of every connection. */
  hello: () => Out;
  ping: Out;
  /** Every frame, the answer to `hello` (`t` is "welcome") included, which comes first. */
  onFrame: (frame: In) => void;
  onState?: (state: SocketState, info: { code: number; retryAt: number }) => void;
  /**
   * Whether somebody waits for the connection: then no try is later than 5 s, else 30 s.  Asked at each loss; left out,
   * somebody waits while the page is seen.
   */
  awaited?: () => boolean;
  /** Whether to try again after a close; true where the default says so and this is left out. */
  again?: (code: number) => boolean;
  /** Opens the socket; for tests. */
  make?: (url: string) => WebSocket;
  /** 0 to 1; for tests. */
  random?: () => number;
}

export interface LiveSocket<Out extends Frame> {
  readonly state: SocketState;
  /** Start, or try again now. */
  connect(): void;
  /** Stop for good, until `connect`. */
  stop(): void;
  /** True when the frame was handed to an open connection; it may still get lost with it. */
  send(frame: Out): boolean;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const LONGEST_AWAITED_MS = 5_000;
/** A connection that held this long was a good one: the next loss starts from the shortest delay. */
const GOOD_AFTER_MS = 10_000;
const WELCOME_WITHIN_MS = 15_000;
const QUIET_MS = 25_000;
const ANSWER_WITHIN_MS = 10_000;

/** Never below these: at once is what everybody would do after a restart, and what got us thrown out for being fast. */
const SHORTEST_MS: Partial<Record<number, number>> = {
  [CLOSED.badFrame]: 5_000,
  [CLOSED.tooLarge]: 5_000,
  [CLOSED.tooFast]: 10_000,
  [CLOSED.restart]: 3_000,
};

function seen(): boolean {
  return globalThis.document?.visibilityState === "visible";
}

export function againByDefault(code: number): boolean {
  return code !== CLOSED.notAuthenticated && code !== CLOSED.notAllowed;
}

export function liveSocket<Out extends Frame, In extends Frame>(options: SocketOptions<Out, In>): LiveSocket<Out> {
  const { url, hello, ping, onFrame, onState, awaited = seen, again = againByDefault, random = Math.random } = options;
  const make = options.make ?? ((address: string) => new WebSocket(address));
  let state: SocketState = "stopped";
  let socket: WebSocket | undefined;
  let tries = 0;
  let openedAt = 0;
  let heardAt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;

  function enter(next: SocketState, code = 0, retryAt = 0): void {
    state = next;
    onState?.(next, { code, retryAt });
  }

  function connect(): void {
    if (state === "connecting" || state === "open") return;
    clearTimeout(retry);
    listen(true);
    enter("connecting");
    let current: WebSocket;
    try {
      current = make(url());
    } catch {
      // An address the page may not open (a policy of the host) throws at once.
      lost(undefined, 1006);
      return;
    }
    socket = current;
    watch = setTimeout(() => drop(current), WELCOME_WITHIN_MS);
    current.onopen = () => {
      if (socket === current) current.send(JSON.stringify(hello()));
    };
    current.onmessage = (event: MessageEvent) => {
      if (socket !== current) return;
      heardAt = Date.now();
      const frame = parse<In>(event.data);
      if (!frame) return;
      if (state !== "open" && frame.t === "welcome") {
        openedAt = heardAt;
        clearTimeout(watch);
        watch = setTimeout(listenForSilence, QUIET_MS);
        // Before the state: who hears of "open" already knows what the welcome said.
        onFrame(frame);
        if (socket === current) enter("open");
      } else {
        onFrame(frame);
      }
    };
    current.onclose = (event: CloseEvent) => lost(current, event.code);
  }

  /** A connection that no longer answers is left at once; its own close event may take minutes. */
  function drop(current: WebSocket): void {
    current.close();
    lost(current, 1006);
  }

  function lost(current: WebSocket | undefined, code: number): void {
    if (socket !== current) return;
    if (state === "stopped") return;
    socket = undefined;
    clearTimeout(watch);
    if (openedAt && Date.now() - openedAt >= GOOD_AFTER_MS) tries = 0;
    openedAt = 0;
    if (!again(code)) {
      listen(false);
      enter("stopped", code);
      return;
    }
    const ceiling = Math.min(awaited() ? LONGEST_AWAITED_MS : LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
    const longest = Math.max(ceiling, SHORTEST_MS[code] ?? 0);
    tries += 1;
    const delay = longest * (0.5 + random() / 2);
    retry = setTimeout(connect, delay);
    enter("waiting", code, Date.now() + delay);
  }

  function listenForSilence(): void {
    const current = socket;
    if (!current || state !== "open") return;
    const quiet = Date.now() - heardAt;
    if (quiet < QUIET_MS) watch = setTimeout(listenForSilence, QUIET_MS - quiet);
    else ask(current);
  }

  /** A page that slept or changed its network finds out by asking. */
  function ask(current: WebSocket): void {
    const asked = Date.now();
    send(ping);
    clearTimeout(watch);
    watch = setTimeout(() => {
      if (heardAt < asked) drop(current);
      else listenForSilence();
    }, ANSWER_WITHIN_MS);
  }

  function wake(): void {
    if (state === "waiting") connect();
    else if (state === "open" && socket) ask(socket);
  }

  /** The device says that it has no network: the open connection is held to be lost, and said to be, before it falls silent. */
  function cut(): void {
    if (state === "open" && socket) drop(socket);
  }

  function woken(): void {
    if (seen()) wake();
  }

  function listen(on: boolean): void {
    // The same listener added twice is one.
    const change = on ? "addEventListener" : "removeEventListener";
    globalThis[change]?.("online", wake);
    globalThis[change]?.("offline", cut);
    globalThis.document?.[change]("visibilitychange", woken);
  }

  function send(frame: Out): boolean {
    if (state !== "open" || socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  function stop(): void {
    if (state === "stopped") return;
    const current = socket;
    socket = undefined;
    clearTimeout(retry);
    clearTimeout(watch);
    tries = 0;
    listen(false);
    enter("stopped");
    current?.close(1000);
  }

  return {
    get state() {
      return state;
    },
    connect,
    stop,
    send,
  };
}

/** A frame, or undefined for what is none: a newer desk may send kinds that we do not know, never something else. */
function parse<In extends Frame>(data: unknown): In | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof frame === "object" && frame !== null && "t" in frame ? (frame as In) : undefined;
  } catch {
    return undefined;
  }
}

/** Address of a socket on the same host as the page: `ws:` for `http:`, `wss:` for `https:`. */
export function socketAddress(path: string, base: string = location.href): string {
  const address = new URL(path, base);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
