import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { keyLabel, useKeys } from "./keys.ts";

function Page({ bindings, open = false }: { bindings: Record<string, () => void>; open?: boolean }) {
  useKeys(bindings);
  return (
    <>
      <textarea aria-label="reply" />
      <input aria-label="search" />
      <button type="button">press</button>
      {open && <div role="dialog" aria-label="over the page" />}
    </>
  );
}

const on = (bindings: Record<string, () => void>, open = false) => render(<Page bindings={bindings} open={open} />);

test("a key does what it is bound to", () => {
  const next = vi.fn();
  on({ j: next });
  fireEvent.keyDown(document.body, { key: "j" });
  fireEvent.keyDown(document.body, { key: "J", shiftKey: true });
  expect(next).toHaveBeenCalledTimes(2);
});

test("none fires while somebody types", () => {
  const resolve = vi.fn();
  on({ e: resolve });
  fireEvent.keyDown(screen.getByLabelText("reply"), { key: "e" });
  fireEvent.keyDown(screen.getByLabelText("search"), { key: "e" });
  expect(resolve).not.toHaveBeenCalled();
});

test("none fires while characters are composed, or with another modifier", () => {
  const resolve = vi.fn();
  on({ e: resolve });
  fireEvent.keyDown(document.body, { key: "e", isComposing: true });
  fireEvent.keyDown(document.body, { key: "Process" });
  fireEvent.keyDown(document.body, { key: "e", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "e", altKey: true });
  expect(resolve).not.toHaveBeenCalled();
});

test("none fires under an open dialog, save those with Mod", () => {
  const [resolve, palette] = [vi.fn(), vi.fn()];
  on({ e: resolve, "Mod+k": palette }, true);
  fireEvent.keyDown(document.body, { key: "e" });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  expect(resolve).not.toHaveBeenCalled();
  expect(palette).toHaveBeenCalledOnce();
});

test("two keys go one after the other, and the second alone means its own", () => {
  const [mine, more] = [vi.fn(), vi.fn()];
  on({ "g m": mine, m: more });
  fireEvent.keyDown(document.body, { key: "g" });
  fireEvent.keyDown(document.body, { key: "m" });
  fireEvent.keyDown(document.body, { key: "m" });
  expect(mine).toHaveBeenCalledOnce();
  expect(more).toHaveBeenCalledOnce();
});

test("Enter on a button presses the button", () => {
  const open = vi.fn();
  on({ Enter: open });
  fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
  expect(open).not.toHaveBeenCalled();
});

test("keys go with the part that bound them", () => {
  const next = vi.fn();
  on({ j: next }).unmount();
  fireEvent.keyDown(document.body, { key: "j" });
  expect(next).not.toHaveBeenCalled();
});

test("a binding is shown as it is pressed", () => {
  expect(keyLabel("g m")).toBe("G M");
  expect(keyLabel("Mod+k")).toBe("Ctrl K");
  expect(keyLabel("?")).toBe("?");
});
