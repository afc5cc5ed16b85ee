import { AppShell } from "@mantine/core";

/** The frame every page of the console stands in. */
export function Shell() {
  return (
    <AppShell>
      <AppShell.Main />
    </AppShell>
  );
}
