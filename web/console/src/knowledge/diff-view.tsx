import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useWords } from "../i18n.ts";
import { difference, shortened } from "./diff.ts";
import classes from "./knowledge.module.css";
import { knowledgeWords } from "./words.ts";

/** What was taken out and put in, with signs as well as colours. */
export function DiffView({ before, after, label }: { before: string; after: string; label: string }) {
  const t = useWords(knowledgeWords);
  const lines = useMemo(() => shortened(difference(before, after)), [before, after]);
  if (lines.every((line) => line === null)) return <p className={classes.muted}>{t("diff_none")}</p>;
  return (
    <section className={classes.diff} aria-label={label}>
      {lines.map((line, at) => (
        <div key={at.toString()} className={classes.diffLine} data-kind={line?.kind ?? "left"} dir="auto">
          <span aria-hidden className={classes.diffSign}>
            {line === null ? "⋯" : { same: "", gone: "−", new: "+" }[line.kind]}
          </span>
          {line && line.kind !== "same" && (
            <VisuallyHidden>{t(line.kind === "gone" ? "diff_gone" : "diff_new")}</VisuallyHidden>
          )}
          <span>{line?.text}</span>
        </div>
      ))}
    </section>
  );
}
