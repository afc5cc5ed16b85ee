import { Button } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { chainName } from "../asked/names.ts";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { useKeys } from "../keyboard/keys.ts";
import { openMenu } from "../parts/menus.ts";
import { Picker } from "../parts/picker.tsx";
import { usePlace } from "../place.ts";
import { FILTERS, type FilterName, type Filters, fetchChoices } from "./api.ts";
import { choicesKey, findContact } from "./cache.ts";
import { categoryOptions } from "./categories.ts";
import classes from "./list.module.css";
import { inboxWords, labelWords } from "./words.ts";

/** What filters and menus offer; asked for once. */
export function useChoices() {
  return useQuery({ queryKey: choicesKey, queryFn: ({ signal }) => fetchChoices(signal), staleTime: 5 * 60_000 }).data;
}

export interface Choice {
  value: string;
  label: string;
}

/** What can be chosen for each filter, in the reader's words. */
export function useFilterChoices(): Record<FilterName, Choice[]> {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const locale = useLanguage();
  const choices = useChoices();
  const codes = (prefix: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: named(labels, labelWords.en, prefix, value) }));
  const people = (list: readonly { id: string; name: string }[] = []) =>
    list.map(({ id, name }) => ({ value: id, label: name }));
  return {
    status: codes("status_", ["open", "pending", "snoozed", "resolved", "closed", "spam"]),
    assignee: [{ value: "me", label: t("me") }, { value: "none", label: t("nobody") }, ...people(choices?.staff)],
    team: people(choices?.teams),
    priority: codes("priority_", ["urgent", "high", "normal", "low"]),
    kind: codes("kind_", ["security", "fault", "question", "complaint", "feedback"]),
    category: categoryOptions(locale).flatMap(({ options }) => options.map(({ value, label }) => ({ value, label }))),
    tag: (choices?.tags ?? []).map(({ name }) => ({ value: name, label: name })),
    language: (choices?.languages ?? []).map((code) => ({ value: code, label: languageName(code, locale) })),
    chain: [],
    inbox: people(choices?.inboxes),
    contact: [],
  };
}

/** All filters with all their values in one list: type "high" or a name, press Enter. */
export function FilterMenu({ filters }: { filters: Filters }) {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const choices = useFilterChoices();
  const [, go] = usePlace();
  useKeys({ f: () => openMenu.set("filter") });
  const toggle = (chosen: string) => {
    const at = chosen.indexOf("=");
    const name = chosen.slice(0, at) as FilterName;
    const value = chosen.slice(at + 1);
    const { [name]: before, ...rest } = filters;
    go({ filters: before === value ? rest : { ...rest, [name]: value } });
  };
  return (
    <Picker
      name="filter"
      label={t("filter")}
      keys="f"
      variant="subtle"
      position="bottom-end"
      groups={FILTERS.map((name) => ({
        label: labels(`filter_${name}`),
        options: choices[name].map(({ value, label }) => ({ value: `${name}=${value}`, label })),
      }))}
      chosen={FILTERS.map((name) => `${name}=${filters[name] ?? ""}`)}
      onChoose={toggle}
    >
      <span className={classes.filter}>
        <IconFilter size={16} aria-hidden />
        {t("filter")}
      </span>
    </Picker>
  );
}

export function FilterChips({ filters }: { filters: Filters }) {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const choices = useFilterChoices();
  const [, go] = usePlace();
  const set = FILTERS.filter((name) => filters[name]);
  if (set.length === 0) return null;
  const without = (name: FilterName) => {
    const { [name]: _, ...rest } = filters;
    return rest;
  };
  const label = (name: FilterName) => {
    const value = filters[name] ?? "";
    if (name === "chain") return chainName(value);
    if (name === "contact") return findContact(value) ?? value;
    return choices[name].find((choice) => choice.value === value)?.label ?? value;
  };
  return (
    <div className={classes.chips}>
      {set.map((name) => {
        const title = `${labels(`filter_${name}`)}: ${label(name)}`;
        return (
          <button
            key={name}
            type="button"
            className={classes.chip}
            aria-label={t("remove_filter", { name: title })}
            onClick={() => go({ filters: without(name) })}
          >
            <span>{title}</span>
            <IconX size={14} aria-hidden />
          </button>
        );
      })}
      {set.length > 1 && (
        <Button variant="subtle" size="compact-xs" onClick={() => go({ filters: {} })}>
          {t("clear_filters")}
        </Button>
      )}
    </div>
  );
}
