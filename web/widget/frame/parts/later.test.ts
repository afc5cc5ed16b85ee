import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.restoreAllMocks());

test("looks that did not come are asked for again, and nothing is shown without them", async () => {
  const appended: HTMLLinkElement[] = [];
  vi.spyOn(document.head, "append").mockImplementation((link) => void appended.push(link as HTMLLinkElement));
  const { fetchLater } = await import("./later.ts");

  const lost = fetchLater();
  appended[0]?.onerror?.(new Event("error"));
  await expect(lost).rejects.toThrow("no network");

  const coming = fetchLater();
  expect(appended).toHaveLength(2);
  expect(appended[1]?.rel).toBe("stylesheet");
  expect(appended[1]?.getAttribute("href")).toContain("talk.css");
  appended[1]?.onload?.(new Event("load"));
  expect((await coming).ThreadView).toBeDefined();
});
