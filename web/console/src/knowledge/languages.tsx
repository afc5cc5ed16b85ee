import { Menu, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { languageOption, otherLanguages } from "../conversation/languages.ts";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { Tag } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import type { Article, Standing } from "./api.ts";
import { knowledgeWords } from "./words.ts";

/** The article's languages, and how each stands to the original; a language more is added here. */
export function LanguageTabs({
  article,
  language,
  choose,
}: {
  article: Article;
  language: string;
  choose: (language: string) => void;
}) {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const { standings } = article;
  const shown = standings.some((one) => one.language === language)
    ? standings
    : [...standings, { ...MISSING, language }];
  const more = [languageOption("en", locale), languageOption("zh", locale), ...otherLanguages(locale, [])].filter(
    (one, at, all) =>
      !shown.some((each) => each.language === one.value) && all.findIndex(({ value }) => value === one.value) === at,
  );
  return (
    <nav className={settings.tabs} aria-label={t("languages")}>
      {shown.map((one) => (
        <UnstyledButton
          key={one.language}
          className={settings.tab}
          aria-current={one.language === language ? "page" : undefined}
          onClick={() => choose(one.language)}
        >
          {languageName(one.language, locale)} <StandingTag standing={one} />
        </UnstyledButton>
      ))}
      <Menu position="bottom-start">
        <Menu.Target>
          <UnstyledButton className={settings.tab} aria-label={t("language_add")}>
            <IconPlus size={16} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
          {more.map((one) => (
            <Menu.Item key={one.value} onClick={() => choose(one.value)}>
              {one.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

const MISSING: Standing = {
  language: "",
  state: "missing",
  status: null,
  version: 0,
  public_version: null,
  translated_from: 0,
};

/** Where a text stands, in one word: what matters most of it. */
export function StandingTag({ standing }: { standing: Standing }) {
  const t = useWords(knowledgeWords);
  const { state, status, version, public_version } = standing;
  if (state === "missing") return <Tag tone="quiet">{t("state_missing")}</Tag>;
  if (state === "outdated") return <Tag tone="warn">{t("state_outdated")}</Tag>;
  if (status === "published") return <Tag tone="good">{t("status_published")}</Tag>;
  if (public_version !== null && version > public_version) return <Tag tone="good">{t("status_newer")}</Tag>;
  return <Tag tone={status === "review" ? "warn" : "quiet"}>{t(`status_${status ?? "draft"}`)}</Tag>;
}
