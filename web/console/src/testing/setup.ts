import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// What Mantine asks of a browser and happy-dom does not have.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
if (!("ResizeObserver" in globalThis)) {
  class ResizeObserver {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Object.assign(globalThis, { ResizeObserver });
}

// Without vitest's globals nothing does it for us.
afterEach(cleanup);
