import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { twin } from "./widget/build/twin.ts";

const here = (name: string) => new URL(`./${name}`, import.meta.url).pathname;

export default defineConfig({
  test: {
    projects: [
      { root: here("shared"), test: { name: "shared", include: ["src/**/*.test.ts"] } },
      {
        root: here("console"),
        plugins: [react()],
        test: {
          name: "console",
          environment: "happy-dom",
          include: ["src/**/*.test.{ts,tsx}"],
          setupFiles: [here("console/src/testing/setup.ts")],
        },
      },
      {
        root: here("widget"),
        plugins: [twin()],
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "widget",
          environment: "happy-dom",
          // Styles that are fetched have an address, and are there at once.
          css: { include: /talk\.css/ },
          environmentOptions: {
            happyDOM: { settings: { disableCSSFileLoading: true, handleDisabledFileLoadingAsSuccess: true } },
          },
          include: ["{build,frame,loader,twin}/**/*.test.{ts,tsx}"],
        },
      },
    ],
  },
});
