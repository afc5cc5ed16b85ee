import { expect, test } from "vitest";
import { chooseLanguage, direction, type SameWords, translator, words } from "./i18n.ts";

const en = words({
  greeting: "Hello {name}",
  send: "Send",
  waiting: { one: "{count} person before you", other: "{count} people before you" },
});
const zh: SameWords<typeof en> = {
  greeting: "您好，{name}",
  send: "发送",
  waiting: { other: "前面还有 {count} 人" },
};

test("each language says it with its own plural forms and numbers", () => {
  const [english, chinese] = [translator("en", en, en), translator("zh", zh, en)];
  expect(english("waiting", { count: 1 })).toBe("1 person before you");
  expect(english("waiting", { count: 1200 })).toBe("1,200 people before you");
  expect(chinese("waiting", { count: 1 })).toBe("前面还有 1 人");
  expect(chinese("greeting", { name: "李伟" })).toBe("您好，李伟");
});

test("what a catalogue has not translated yet is said in English", () => {
  const german = translator("de", { send: "Senden" }, en);
  expect(german("send")).toBe("Senden");
  expect(german("greeting", { name: "Eva" })).toBe("Hello Eva");
});

test("what people write is put in as it is, braces and all", () => {
  const english = translator("en", en, en);
  expect(english("greeting", { name: "{name} $& <b>" })).toBe("Hello {name} $& <b>");
});

test("the compiler counts the values", () => {
  const english = translator("en", en, en);
  // @ts-expect-error a value is missing
  expect(english("greeting")).toBe("Hello {name}");
  // @ts-expect-error no such sentence
  expect(english("unknown")).toBe("unknown");
  // @ts-expect-error a sentence is missing
  const lacking: SameWords<typeof en> = { greeting: "您好", send: "发送" };
  expect(lacking.send).toBe("发送");
});

test("the visitor's first language that we speak wins", () => {
  expect(chooseLanguage(["en", "zh"], ["fr-FR", "zh-Hans-CN", "en"])).toBe("zh");
  expect(chooseLanguage(["en", "zh"], ["fr"])).toBe("en");
  expect(chooseLanguage(["en", "zh"], [])).toBe("en");
});

test("Arabic and Persian run from right to left", () => {
  expect(direction("ar-EG")).toBe("rtl");
  expect(direction("fa")).toBe("rtl");
  expect(direction("zh-CN")).toBe("ltr");
});
