import {
  ActionIcon,
  Box,
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPencil, IconPlus, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { named, useWords } from "../i18n.ts";
import { Tip } from "../keyboard/tip.tsx";
import { useSlow } from "../parts/states.tsx";
import { Ago } from "../parts/time.tsx";
import { tell, tellError } from "../parts/toast.ts";
import { partWords } from "../parts/words.ts";
import { type Form, type Problems, useForm } from "../settings/form.ts";
import { useWhole } from "../settings/pages.ts";
import { Confirm, FormBox, List, Page, Section, Tag } from "../settings/parts.tsx";
import classes from "../settings/settings.module.css";
import {
  addNode,
  askNode,
  changeNode,
  deleteNode,
  describeNetwork,
  fetchNodes,
  type Node,
  type NodeFields,
  type NodeList,
  nodesKey,
  setAnswers,
  setOwnOnly,
} from "./api.ts";
import { nodeWords } from "./words.ts";

/** Whom the desk asks about chains, how they do, and what it may answer by itself. */
export default function NodesPage() {
  const t = useWords(nodeWords);
  const p = useWords(partWords);
  const client = useQueryClient();
  const found = useQuery({ queryKey: nodesKey, queryFn: ({ signal }) => fetchNodes(signal) });
  const [open, setOpen] = useState<Node | "new" | null>(null);
  const [leaving, setLeaving] = useState<Node | null>(null);
  const again = () => client.invalidateQueries({ queryKey: nodesKey });
  const list = found.data;
  const pages = useWhole({ ...found, data: list?.nodes });
  const add = list && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen("new")}>
      {t("add")}
    </Button>
  );
  return (
    <Page title={t("title")} lead={t("lead")} action={add}>
      <Box mb={16}>
        <List pages={pages} empty={{ title: t("none"), more: t("none_more") }} label={t("title")}>
          {(nodes) =>
            nodes.map((node) => (
              <Row key={node.id} node={node} edit={() => setOpen(node)} leave={() => setLeaving(node)} again={again} />
            ))
          }
        </List>
      </Box>
      {list && <Rules list={list} again={again} />}
      {list && <Labels list={list} />}
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open === "new" || open === null ? t("add") : t("edit", { name: open.name })}
        closeButtonProps={{ "aria-label": p("close") }}
      >
        {open !== null && list && (
          <NodeForm node={open === "new" ? null : open} list={list} close={() => setOpen(null)} again={again} />
        )}
      </Modal>
      <Confirm
        opened={leaving !== null}
        close={() => setLeaving(null)}
        title={t("remove_title")}
        action={t("remove_do")}
        danger
        run={async () => {
          if (leaving) await deleteNode(leaving.id);
          await again();
        }}
      >
        <Text>{t("remove_text", { name: leaving?.name ?? "" })}</Text>
      </Confirm>
    </Page>
  );
}

function useStateOf(): (node: Pick<Node, "enabled" | "state" | "behind" | "problem">) => string {
  const t = useWords(nodeWords);
  return (node) => {
    if (!node.enabled) return t("state_off");
    if (node.state === "lagging") return t("state_lagging", { count: node.behind });
    const state = named(t, nodeWords.en, "state_", node.state);
    return node.state === "failing" && node.problem
      ? `${state}: ${named(t, nodeWords.en, "problem_", node.problem)}`
      : state;
  };
}

function Row({
  node,
  edit,
  leave,
  again,
}: {
  node: Node;
  edit: () => void;
  leave: () => void;
  again: () => Promise<unknown>;
}) {
  const t = useWords(nodeWords);
  const stateOf = useStateOf();
  const [busy, setBusy] = useState(false);
  const slow = useSlow(busy);
  const { name } = node;
  const ask = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const said = await askNode(node.id);
      const what = stateOf({ ...node, state: said.state, problem: said.problem });
      tell(said.state === "ok" ? t("tested_ok", { name }) : t("tested_bad", { name, what }));
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy(false);
    }
  };
  const tone = !node.enabled || node.state === "unknown" ? "quiet" : node.state === "ok" ? "good" : "warn";
  return (
    <li className={classes.row}>
      <div className={classes.rowMain}>
        <div className={classes.rowName}>
          {name} <Tag tone={tone}>{stateOf(node)}</Tag> {node.own && <Tag tone="quiet">{t("own_tag")}</Tag>}
        </div>
        <div className={classes.rowMore}>
          {node.network.name} · {node.host}
          {node.height !== null && ` · ${t("height", { height: node.height })}`}
          {node.latency_ms !== null && ` · ${t("latency", { ms: node.latency_ms })}`}
          {" · "}
          {node.seen_live_at === null ? (
            t("never_live")
          ) : (
            <>
              {t("last_ok")} <Ago at={node.last_ok_at ?? node.seen_live_at} />
            </>
          )}
        </div>
      </div>
      <Group gap={4}>
        <Tip label={t("test", { name })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            loading={slow}
            aria-label={t("test", { name })}
            onClick={ask}
          >
            <IconRefresh size={18} />
          </ActionIcon>
        </Tip>
        <Tip label={t("edit", { name })}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("edit", { name })} onClick={edit}>
            <IconPencil size={18} />
          </ActionIcon>
        </Tip>
        <Tip label={t("remove", { name })}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("remove", { name })} onClick={leave}>
            <IconTrash size={18} />
          </ActionIcon>
        </Tip>
      </Group>
    </li>
  );
}

