import type { Algorithm } from "./api.ts";

/** The lines that put the chat on a page. */
export const snippet = (desk: string, inbox: string) =>
  `<script src="${desk}/widget/loader.js" data-inbox="${inbox}" async></script>`;

/** What a page's Content-Security-Policy must allow for it; no style-src is needed. */
export const policy = (desk: string) => `script-src ${desk};\nframe-src ${desk};`;

/** The chat as a page of its own, for links and an app's web view. */
export const pageAddress = (desk: string, inbox: string) =>
  `${desk}/widget/frame/?${new URLSearchParams({ inbox, view: "page" })}`;

/** How the page tells who its user is. */
export const identifyPage = () => `<script>
  const name = () => walletdesk.identify(() =>
    fetch("/support-token", { method: "POST" }).then((answer) => answer.text())
  );
  if (window.walletdesk) name();
  else addEventListener("walletdesk:ready", name);
</script>`;

export const makeKeyPair = `openssl genpkey -algorithm ed25519 -out walletdesk-key.pem
openssl pkey -in walletdesk-key.pem -pubout`;

export const SERVERS = ["node", "python"] as const;
export type Server = (typeof SERVERS)[number];
export const SERVER_NAMES: Record<Server, string> = { node: "Node.js", python: "Python" };

/** Code of the wallet's server that signs a token for its user; it lives five minutes and is used once. */
export function signToken(server: Server, { algorithm, kid }: { algorithm: Algorithm; kid: string }, inbox: string) {
  return server === "node" ? node(algorithm, kid, inbox) : python(algorithm, kid, inbox);
}

function node(algorithm: Algorithm, kid: string, inbox: string): string {
  const key =
    algorithm === "EdDSA"
      ? `const key = await importPKCS8(readFileSync("walletdesk-key.pem", "utf8"), "EdDSA");`
      : "const key = new TextEncoder().encode(process.env.SUPPORT_CHAT_SECRET);";
  const imports =
    algorithm === "EdDSA"
      ? `import { readFileSync } from "node:fs";\nimport { importPKCS8, SignJWT } from "jose"; // npm install jose`
      : `import { SignJWT } from "jose"; // npm install jose`;
  return `import { randomUUID } from "node:crypto";
${imports}

${key}

export function supportToken(user) {
  return new SignJWT({ name: user.name, language: user.language })
    .setProtectedHeader({ alg: "${algorithm}", kid: "${kid}" })
    .setSubject(user.id) // your own id of the user
    .setAudience("${inbox}")
    .setIssuedAt()
    .setExpirationTime("5m") // at most 10 minutes
    .setJti(randomUUID()) // each token is taken once
    .sign(key);
}`;
}

function python(algorithm: Algorithm, kid: string, inbox: string): string {
  const key =
    algorithm === "EdDSA"
      ? `key = Path("walletdesk-key.pem").read_text()`
      : `key = os.environ["SUPPORT_CHAT_SECRET"].encode()`;
  return `${algorithm === "EdDSA" ? "" : "import os\n"}import time
import uuid
${algorithm === "EdDSA" ? "from pathlib import Path\n" : ""}
import jwt  # pip install "pyjwt[crypto]"

${key}

def support_token(user):
    now = int(time.time())
    claims = {
        "sub": user.id,  # your own id of the user
        "aud": "${inbox}",
        "iat": now,
        "exp": now + 300,  # at most 10 minutes
        "jti": str(uuid.uuid4()),  # each token is taken once
        "name": user.name,
        "language": user.language,
    }
    return jwt.encode(claims, key, algorithm="${algorithm}", headers={"kid": "${kid}"})`;
}
