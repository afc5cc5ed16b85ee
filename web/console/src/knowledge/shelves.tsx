import { ActionIcon, Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { Link } from "wouter";
import { languageName, useLanguage, useWords } from "../i18n.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { useForm } from "../settings/form.ts";
import { Confirm, FormBox, Page } from "../settings/parts.tsx";
import settings from "../settings/settings.module.css";
import { dropShelf, knowledgeKey, type Names, nameIn, orderShelves, type Shelves, saveShelf } from "./api.ts";
import classes from "./knowledge.module.css";
import { moved, movedCategory, type Order } from "./order.ts";
import { slugOf } from "./slug.ts";
import { treeKey, useShelves } from "./tree.ts";
import { knowledgeWords } from "./words.ts";

interface Edited {
  kind: "collections" | "categories";
  id: string | null;
  /** Of a category. */
  collection: string;
  slug: string;
  names: Names;
  descriptions: Names;
}

/** Collections and their categories, named per language, in an order that is set by keys or by dragging. */
export function ShelvesPage() {
  const t = useWords(knowledgeWords);
  const locale = useLanguage();
  const client = useQueryClient();
  const manages = useMay("knowledge_manage");
  const found = useShelves();
  const [edited, setEdited] = useState<Edited | null>(null);
  const [dropping, setDropping] = useState<Edited | null>(null);
  const shelves = found.data;
  const again = () => client.invalidateQueries({ queryKey: knowledgeKey });
  const put = async (next: Shelves["collections"]) => {
    if (!shelves) return;
    client.setQueryData<Shelves>(treeKey, { ...shelves, collections: next });
    try {
      await orderShelves(orderOf(next));
    } catch (error) {
      tellError(error);
    }
    await again();
  };
  const blank = (kind: Edited["kind"], collection = ""): Edited => ({
    kind,
    id: null,
    collection,
    slug: "",
    names: { en: "", zh: "" },
    descriptions: { en: "", zh: "" },
  });
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited(blank("collections"))}>
      {t("collection_add")}
    </Button>
  );
  return (
    <Page title={t("collections")} lead={t("collections_lead")} action={manages ? add : undefined}>
      {found.isPending && <Loading lines={5} height={52} />}
      {found.error && !shelves && <Failed error={found.error} retry={() => void found.refetch()} />}
      {shelves?.collections.length === 0 && <Empty title={t("collections_none")}>{t("collections_none_more")}</Empty>}
      {shelves?.collections.map((one, at, all) => (
        <section key={one.id} className={classes.shelf} aria-label={nameIn(one.names, locale)}>
          <ul className={settings.list}>
            <Shelf
              list=""
              name={nameIn(one.names, locale)}
              more={nameIn(one.descriptions, locale)}
              strong
              manages={manages}
              index={at}
              count={all.length}
              move={(to) => void put(moved(all, at, to))}
              edit={() => setEdited({ ...blank("collections"), ...one, kind: "collections", collection: "" })}
              drop={
                one.categories.length === 0
                  ? () => setDropping({ ...blank("collections"), ...one, kind: "collections", collection: "" })
                  : undefined
              }
            />
            {one.categories.map((each, place) => (
              <Shelf
                key={each.id}
                list={one.id}
                name={nameIn(each.names, locale)}
                href={`/knowledge/articles?category=${each.id}`}
                more={t("articles_count", { count: each.articles })}
                manages={manages}
                index={place}
                count={one.categories.length}
                move={(to) => void put(movedCategory(all, at, place, to))}
                edit={() => setEdited({ ...blank("categories", one.id), ...each, kind: "categories" })}
                drop={
                  each.articles === 0
                    ? () => setDropping({ ...blank("categories", one.id), ...each, kind: "categories" })
                    : undefined
                }
              />
            ))}
            {manages && (
              <li className={settings.row}>
                <Button
                  variant="subtle"
                  size="xs"
                  leftSection={<IconPlus size={14} />}
                  onClick={() => setEdited(blank("categories", one.id))}
                >
                  {t("category_add")}
                </Button>
              </li>
            )}
          </ul>
        </section>
      ))}
      {edited && <ShelfForm edited={edited} close={() => setEdited(null)} again={again} />}
      <Confirm
        opened={dropping !== null}
        close={() => setDropping(null)}
        title={t("shelf_drop_title", { name: nameIn(dropping?.names ?? {}, locale) })}
        action={t("shelf_drop")}
        danger
        run={async () => {
          if (dropping?.id) await dropShelf(dropping.kind, dropping.id);
          await again();
          tell(t("shelf_dropped"));
        }}
      >
        <Text>{t("shelf_drop_more")}</Text>
      </Confirm>
    </Page>
  );
}

