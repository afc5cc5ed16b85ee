/** Few at a time, the others in their order; what the desk puts off is tried again when it said. */

export interface QueueOptions {
  /** How many may be under way now. */
  most: () => number;
  /** The seconds after which an attempt that failed so may be made again by itself; undefined for never. */
  putOff: (error: unknown) => number | undefined;
}

/** After so many attempts it is for the person to say whether to go on. */
const ATTEMPTS = 10;
/** Longer than this nobody looks at a bar that does not move. */
const LONGEST_S = 15;

/** Runs each task when there is room for it.  One that is put off keeps its room, so that the others wait with it. */
export function makeQueue({ most, putOff }: QueueOptions) {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;

  function pump(): void {
    while (running < most()) {
      const next = waiting.shift();
      if (!next) return;
      running += 1;
      void next().finally(() => {
        running -= 1;
        pump();
      });
    }
  }

  async function attempt<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempts = 1; ; attempts += 1) {
      signal.throwIfAborted();
      try {
        return await task();
      } catch (error) {
        const after = putOff(error);
        if (after === undefined || after > LONGEST_S || attempts === ATTEMPTS || signal.aborted) throw error;
        await pause(after, signal);
      }
    }
  }

  return function run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      waiting.push(() => attempt(task, signal).then(resolve, reject));
      pump();
    });
  };
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
