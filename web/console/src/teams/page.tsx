import { Button, Checkbox, Modal, Text, TextInput } from "@mantine/core";
import { IconPencil, IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../i18n.ts";
import { choicesKey } from "../inbox/cache.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { partWords } from "../parts/words.ts";
import { useMay } from "../session/store.ts";
import { type Problems, useForm } from "../settings/form.ts";
import { usePages } from "../settings/pages.ts";
import { FormBox, List, Page } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { everyoneKey, fetchEveryone, type StaffMember } from "../staff/api.ts";
import { addTeam, fetchTeams, renameTeam, setMembers, type Team, teamsKey } from "./api.ts";
import own from "./teams.module.css";
import { teamWords } from "./words.ts";

const NEW = "new";

/** Groups of the staff to which conversations can be given. */
export default function TeamsPage() {
  const t = useWords(teamWords);
  const manages = useMay("teams_manage");
  const client = useQueryClient();
  const pages = usePages(teamsKey, fetchTeams);
  const everyone = useQuery({ queryKey: everyoneKey, queryFn: ({ signal }) => fetchEveryone(signal) });
  const [open, setOpen] = useState<Team | typeof NEW | null>(null);
  const names = new Map(everyone.data?.map((member) => [member.id, member.name]));
  const done = async () => {
    void client.invalidateQueries({ queryKey: choicesKey });
    await client.invalidateQueries({ queryKey: teamsKey });
  };
  const add = manages && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen(NEW)}>
      {t("add")}
    </Button>
  );
  return (
    <Page title={t("title")} lead={t("lead")} action={add}>
      <List pages={pages} label={t("title")} empty={{ title: t("none"), more: t("none_more") }}>
        {(rows) =>
          rows.map((team) => (
            <li key={team.id} className={classes.row}>
              <div className={classes.rowMain}>
                <div className={classes.rowName}>{team.name}</div>
                <div className={classes.rowMore}>{membersLine(team, names, t)}</div>
              </div>
              {manages && (
                <Button
                  variant="default"
                  size="xs"
                  leftSection={<IconPencil size={14} />}
                  aria-label={t("edit_title", { name: team.name })}
                  onClick={() => setOpen(team)}
                >
                  {t("edit")}
                </Button>
              )}
            </li>
          ))
        }
      </List>
      {open !== null && (
        <TeamDialog
          key={open === NEW ? NEW : open.id}
          team={open === NEW ? null : open}
          close={() => setOpen(null)}
          done={done}
          everyone={everyone}
        />
      )}
    </Page>
  );
}

const NAMED = 4;

function membersLine(
  team: Team,
  names: ReadonlyMap<string, string>,
  t: ReturnType<typeof useWords<typeof teamWords.en>>,
) {
  if (team.members.length === 0) return t("no_members");
  const known = team.members.map((id) => names.get(id)).filter((name) => name !== undefined);
  if (known.length < Math.min(NAMED, team.members.length)) return t("members_count", { count: team.members.length });
  const shown = known.slice(0, NAMED).join(t("comma"));
  const more = team.members.length - Math.min(NAMED, known.length);
  return more > 0 ? t("members_more", { names: shown, count: more }) : shown;
}

interface Asked {
  data: StaffMember[] | undefined;
  isError: boolean;
  error: unknown;
  refetch(): unknown;
}

interface Values {
  name: string;
  members: string[];
}

function TeamDialog({
  team,
  close,
  done,
  everyone,
}: {
  team: Team | null;
  close: () => void;
  done: () => Promise<void>;
  everyone: Asked;
}) {
  const t = useWords(teamWords);
  const p = useWords(partWords);
  const form = useForm<Values>({
    name: `teams/${team?.id ?? NEW}`,
    saved: { name: team?.name ?? "", members: [...(team?.members ?? [])].sort() },
    places: { team_name_taken: "name", unknown_member: "members" },
    check: (values): Problems<Values> => ({ name: values.name.trim() ? undefined : t("name_missing") }),
  });
  // Made by a first try whose second half failed: the next one must not make it again.
  const [made, setMade] = useState<Team | null>(null);
  const send = async ({ name, members }: Values) => {
    let now = team ?? made;
    if (now === null) {
      now = await addTeam(name.trim());
      setMade(now);
    } else if (now.name !== name.trim()) await renameTeam(now.id, name.trim());
    if (JSON.stringify([...now.members].sort()) !== JSON.stringify(members)) await setMembers(now.id, members);
    await done();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={team ? t("edit_title", { name: team.name }) : t("add_title")}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <FormBox
        form={form}
        send={send}
        done={() => {
          form.discard();
          close();
        }}
        cancel={close}
        plain
      >
        <TextInput
          label={t("name")}
          maxLength={80}
          data-autofocus
          value={form.values.name}
          error={form.problems.name}
          onChange={(event) => form.set({ name: event.currentTarget.value })}
        />
        <Members
          everyone={everyone}
          chosen={form.values.members}
          problem={form.problems.members}
          choose={(members) => form.set({ members: [...members].sort() })}
        />
      </FormBox>
    </Modal>
  );
}

/** From how many people on a search is worth its place. */
const MANY = 8;

function Members({
  everyone,
  chosen,
  problem,
  choose,
}: {
  everyone: Asked;
  chosen: readonly string[];
  problem: string | undefined;
  choose: (members: string[]) => void;
}) {
  const t = useWords(teamWords);
  const [wanted, setWanted] = useState("");
  if (everyone.isError && !everyone.data)
    return <Failed error={everyone.error} retry={() => void everyone.refetch()} order={3} />;
  if (!everyone.data) return <Loading lines={4} height={28} />;
  // Who was deactivated can be taken out, not put in.
  const people = everyone.data.filter((member) => member.active || chosen.includes(member.id));
  const found = people.filter((member) =>
    `${member.name} ${member.email}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.legend}>{t("members_chosen", { count: chosen.length })}</legend>
      {people.length > MANY && (
        <TextInput
          mt="xs"
          type="search"
          aria-label={t("find")}
          placeholder={t("find")}
          leftSection={<IconSearch size={16} />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter looks, it does not save.
            if (event.key === "Enter") event.preventDefault();
          }}
        />
      )}
      <div className={own.people}>
        {found.length === 0 && <Text c="var(--wd-muted)">{t("find_none")}</Text>}
        {found.map((member) => (
          <Checkbox
            key={member.id}
            label={member.name}
            description={member.active ? member.email : t("deactivated")}
            checked={chosen.includes(member.id)}
            onChange={(event) =>
              choose(event.currentTarget.checked ? [...chosen, member.id] : chosen.filter((one) => one !== member.id))
            }
          />
        ))}
      </div>
      {problem && (
        <Text c="var(--wd-urgent)" size="sm" role="alert">
          {problem}
        </Text>
      )}
    </fieldset>
  );
}
