"""Made-up conversations as rows: what `loader` writes and what the other benches ask for.

The same rows as `conversations.actions` leave behind, made from the same row shapes and the same rules, so that a
column more in a table stops the loader instead of being forgotten.  Words come from the word lists of BIP-39 in
twelve languages, drawn so that a few are said all the time and most hardly ever (Zipf), with phrases of the trade
between them.  Nobody's words, and the same for the same seed.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import mnemonic
import msgspec

from walletdesk.conversations import counts, rules
from walletdesk.conversations.actions.work import CLOSE, WAKE
from walletdesk.conversations.rules import NEVER, ChangeKind, Standing, Status, Visibility
from walletdesk.conversations.tables import Change, Conversation, Message, Rating
from walletdesk.hours import ALWAYS
from walletdesk.kit.clock import DAY, HOUR, MINUTE
from walletdesk.kit.ids import id_at
from walletdesk.kit.search import terms
from walletdesk.people.names import words_of
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.people.tables import Contact, Identity
from walletdesk.safety import trusted
from walletdesk.sla import rules as sla
from walletdesk.sla.tables import Clock
from walletdesk.wire import AuthorKind, Delivery, Kind, Priority, SafeText

YEARS_US = 2 * 365 * DAY
RECENT = 0.08
"""The newest conversations, those of the last two weeks, among which all open ones are."""
STATES = ((Status.OPEN, 0.16), (Status.PENDING, 0.09), (Status.SNOOZED, 0.0625), (Status.RESOLVED, 0.6875))
"""Of the newest: 2 % of all in the lane of work, 0.5 % snoozed.  Older ones are closed, one in a hundred spam."""
PRIORITIES = ((Priority.URGENT, 0.03), (Priority.HIGH, 0.12), (Priority.NORMAL, 0.75), (Priority.LOW, 0.10))
KINDS = ((Kind.FAULT, 0.2), (Kind.QUESTION, 0.7), (Kind.COMPLAINT, 0.03), (Kind.FEEDBACK, 0.07))
LANGUAGES = {
    "en": 0.55,
    "zh": 0.30,
    "es": 0.05,
    "pt": 0.03,
    "fr": 0.025,
    "ru": 0.02,
    "tr": 0.01,
    "ja": 0.007,
    "ko": 0.005,
    "it": 0.002,
    "cs": 0.0008,
    "zh-TW": 0.0002,
}
_LISTS = {
    "en": "english",
    "zh": "chinese_simplified",
    "es": "spanish",
    "pt": "portuguese",
    "fr": "french",
    "ru": "russian",
    "tr": "turkish",
    "ja": "japanese",
    "ko": "korean",
    "it": "italian",
    "cs": "czech",
    "zh-TW": "chinese_traditional",
}
EN_PHRASES = (
    "my wallet does not show",
    "the transaction is pending",
    "please help",
    "gas fee too high",
    "I sent USDT to the wrong network",
    "the app crashes when I open it",
    "how long does it take",
    "thank you",
    "it says not enough energy",
    "deposit not credited",
    "swap failed",
    "balance is zero",
)
ZH_PHRASES = (
    "我的钱包",
    "转账一直打包中",
    "请帮帮我",
    "矿工费太高",
    "充值没有到账",
    "打不开应用",
    "需要多长时间",
    "谢谢客服",
    "能量不足",
    "兑换失败",
    "余额显示为零",
    "为什么一直显示",
)
TAGS = 40


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Who and what the conversations belong to; made by the room's own actions."""

    inboxes: list[int]
    agents: list[int]
    teams: list[int]
    tags: list[int]


class Words:
    """Texts of one language, Zipf-like."""

    def __init__(self, language: str, rng: random.Random) -> None:
        path = Path(mnemonic.__file__).parent / "wordlist" / f"{_LISTS[language]}.txt"
        words = path.read_text("utf-8").split()
        random.Random(language).shuffle(words)
        self._rng = rng
        self._words = words
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
        self._chinese = language.startswith("zh")
        phrases = ZH_PHRASES if language == "zh" else EN_PHRASES if language == "en" else ()
        self._phrases = phrases
        self._phrase_weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(phrases))))

    def text(self, number: int) -> str:
        """One message, on average 110 characters in an alphabet and 36 in Chinese.  One in ten names something rare."""
        rng = self._rng
        length = min(200, 4 + int(rng.expovariate(1 / 14)))
        words = rng.choices(self._words, cum_weights=self._weights, k=length)
        said = ("" if self._chinese else " ").join(words)
        if self._phrases and rng.random() < 0.7:
            phrase = rng.choices(self._phrases, cum_weights=self._phrase_weights)[0]
            said = f"{phrase}，{said}" if self._chinese else f"{phrase}, {said}"
        if rng.random() < 0.1:
            said += f" {rare_word(number)}"
        return said

    def at(self, share: float) -> str:
        """The word with this share of the list before it, commonest first."""
        return self._words[int(share * (len(self._words) - 1))]


