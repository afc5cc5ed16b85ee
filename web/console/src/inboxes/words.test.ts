import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { CHAT_LANGUAGES } from "./forms.tsx";
import { signToken } from "./samples.ts";

it("an inbox offers exactly the languages that the chat has words for", () => {
  const more = readdirSync(resolve(import.meta.dirname, "../../../widget/frame/words/more"));
  expect([...CHAT_LANGUAGES].sort()).toEqual(["en", ...more.map((file) => file.replace(/\.ts$/, ""))].sort());
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
