import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api.ts";
import { useLanguage, useWords } from "../i18n.ts";
import { nameIn } from "../knowledge/api.ts";
import classes from "../knowledge/knowledge.module.css";
import { Failed, Loading } from "../parts/states.tsx";
import { tell } from "../parts/toast.ts";
import { useMay } from "../session/store.ts";
import { useForm } from "../settings/form.ts";
import { FormBox, Page, Section } from "../settings/parts.tsx";
import { About } from "./about.tsx";
import { create, fetchOne, type Kind, type News, newsKey, save, type Words } from "./api.ts";
import { Steps } from "./steps.tsx";
import { Texts } from "./texts.tsx";
import { newsWords } from "./words.ts";

export interface Values {
  kind: Kind;
  pinned: boolean;
  by_mail: boolean;
  shown_from: number | null;
  shown_until: number | null;
  first_version: string;
  last_version: string;
  texts: Readonly<Record<string, Words>>;
}

const EMPTY: Words = { title: "", body: "" };
const NEW: Values = {
  kind: "notice",
  pinned: false,
  by_mail: true,
  shown_from: null,
  shown_until: null,
  first_version: "",
  last_version: "",
  texts: { en: EMPTY, zh: EMPTY },
};

/** One piece of news, new or there. */
export function NewsEditor({ id }: { id: string }) {
  const found = useQuery({
    queryKey: [...newsKey, "one", id],
    queryFn: ({ signal }) => fetchOne(id, signal),
    enabled: id !== "new",
    // What is typed lies over the version it was typed on: it is loaded anew only when that is asked for.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (id === "new") return <Editor news={null} again={() => undefined} />;
  if (found.error && !found.data) {
    return <Failed error={found.error} order={1} retry={() => void found.refetch()} back={<Back />} />;
  }
  if (!found.data) return <Loading lines={8} height={48} />;
  return <Editor news={found.data} again={() => void found.refetch()} />;
}

function Editor({ news, again }: { news: News | null; again: () => void }) {
  const t = useWords(newsWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const manages = useMay("knowledge_manage");
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [changed, setChanged] = useState(false);
  const form = useForm<Values>({
    name: `news/${news?.id ?? "new"}`,
    saved: news ? valuesOf(news) : NEW,
    check: ({ texts }) => {
      const said = Object.values(written(texts));
      if (said.length === 0) return { texts: t("texts_missing") };
      return said.some((one) => !one.title.trim() || !one.body.trim()) ? { texts: t("half_missing") } : {};
    },
  });
  const locked = news?.status === "published" && !manages;
  const keep = async (told: News) => {
    client.setQueryData([...newsKey, "one", told.id], told);
    await client.invalidateQueries({ queryKey: [...newsKey, "list"] });
  };
  const send = async (values: Values) => {
    setWrong({});
    setChanged(false);
    const body = { ...values, texts: written(values.texts) };
    try {
      const told = await (news ? save(news.id, { ...body, version: news.version }) : create(body));
      await keep(told);
      tell(t("saved"));
      if (!news) setTimeout(() => navigate(`/knowledge/news/${told.id}`, { replace: true }), 0);
    } catch (error) {
      if (error instanceof ApiError) {
        setWrong(error.fields);
        setChanged(error.code === "news_changed");
      }
      throw error;
    }
  };
  const title = nameIn(
    Object.fromEntries(Object.entries(form.values.texts).map(([language, one]) => [language, one.title])),
    locale,
  );
  const leads = [...new Set(Object.values(news?.texts ?? {}).flatMap((one) => one.leads_to))].filter(
    (one) => one !== "?",
  );
  return (
    <Page title={title || t(news ? "untitled" : "new_title")} lead={<Back />}>
      {news && <Steps news={news} dirty={form.dirty} keep={keep} />}
      {locked && <Alert variant="light">{t("not_yours")}</Alert>}
      {changed && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle />} mb="md">
          <Button size="xs" variant="default" onClick={again}>
            {t("load_anew")}
          </Button>
        </Alert>
      )}
      {leads.length > 0 && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle />} mb="md">
          {t("leads_to", { places: leads.join(t("comma")) })}
        </Alert>
      )}
      <FormBox
        form={form}
        send={send}
        done={news ? undefined : form.discard}
        save={news?.status === "published" ? t("save_public") : undefined}
        locked={locked}
      >
        <Section title={t("texts")}>
          <Texts form={form} wrong={wrong} />
        </Section>
        <Section title={t("about")}>
          <About form={form} wrong={wrong} mailed={news !== null && news.mailed_at !== null} />
        </Section>
      </FormBox>
    </Page>
  );
}

const valuesOf = (news: News): Values => ({
  kind: news.kind,
  pinned: news.pinned,
  by_mail: news.by_mail,
  shown_from: news.shown_from,
  shown_until: news.shown_until,
  first_version: news.first_version,
  last_version: news.last_version,
  texts: {
    ...NEW.texts,
    ...Object.fromEntries(Object.entries(news.texts).map(([language, { title, body }]) => [language, { title, body }])),
  },
});

/** Languages in which something is said. */
const written = (texts: Values["texts"]) =>
  Object.fromEntries(Object.entries(texts).filter(([, one]) => one.title.trim() || one.body.trim()));

function Back() {
  const t = useWords(newsWords);
  return (
    <Link href="/knowledge/news" className={classes.back}>
      {t("back")}
    </Link>
  );
}