const PLACES = {
  bad_node_address: "url",
  node_address_refused: "url",
  node_name_taken: "name",
  secret_in_name: "name",
  network_known: "chain",
} as const;

/** In place of a chain of the list. */
const OTHER = "other";

function NodeForm({
  node,
  list,
  close,
  again,
}: {
  node: Node | null;
  list: NodeList;
  close: () => void;
  again: () => Promise<unknown>;
}) {
  const t = useWords(nodeWords);
  const chain = node?.network.id.match(/^evm-(\d+)$/)?.[1] ?? "";
  const described = list.own_networks.find((one) => one.id === node?.network.id);
  const saved = {
    chain,
    chain_name: described?.name ?? "",
    coin: described?.coin ?? "",
    seconds: described ? String(described.block_ms / 1000) : "",
    explorer: described?.explorer ?? "",
    testnet: described?.testnet ?? false,
    network: node?.network.id ?? list.networks[0]?.id ?? "",
    name: node?.name ?? "",
    url: "",
    own: node?.own ?? false,
    allow_private: node?.allow_private ?? false,
    enabled: node?.enabled ?? true,
    per_second: String(node?.per_second ?? 10),
  };
  /** A node that was set up before its chain was described keeps it so until somebody says more. */
  const describes = (values: ChainFields) =>
    isOther(values) &&
    (!node ||
      described !== undefined ||
      [values.chain_name, values.coin, values.seconds, values.explorer].some(Boolean));
  const form = useForm({
    // Unnamed: the address may hold a key, which is gone with the form.
    saved,
    places: PLACES,
    check: (values): Problems<typeof saved> => ({
      ...(describes(values) && {
        chain: /^[1-9]\d{0,15}$/.test(values.chain) ? undefined : t("chain_wrong"),
        chain_name: values.chain_name.trim() ? undefined : t("name_missing"),
        coin: /^[A-Za-z0-9.$]{1,12}$/.test(values.coin.trim()) ? undefined : t("coin_wrong"),
        seconds: msOf(values.seconds) ? undefined : t("seconds_wrong"),
        explorer: hostOf(values.explorer) === null ? t("explorer_wrong") : undefined,
      }),
      name: values.name.trim() ? undefined : t("name_missing"),
      url: node || values.url.trim() ? undefined : t("url_missing"),
      per_second: /^[1-9][0-9]{0,2}$|^1000$/.test(values.per_second) ? undefined : t("per_second_wrong"),
    }),
  });
  const { values } = form;
  const other = isOther(values);
  const send = async () => {
    const fields: NodeFields = {
      name: values.name.trim(),
      own: values.own,
      allow_private: values.own && values.allow_private,
      enabled: values.enabled,
      per_second: Number(values.per_second),
    };
    if (values.url.trim()) fields.url = values.url.trim();
    if (describes(values)) {
      await describeNetwork(values.chain, {
        name: values.chain_name.trim(),
        coin: values.coin.trim(),
        block_ms: msOf(values.seconds) ?? 0,
        explorer: hostOf(values.explorer) ?? "",
        testnet: values.testnet,
      });
    }
    if (node) await changeNode(node.id, fields);
    else await addNode(other ? `evm-${values.chain}` : values.network, fields);
    await again();
  };
  return (
    <FormBox form={form} plain {...(node ? {} : { save: t("save_new") })} cancel={close} send={send} done={close}>
      {!node && (
        <NativeSelect
          label={t("network")}
          value={values.network}
          data={[
            ...list.networks.map((one) => ({ value: one.id, label: one.name })),
            { value: OTHER, label: t("other_chain") },
          ]}
          onChange={(event) => form.set({ network: event.currentTarget.value })}
        />
      )}
      {other && <OtherChain form={form} fixed={node !== null} />}
      <TextInput
        label={t("name")}
        description={t("name_more")}
        maxLength={80}
        autoComplete="off"
        value={values.name}
        error={form.problems.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("url")}
        description={node ? t("url_keep", { host: node.host || "?" }) : t("url_more")}
        maxLength={2000}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://"
        value={values.url}
        error={form.problems.url}
        onChange={(event) => form.set({ url: event.currentTarget.value })}
      />
      <Checkbox
        label={t("own")}
        description={t("own_more")}
        checked={values.own}
        onChange={(event) => form.set({ own: event.currentTarget.checked })}
      />
      {values.own && (
        <Checkbox
          label={t("private")}
          description={t("private_more")}
          checked={values.allow_private}
          onChange={(event) => form.set({ allow_private: event.currentTarget.checked })}
        />
      )}
      <Checkbox
        label={t("enabled")}
        checked={values.enabled}
        onChange={(event) => form.set({ enabled: event.currentTarget.checked })}
      />
      <TextInput
        label={t("per_second")}
        inputMode="numeric"
        maxLength={4}
        value={values.per_second}
        error={form.problems.per_second}
        onChange={(event) => form.set({ per_second: event.currentTarget.value })}
      />
    </FormBox>
  );
}

