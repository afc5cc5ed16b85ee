import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { language } from "../i18n.ts";
import { draw } from "../testing/desk.tsx";
import { MarkedText, plainText } from "./marks.tsx";

test("a removed secret is a chip that can be asked what it is, in both languages", () => {
  const { unmount } = draw(<MarkedText text="my words ⟦recovery_phrase:12⟧ here" />);
  expect(screen.getByRole("button", { name: "recovery phrase removed, 12 words" })).toBeDefined();
  unmount();
  draw(<MarkedText text="我的 ⟦private_key⟧" />, { locale: "zh" });
  expect(screen.getByRole("button", { name: "私钥已移除" })).toBeDefined();
  expect(plainText("⟦secret⟧")).toBe("[敏感信息已移除]");
  language.set("en");
  expect(plainText("⟦secret⟧")).toBe("[secret removed]");
});

test("in one line a mark is words", () => {
  language.set("en");
  expect(plainText("it is ⟦hex:a1b2c3…9f3c⟧")).toBe("it is [hash or key a1b2c3…9f3c]");
});

test("addresses of chains are shortened in the middle and whole on hover, next to Chinese too", () => {
  const whole = "TQ5n7vY8wZ3mK2pL9xR4sB6cD1eF1gH8jU";
  draw(<MarkedText text={`地址是${whole}，一共 5200 USDT`} />);
  expect(screen.getByText("TQ5n7v…1gH8jU").title).toBe(whole);
  expect(screen.queryByText(/5200 USDT/)).toBeDefined();
});

test("what people write stays text", () => {
  const { container } = draw(<MarkedText text={'<img src=x onerror="alert(1)"> javascript:alert(1)'} />);
  expect(container.querySelector("img")).toBeNull();
  expect(container.querySelector("a")).toBeNull();
  expect(container.textContent).toContain('<img src=x onerror="alert(1)">');
});

test("a link opens apart and ends where the sentence does", () => {
  draw(<MarkedText text="见 https://example.org/a?b=1。谢谢" />);
  const link = screen.getByRole<HTMLAnchorElement>("link");
  expect(link.href).toBe("https://example.org/a?b=1");
  expect(link.rel).toContain("noopener");
  expect(link.target).toBe("_blank");
});

test("files without words are counted in the reader's language", () => {
  language.set("en");
  expect(plainText("⟦files:1⟧")).toBe("1 file");
  expect(plainText("⟦files:2⟧")).toBe("2 files");
  language.set("zh");
  expect(plainText("⟦files:2⟧")).toBe("2 个文件");
});
