import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation, useSearch } from "wouter";
import { useLanguage, useWords } from "../i18n.ts";
import { tell } from "../parts/toast.ts";
import { useForm } from "../settings/form.ts";
import { FormBox, Page, Section } from "../settings/parts.tsx";
import { AboutFields, NEW } from "./about.tsx";
import { type About, createArticle, knowledgeKey } from "./api.ts";
import { Back } from "./back.tsx";
import { slugOf } from "./slug.ts";
import { knowledgeWords } from "./words.ts";

interface Values extends About {
  title: string;
}

/** A new article begins with its title and the place where it will stand; its text is written on its own page. */
export function NewArticle() {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const given = new URLSearchParams(useSearch());
  const form = useForm<Values>({
    name: "knowledge/new",
    saved: {
      ...NEW,
      original: locale,
      title: given.get("title") ?? "",
      intents: (given.get("intent") ?? "").split(",").filter(Boolean),
    },
    places: { slug_taken: "slug", wrong_slug: "slug", no_title: "title", unknown_category: "category_id" },
    check: ({ title, slug }) => ({
      title: title.trim() ? undefined : t("title_missing"),
      slug: slug || slugOf(title) ? undefined : t("slug_missing"),
    }),
  });
  const send = async (values: Values) => {
    const { title, ...about } = values;
    const made = await createArticle({ ...about, slug: about.slug || slugOf(title), title, summary: "", body: "" });
    await client.invalidateQueries({ queryKey: knowledgeKey });
    tell(t("added"));
    setTimeout(() => navigate(`/knowledge/articles/${made.id}`), 0);
  };
  return (
    <Page title={t("new_title")} lead={<Back />}>
      <FormBox form={form} send={send} save={t("new_save")} done={form.discard} plain>
        <Section>
          <TextInput
            label={t("title")}
            required
            maxLength={200}
            dir="auto"
            value={form.values.title}
            error={form.problems.title}
            onChange={(event) => form.set({ title: event.currentTarget.value })}
          />
          <AboutFields form={form as never} />
        </Section>
      </FormBox>
    </Page>
  );
}
