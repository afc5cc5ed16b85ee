import "./styles.ts";
import { installTheme } from "@walletdesk/shared/theme";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { styleNonce } from "./theme.ts";

// The lock on scrolling under a dialog writes a style element too, and looks here for the nonce.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

installTheme(document, { attribute: "data-mantine-color-scheme" });

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
