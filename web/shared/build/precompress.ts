import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(?:css|html|js|json|map|svg|txt|webmanifest)$/;

/**
 * Write `.br` and `.gz` beside every text file of the build, which `walletdesk.kit.static` sends.
 * A file that does not shrink gets no twin.  Not in watch mode: there the plain files must win.
 */
export function precompress(): Plugin {
  let folder = "";
  let watching = false;
  return {
    name: "precompress",
    apply: "build",
    enforce: "post",
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
      watching = build.watch !== null;
    },
    closeBundle() {
      if (watching) return;
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        // The widget is two builds into one folder: what the first left is compressed already.
        if (!entry.isFile() || !TEXT.test(entry.name) || existsSync(`${path}.br`)) continue;
        const bytes = readFileSync(path);
        const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        const gzip = gzipSync(bytes, { level: 9 });
        if (brotli.length < bytes.length) writeFileSync(`${path}.br`, brotli);
        if (gzip.length < bytes.length) writeFileSync(`${path}.gz`, gzip);
      }
    },
  };
}
