import { type CSSVariablesResolver, createTheme, Modal, Tooltip } from "@mantine/core";
import { FONT, FONT_SIZE, MONO, RADIUS } from "@walletdesk/shared/theme";

const rem = (pixels: number) => `${pixels / 16}rem`;

/** The shared tokens as Mantine takes them. */
export const theme = createTheme({
  primaryColor: "indigo",
  // White on lighter shades of indigo fails AA.
  primaryShade: { light: 7, dark: 8 },
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(FONT_SIZE.console), lg: rem(16), xl: rem(20) },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  defaultRadius: RADIUS,
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: { padding: "lg" },
      styles: { title: { fontSize: rem(16), fontWeight: 650 } },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: false, touch: false } },
    }),
  },
});

/** Mantine's own colours, set to ours, so that its parts stand on the same page. */
export const variables: CSSVariablesResolver = () => {
  const ours = {
    "--mantine-color-body": "var(--wd-raised)",
    "--mantine-color-text": "var(--wd-text)",
    "--mantine-color-dimmed": "var(--wd-muted)",
    "--mantine-color-default-border": "var(--wd-border)",
    "--mantine-color-placeholder": "var(--wd-muted)",
    "--mantine-color-error": "var(--wd-urgent)",
    "--mantine-color-anchor": "var(--wd-accent-text)",
    "--mantine-color-indigo-light-color": "var(--wd-accent-text)",
    "--mantine-color-indigo-light": "var(--wd-accent-tint)",
    // White on Mantine's own red fails AA.
    "--mantine-color-red-filled": "#c92a2a",
    "--mantine-color-red-filled-hover": "#b02525",
    "--mantine-color-red-light": "var(--wd-urgent-tint)",
    "--mantine-color-red-light-color": "var(--wd-urgent)",
    "--mantine-color-default": "var(--wd-raised)",
    "--mantine-color-default-hover": "var(--wd-sunken)",
    "--mantine-color-default-color": "var(--wd-text)",
  };
  return { variables: {}, light: ours, dark: ours };
};

/** The nonce the server put into the page, for the style elements that Mantine writes. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
}
