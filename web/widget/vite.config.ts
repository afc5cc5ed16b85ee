import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { precompress } from "../shared/build/precompress.ts";

const folder = fileURLToPath(new URL("../../walletdesk/static/build/widget", import.meta.url));

/**
 * Two builds into one folder: the chat frame first (hashed files), then `--mode loader`, the one file that
 * customers' pages name and whose address never changes.
 */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/widget/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [precompress(folder)],
  build: {
    outDir: folder,
    reportCompressedSize: false,
    // Parts that come later are fetched when they are wanted, without a helper to fetch them.
    modulePreload: false,
    ...(mode === "loader"
      ? {
          emptyOutDir: false,
          copyPublicDir: false,
          lib: { entry: "loader/loader.ts", formats: ["iife"], name: "walletdesk", fileName: () => "loader.js" },
        }
      : { emptyOutDir: true, manifest: "manifest.json", rolldownOptions: { input: "frame/index.html" } }),
  },
}));
