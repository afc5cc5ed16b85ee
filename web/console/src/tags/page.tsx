import { ActionIcon, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { choicesKey } from "../inbox/cache.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { type Pages, useWhole } from "../settings/pages.ts";
import { Confirm, FormBox, List, Page, Section } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { addTag, deleteTag, fetchTags, type Tag, tagsKey } from "./api.ts";
import { COLOURS, tagColour } from "./colours.ts";
import own from "./tags.module.css";
import { tagWords } from "./words.ts";

const NEW = { name: "", colour: "blue" };

/** Words that can be hung on conversations. */
export default function TagsPage() {
  const t = useWords(tagWords);
  const client = useQueryClient();
  const found = useQuery({ queryKey: tagsKey, queryFn: ({ signal }) => fetchTags(signal) });
  const [deleting, setDeleting] = useState<Tag | null>(null);
  const [name, setName] = useState("");
  const form = useForm({
    name: "tags/new",
    saved: NEW,
    places: { tag_exists: "name", secret_in_name: "name", wrong_name: "name" },
    check: (values): Problems<typeof NEW> => ({ name: values.name.trim() ? undefined : t("name_missing") }),
  });
  const again = async () => {
    void client.invalidateQueries({ queryKey: choicesKey });
    await client.invalidateQueries({ queryKey: tagsKey });
  };
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Section title={t("new_title")}>
        <FormBox
          form={form}
          save={t("create")}
          plain
          send={async (values) => {
            await addTag(values.name.trim(), values.colour);
            await again();
          }}
          done={form.discard}
        >
          <TextInput
            label={t("name")}
            maxLength={40}
            autoComplete="off"
            value={form.values.name}
            error={form.problems.name}
            onChange={(event) => form.set({ name: event.currentTarget.value })}
          />
          <fieldset className={classes.plain}>
            <legend className={classes.legend}>{t("colour")}</legend>
            <div className={own.colours}>
              {COLOURS.map((colour) => (
                <label key={colour} className={own.colour} title={t(`colour_${colour}`)}>
                  <input
                    type="radio"
                    name="colour"
                    value={colour}
                    aria-label={t(`colour_${colour}`)}
                    checked={form.values.colour === colour}
                    onChange={() => form.set({ colour })}
                  />
                  <Swatch colour={colour} />
                </label>
              ))}
            </div>
          </fieldset>
        </FormBox>
      </Section>
      <Tags
        pages={useWhole(found)}
        begin={(tag) => {
          setName(tag.name);
          setDeleting(tag);
        }}
      />
      <Confirm
        opened={deleting !== null}
        close={() => setDeleting(null)}
        title={t("delete_title", { name })}
        action={t("delete")}
        danger
        run={async () => {
          if (deleting) await deleteTag(deleting.id);
          await again();
        }}
      >
        <Text>{t("delete_text")}</Text>
      </Confirm>
    </Page>
  );
}

function Tags({ pages, begin }: { pages: Pages<Tag>; begin: (tag: Tag) => void }) {
  const t = useWords(tagWords);
  return (
    <List pages={pages} empty={{ title: t("none"), more: t("none_more") }} label={t("title")}>
      {(tags) =>
        tags.map((tag) => (
          <li key={tag.id} className={classes.row}>
            <Swatch colour={tag.colour} />
            <div className={classes.rowMain}>
              <div className={classes.rowName}>{tag.name}</div>
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("delete_title", { name: tag.name })}
              onClick={() => begin(tag)}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </li>
        ))
      }
    </List>
  );
}

function Swatch({ colour }: { colour: string }) {
  return <span className={own.swatch} style={{ background: tagColour(colour) }} aria-hidden />;
}
