import { Button, Menu } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { languageName, named, useLanguage, useWords } from "../i18n.ts";
import { usePlace } from "../place.ts";
import { FILTERS, type FilterName, type Filters, fetchChoices } from "./api.ts";
import { choicesKey, findContact } from "./cache.ts";
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
    tag: (choices?.tags ?? []).map(({ name }) => ({ value: name, label: name })),
    language: (choices?.languages ?? []).map((code) => ({ value: code, label: languageName(code, locale) })),
    inbox: people(choices?.inboxes),
    contact: [],
  };
}

export function FilterMenu({ filters }: { filters: Filters }) {
  const t = useWords(inboxWords);
  const labels = useWords(labelWords);
  const choices = useFilterChoices();
  const [, go] = usePlace();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconFilter size={16} />}>
          {t("filter")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FILTERS.filter((name) => name !== "contact").map((name) => (
          <Menu.Sub key={name}>
            <Menu.Sub.Target>
              <Menu.Sub.Item>{labels(`filter_${name}`)}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown mah={320} style={{ overflowY: "auto" }}>
              {choices[name].length === 0 && <Menu.Label>{t("no_choice")}</Menu.Label>}
              {choices[name].map(({ value, label }) => (
                <Menu.Item
                  key={value}
                  aria-current={filters[name] === value ? "true" : undefined}
                  onClick={() => go({ filters: { ...filters, [name]: value } })}
                >
                  {label}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        ))}
      </Menu.Dropdown>
    </Menu>
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
