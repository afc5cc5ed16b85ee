import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "../shared/build/precompress.ts";

/** `bin/web` says where to by `--outDir`. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/console/",
  // The server puts a fresh nonce in its place in every page it sends; Mantine's style elements carry it.
  html: { cspNonce: "__NONCE__" },
  plugins: [react(), precompress()],
  build: { manifest: "manifest.json", reportCompressedSize: false },
});
