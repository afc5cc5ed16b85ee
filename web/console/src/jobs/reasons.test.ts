import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES, say } from "../i18n.ts";
import { jobKind, jobReason } from "./reasons.ts";
import { jobWords } from "./words.ts";

const folder = resolve(import.meta.dirname, "../../../../walletdesk");
const sources = (readdirSync(folder, { recursive: true, encoding: "utf8" }) as string[])
  .filter((path) => path.endsWith(".py"))
  .map((path) => readFileSync(resolve(folder, path), "utf8"))
  .join("\n");

/** Kinds that any process of the desk runs, by the constants they are registered with. */
function registered(): string[] {
  const constants = new Map(
    [...sources.matchAll(/^([A-Z_]+)(?:: \w+)? = "([a-z_.]+)"/gm)].map(([, name, value]) => [name, value]),
  );
  const names = [...sources.matchAll(/runner\.on\((?:\w+\.)?([A-Z_]+),/g)].map(([, name]) => name);
  return [...new Set(names)].map((name) => constants.get(name) ?? `no constant ${name}`);
}

describe("failed jobs in words", () => {
  it("has a name for every kind of job in both languages", () => {
    const kinds = registered();
    expect(kinds.length).toBeGreaterThan(5);
    for (const kind of kinds) {
      expect(jobWords.en).toHaveProperty(`kind_${kind.replaceAll(".", "_")}`);
      for (const locale of LANGUAGES) expect(jobKind(say(jobWords, locale), kind)).not.toContain("_");
    }
  });

  it("explains a known reason and names one that nobody expected", () => {
    const t = say(jobWords, "en");
    expect(jobReason(t, "timeout")).toBe("It took too long.");
    expect(jobReason(t, "KeyError")).toContain("(KeyError)");
  });
});
