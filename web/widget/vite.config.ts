import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { precompress } from "../shared/build/precompress.ts";
import { twin } from "./build/twin.ts";

/**
 * Two builds into one folder: the chat frame first (hashed files), then `--mode loader`, the one file that
 * customers' pages name and whose address never changes.  `bin/web` says where to by `--outDir`.
 */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/widget/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [twin(), precompress()],
  build: {
    reportCompressedSize: false,
    // Parts that come later are fetched when they are wanted, without a helper to fetch them.
    modulePreload: false,
    ...(mode === "loader"
      ? {
          emptyOutDir: false,
          copyPublicDir: false,
          lib: { entry: "loader/loader.ts", formats: ["iife"], name: "walletdesk", fileName: () => "loader.js" },
        }
      : { manifest: "manifest.json", rolldownOptions: { input: "frame/index.html" } }),
  },
}));
