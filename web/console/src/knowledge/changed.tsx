import { Alert, Button, Group, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useWords } from "../i18n.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { useStore } from "../store.ts";
import { type Article, fetchArticle, knowledgeKey } from "./api.ts";
import { articleKey } from "./article.tsx";
import { DiffView } from "./diff-view.tsx";
import type { Keeper } from "./keeper.ts";
import { knowledgeWords } from "./words.ts";

/** Somebody else saved meanwhile: both texts, and whose stays. */
export function Changed({ article, language, keeper }: { article: Article; language: string; keeper: Keeper }) {
  const t = useWords(knowledgeWords);
  const client = useQueryClient();
  const { words } = useStore(keeper.kept);
  const found = useQuery({
    queryKey: [...knowledgeKey, "theirs", article.id, language],
    queryFn: ({ signal }) => fetchArticle(article.id, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const theirs = found.data?.texts.find((one) => one.language === language);
  const settle = () => found.data && client.setQueryData(articleKey(article.id), found.data);
  return (
    <Alert color="yellow" variant="light" icon={<IconUsers />} mb="md" title={t("changed_title")} role="alert">
      <Text size="sm">{t("changed_more", { name: theirs?.author_name || t("the_desk") })}</Text>
      {found.isPending && <Loading lines={2} />}
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {theirs && (
        <>
          <DiffView before={theirs.body} after={words.body} label={t("changed_diff")} />
          <Group gap="sm" mt="sm">
            <Button
              variant="default"
              onClick={() => {
                settle();
                keeper.takeTheirs(theirs);
              }}
            >
              {t("changed_theirs")}
            </Button>
            <Button
              onClick={() => {
                settle();
                void keeper.keepOurs(theirs.version);
              }}
            >
              {t("changed_ours")}
            </Button>
          </Group>
        </>
      )}
    </Alert>
  );
}
