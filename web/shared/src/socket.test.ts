import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CLOSED, type Frame, liveSocket, type SocketState, socketAddress } from "./socket.ts";

class Wire {
  static made: Wire[] = [];
  readyState = 1;
  sent: Frame[] = [];
  onopen = () => {};
  onmessage = (_: { data: string }) => {};
  onclose = (_: { code: number }) => {};
  constructor() {
    Wire.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  says(...frames: Frame[]): void {
    for (const frame of frames) this.onmessage({ data: JSON.stringify(frame) });
  }
  ends(code: number): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

function start(more: { again?: (code: number) => boolean; awaited?: () => boolean } = {}) {
  Wire.made = [];
  const states: SocketState[] = [];
  const frames: Frame[] = [];
  const socket = liveSocket<Frame, Frame>({
    url: () => "ws://desk.example/socket",
    hello: () => ({ t: "hello" }),
    ping: { t: "ping" },
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    make: () => new Wire() as unknown as WebSocket,
    random: () => 1,
    ...more,
  });
  socket.connect();
  return { socket, states, frames };
}

function wire(): Wire {
  const last = Wire.made.at(-1);
  if (!last) throw new Error("no socket was opened");
  return last;
}

function welcome(): void {
  wire().onopen();
  wire().says({ t: "welcome" });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("it says hello first and is open once welcomed", () => {
  const { socket, states, frames } = start();
  expect(socket.send({ t: "send" })).toBe(false);
  wire().onopen();
  expect(wire().sent).toEqual([{ t: "hello" }]);
  expect(socket.state).toBe("connecting");
  wire().says({ t: "welcome" });
  expect(states).toEqual(["connecting", "open"]);
  expect(frames).toEqual([{ t: "welcome" }]);
  expect(socket.send({ t: "send" })).toBe(true);
});

test("it comes back after a loss, later each time, and soon again after a good connection", () => {
  const { socket } = start();
  for (const delay of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    const before = Wire.made.length;
    wire().ends(1006);
    expect(socket.state).toBe("waiting");
    vi.advanceTimersByTime(delay - 1);
    expect(Wire.made).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(Wire.made).toHaveLength(before + 1);
  }
  welcome();
  vi.advanceTimersByTime(20_000);
  wire().ends(1006);
  const before = Wire.made.length;
  vi.advanceTimersByTime(500);
  expect(Wire.made).toHaveLength(before + 1);
});

test("while somebody waits for it no try is later than five seconds", () => {
  let waits = true;
  start({ awaited: () => waits });
  for (const delay of [500, 1000, 2000, 4000, 5000, 5000, 30_000]) {
    const before = Wire.made.length;
    waits = delay < 30_000;
    wire().ends(1006);
    vi.advanceTimersByTime(delay - 1);
    expect(Wire.made).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(Wire.made).toHaveLength(before + 1);
  }
});

test("a page that is seen waits for it", () => {
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  start();
  for (const _ of "four") {
    wire().ends(1006);
    vi.advanceTimersByTime(5000);
  }
  wire().ends(1006);
  vi.advanceTimersByTime(5000);
  expect(Wire.made).toHaveLength(6);
});

test.each([CLOSED.notAuthenticated, CLOSED.notAllowed])("a refusal (%i) stops it until it is started again", (code) => {
  const { socket } = start();
  wire().ends(code);
  vi.advanceTimersByTime(120_000);
  expect(Wire.made).toHaveLength(1);
  expect(socket.state).toBe("stopped");
  socket.connect();
  expect(Wire.made).toHaveLength(2);
});

test("who was too fast waits, and so does everybody after a restart", () => {
  start();
  welcome();
  wire().ends(CLOSED.tooFast);
  vi.advanceTimersByTime(9_999);
  expect(Wire.made).toHaveLength(1);
  vi.advanceTimersByTime(1);
  welcome();
  wire().ends(CLOSED.restart);
  vi.advanceTimersByTime(2_999);
  expect(Wire.made).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(Wire.made).toHaveLength(3);
});

test("a quiet connection is asked whether it lives, and left when it does not answer", () => {
  const { socket } = start();
  welcome();
  vi.advanceTimersByTime(25_000);
  expect(wire().sent.at(-1)).toEqual({ t: "ping" });
  wire().says({ t: "pong" });
  vi.advanceTimersByTime(10_000);
  expect(socket.state).toBe("open");
  // Quiet since the pong ten seconds ago: asked in fifteen, given up ten later.
  vi.advanceTimersByTime(15_000 + 10_000);
  expect(socket.state).toBe("waiting");
  expect(wire().readyState).toBe(3);
});

test("without a network it is lost at once, and back as soon as there is one", () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  const { socket } = start();
  welcome();
  page.dispatchEvent(new Event("offline"));
  expect(socket.state).toBe("waiting");
  page.dispatchEvent(new Event("online"));
  welcome();
  expect(socket.state).toBe("open");
});

test("a desk that never welcomes is left as well", () => {
  const { socket } = start();
  wire().onopen();
  vi.advanceTimersByTime(15_000);
  expect(socket.state).toBe("waiting");
});

test("a connection that was left cannot speak any more", () => {
  const { frames, socket } = start();
  welcome();
  const old = wire();
  vi.advanceTimersByTime(35_000 + 500);
  expect(Wire.made).toHaveLength(2);
  old.says({ t: "message" });
  old.ends(1006);
  expect(frames).toEqual([{ t: "welcome" }]);
  expect(socket.state).toBe("connecting");
});

test("stopping is for good", () => {
  const { socket, states } = start();
  welcome();
  socket.stop();
  wire().ends(1000);
  vi.advanceTimersByTime(120_000);
  expect(states.at(-1)).toBe("stopped");
  expect(Wire.made).toHaveLength(1);
});

test("what is not a frame is passed over", () => {
  const { frames } = start();
  welcome();
  wire().onmessage({ data: "{" });
  wire().onmessage({ data: "[1]" });
  wire().onmessage({ data: "null" });
  expect(frames).toHaveLength(1);
});

test("the address follows the page's own", () => {
  expect(socketAddress("/widget/socket", "https://desk.example/widget/frame/?x=1")).toBe(
    "wss://desk.example/widget/socket",
  );
  expect(socketAddress("/widget/socket", "http://127.0.0.1:8000/")).toBe("ws://127.0.0.1:8000/widget/socket");
});
