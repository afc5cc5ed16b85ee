import { createTheme } from "@mantine/core";
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
});

/** The nonce the server put into the page, for the style elements that Mantine writes. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
}
