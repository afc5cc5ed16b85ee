import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { connectWords } from "./connect.words.ts";
import { CHAT_LANGUAGES } from "./forms.tsx";
import { signToken } from "./samples.ts";

it("an inbox offers exactly the languages that the chat has words for", () => {
  const more = readdirSync(resolve(import.meta.dirname, "../../../widget/frame/words/more"));
  expect([...CHAT_LANGUAGES].sort()).toEqual(["en", ...more.map((file) => file.replace(/\.ts$/, ""))].sort());
});

it("every reason why an account does not work is said in words", () => {
  const channels = resolve(import.meta.dirname, "../../../../walletdesk/channels");
  const files = readdirSync(channels, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".py"));
  const source = files.map((file) => readFileSync(resolve(channels, file), "utf8")).join("\n");
  const ofOne = /OF_ONE_MESSAGE = frozenset\(([^)]*)\)/.exec(source)?.[1] ?? "";
  // Of a message alone as well, and said where it stands.
  const said = ["mail_may_have_gone", "original_gone"];
  const codes = [...source.matchAll(/(?:Permanent\(\s*|\breason=|reason: str = )"(\w+)"/g)].map(
    ([, code]) => code ?? "",
  );
  const missing = codes.filter(
    (code) => !(ofOne.includes(code) || said.includes(code) || `reason_${code}` in connectWords.en),
  );
  expect(codes.length).toBeGreaterThan(20);
  expect([...new Set(missing)].sort()).toEqual([]);
});

it.each(["node", "python"] as const)(
  "the %s sample names the key, the inbox and all that a token must say",
  (server) => {
    for (const algorithm of ["EdDSA", "HS256"] as const) {
      const code = signToken(server, { algorithm, kid: "k123" }, "wallet-web");
      expect(code).toContain(`"${algorithm}"`);
      expect(code).toContain('"k123"');
      expect(code).toContain('"wallet-web"');
      for (const claim of server === "python"
        ? ['"sub"', '"iat"', '"exp"', '"jti"']
        : ["setSubject", "setIssuedAt", "setExpirationTime", "setJti"]) {
        expect(code).toContain(claim);
      }
    }
  },
);
