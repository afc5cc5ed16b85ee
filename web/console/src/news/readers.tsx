import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import classes from "../knowledge/knowledge.module.css";
import { Section } from "../settings/parts.tsx";
import { fetchReaders, newsKey, type Readers } from "./api.ts";
import { newsWords } from "./words.ts";

/** Who gets news by mail, as counts. */
export const useReaders = () =>
  useQuery({ queryKey: [...newsKey, "readers"], queryFn: ({ signal }) => fetchReaders(signal) });

/** How many a piece of news goes to: security warnings go to everybody. */
export const reached = (readers: Readers, kind: string) =>
  (readers.readers ?? [])
    .filter((one) => kind === "security" || one.lane === "all")
    .reduce((sum, one) => sum + one.readers, 0);

/** For leads: how many read news by mail, by language and by what they chose. */
export function ReadersSection() {
  const t = useWords(newsWords);
  const locale = useLanguage();
  const { data } = useReaders();
  if (!data?.readers) return null;
  if (!data.mailbox && data.readers.length === 0) return null;
  const languages = [...new Set(data.readers.map((one) => one.language))];
  const of = (language: string, lane: string) =>
    data.readers?.find((one) => one.language === language && one.lane === lane)?.readers ?? 0;
  return (
    <Section title={t("readers")}>
      <Text size="sm" c="var(--wd-muted)">
        {data.mailbox ? t("readers_from", { mailbox: data.mailbox }) : t("readers_off")}
      </Text>
      {languages.length === 0 ? (
        <Text>{t("readers_none")}</Text>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("reader_language")}</th>
              <th scope="col">{t("reader_all")}</th>
              <th scope="col">{t("reader_security")}</th>
            </tr>
          </thead>
          <tbody>
            {languages.map((one) => (
              <tr key={one}>
                <th scope="row">{languageName(one, locale)}</th>
                <td>{of(one, "all")}</td>
                <td>{of(one, "security")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
