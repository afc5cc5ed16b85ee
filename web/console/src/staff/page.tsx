import { ActionIcon, Alert, Button, Menu, Modal, NativeSelect, SegmentedControl, Text, TextInput } from "@mantine/core";
import {
  IconDots,
  IconHistory,
  IconKey,
  IconLogout,
  IconPencil,
  IconUserCheck,
  IconUserOff,
  IconUserPlus,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { Initials } from "../account.tsx";
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from "../i18n.ts";
import { choicesKey } from "../inbox/cache.ts";
import { Ago } from "../parts/time.tsx";
import { tell } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import type { Role } from "../session/api.ts";
import { useMay, useMe } from "../session/store.ts";
import { type Form, type Problems, useForm } from "../settings/form.ts";
import { usePages } from "../settings/pages.ts";
import { Confirm, CopyLine, FormBox, List, Page, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import { shellWords } from "../shell.words.ts";
import { addStaff, changeStaff, endSessions, fetchStaff, ROLES, type StaffMember, staffKey } from "./api.ts";
import { firstPassword } from "./password.ts";
import { staffWords } from "./words.ts";

type Doing = "" | "add" | "edit" | "reset" | "sign_out" | "deactivate" | "reactivate";
/** A password that was made just now; it exists nowhere else. */
type Made = { member: StaffMember; password: string; fresh: boolean };

/** Who works at this desk. */
export default function StaffPage() {
  const t = useWords(staffWords);
  const manages = useMay("staff_manage");
  const client = useQueryClient();
  const [active, setActive] = useState("active");
  const [doing, setDoing] = useState<Doing>("");
  const [about, setAbout] = useState<StaffMember | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const pages = usePages([...staffKey, active], (cursor, signal) => fetchStaff(active === "active", cursor, signal));
  const again = async () => {
    void client.invalidateQueries({ queryKey: choicesKey });
    await client.invalidateQueries({ queryKey: staffKey });
  };
  const close = () => setDoing("");
  const begin = (what: Doing, member: StaffMember) => {
    setAbout(member);
    setDoing(what);
  };
  const name = about?.name ?? "";
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      action={
        manages && (
          <Button leftSection={<IconUserPlus size={16} />} onClick={() => setDoing("add")}>
            {t("add")}
          </Button>
        )
      }
    >
      <SegmentedControl
        mb="md"
        aria-label={t("which")}
        value={active}
        onChange={setActive}
        data={[
          { value: "active", label: t("active") },
          { value: "inactive", label: t("inactive") },
        ]}
      />
      <List
        pages={pages}
        label={t("title")}
        empty={{ title: t(active === "active" ? "none_active" : "none_inactive"), more: t("none_more") }}
      >
        {(rows) => rows.map((member) => <Row key={member.id} member={member} begin={manages ? begin : undefined} />)}
      </List>
      <AddDialog
        opened={doing === "add"}
        close={close}
        done={(member, password) => {
          close();
          setMade({ member, password, fresh: true });
          void again();
        }}
      />
      {about && <EditDialog key={about.id} member={about} opened={doing === "edit"} close={close} done={again} />}
      <Confirm
        opened={doing === "reset"}
        close={close}
        title={t("reset_title", { name })}
        action={t("reset")}
        run={async () => {
          if (!about) return;
          const password = firstPassword();
          await changeStaff(about.id, { password });
          setMade({ member: about, password, fresh: false });
        }}
      >
        <Text>{t("reset_text")}</Text>
      </Confirm>
      <Confirm
        opened={doing === "sign_out"}
        close={close}
        title={t("sign_out_title", { name })}
        action={t("sign_out")}
        run={async () => {
          if (!about) return;
          await endSessions(about.id);
          tell(t("signed_out", { name }));
        }}
      >
        <Text>{t("sign_out_text", { name })}</Text>
      </Confirm>
      <Confirm
        opened={doing === "deactivate"}
        close={close}
        title={t("deactivate_title", { name })}
        action={t("deactivate")}
        danger
        run={async () => {
          if (about) await changeStaff(about.id, { active: false });
          await again();
        }}
      >
        <Text>{t("deactivate_text", { name })}</Text>
      </Confirm>
      <Confirm
        opened={doing === "reactivate"}
        close={close}
        title={t("reactivate_title", { name })}
        action={t("reactivate")}
        run={async () => {
          if (about) await changeStaff(about.id, { active: true });
          await again();
        }}
      >
        <Text>{t("reactivate_text", { name })}</Text>
      </Confirm>
      <PasswordDialog made={made} close={() => setMade(null)} />
    </Page>
  );
}

function Row({ member, begin }: { member: StaffMember; begin?: (what: Doing, member: StaffMember) => void }) {
  const t = useWords(staffWords);
  const s = useWords(shellWords);
  const me = useMe();
  const audits = useMay("audit_read");
  const [, navigate] = useLocation();
  const self = member.id === me.id;
  return (
    <li className={classes.row}>
      <Initials name={member.name} size={32} />
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {member.name}
          {self && <Tag tone="quiet">{t("you")}</Tag>}
          <Tag tone="quiet">{s(`role_${member.role}`)}</Tag>
        </div>
        <div className={classes.rowMore}>{member.email}</div>
      </div>
      <div className={`${classes.rowSide} ${classes.wide}`}>
        {member.last_seen_at === null ? t("never_seen") : <Ago at={member.last_seen_at} />}
      </div>
      {(begin || audits) && (
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("actions", { name: member.name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {begin && (
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => begin("edit", member)}>
                {t("edit")}
              </Menu.Item>
            )}
            {begin && !self && member.active && (
              <Menu.Item leftSection={<IconKey size={16} />} onClick={() => begin("reset", member)}>
                {t("reset")}
              </Menu.Item>
            )}
            {begin && !self && member.active && (
              <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => begin("sign_out", member)}>
                {t("sign_out")}
              </Menu.Item>
            )}
            {audits && (
              <Menu.Item
                leftSection={<IconHistory size={16} />}
                onClick={() => navigate(`/settings/audit?actor=${member.id}`)}
              >
                {t("what_they_did")}
              </Menu.Item>
            )}
            {begin && !self && (
              <Menu.Item
                c={member.active ? "var(--wd-urgent)" : undefined}
                leftSection={member.active ? <IconUserOff size={16} /> : <IconUserCheck size={16} />}
                onClick={() => begin(member.active ? "deactivate" : "reactivate", member)}
              >
                {t(member.active ? "deactivate" : "reactivate")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

interface Values {
  name: string;
  email: string;
  role: Role;
  language: string;
}

const PLACES = { email_taken: "email", bad_email: "email", last_admin: "role", unknown_language: "language" } as const;

function useStaffForm(name: string, saved: Values): Form<Values> {
  const t = useWords(staffWords);
  return useForm({
    name,
    saved,
    places: PLACES,
    check: (values): Problems<Values> => ({
      name: values.name.trim() ? undefined : t("name_missing"),
      email: /^\S+@\S+$/.test(values.email.trim()) ? undefined : t("email_wrong"),
    }),
  });
}

function Fields({ form }: { form: Form<Values> }) {
  const t = useWords(staffWords);
  const s = useWords(shellWords);
  return (
    <>
      <TextInput
        label={t("name")}
        maxLength={80}
        autoComplete="off"
        data-autofocus
        value={form.values.name}
        error={form.problems.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("email")}
        description={t("email_more")}
        type="email"
        maxLength={254}
        autoComplete="off"
        value={form.values.email}
        error={form.problems.email}
        onChange={(event) => form.set({ email: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("role")}
        description={t(`role_${form.values.role}_more`)}
        value={form.values.role}
        error={form.problems.role}
        onChange={(event) => form.set({ role: event.currentTarget.value as Role })}
        data={ROLES.map((role) => ({ value: role, label: s(`role_${role}`) }))}
      />
      <NativeSelect
        label={s("language")}
        description={t("language_more")}
        value={form.values.language}
        error={form.problems.language}
        onChange={(event) => form.set({ language: event.currentTarget.value })}
        data={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
      />
    </>
  );
}

function AddDialog({
  opened,
  close,
  done,
}: {
  opened: boolean;
  close: () => void;
  done: (member: StaffMember, password: string) => void;
}) {
  const t = useWords(staffWords);
  const p = useWords(partWords);
  const locale = useLanguage();
  const form = useStaffForm("staff/new", { name: "", email: "", role: "agent", language: locale });
  const send = async ({ name, email, role, language }: Values) => {
    const password = firstPassword();
    const member = await addStaff({ name: name.trim(), email: email.trim(), role, language, password });
    done(member, password);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("add_title")}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <FormBox form={form} send={send} done={form.discard} save={t("add_do")} cancel={close} plain>
        <Fields form={form} />
      </FormBox>
    </Modal>
  );
}

function EditDialog({
  member,
  opened,
  close,
  done,
}: {
  member: StaffMember;
  opened: boolean;
  close: () => void;
  done: () => Promise<void>;
}) {
  const t = useWords(staffWords);
  const p = useWords(partWords);
  const { name, email, role, language } = member;
  const form = useStaffForm(`staff/${member.id}`, { name, email, role, language });
  const send = async (values: Values) => {
    await changeStaff(member.id, { ...values, name: values.name.trim(), email: values.email.trim() });
    await done();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("edit_title", { name })}
      centered
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <FormBox form={form} send={send} done={close} cancel={close}>
        <Fields form={form} />
      </FormBox>
    </Modal>
  );
}

/** Shows a password the only time it can be seen; a click beside the window does not take it away. */
function PasswordDialog({ made, close }: { made: Made | null; close: () => void }) {
  const t = useWords(staffWords);
  return (
    <Modal
      opened={made !== null}
      onClose={close}
      title={made && t(made.fresh ? "made_title" : "remade_title", { name: made.member.name })}
      centered
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      {made && (
        <div className={classes.fields}>
          <Text>{t("made_text", { name: made.member.name })}</Text>
          <CopyLine label={t("email")} text={made.member.email} />
          <CopyLine label={t("made_password")} text={made.password} />
          <Alert color="yellow" variant="light" p="sm">
            {t("made_once")}
          </Alert>
          <Button onClick={close} data-autofocus>
            {t("made_done")}
          </Button>
        </div>
      )}
    </Modal>
  );
}