const orderOf = (collections: Shelves["collections"]): Order =>
  collections.map((one) => ({ id: one.id, categories: one.categories.map((each) => each.id) }));

/** What is being dragged, and out of which list: it moves in that one alone. */
let dragged: { list: string; index: number; move: (to: number) => void } | null = null;

function Shelf({
  list,
  name,
  more,
  href,
  strong = false,
  manages,
  index,
  count,
  move,
  edit,
  drop,
}: {
  list: string;
  name: string;
  more: string;
  href?: string;
  strong?: boolean;
  manages: boolean;
  index: number;
  count: number;
  move: (to: number) => void;
  edit: () => void;
  drop: (() => void) | undefined;
}) {
  const t = useWords(knowledgeWords);
  const [over, setOver] = useState(false);
  const fits = () => dragged !== null && dragged.list === list;
  const onDragOver = (event: DragEvent) => {
    if (!fits()) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    setOver(false);
    if (!dragged || !fits()) return;
    event.preventDefault();
    if (dragged.index !== index) dragged.move(index);
    dragged = null;
  };
  return (
    <li
      className={`${settings.row} ${classes.shelfRow}`}
      data-over={over}
      style={strong ? undefined : { paddingInlineStart: 40 }}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {manages && (
        <span
          className={classes.handle}
          draggable
          aria-hidden
          onDragStart={(event) => {
            event.dataTransfer.setData("text/plain", name);
            dragged = { list, index, move };
          }}
        >
          <IconGripVertical size={16} />
        </span>
      )}
      <div className={settings.rowMain}>
        <div className={settings.rowName}>
          {href ? <Link href={href}>{name}</Link> : <h2 style={{ margin: 0, fontSize: 15 }}>{name}</h2>}
        </div>
        <div className={settings.rowMore}>{more}</div>
      </div>
      {manages && (
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("move_up", { name })}
            disabled={index === 0}
            onClick={() => move(index - 1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("move_down", { name })}
            disabled={index === count - 1}
            onClick={() => move(index + 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={t("shelf_edit", { name })} onClick={edit}>
            <IconPencil size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("shelf_drop_what", { name })}
            disabled={!drop}
            onClick={drop}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      )}
    </li>
  );
}

function ShelfForm({ edited, close, again }: { edited: Edited; close: () => void; again: () => Promise<unknown> }) {
  const t = useWords(knowledgeWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const form = useForm<Edited>({
    saved: edited,
    places: { slug_taken: "slug", wrong_slug: "slug" },
    check: ({ names }) => ({ names: Object.values(names).some((one) => one.trim()) ? undefined : t("names_missing") }),
  });
  const { values, problems } = form;
  const isCollection = edited.kind === "collections";
  const send = async ({ kind, id, collection, slug, names, descriptions }: Edited) => {
    const made = slug || slugOf(names.en ?? "");
    const body = isCollection
      ? { slug: made, names: said(names), descriptions: said(descriptions) }
      : { slug: made, names: said(names), collection_id: collection };
    await saveShelf(kind, id, body);
    await again();
    tell(t("saved"));
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(isCollection ? "collection" : "category")}
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <FormBox form={form} send={send} done={close} cancel={close}>
        {Object.keys({ en: "", zh: "", ...values.names }).map((language) => (
          <TextInput
            key={language}
            label={t("name_in", { language: languageName(language, locale) })}
            lang={language}
            maxLength={80}
            value={values.names[language] ?? ""}
            error={problems.names}
            onChange={(event) => form.set({ names: { ...values.names, [language]: event.currentTarget.value } })}
          />
        ))}
        {isCollection &&
          Object.keys({ en: "", zh: "", ...values.descriptions }).map((language) => (
            <TextInput
              key={language}
              label={t("description_in", { language: languageName(language, locale) })}
              lang={language}
              maxLength={200}
              value={values.descriptions[language] ?? ""}
              error={problems.descriptions}
              onChange={(event) =>
                form.set({ descriptions: { ...values.descriptions, [language]: event.currentTarget.value } })
              }
            />
          ))}
        <TextInput
          label={t("slug")}
          description={t("slug_hint")}
          value={values.slug}
          error={problems.slug}
          maxLength={100}
          dir="ltr"
          onChange={(event) => form.set({ slug: event.currentTarget.value })}
        />
      </FormBox>
    </Modal>
  );
}

const said = (names: Names): Names => Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim()));
