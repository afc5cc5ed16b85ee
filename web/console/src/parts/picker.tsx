import { Button, Combobox, Tooltip, useCombobox } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.ts";
import { keyLabel } from "../keyboard/keys.ts";
import { useStore } from "../store.ts";
import { type MenuName, openMenu } from "./menus.ts";
import classes from "./picker.module.css";
import { partWords } from "./words.ts";

export interface Option {
  value: string;
  label: string;
  /** Other words by which it is found. */
  also?: string;
  icon?: ReactNode;
}

export interface OptionGroup {
  label?: string;
  options: readonly Option[];
}

interface PickerProps {
  name: MenuName;
  /** What it chooses: name of the button, title of the list. */
  label: string;
  keys?: string;
  groups: readonly OptionGroup[];
  chosen: readonly string[];
  onChoose: (value: string) => void;
  /** Stays open after a choice. */
  many?: boolean;
  /** Offers what was typed and is none of the options. */
  create?: { label: (name: string) => string; make: (name: string) => void } | undefined;
  empty?: string;
  disabled?: boolean;
  /** How its button is drawn. */
  variant?: "default" | "subtle";
  position?: "bottom-start" | "bottom-end";
  children: ReactNode;
}

/** A button with a list that is searched by typing. */
export function Picker(props: PickerProps) {
  const {
    name,
    label,
    keys,
    groups,
    chosen,
    onChoose,
    many = false,
    create,
    empty,
    disabled = false,
    variant = "default",
    position = "bottom-start",
  } = props;
  const t = useWords(partWords);
  const open = useStore(openMenu) === name;
  const [typed, setTyped] = useState("");
  const combobox = useCombobox({
    opened: open,
    onOpenedChange: (opened) => {
      if (opened) openMenu.set(name);
      else if (openMenu.get() === name) openMenu.set(null);
    },
  });
  const wanted = typed.trim().toLowerCase();
  const parts = wanted.split(/\s+/);
  const fits = (words: string) => parts.every((part) => words.toLowerCase().includes(part));
  const shown = groups
    .map((group) => ({
      ...group,
      options:
        group.label && fits(group.label)
          ? group.options
          : group.options.filter((one) => fits(`${one.label} ${one.also ?? ""}`)),
    }))
    .filter((group) => group.options.length > 0);
  const known = groups.some((group) => group.options.some((one) => one.label.toLowerCase() === wanted));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first option is chosen anew whenever the list changes
  useEffect(() => {
    if (open) combobox.selectFirstOption();
  }, [open, wanted]);
  useEffect(() => {
    if (!open) setTyped("");
  }, [open]);
  const early = useEarlyEnter(open);

  const submit = (value: string) => {
    if (value === NEW) create?.make(typed.trim());
    else onChoose(value);
    setTyped("");
    if (!many) openMenu.set(null);
  };
  const option = ({ value, label: words, icon }: Option) => {
    const active = chosen.includes(value);
    return (
      <Combobox.Option value={value} key={value} active={active}>
        <span className={classes.option}>
          {icon}
          <span className={classes.optionLabel}>{words}</span>
          {active && <IconCheck size={16} aria-hidden />}
        </span>
      </Combobox.Option>
    );
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={submit}
      width={260}
      position={position}
      shadow="md"
      withinPortal
      keepMounted={false}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Tooltip label={keys ? `${label}  ${keyLabel(keys)}` : label} disabled={open}>
          <Button
            className={classes.pick}
            size="compact-sm"
            variant={variant}
            aria-label={label}
            aria-haspopup="listbox"
            aria-expanded={open}
            disabled={disabled}
            onClick={() => openMenu.set(open ? null : name)}
          >
            {props.children}
          </Button>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown aria-label={label}>
        <Combobox.Search
          ref={focusNow}
          onFocus={() => {
            combobox.selectFirstOption();
            if (early()) combobox.clickSelectedOption();
          }}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          placeholder={t("find")}
          aria-label={`${label}: ${t("find")}`}
        />
        <Combobox.Options mah={300} tabIndex={0} style={{ overflowY: "auto" }} aria-label={label}>
          {shown.map((group, at) =>
            group.label ? (
              <Combobox.Group label={group.label} key={group.label}>
                {group.options.map(option)}
              </Combobox.Group>
            ) : (
              <div key={at.toString()}>{group.options.map(option)}</div>
            ),
          )}
          {create && wanted !== "" && !known && (
            <Combobox.Option value={NEW}>{create.label(typed.trim())}</Combobox.Option>
          )}
          {shown.length === 0 && !(create && wanted) && (
            <Combobox.Empty>{wanted ? t("nothing_found") : (empty ?? t("nothing_found"))}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/**
 * Quick hands press Enter before the list is drawn, and what has the focus until then must not take it.  The answer tells,
 * once the list has the focus, whether they did.
 */
function useEarlyEnter(open: boolean): () => boolean {
  const list = useRef<"there" | "coming" | "wanted">("there");
  useEffect(() => {
    list.current = open ? "coming" : "there";
    if (!open) return;
    const keep = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || list.current === "there") return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) list.current = "wanted"; // a key held down opened it
    };
    window.addEventListener("keydown", keep, true);
    return () => window.removeEventListener("keydown", keep, true);
  }, [open]);
  return () => {
    const wanted = list.current === "wanted";
    list.current = "there";
    return wanted;
  };
}

/** The list is drawn a moment after it is opened, and placed a moment later: then it must not be scrolled to. */
function focusNow(field: HTMLInputElement | null): void {
  if (field) requestAnimationFrame(() => field.focus({ preventScroll: true }));
}

const NEW = "\u0000new";
