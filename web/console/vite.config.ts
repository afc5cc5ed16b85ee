import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "../shared/build/precompress.ts";

const folder = fileURLToPath(new URL("../../walletdesk/static/build/console", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/console/",
  // The server puts a fresh nonce in its place in every page it sends; Mantine's style elements carry it.
  html: { cspNonce: "__NONCE__" },
  plugins: [react(), precompress(folder)],
  build: { outDir: folder, emptyOutDir: true, manifest: "manifest.json", reportCompressedSize: false },
});