interface ChainFields {
  chain: string;
  chain_name: string;
  coin: string;
  seconds: string;
  explorer: string;
  testnet: boolean;
  network: string;
}

/** An EVM chain that our table does not have: the team says what it is. */
const isOther = (values: ChainFields) => values.network === OTHER || values.network === `evm-${values.chain}`;

/** Milliseconds of typed seconds, null for none that a chain could have. */
function msOf(seconds: string): number | null {
  const ms = Math.round(Number(seconds.trim().replace(",", ".")) * 1000);
  return ms >= 50 && ms <= 3_600_000 ? ms : null;
}

/** The host of a typed address or host, "" for none, null for what is neither. */
function hostOf(typed: string): string | null {
  const host = typed
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/.*$/, "");
  return host === "" || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) ? host : null;
}

function OtherChain<V extends ChainFields>({ form, fixed }: { form: Form<V>; fixed: boolean }) {
  const t = useWords(nodeWords);
  const { values, problems } = form;
  const set = (change: Partial<ChainFields>) => form.set(change as Partial<V>);
  return (
    <>
      {!fixed && (
        <TextInput
          label={t("chain")}
          description={t("chain_more")}
          inputMode="numeric"
          maxLength={16}
          autoComplete="off"
          value={values.chain}
          error={problems.chain}
          onChange={(event) => set({ chain: event.currentTarget.value.trim() })}
        />
      )}
      <TextInput
        label={t("chain_name")}
        maxLength={80}
        autoComplete="off"
        value={values.chain_name}
        error={problems.chain_name}
        onChange={(event) => set({ chain_name: event.currentTarget.value })}
      />
      <TextInput
        label={t("coin")}
        description={t("coin_more")}
        maxLength={12}
        autoComplete="off"
        value={values.coin}
        error={problems.coin}
        onChange={(event) => set({ coin: event.currentTarget.value })}
      />
      <TextInput
        label={t("seconds")}
        inputMode="decimal"
        maxLength={8}
        autoComplete="off"
        value={values.seconds}
        error={problems.seconds}
        onChange={(event) => set({ seconds: event.currentTarget.value })}
      />
      <TextInput
        label={t("explorer")}
        description={t("explorer_more")}
        dir="ltr"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        value={values.explorer}
        error={problems.explorer}
        onChange={(event) => set({ explorer: event.currentTarget.value })}
      />
      <Checkbox
        label={t("testnet")}
        checked={values.testnet}
        onChange={(event) => set({ testnet: event.currentTarget.checked })}
      />
    </>
  );
}

function Rules({ list, again }: { list: NodeList; again: () => Promise<unknown> }) {
  const t = useWords(nodeWords);
  const [busy, setBusy] = useState(false);
  const set = async (change: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await change();
    } catch (error) {
      tellError(error);
    } finally {
      await again();
      setBusy(false);
    }
  };
  return (
    <Section title={t("rules")}>
      <Stack gap="md">
        <Switch
          label={t("own_only")}
          description={t("own_only_more")}
          checked={list.own_only}
          disabled={busy}
          onChange={(event) => {
            const on = event.currentTarget.checked;
            void set(() => setOwnOnly(on));
          }}
        />
        {list.inboxes.map((inbox) => (
          <Switch
            key={inbox.id}
            label={t("answers", { inbox: inbox.name })}
            description={t("answers_more")}
            checked={inbox.answers}
            disabled={busy}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              void set(() => setAnswers(inbox.id, on));
            }}
          />
        ))}
      </Stack>
    </Section>
  );
}

/** How far the list of known addresses reaches: what is not in it is "label unknown". */
function Labels({ list }: { list: NodeList }) {
  const t = useWords(nodeWords);
  const names = new Map([...list.networks, ...list.own_networks].map((one) => [one.id, one.name]));
  return (
    <Section title={t("labels")}>
      <Text c="var(--wd-muted)">{t("labels_hint")}</Text>
      <ul className={classes.list}>
        {list.coverage.map((one) => (
          <li key={one.network} className={classes.row}>
            <div className={classes.rowMain}>{names.get(one.network) ?? one.network}</div>
            <Text c="var(--wd-muted)">
              {[
                one.shipped > 0 && t("labels_shipped", { count: one.shipped }),
                one.imported > 0 && t("labels_imported", { count: one.imported }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
          </li>
        ))}
      </ul>
    </Section>
  );
}
