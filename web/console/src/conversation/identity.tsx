import {
  IconAt,
  IconBrandDiscord,
  IconBrandMessenger,
  IconBrandTelegram,
  IconBrandWechat,
  IconBrandWhatsapp,
  IconDeviceMobile,
  IconMessageCircle,
  IconPhone,
  IconShieldCheck,
  IconWallet,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Schemas } from "../api.ts";
import { named, useWords } from "../i18n.ts";
import { ShortHash } from "../parts/hash.tsx";
import classes from "./panel.module.css";
import { conversationWords } from "./words.ts";

type Identity = Schemas["AgentIdentityView"];

const KINDS: Record<string, ComponentType<{ size: number; stroke?: number }>> = {
  app_user: IconDeviceMobile,
  email: IconAt,
  phone: IconPhone,
  wallet_address: IconWallet,
};
const CHANNELS: Record<string, ComponentType<{ size: number; stroke?: number }>> = {
  telegram: IconBrandTelegram,
  wechat: IconBrandWechat,
  whatsapp: IconBrandWhatsapp,
  discord: IconBrandDiscord,
  messenger: IconBrandMessenger,
};

/** What a contact is known by: where, as what, and how sure that is, in words. */
export function IdentityLine({ identity }: { identity: Identity }) {
  const t = useWords(conversationWords);
  const known = conversationWords.en;
  const Icon = KINDS[identity.kind] ?? CHANNELS[identity.channel ?? ""] ?? IconMessageCircle;
  return (
    <>
      <dt>
        <span className={classes.kind} title={identity.inbox || undefined}>
          <Icon size={14} stroke={1.7} />
          {identity.kind === "channel" && identity.inbox ? identity.inbox : named(t, known, "identity_", identity.kind)}
        </span>
      </dt>
      <dd>
        {identity.kind === "wallet_address" ? (
          <ShortHash text={identity.value} />
        ) : (
          <span className={classes.value}>{identity.value}</span>
        )}
        <span className={classes.proof} data-proof={identity.proof}>
          {identity.proof !== "none" && <IconShieldCheck size={12} aria-hidden />}
          {named(t, known, "proof_", identity.proof)}
        </span>
      </dd>
    </>
  );
}
