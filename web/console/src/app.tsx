import { MantineProvider, VisuallyHidden } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { Router } from "wouter";
import { useLanguage } from "./i18n.ts";
import { announced } from "./live/alarms.ts";
import { BASE } from "./place.ts";
import { queries } from "./query.ts";
import { Gate } from "./session/gate.tsx";
import { Shell } from "./shell.tsx";
import { useStore } from "./store.ts";
import { styleNonce, theme, variables } from "./theme.ts";

/** The agents' app. */
export function App() {
  return (
    <Surroundings>
      <Gate>
        <Shell />
      </Gate>
    </Surroundings>
  );
}

/** What every part of the app needs around it; also for tests. */
export function Surroundings({ children }: { children: ReactNode }) {
  const locale = useLanguage();
  const urgent = useStore(announced);
  useEffect(() => {
    document.documentElement.lang = locale === "zh" ? "zh-CN" : locale;
  }, [locale]);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
      cssVariablesResolver={variables}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-left" limit={4} />
        <VisuallyHidden role="alert">{urgent}</VisuallyHidden>
        <Router base={BASE}>{children}</Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}
