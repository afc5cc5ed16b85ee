import { Link } from "wouter";
import { useWords } from "../i18n.ts";
import classes from "./knowledge.module.css";
import { knowledgeWords } from "./words.ts";

export function Back() {
  const t = useWords(knowledgeWords);
  return (
    <Link href="/knowledge/articles" className={classes.back}>
      {t("back")}
    </Link>
  );
}
