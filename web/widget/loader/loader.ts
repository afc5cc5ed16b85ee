import { COLOURS } from "@walletdesk/shared/theme";

// Classic script: `document.currentScript` names the desk, so nothing is configured twice.
const script = document.currentScript as HTMLScriptElement | null;
const desk = new URL(script?.src ?? location.href).origin;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  button { position: fixed; inset: auto 24px 24px auto; inline-size: 56px; block-size: 56px; border: 0;
    border-radius: 28px; background: ${COLOURS.accent.light}; color: #fff; cursor: pointer }
  iframe { position: fixed; inset: auto 24px 96px auto; inline-size: 380px; block-size: 640px; border: 0;
    border-radius: 8px }
`);

const host = document.createElement("div");
const root = host.attachShadow({ mode: "closed" });
root.adoptedStyleSheets = [sheet];
const button = document.createElement("button");
button.type = "button";
button.setAttribute("aria-label", script?.dataset.label ?? "Chat");
button.setAttribute("aria-expanded", "false");
let frame: HTMLIFrameElement | undefined;
button.addEventListener("click", () => {
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = button.ariaLabel ?? "";
    frame.hidden = true;
    frame.setAttribute(
      "sandbox",
      "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
    );
    frame.src = `${desk}/widget/frame/`;
    root.append(frame);
  }
  frame.hidden = !frame.hidden;
  button.setAttribute("aria-expanded", String(!frame.hidden));
});
root.append(button);
document.body.append(host);
