import { Component, type ComponentChildren } from "preact";
import type { T } from "../words/language.ts";
import { dayName } from "./day.ts";
import type { Entry } from "./entries.ts";
import { Bubble } from "./message.tsx";

interface Props {
  entries: readonly Entry[];
  now: number;
  /** Start of the visitor's day: what is older reads the same until tomorrow. */
  today: number;
  locale: string;
  t: T;
  onGone: (seq: number) => void;
  onJump: (to: { id: string; seq: number }) => void;
}

/** A stretch of a long thread that is drawn again only when something in it changed. */
export class Sheet extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { entries, now, today, locale, t } = this.props;
    const recent = (entries.at(-1)?.at ?? 0) > today - 86_400_000_000;
    return (
      next.locale !== locale ||
      next.t !== t ||
      next.today !== today ||
      (recent && next.now !== now) ||
      next.entries.length !== entries.length ||
      next.entries.some((entry, at) => !same(entry, entries[at]))
    );
  }

  override render({ entries, now, locale, t, onGone, onJump }: Props): ComponentChildren {
    return entries.map((entry) =>
      entry.kind === "day" ? (
        <li key={entry.key} class="day">
          <span>{dayName(entry.at, now, locale, t)}</span>
        </li>
      ) : (
        <Bubble
          key={entry.key}
          message={entry.message}
          first={entry.first}
          last={entry.last}
          arrived={entry.arrived}
          now={now}
          onGone={() => onGone(entry.message.seq)}
          onJump={onJump}
        />
      ),
    );
  }
}

function same(a: Entry, b: Entry | undefined): boolean {
  if (a.kind === "day" || b?.kind !== "message") return a.key === b?.key;
  return a.message === b.message && a.first === b.first && a.last === b.last && a.arrived === b.arrived;
}
