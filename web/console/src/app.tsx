import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { Router } from "wouter";
import { useLanguage } from "./i18n.ts";
import { Boundary } from "./parts/boundary.tsx";
import { BASE } from "./place.ts";
import { queries } from "./query.ts";
import { Gate } from "./session/gate.tsx";
import { Shell } from "./shell.tsx";
import { styleNonce, theme, variables } from "./theme.ts";

/** The agents' app. */
export function App() {
  return (
    <Surroundings>
      <Gate>
        <Boundary>
          <Shell />
        </Boundary>
      </Gate>
    </Surroundings>
  );
}

/** What every part of the app needs around it; also for tests. */
export function Surroundings({ children }: { children: ReactNode }) {
  const locale = useLanguage();
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
        <Notifications className="notices" position="bottom-left" limit={3} containerWidth={300} />
        <Router base={BASE}>{children}</Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}
