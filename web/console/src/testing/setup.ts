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
