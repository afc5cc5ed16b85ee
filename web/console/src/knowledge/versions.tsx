import { Button, Group, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { Ago } from "../parts/time.tsx";
import { tell } from "../parts/toast.ts";
import { useWhole } from "../settings/pages.ts";
import { Confirm, List, Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { type Article, type ArticleText, fetchVersion, fetchVersions, knowledgeKey, restoreVersion } from "./api.ts";
import { articleKey, withText } from "./article.tsx";
import { DiffView } from "./diff-view.tsx";
import type { Keeper } from "./keeper.ts";
import { knowledgeWords } from "./words.ts";

/** What a text said before, beside what it says now, and the way back. */
export function Versions({ article, text, keeper }: { article: Article; text: ArticleText; keeper: Keeper }) {
  const t = useWords(knowledgeWords);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: [...knowledgeKey, "versions", article.id, text.language, text.version],
    queryFn: ({ signal }) => fetchVersions(article.id, text.language, signal),
  });
  const pages = useWhole({ ...found, data: found.data?.versions });
  const [open, setOpen] = useState(0);
  const [restoring, setRestoring] = useState(0);
  return (
    <>
      <List pages={pages} label={t("side_versions")} empty={{ title: t("side_versions") }}>
        {(rows) =>
          rows.map((one) => (
            <li key={one.number} className={settings.row} style={{ flexWrap: "wrap" }}>
              <div className={settings.rowMain}>
                <div className={settings.rowName}>
                  {t("version", { number: one.number })}
                  {one.number === text.public_version && <Tag tone="good">{t("status_published")}</Tag>}
                  {one.number === text.version && <Tag tone="quiet">{t("version_newest")}</Tag>}
                </div>
                <div className={settings.rowMore}>
                  {one.by_name || t("the_desk")} · <Ago at={one.at} />
                </div>
              </div>
              {one.number !== text.version && (
                <Group gap="xs">
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-expanded={open === one.number}
                    onClick={() => setOpen(open === one.number ? 0 : one.number)}
                  >
                    {t("version_diff")}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => setRestoring(one.number)}>
                    {t("restore")}
                  </Button>
                </Group>
              )}
              {open === one.number && (
                <div style={{ flexBasis: "100%", minInlineSize: 0 }}>
                  <Since article={article} text={text} number={one.number} />
                </div>
              )}
            </li>
          ))
        }
      </List>
      <Confirm
        opened={restoring > 0}
        close={() => setRestoring(0)}
        title={t("restore_title", { number: restoring })}
        action={t("restore")}
        run={async () => {
          const told = await restoreVersion(article.id, text.language, restoring, text.version);
          keeper.takeTheirs(told);
          client.setQueryData<Article>(articleKey(article.id), (old) => old && withText(old, told));
          await client.invalidateQueries({ queryKey: knowledgeKey });
          tell(t("restored"));
        }}
      >
        <Text>{t("restore_more")}</Text>
      </Confirm>
    </>
  );
}

function Since({ article, text, number }: { article: Article; text: ArticleText; number: number }) {
  const t = useWords(knowledgeWords);
  const found = useQuery({
    queryKey: [...knowledgeKey, "version", article.id, text.language, number],
    queryFn: ({ signal }) => fetchVersion(article.id, text.language, number, signal),
  });
  if (!found.data) return null;
  return <DiffView before={found.data.body} after={text.body} label={t("version_since", { number })} />;
}
