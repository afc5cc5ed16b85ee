import { Button, Center, Modal, Text } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useWords } from "../i18n.ts";
import { Empty, Loading, sentenceOf } from "../parts/states.tsx";
import { partWords } from "../parts/words.ts";
import { useStore } from "../store.ts";
import { LogInForm, LogInPage } from "./login.tsx";
import { openSession, session } from "./store.ts";
import { sessionWords } from "./words.ts";

/** Shows its children to who is logged in.  A session that ends lays the log-in over them; they stay as they are. */
export function Gate({ children }: { children: ReactNode }) {
  const now = useStore(session);
  const t = useWords(sessionWords);
  const p = useWords(partWords);
  useEffect(() => {
    if (session.get().state === "unknown") void openSession();
  }, []);
  if (now.state === "unknown") return <Loading lines={3} />;
  if (now.state === "out") return <LogInPage />;
  if (now.state === "unreachable") {
    return (
      <Center component="main" mih="100dvh">
        <Empty title={t("unreachable")} order={1} action={<Button onClick={openSession}>{p("try_again")}</Button>}>
          {sentenceOf(now.error)}
        </Empty>
      </Center>
    );
  }
  return (
    <>
      {children}
      <Modal
        opened={now.expired}
        onClose={() => undefined}
        title={t("ended")}
        centered
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        zIndex={1000}
      >
        <Text mb="lg">{t("ended_more")}</Text>
        <LogInForm known={now.me.email} />
      </Modal>
    </>
  );
}