def rare_word(number: int) -> str:
    """Something only a few messages name: an order's number."""
    return f"ord{number // 7 * 7919 % 100_003:06}"


class Rows(msgspec.Struct):
    """Rows by table, and how the views' counts change."""

    by_table: dict[str, list[tuple[Any, ...]]]
    tally: dict[str, int]


SHAPES: dict[str, tuple[str, ...]] = {
    "contact": Contact.__struct_fields__,
    "contact_word": ("contact_id", "word"),
    "identity": Identity.__struct_fields__,
    "conversation": Conversation.__struct_fields__,
    "message": Message.__struct_fields__,
    "change": Change.__struct_fields__,
    "clock": Clock.__struct_fields__,
    "rating": Rating.__struct_fields__,
    "conversation_tag": ("conversation_id", "tag_id", "lane", "place"),
    "reading": ("staff_id", "conversation_id", "seq"),
    "job": ("id", "kind", "args", "key", "run_at", "tries", "created_at", "claim", "again_at"),
    "search_message": ("id", "terms"),
}
"""Columns by table, in the order in which tables may be written."""


class Maker:
    """Makes `conversations` with `messages` between them, oldest first."""

    def __init__(
        self, cast: Cast, *, conversations: int, messages: int, now: int, seed: int, first: int = 1001
    ) -> None:
        self.rng = random.Random(seed)
        self.cast = cast
        self.now = now
        self.conversations = conversations
        self.messages = max(messages, conversations)
        self.first = first
        self.words = {language: Words(language, self.rng) for language in LANGUAGES}
        self._ids = itertools.count()
        self._said = itertools.count()
        self._out: dict[str, list[tuple[Any, ...]]] = {}

    def batches(self, size: int = 5_000) -> Iterator[Rows]:
        for start in range(0, self.conversations, size):
            self._out = {name: [] for name in SHAPES}
            tally: dict[str, int] = {}
            for place in range(start, min(start + size, self.conversations)):
                row = self._one(place)
                for key in counts.keys_of(row):
                    tally[key] = tally.get(key, 0) + 1
            yield Rows(self._out, tally)

    def _id(self, at: int) -> int:
        """Sorts by time, and no other one has it: the counter takes the bits that are random otherwise."""
        return id_at(at) | (next(self._ids) & 0x3FFFFF)

    def _choose(self, weighted: Any) -> Any:
        names, weights = zip(*(weighted.items() if isinstance(weighted, dict) else weighted), strict=True)
        return self.rng.choices(names, weights)[0]

    def _put(self, table: str, row: Any) -> None:
        values = msgspec.structs.astuple(row) if isinstance(row, msgspec.Struct) else row
        self._out[table].append(tuple(v.value if isinstance(v, Enum) else v for v in values))

    def _one(self, place: int) -> Conversation:
        rng, cast = self.rng, self.cast
        share = place / self.conversations
        recent = share >= 1 - RECENT
        if recent:
            began = self.now - int((1 - share) / RECENT * 14 * DAY) - HOUR
            status = self._choose(STATES)
        else:
            began = self.now - 14 * DAY - int((1 - RECENT - share) / (1 - RECENT) * YEARS_US) - HOUR
            status = Status.SPAM if rng.random() < 0.01 else Status.CLOSED
        language = self._choose(LANGUAGES)
        priority: Priority = self._choose(PRIORITIES)
        kind = Kind.SECURITY if priority is Priority.URGENT else self._choose(KINDS)
        standing = Standing.NONE
        if priority is Priority.URGENT:
            standing = rng.choice((Standing.CLAIMED, Standing.CONFIRMED))
        elif priority is Priority.HIGH and rng.random() < 0.05:
            kind, standing = Kind.SECURITY, Standing.HELD
        worked = status not in (Status.OPEN, Status.SPAM)
        agent = rng.choice(cast.agents) if worked or rng.random() < 0.5 else None
        team = rng.choice(cast.teams) if rng.random() < 0.6 else None
        inbox_id = rng.choices(cast.inboxes, [1 / (n + 1) for n in range(len(cast.inboxes))])[0]
        contact = self._contact(began, language, inbox_id)

        id_ = self._id(began)
        share_of = self.messages // self.conversations + (place < self.messages % self.conversations)
        seq, contact_seq, at, last = self._talk(id_, inbox_id, contact, agent, language, began, share_of)
        resolved_at = None
        if status in (Status.RESOLVED, Status.CLOSED):
            resolved_at = at + 5 * MINUTE
            seq += 1
            self._change(id_, seq, ChangeKind.STATUS, AuthorKind.AGENT, agent, resolved_at, Status.OPEN, status)
            self._rating(id_, agent, resolved_at)
        snoozed_until = self.now + rng.randrange(HOUR, 14 * DAY) if status is Status.SNOOZED else None
        due_at, due_kind = self._clocks(id_, inbox_id, kind, priority, status, began, at, resolved_at, share_of > 1)
        row = Conversation(
            id=id_,
            number=self.first + place,
            public_id=self._public_id(),
            inbox_id=inbox_id,
            contact_id=contact.id,
            status=status,
            lane=rules.LANES[status],
            place=rules.place(status, priority, due_at, snoozed_until, at),
            priority=priority,
            kind=kind,
            category="",
            language=language,
            assignee_id=agent,
            team_id=team,
            standing=standing,
            group_key="",
            group_id=None,
            emergency=False,
            sequence=seq,
            contact_seq=contact_seq,
            contact_seen=0,
            due_at=due_at,
            due_kind=due_kind,
            warn_at=None,
            snoozed_until=snoozed_until,
            preview=trusted(rules.preview(last)),
            preview_author=AuthorKind.CONTACT.value if share_of % 2 else AuthorKind.AGENT.value,
            facts='{"app_version": "Polar 5.12.1", "os": "Android 16", "network": "wifi"}'
            if rng.random() < 0.5
            else "{}",
            linked_from=None,
            created_at=began,
            updated_at=resolved_at or at,
            last_message_at=at,
            resolved_at=resolved_at,
        )
        self._put("conversation", row)
        self._around(row, agent)
        return row

    def _contact(self, at: int, language: str, inbox_id: int) -> Contact:
        id_ = self._id(at)
        known = self.rng.random() < 0.6
        made = Contact(
            id=id_,
            public_id=self._public_id(),
            name=trusted(f"Customer {id_ % 100_000}" if known else ""),
            language=language,
            created_at=at,
            last_seen_at=at,
            blocked_at=None,
            erased_at=None,
            token_epoch=0,
        )
        self._put("contact", made)
        self._out["contact_word"] += [(id_, word) for word in words_of(made.name)]
        if known:
            self._put(
                "identity",
                Identity(
                    id=self._id(at),
                    contact_id=id_,
                    kind=IdentityKind.APP_USER,
                    value=f"u-{id_}",
                    scope=inbox_id,
                    proof=Proof.JWT,
                    created_at=at,
                    unreachable_since=None,
                ),
            )
        return made

    def _talk(
        self, id_: int, inbox_id: int, contact: Contact, agent: int | None, language: str, began: int, messages: int
    ) -> tuple[int, int, int, SafeText]:
        """Contact and agent in turn; returns sequence, the contact's last number, the time and text of the last one."""
        self._change(id_, 1, ChangeKind.CREATED, AuthorKind.CONTACT, contact.id, began)
        seq, contact_seq, at, text = 1, 0, began, trusted("")
        words = self.words[language]
        for turn in range(messages):
            said = next(self._said)
            text = trusted(words.text(said))
            at = began + turn * 3 * MINUTE
            seq += 1
            ours = turn % 2 == 1 and agent is not None
            message_id = self._id(at)
            if not ours:
                contact_seq = seq
            self._put(
                "message",
                Message(
                    id=message_id,
                    conversation_id=id_,
                    seq=seq,
                    visible_seq=seq + 1 if ours else seq,
                    author_kind=AuthorKind.AGENT if ours else AuthorKind.CONTACT,
                    author_id=agent if ours else contact.id,
                    visibility=Visibility.PUBLIC,
                    body=text,
                    language=language,
                    found="[]",
                    delivery=Delivery.SENT if ours else Delivery.RECEIVED,
                    reason="",
                    send_at=None,
                    inbox_id=inbox_id,
                    external_id=f"{f'a{agent}' if ours else f'c{contact.id}'}:made-up-{said:012}",
                    provider_id=None,
                    files=0,
                    created_at=at,
                    edited_at=None,
                ),
            )
            self._out["search_message"].append((message_id, " ".join(terms(text))))
            if ours:
                seq += 1
                self._change(id_, seq, ChangeKind.DELIVERED, AuthorKind.SYSTEM, None, at, message_id=message_id)
        return seq, contact_seq, at, text

    def _change(
        self,
        conversation_id: int,
        seq: int,
        kind: ChangeKind,
        actor: AuthorKind,
        actor_id: int | None,
        at: int,
        old: str = "",
        new: str = "",
        *,
        message_id: int | None = None,
    ) -> None:
        self._put(
            "change",
            Change(
                id=self._id(at),
                conversation_id=conversation_id,
                seq=seq,
                kind=kind,
                actor_kind=actor,
                actor_id=actor_id,
                message_id=message_id,
                old=str(old),
                new=str(new),
                at=at,
            ),
        )

    def _rating(self, id_: int, agent: int | None, at: int) -> None:
        rated = self.rng.random() < 0.3
        self._put(
            "rating",
            Rating(
                id=self._id(at),
                conversation_id=id_,
                token=self._public_id(26),
                resolved_at=at,
                staff_id=agent,
                score=self.rng.choice((5, 5, 5, 4, 3, 1)) if rated else None,
                words=trusted(""),
                rated_at=at + HOUR if rated else None,
                changed_at=at + HOUR if rated else None,
            ),
        )

    def _clocks(
        self,
        id_: int,
        inbox_id: int,
        kind: Kind,
        priority: Priority,
        status: Status,
        began: int,
        at: int,
        resolved_at: int | None,
        answered: bool,
    ) -> tuple[int, str]:
        """Every promise of the kind; returns what is due next.  Spam has none."""
        due: list[tuple[int, str]] = []
        if status is Status.SPAM:
            return NEVER, ""
        for which, target in sla.targets(kind, priority).items():
            if which in sla.BY_REPLY:
                continue
            state = sla.start(which, target, began, ALWAYS)
            stopped = resolved_at
            if stopped is None and which == "first_response" and (answered or status is not Status.OPEN):
                stopped = began + self.rng.randrange(MINUTE, HOUR)
            late = stopped is None and state.due_at is not None and state.due_at < self.now
            paused = status is Status.PENDING and sla.waits_on_customer(which) and stopped is None and not late
            if stopped is None and not paused and state.due_at is not None:
                due.append((state.due_at, which.value))
            due_at = None if paused else state.due_at
            self._put(
                "clock",
                Clock(
                    id=self._id(began),
                    conversation_id=id_,
                    inbox_id=inbox_id,
                    kind=which,
                    target=str(target),
                    started_at=began,
                    due_at=due_at,
                    paused_at=at if paused else None,
                    remaining_us=(state.due_at or at) - at if paused else None,
                    paused_us=0,
                    stopped_at=stopped,
                    breached_at=state.due_at if late else None,
                    warned_at=began if late else None,
                    # Those that run are looked at within the year, so that a bench is not held up by 20,000 warnings.
                    look_at=None if due_at is None or stopped is not None or late else self.now + 365 * DAY,
                ),
            )
        return min(due) if due else (NEVER, "")

    def _around(self, row: Conversation, agent: int | None) -> None:
        if self.rng.random() < 0.3:
            # A few tags are on everything, most on little.
            rank = min(TAGS - 1, int(math.exp(self.rng.random() * math.log(TAGS))) - 1)
            self._put("conversation_tag", (row.id, self.cast.tags[rank], row.lane, row.place))
        if agent is not None and row.lane is rules.Lane.WORK:
            self._put("reading", (agent, row.id, row.sequence))
        args = f'{{"conversation_id":{row.id}}}'
        if row.status is Status.SNOOZED:
            until = row.snoozed_until
            self._put(
                "job", (self._id(row.updated_at), WAKE, args, f"{WAKE}:{row.id}", until, 0, row.updated_at, None, None)
            )
        if row.status is Status.RESOLVED:
            close_at = max((row.resolved_at or 0) + rules.REOPENS_FOR_US + 1, self.now + DAY)
            self._put(
                "job",
                (self._id(row.updated_at), CLOSE, args, f"{CLOSE}:{row.id}", close_at, 0, row.updated_at, None, None),
            )

    def _public_id(self, length: int = 22) -> str:
        return f"{self.rng.getrandbits(5 * length):0{length * 5 // 4}x}"[:length].rjust(length, "0")
