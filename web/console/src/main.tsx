import "./styles.ts";
import { MantineProvider } from "@mantine/core";
import { installTheme } from "@walletdesk/shared/theme";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Shell } from "./shell.tsx";
import { styleNonce, theme } from "./theme.ts";

installTheme(document, { attribute: "data-mantine-color-scheme" });

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
        <Shell />
      </MantineProvider>
    </StrictMode>,
  );
}
