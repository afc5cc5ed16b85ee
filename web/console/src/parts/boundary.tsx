import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { say } from "../i18n.ts";
import { Empty } from "./states.tsx";
import { partWords } from "./words.ts";

/** A mistake of ours in one part must not take the rest of the page, or what is typed there, with it. */
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const t = say(partWords);
    return (
      <div role="alert">
        <Empty
          title={t("broken")}
          action={<Button onClick={() => this.setState({ broken: false })}>{t("try_again")}</Button>}
        >
          {t("failed")}
        </Empty>
      </div>
    );
  }
}
