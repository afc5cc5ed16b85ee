import { useEffect, useRef } from "react";

/**
 * Keys of the desk.  A binding is written as it is pressed: "j", "?", "Enter", "g m" (one after the other), "Mod+k"
 * (Cmd on Apple, Ctrl elsewhere).  None fires while somebody types, save those with Mod.
 */
export type Bindings = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

const layers: { current: Bindings }[] = [];
/** How long the second key of two may take. */
const SECOND_KEY_MS = 1200;
let first = "";
let firstAt = 0;

export const isApple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
/** What Mod is called on this computer. */
export const MOD = isApple ? "⌘" : "Ctrl";

const FIELDS = "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='textbox']";
/** Parts that use letters and arrows themselves. */
const OWN_KEYS = "[role='menu'], [role='listbox'], [role='dialog'], [role='combobox']";

/** Parts that lie over the page; while one is open, what is under it hears no keys. */
const LAYERS = "[role='menu'], [role='listbox'], [role='dialog']";

/** Whether a key pressed here is text or belongs to a part that reads keys itself. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(FIELDS) !== null || target.closest(OWN_KEYS) !== null;
}

/** Some lists stay in the page while they are closed, and are not drawn. */
function isCovered(): boolean {
  return [...document.querySelectorAll(LAYERS)].some((layer) => layer.checkVisibility?.() ?? true);
}

/** Name of the binding that this key is, or "" when it is none of ours to read. */
export function keyName(event: KeyboardEvent): string {
  if (event.isComposing || event.key === "Process" || event.key === "Dead" || event.altKey) return "";
  const mod = isApple ? event.metaKey : event.ctrlKey;
  if (mod) return `Mod+${event.key.toLowerCase()}`;
  if (event.ctrlKey || event.metaKey) return "";
  // Enter and Space press the button that has the focus.
  if (event.key === "Enter" && event.target instanceof Element && event.target.closest("button, a, summary")) return "";
  return event.key.length === 1 && event.key !== "?" ? event.key.toLowerCase() : event.key;
}

/** Find and run what is bound to a key; the newest layer first.  True when something was. */
export function press(event: KeyboardEvent, now = Date.now()): boolean {
  if (event.defaultPrevented) return false;
  const name = keyName(event);
  if (!name) return false;
  if (!name.startsWith("Mod+") && (isTyping(event.target) || isCovered())) {
    first = "";
    return false;
  }
  const pair = first && now - firstAt <= SECOND_KEY_MS ? `${first} ${name}` : "";
  first = "";
  for (const wanted of pair ? [pair, name] : [name]) {
    for (const layer of [...layers].reverse()) {
      const action = layer.current[wanted];
      if (!action) continue;
      event.preventDefault();
      action(event);
      return true;
    }
  }
  if (layers.some((layer) => Object.keys(layer.current).some((key) => key.startsWith(`${name} `)))) {
    first = name;
    firstAt = now;
  }
  return false;
}

let listening = false;

/** Bind keys while this part is on the page. */
export function useKeys(bindings: Bindings): void {
  const layer = useRef(bindings);
  layer.current = bindings;
  useEffect(() => {
    if (!listening) {
      listening = true;
      window.addEventListener("keydown", (event) => press(event));
    }
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}

/** As shown in tooltips and the help sheet: "G M", "Ctrl K". */
export function keyLabel(binding: string): string {
  return binding
    .split(/[+ ]/)
    .map((key) => (key === "Mod" ? MOD : key.length === 1 ? key.toUpperCase() : key))
    .join(" ");
}
