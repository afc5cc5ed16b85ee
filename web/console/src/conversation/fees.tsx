import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconShare2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { call, type Schemas } from "../api.ts";
import { useLanguage, useWords } from "../i18n.ts";
import { sentenceOf } from "../parts/states.tsx";
import { useStore } from "../store.ts";
import type { Detail } from "./api.ts";
import classes from "./chain.module.css";
import { chainWords } from "./chain.words.ts";
import { type Level, putTextIntoReply, reading, spokenAt } from "./told.ts";

type Fees = Schemas["AgentFeeView"];

/** What networks cost now, for who asks "why so dear".  Nodes are read at most three times a minute, whoever looks. */
export function FeesNow({ detail, told, about }: { detail: Detail; told: Level; about: string | undefined }) {
  const t = useWords(chainWords);
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("fees_now")}</summary>
      {open && <Told detail={detail} told={told} about={about} />}
    </details>
  );
}

function Told({ detail, told, about }: { detail: Detail; told: Level; about: string | undefined }) {
  const t = useWords(chainWords);
  const query = useQuery({
    queryKey: ["fees"],
    queryFn: ({ signal }) => call<Schemas["AgentFeeList"]>("GET", "/api/fees", { signal }),
    staleTime: 20_000,
    refetchInterval: 60_000,
  });
  const [chosen, setChosen] = useState("");
  if (query.isError && !query.data) {
    return (
      <div className={classes.quiet} role="alert">
        <p>{`${t("fees_failed")} ${sentenceOf(query.error)}`}</p>
        <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
          {t("fees_again")}
        </Button>
      </div>
    );
  }
  if (!query.data) return <Skeleton height={48} radius="md" aria-hidden />;
  const { fees } = query.data;
  const find = (id: string | undefined) => fees.find((one) => one.network.id === id);
  const shown = find(chosen) ?? find(about) ?? fees[0];
  if (!shown) return <p className={classes.quiet}>{t("fees_none")}</p>;
  return (
    <div className={classes.card}>
      {fees.length > 1 && (
        <NativeSelect
          size="xs"
          aria-label={t("fees_network")}
          value={shown.network.id}
          data={fees.map((one) => ({ value: one.network.id, label: one.network.name }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <OfNetwork fees={shown} detail={detail} told={told} />
    </div>
  );
}

function OfNetwork({ fees, detail, told }: { fees: Fees; detail: Detail; told: Level }) {
  const t = useWords(chainWords);
  const locale = useLanguage();
  const level = useStore(reading);
  const said = spokenAt(fees.texts, locale, level);
  if (!said) return null;
  const put = () => {
    const text = spokenAt(fees.texts, detail.row.language || "en", told);
    if (text) putTextIntoReply(detail.row.number, text.text, t("fees_used"), t("fees_used_below"));
  };
  return (
    <section aria-label={fees.network.name} className={classes.look}>
      <p className={classes.says}>{said.busy}</p>
      {said.rows.length > 0 && (
        <dl className={classes.facts}>
          {said.rows.map((row) => (
            <Fragment key={row.name}>
              <dt>
                {row.name} · {row.wait}
              </dt>
              <dd>
                {row.cost}
                {row.rate && ` (${row.rate})`}
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
      {said.beside.map((line) => (
        <p key={line} className={classes.note}>
          {line}
        </p>
      ))}
      {said.as_of && (
        <p className={classes.quiet}>
          <span>{said.as_of}</span>
          {fees.nodes.map((node) => (
            <span key={node}>{node}</span>
          ))}
        </p>
      )}
      {detail.can_reply && fees.at !== null && (
        <div>
          <Button size="compact-xs" variant="default" leftSection={<IconShare2 size={14} />} onClick={put}>
            {t("fees_use")}
          </Button>
        </div>
      )}
    </section>
  );
}
