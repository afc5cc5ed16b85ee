"""A contact's message is considered: what was asked, what is known of it, what to do.  Nothing is written here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from walletdesk.bot import facts, history, notes, queries, rules, texts, tongues
from walletdesk.bot.actions import Plan
from walletdesk.bot.distress import in_distress
from walletdesk.bot.flows import engine, running
from walletdesk.bot.flows import queries as flows
from walletdesk.bot.flows.actions import Run
from walletdesk.bot.flows.engine import Begun, Done, Fits, Heard, Moved, Said
from walletdesk.bot.flows.shape import Flow, Seen, State
from walletdesk.bot.history import History
from walletdesk.bot.rules import Decided, Decision, Evidence, Mode, Outcome, Reason, Source, Stage
from walletdesk.bot.tables import FlowRow, RunRow, TalkRow, TurnRow
from walletdesk.bot.topics import SHIPPED, Topics, topics_of
from walletdesk.bot.wishes import Wish, is_upset, is_wish_alone, number_of, wish_of
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import automatic
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import DISTRESS
from walletdesk.conversations.tables import Conversation, Message
from walletdesk.hours import Calendar, calendar_from_json
from walletdesk.inboxes import queries as inboxes
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.i18n import translator
from walletdesk.kit.unit import Unit
from walletdesk.knowledge.rules import Level
from walletdesk.lookups import queries as lookups
from walletdesk.lookups.tables import LookupRow
from walletdesk.people import queries as people
from walletdesk.safety import outgoing, places
from walletdesk.safety.places import Allowed
from walletdesk.safety.reaction import alarms
from walletdesk.triage.model import Guess
from walletdesk.triage.rules import first_look
from walletdesk.wire import AuthorKind, Found, Kind, Priority, SafeText

READ_CHARACTERS = 1_000
"""Of a question, from its end."""
SHORT_WORDS = 4
"""A text of fewer goes on from the one before."""
MOST_OFFERED = 3
PRESSED = frozenset({Channel.WIDGET, Channel.TELEGRAM})
"""Channels that show answers as buttons."""
_found = msgspec.json.Decoder(tuple[Found, ...]).decode


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """The best passage of one article."""

    source: Source
    body: SafeText
    score: float
    said: float = 0.0
    """How much of it the question's words say, whatever the other articles do."""
    near: float | None = None
    """Cosine of the meanings, None where only words were compared."""
    coverage: float
    """Share of the question's telling words that the passage or its article's title holds."""
    unknown: float = 0.0
    """Share of them that neither an article nor a phrasing of any intent holds: the same for every hit of a question."""
    elsewhere: bool = False
    """The question names what is somebody else's or another trade's, and no article does."""
    intents: tuple[str, ...] = ()
    exact: SafeText | None = None
    """What the article says of it to experts alone."""


Seek = Callable[[str, str], Awaitable[Sequence[Hit]]]
"""From a question and its language to the articles that may answer it, the best first."""
Guessing = Callable[[str], Awaitable[Guess | None]]
"""What a text is about; None where no model works."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a language model made of passages."""

    text: str
    cited: tuple[int, ...]
    """Which of the hits it rests on, in the order in which it names them, from 0."""


Writing = Callable[[str, Sequence[Hit], str, Sequence[str]], Awaitable[Written | None]]
"""From a question, hits, a language and names to what a language model makes of them; None where nothing may go out."""


class Walked(msgspec.Struct, frozen=True, kw_only=True):
    """A guided flow in which the contact stands, or stood last here."""

    row: RunRow
    flow: Flow
    state: State


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A message and everything around it that a decision rests on."""

    message: Message
    conversation: Conversation
    mode: Mode
    calendar: Calendar
    talk: TalkRow | None
    turns: list[TurnRow]
    said: list[Message]
    """What its contact wrote since anybody answered, the oldest first."""
    before: list[Message]
    """What they wrote before that."""
    looks_up: bool
    """The desk tells contacts of this inbox what became of a transaction."""
    verdicts: list[LookupRow]
    writes: bool
    """A language model may write here."""
    topics: Topics
    team: str
    """The language that the team reads."""
    names: list[str]
    """Of the contact."""
    read_here: tuple[str, ...] = ()
    """Languages of the team, that of the most first."""
    served: tuple[str, ...] = ()
    """Languages that the inbox is for, whoever reads the desk in which."""
    flows: list[FlowRow] = []
    """Those that may begin."""
    walked: Walked | None = None
    presses: bool = False
    """Answers can be pressed in this channel."""
    history: History = History()
    exact: bool = False
    """The contact is told things in exact terms, as somebody chose or as they write."""

    @property
    def language(self) -> str:
        """Of the question; a fact or a few words, as a token's name, say nothing of what their writer reads."""
        talk = self.conversation.language or self.message.language or "en"
        if self.stage is Stage.ASKING or count_words(self.message.body) < SHORT_WORDS:
            return talk
        return self.message.language or talk

    @property
    def stage(self) -> Stage:
        return Stage.TALKING if self.talk is None or self.mode is not Mode.REPLY else self.talk.stage

    def question(self) -> str:
        return "\n".join(one.body for one in self.said)[-READ_CHARACTERS:].strip()


def asked_of(unit: Unit, message_id: int) -> Asked | None:
    """None where there is nothing to consider."""
    found = conversations.one_message(unit, message_id)
    if found is None or found.author_kind is not AuthorKind.CONTACT or queries.turn_of(unit, message_id) is not None:
        return None
    row = conversations.by_id(unit, found.conversation_id)
    switched = queries.inbox_of(unit, row.inbox_id)
    mode = switched.mode
    if mode is Mode.OFF or row.contact_seq != found.seq or row.assignee_id is not None:
        return None
    if mode is Mode.REPLY and not automatic.may_reach(unit, Opened(unit, row), message_id):
        mode = Mode.SUGGEST
    inbox = inboxes.by_id(unit, row.inbox_id)
    if inbox is None:
        return None
    said: list[Message] = []
    before: list[Message] = []
    for one in queries.recent(unit, row.id):
        if one.author_kind is AuthorKind.AGENT:
            return None
        if one.author_kind is AuthorKind.CONTACT:
            (before if before or _answered(said, one, queries.turns(unit, row.id)) else said).append(one)
    person = people.by_id(unit, row.contact_id)
    return Asked(
        message=found,
        conversation=row,
        mode=mode,
        calendar=calendar_from_json(inbox.calendar),
        talk=queries.talk_of(unit, row.id),
        turns=queries.turns(unit, row.id),
        said=said[::-1],
        before=before[::-1],
        looks_up=lookups.answers_in(unit, row.inbox_id),
        verdicts=lookups.of_conversation(unit, row.id),
        writes=switched.writes,
        topics=topics_of(unit),
        team=queries.teams_language(unit) or found.language or row.language or "en",
        names=[str(person.name)] if person is not None and person.name else [],
        read_here=tuple(queries.languages_read(unit)),
        served=tuple(inboxes.languages(inbox)),
        flows=flows.enabled(unit) if mode is Mode.REPLY else [],
        walked=_walked(unit, row.id),
        history=history.of_desk(unit, rules.ANSWERS_FROM),
        presses=inbox.channel in PRESSED,
        exact=lookups.level_now(unit, row.contact_id).level == Level.EXPERT.value,
    )


def _walked(unit: Unit, conversation_id: int) -> Walked | None:
    row = flows.run_of(unit, conversation_id)
    flow = None if row is None else flows.content(unit, row.flow_id, row.version)
    return None if row is None or flow is None else Walked(row=row, flow=flow, state=flows.read_state(row.state))


def _answered(said: list[Message], one: Message, turns: list[TurnRow]) -> bool:
    """Whether the bot has dealt with a message already."""
    return bool(said) and any(turn.message_id == one.id for turn in turns)


Opening = Callable[[int, int], Awaitable[Flow | None]]
"""From a flow and the number of a version to what it says."""
LookingUp = Callable[[int, int, str], Awaitable[Seen]]
"""From a conversation, a message of it and a hash or an address to what the chain tells of that."""


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot has to think with."""

    guessing: Guessing
    seek: Seek
    public_url: str
    writing: Writing | None = None
    """None where no language model is set."""
    opening: Opening
    looking: LookingUp
    looking_now: running.Looking
    """The same for nobody's conversation."""
    bring: running.Bringing
    allowing: Callable[[], Awaitable[Allowed]]
    """Where what is said may lead now."""


async def consider(asked: Asked, means: Means, now: int) -> Plan | None:
    """What to do about a message; None for nothing at all."""
    return await _Considering(asked, means, now).plan()


class _Considering:
    def __init__(self, asked: Asked, means: Means, now: int) -> None:
        self._asked = asked
        self._guessing = means.guessing
        self._seek = means.seek
        self._writing = means.writing
        self._means = means
        self._public_url = means.public_url
        self._now = now
        self._facts = facts.seen_in(asked.message.body)
        self._wish = wish_of(asked.message.body)
        # A language model would write in any language, and translate for the team.
        self._unread = means.writing is None and tongues.is_unread(asked.language, asked.read_here, asked.served)

    async def plan(self) -> Plan | None:
        asked = self._asked
        if any(in_distress(one.body, "", 0.0) for one in (*asked.said, asked.message)):
            if any(turn.reason is Reason.DISTRESS for turn in asked.turns):
                return None
            return self._hand_over(Decided(Decision.HAND_OVER, Reason.DISTRESS), DISTRESS, 1.0)
        if any(turn.reason is Reason.DISTRESS for turn in asked.turns):
            return None  # a person is with them
        match asked.stage:
            case Stage.DONE:
                return None
            case Stage.ASKING:
                return self._read_fact()
            case Stage.TALKING if self._walks() is not None:
                return await self._in_flow()
            case Stage.CHOOSING:
                if (chosen := await self._chosen()) is not None:
                    return chosen
        if asked.turns and (known := self._verdict()) is not None:
            return known
        return await self._consider()

    def _verdict(self) -> Plan | None:
        """What a short text says of the answer before."""
        turns = (one for one in reversed(self._asked.turns) if one.reason is not Reason.THANKS)
        last = next(turns, None)
        answered = last is not None and last.decision is Decision.ANSWER and last.mode is Mode.REPLY
        if self._wish is Wish.HELPED and answered:
            return self._made(
                Decided(Decision.QUIET, Reason.SOLVED),
                said=texts.solved(self._asked.language),
                outcome=Outcome.HELPED,
                solved=True,
            )
        if self._wish is Wish.THANKS:
            return self._made(Decided(Decision.QUIET, Reason.THANKS), stage=self._asked.stage)
        return None

    async def _consider(self) -> Plan:
        asked = self._asked
        question = asked.question()
        found = [one for message in asked.said for one in _found(message.found)]
        if found and not alarms(tuple(found)):
            return self._made(Decided(Decision.QUIET, Reason.SECRET))  # the gate has asked what it was
        if not any(letter.isalpha() for letter in question):
            return self._made(Decided(Decision.QUIET, Reason.NO_WORDS))
        if len(question.split()) < SHORT_WORDS and count_words(question) < SHORT_WORDS and asked.before:
            question = f"{asked.before[-1].body}\n{question}"[-READ_CHARACTERS:]
        greeted = rules.is_greeting(question)
        # A model makes something of a bare "human", too, and often something urgent.
        guess = None if greeted or is_wish_alone(question) else await self._guessing(question)
        seen = self._evidence(question, guess, secret=bool(found))
        if (reason := rules.for_people(seen)) is not None:
            return self._hand_over(Decided(Decision.HAND_OVER, reason), seen.intent, seen.confidence)
        if not greeted and (begins := await self._begin(guess, seen.intent)) is not None:
            return begins
        if asked.looks_up and "hash" in self._facts:
            return self._made(Decided(Decision.QUIET, Reason.LOOKED_UP), intent=seen.intent)
        if greeted:
            return self._made(
                Decided(Decision.ASK, Reason.GREETING),
                said=texts.greeting(asked.language),
                choices=(texts.person(asked.language),),
            )
        hits = ranked(await self._seek(question, asked.language), guess)
        seen = with_hits(seen, hits, guess, asked.language)
        decided = rules.decide(seen)
        match decided.decision:
            case Decision.ANSWER:
                return await self._answer(decided, hits, seen.intent, question)
            case Decision.ASK:
                return self._ask(decided, hits, seen.intent)
        return self._hand_over(decided, seen.intent, seen.confidence, tried=[one.source for one in hits[:2]])

    def _evidence(self, question: str, guess: Guess | None, *, secret: bool) -> Evidence:
        asked = self._asked
        looked = first_look(question, found_secret=secret)
        row = asked.conversation
        last = asked.turns[-1] if asked.turns else None
        bare = bare_evidence(question, guess, asked.topics)
        return msgspec.structs.replace(
            bare,
            priority=Priority.URGENT if Priority.URGENT in (looked.priority, row.priority) else looked.priority,
            kind=row.kind if row.kind in (Kind.SECURITY, Kind.COMPLAINT) else looked.kind,
            secret=secret,
            distress=in_distress(question, bare.intent, bare.confidence),
            wants_person=self._wish is Wish.PERSON,
            upset=is_upset(asked.message.body),
            not_helped=self._wish is Wish.NOT_HELPED and last is not None,
            turns=0 if asked.talk is None else asked.talk.turns,
            at_least=asked.history.at_least(bare.intent),
            asked=any(turn.decision is Decision.ASK and turn.reason is Reason.UNCLEAR for turn in asked.turns[-2:]),
        )

    # -- guided flows ------------------------------------------------------------------

    def _walks(self) -> Walked | None:
        """The flow in which this message is an answer."""
        asked = self._asked
        walked = asked.walked
        if walked is None or walked.row.ended or asked.mode is not Mode.REPLY:
            return None
        return walked if asked.message.created_at - walked.row.updated_at < rules.FLOW_WAITS_US else None

    async def _begin(self, guess: Guess | None, intent: str) -> Plan | None:
        """The flow that this question's topic starts, unless they came to an end of it here already."""
        asked = self._asked
        over = asked.walked.row.flow_id if asked.walked is not None and asked.walked.row.ended else 0
        there = [one for one in asked.flows if one.id != over]
        row = _started_by(there, guess, "" if asked.turns else asked.conversation.category)
        flow = None if row is None else await self._means.opening(row.id, row.version)
        if row is None or flow is None:
            return None
        known = msgspec.json.decode(asked.conversation.facts, type=dict[str, str | bool]) | self._facts
        heard = Begun(known={name: value for name, value in known.items() if isinstance(value, str)})
        return await self._move(flow, row.id, row.version, None, heard, intent)

    async def _in_flow(self) -> Plan:
        """Hard rules first, then the flow."""
        asked = self._asked
        walked = self._walks()
        if walked is None:
            raise TypeError("somebody walks a flow")
        found = _found(asked.message.found)
        if found and not alarms(found):
            return self._made(Decided(Decision.QUIET, Reason.SECRET))  # the gate has asked what it was
        body = asked.message.body
        fits = engine.fits(walked.flow, walked.state, body)
        guess = await self._guessing(body[-READ_CHARACTERS:]) if is_talk(body, fits) else None
        seen = in_flow(self._evidence(body, guess, secret=bool(found)), body, fits)
        intent = asked.turns[-1].intent if asked.turns else ""
        if (reason := rules.for_people(seen)) is not None:
            return self._hand_over(Decided(Decision.HAND_OVER, reason), intent, 1.0)
        text = body if fits is not Fits.NOT or len(asked.said) < 2 else asked.question()
        return await self._move(
            walked.flow,
            walked.row.flow_id,
            walked.row.version,
            walked.state,
            Said(text=text, known=self._facts),
            intent,
        )

    async def _move(
        self, flow: Flow, flow_id: int, version: int, state: State | None, heard: Heard, intent: str
    ) -> Plan:
        asked = self._asked
        language = flow.spoken(asked.language)

        async def look(value: str) -> Seen:
            return await self._means.looking(asked.conversation.id, asked.message.id, value)

        moved = await running.go_on(
            flow, state, heard, language, look=look, bring=self._means.bring, public_url=self._public_url
        )
        run = Run(
            flow_id=flow_id,
            version=version,
            language=language,
            state=moved.state,
            ended="" if moved.done is None else moved.done.value,
            begins=state is None,
        )
        said = spoken_of(moved, language, presses=asked.presses)
        known = engine.told(moved.state) | self._facts
        sources = tuple({one.source.slug: one.source for one in moved.said if one.source is not None}.values())
        if await self._may_not_say(moved, said):
            moved = msgspec.structs.replace(moved, done=Done.UNREAD)
            refused = Decided(Decision.HAND_OVER, Reason.REFUSED)
            run = msgspec.structs.replace(run, ended=Reason.REFUSED.value)
            return self._hand_over(refused, intent, 1.0, run=run, walked=(flow, moved.state), known=known)
        match moved.done:
            case Done.HAND_OVER | Done.UNREAD:
                reason = Reason.FLOW if moved.done is Done.HAND_OVER else Reason.FLOW_UNREAD
                return self._hand_over(
                    Decided(Decision.HAND_OVER, reason),
                    moved.category or intent,
                    1.0,
                    tried=sources,
                    before=said,
                    category=moved.category,
                    run=run,
                    walked=(flow, moved.state),
                    known=known,
                )
            case Done.END:
                decided = Decided(Decision.ANSWER, Reason.FLOW, 1.0)
            case None:
                decided = Decided(Decision.ASK, Reason.FLOW)
        return self._made(
            decided,
            said=said,
            intent=intent,
            sources=sources,
            choices=moved.said[-1].choices if moved.said else (),
            known=known,
            run=run,
            language=language,
        )

    async def _may_not_say(self, moved: Moved, said: str) -> bool:
        """Each text passed by itself when it was saved: what they ask together may not, and a place may be off the list
        by now."""
        if outgoing.sure(said):
            return True
        own = [one.text for one in moved.said if one.step and one.source is None]
        allowed = await self._means.allowing()
        return any(places.outside(one, allowed) for one in own)

    async def _chosen(self) -> Plan | None:
        """The article of the list that a number names."""
        asked = self._asked
        number = number_of(asked.message.body)
        offered = msgspec.json.decode(asked.talk.offered, type=list[str]) if asked.talk else []
        if not asked.turns:
            return None
        if number is None:
            said = asked.message.body.strip().casefold()
            titles = [one.title.casefold() for one in queries.sources_of(asked.turns[-1])]
            number = titles.index(said) + 1 if said in titles else None
        if number is None or not 0 < number <= len(offered):
            return None
        question = "\n".join(one.body for one in asked.before[-2:])[-READ_CHARACTERS:]
        hits = await self._seek(question, asked.language)
        hit = next((one for one in hits if one.source.slug == offered[number - 1]), None)
        if hit is None:
            return self._hand_over(Decided(Decision.HAND_OVER, Reason.NOTHING_FOUND), asked.turns[-1].intent, 0.0)
        return await self._answer(Decided(Decision.ANSWER, Reason.CHOSEN, 1.0), [hit], asked.turns[-1].intent, question)

    async def _answer(self, decided: Decided, hits: Sequence[Hit], intent: str, question: str) -> Plan:
        asked = self._asked
        written: Written | None = None
        if self._writing is not None and asked.writes:
            written = await self._writing(question, hits, asked.language, asked.names)
        sources = (hits[0].source,) if written is None else tuple(hits[number].source for number in written.cited)
        body = hits[0].body if written is None else written.text
        if written is None and asked.exact and hits[0].exact is not None:
            body = f"{body}\n\n{hits[0].exact}"
        said = texts.answer(
            asked.language,
            sources,
            body,
            self._public_url,
            told=asked.mode is Mode.REPLY,
            written=written is not None,
            exact=asked.exact,
        )
        return self._made(
            decided,
            said=self._honest(said, sources),
            intent=intent,
            sources=sources,
            written=written is not None,
            choices=texts.after_answer(asked.language),
            wished=self._unread,
        )

    def _ask(self, decided: Decided, hits: Sequence[Hit], intent: str) -> Plan:
        sources = tuple(one.source for one in hits[:MOST_OFFERED])
        return self._made(
            decided,
            said=self._honest(texts.which(self._asked.language, sources), sources),
            intent=intent,
            sources=sources,
            stage=Stage.CHOOSING,
            wished=self._unread,
            offered=tuple(one.slug for one in sources),
            choices=(*(one.title for one in sources), texts.person(self._asked.language)),
        )

    def _honest(self, said: str, sources: Sequence[Source]) -> str:
        """Before what is said to who writes in a language that nobody here reads: so they know whom to write in which."""
        asked = self._asked
        if not self._unread or asked.mode is not Mode.REPLY:
            return said
        return "\n\n".join((tongues.unread(asked.language, asked.read_here, sources), said))

    def _hand_over(
        self,
        decided: Decided,
        intent: str,
        confidence: float,
        *,
        tried: Sequence[Source] = (),
        before: str = "",
        category: str = "",
        run: Run | None = None,
        walked: tuple[Flow, State] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> Plan:
        """`before` is said before that, `category` is what a flow calls it, `walked` where in a flow they stand now."""
        asked = self._asked
        if walked is None and asked.walked is not None:
            walked = (asked.walked.flow, asked.walked.state)
        language = asked.language
        distress = decided.reason is Reason.DISTRESS
        new = self._facts if known is None else known
        every = {**msgspec.json.decode(asked.conversation.facts, type=dict[str, str | bool]), **new}
        sure = intent if confidence >= rules.POLICY_SURE and intent in asked.topics.branches else ""
        about = category or asked.conversation.category or sure
        wants = [] if distress or asked.mode is not Mode.REPLY else facts.needed(about, every)
        if walked is not None:
            there = engine.asked_for(*walked)
            wants = [one for one in wants if one not in there]  # who had no answer then has none now
        said = texts.hand_over(language, decided.reason, asked.calendar, self._now)
        if before:
            said = f"{before}\n\n{said}"
        if wants:
            said = f"{said}\n\n{texts.ask_fact(language, wants[0], first=True)}"
        if not distress:
            said = self._honest(said, ())
        answered = [
            source
            for turn in asked.turns
            if turn.decision is Decision.ANSWER or turn.reason is Reason.FLOW
            for source in queries.sources_of(turn)
        ]
        urgent = distress or decided.reason in (Reason.URGENT, Reason.SECRET, Reason.MAYBE_URGENT)
        say = translator(asked.team)

        def noted(facts: Mapping[str, object], answers: Sequence[tuple[str, str]] = ()) -> str:
            return notes.note(
                say,
                decided.reason,
                about=asked.topics.name(about, say) if about else "",
                urgency=Priority.URGENT if urgent else asked.topics.priority(about),
                spoken=language,
                facts=facts,
                answers=answers,
                tried=[*answered, *tried],
                verdicts=[notes.verdict(one, say) for one in asked.verdicts],
                public_url=self._public_url,
            )

        note = noted(every, [] if walked is None else engine.answers(*walked, say, asked.team.partition("-")[0]))
        if texts.screened(note) is None:
            note = noted({})  # a fact looks like a secret: it stands on the conversation, where the gate has read it
        outcome = {
            Reason.NOT_HELPED: Outcome.NOT_HELPED,
            Reason.WANTS_PERSON: Outcome.PERSON,
            Reason.UPSET: Outcome.NOT_HELPED,
        }.get(decided.reason, Outcome.NONE)
        return self._made(
            decided,
            said=said,
            note=note,
            intent=about,
            sources=tuple(tried),
            stage=Stage.ASKING if wants else Stage.DONE,
            wants=tuple(wants),
            choices=texts.fact_choices(language, wants[0]) if wants else (),
            outcome=outcome if asked.turns else Outcome.NONE,
            distress=distress,
            known=new,
            category=category,
            run=run,
            wished=self._unread and not distress,
        )

    def _read_fact(self) -> Plan | None:
        """An answer to what was asked for while a person is on the way."""
        asked = self._asked
        talk = asked.talk
        wants = msgspec.json.decode(talk.wants, type=list[str]) if talk else []
        if talk is None or not wants:
            return None
        body = asked.message.body
        known = dict(self._facts)
        wanted = wants[0]
        if not facts.is_skipped(body) and wanted not in known and (value := facts.answered(wanted, body)):
            known[wanted] = value
        missed = wanted not in known and not facts.is_skipped(body)
        if missed and not talk.asked:
            return self._made(
                Decided(Decision.QUIET, Reason.FACTS),
                said=texts.ask_fact(asked.language, wanted, first=False, again=True),
                stage=Stage.ASKING,
                wants=tuple(wants),
                asked=1,
                choices=texts.fact_choices(asked.language, wanted),
                known=known,
            )
        left = [name for name in wants[1:] if name not in known]
        return self._made(
            Decided(Decision.QUIET, Reason.FACTS),
            said=texts.ask_fact(asked.language, left[0], first=False) if left else texts.facts_done(asked.language),
            stage=Stage.ASKING if left else Stage.DONE,
            wants=tuple(left),
            choices=texts.fact_choices(asked.language, left[0]) if left else (),
            known=known,
        )

    def _made(
        self,
        decided: Decided,
        *,
        said: str = "",
        note: str = "",
        intent: str = "",
        sources: tuple[Source, ...] = (),
        stage: Stage = Stage.TALKING,
        offered: tuple[str, ...] = (),
        wants: tuple[str, ...] = (),
        asked: int = 0,
        known: Mapping[str, str] | None = None,
        category: str = "",
        run: Run | None = None,
        language: str = "",
        outcome: Outcome = Outcome.NONE,
        distress: bool = False,
        solved: bool = False,
        written: bool = False,
        choices: tuple[str, ...] = (),
        wished: bool = False,
    ) -> Plan:
        place = self._asked
        if place.mode is not Mode.REPLY:
            # Nothing is said but by a person: there is nothing to choose, to ask for or to hand over.  Only who is in
            # distress is not left to wait for one.
            kept = distress or decided.decision is Decision.ANSWER
            said, stage, offered, wants = said if kept else "", Stage.TALKING, (), ()
            note, solved = note if distress else "", False
        if run is None and decided.decision is Decision.HAND_OVER and (walked := self._walks()) is not None:
            # Whatever the reason: a person takes over, and the flow is left where it stands.
            run = Run(
                flow_id=walked.row.flow_id,
                version=walked.row.version,
                language=walked.row.language,
                state=walked.state,
                ended=decided.reason.value,
            )
        spoken = texts.screened(said) if said else None
        if said and spoken is None and decided.reason is not Reason.REFUSED:
            return self._hand_over(Decided(Decision.HAND_OVER, Reason.REFUSED), intent, 0.0, tried=sources)
        return Plan(
            message_id=place.message.id,
            conversation_id=place.conversation.id,
            seq=place.message.seq,
            language=language or place.language,
            mode=place.mode,
            decided=decided,
            intent=intent,
            sources=sources,
            said=spoken,
            note=texts.screened(note) if note else None,
            stage=stage,
            offered=offered,
            wants=wants,
            asked=asked,
            facts=self._facts if known is None else known,
            category=category,
            run=run,
            outcome=outcome,
            distress=distress,
            solved=solved,
            written=written,
            choices=choices,
            wished=tongues.base(place.language) if wished else "",
        )


def is_talk(text: str, fits: Fits) -> bool:
    """Whether an answer in a flow may say more than what was asked, so that a model is to read it."""
    return fits in (Fits.WORDS, Fits.NOT) and count_words(text) >= SHORT_WORDS


def in_flow(seen: Evidence, text: str, fits: Fits) -> Evidence:
    """The same of an answer in a flow: "no" is one, so many are meant to be given, and what is asked in own words is about
    whatever it is about."""
    answers = fits in (Fits.CHOSEN, Fits.READ)
    return msgspec.structs.replace(
        seen,
        wants_person=wish_of(text) is Wish.PERSON and fits is not Fits.CHOSEN,
        upset=not answers and is_upset(text),
        confidence=0.0 if fits is Fits.WORDS else seen.confidence,
        not_helped=False,
        turns=0,
    )


def spoken_of(moved: Moved, language: str, *, presses: bool) -> str:
    """What a flow says in one message; answers are listed where they cannot be pressed."""
    said = [one.text for one in moved.said]
    last = moved.said[-1] if moved.said else None
    if last is not None and last.listed and not presses:
        said.append(texts.numbered(language, last.choices[:-1]))
    return "\n\n".join(said)


def _started_by(rows: Sequence[FlowRow], guess: Guess | None, category: str) -> FlowRow | None:
    """The flow whose topics a question belongs to; `category` is what its conversation is filed under already."""
    sure = guess is not None and guess.out_of_scope < rules.STRANGE_AT
    shares = dict(((guess.intent, guess.confidence), *guess.alternatives)) if guess is not None and sure else {}
    best, likely = None, 0.0
    for row in rows:
        intents = flows.intents_of(row.intents)
        share = 1.0 if category and category in intents else sum(shares.get(one, 0.0) for one in intents)
        if share >= rules.FLOW_AT and share > likely:
            best, likely = row, share
    return best


class Suggestible(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply of the team's would answer."""

    question: str
    language: str
    written: TurnRow | None = None
    """What a language model wrote for it, to be sent by a person."""


def suggestible(unit: Unit, number: int) -> Suggestible | None:
    """None where the contact wrote no words.  Raises NotFound (404)."""
    row = conversations.by_number(unit, number)
    said: list[str] = []
    language = row.language
    written: TurnRow | None = None
    for one in queries.recent(unit, row.id):
        if one.author_kind is AuthorKind.AGENT and said:
            break
        if one.author_kind is AuthorKind.CONTACT:
            written = queries.turn_of(unit, one.id) if not said else written
            said.append(one.body)
            language = language or one.language
    question = "\n".join(said[::-1])[-READ_CHARACTERS:].strip()
    if not any(letter.isalpha() for letter in question):
        return None
    if written is not None and not (written.written and written.said and written.mode is Mode.SUGGEST):
        written = None
    return Suggestible(question=question, language=language or "en", written=written)


def bare_evidence(question: str, guess: Guess | None, topics: Topics = SHIPPED) -> Evidence:
    """Of the words alone, whoever wrote them."""
    return Evidence(
        words=count_words(question),
        sorted=guess is not None,
        intent="" if guess is None else guess.intent,
        confidence=0.0 if guess is None else guess.confidence,
        out_of_scope=1.0 if guess is None else guess.out_of_scope,
        pressing=0.0 if guess is None else topics.pressing(guess),
        policy=guess is not None and guess.intent in topics.people,
    )


def ranked(hits: Sequence[Hit], guess: Guess | None) -> list[Hit]:
    """Hits with what the model says taken into account, the best first: an article is filed under intents."""
    if guess is None:
        return list(hits)
    return sorted(
        (msgspec.structs.replace(one, score=one.score + rules.OF_INTENT * share(one, guess)) for one in hits),
        key=lambda one: -one.score,
    )


def share(hit: Hit, guess: Guess) -> float:
    """How likely the question belongs to an intent that the article is filed under."""
    shares = ((guess.intent, guess.confidence), *guess.alternatives)
    return sum(part for slug, part in shares if slug in hit.intents)


def with_hits(seen: Evidence, hits: Sequence[Hit], guess: Guess | None, language: str) -> Evidence:
    """`hits` are `ranked`; `language` is the question's."""
    if not hits:
        return seen
    best = hits[0]
    return msgspec.structs.replace(
        seen,
        found=True,
        foreign=tongues.base(best.source.language) != tongues.base(language),
        score=best.score,
        gap=best.score - hits[1].score if len(hits) > 1 else best.score,
        coverage=best.coverage,
        said=best.said,
        near=best.near,
        unknown=best.unknown,
        elsewhere=best.elsewhere,
        share=0.0 if guess is None else share(best, guess),
    )


def count_words(text: str) -> int:
    """A Chinese character is half of one."""
    wide = sum(map(_is_wide, text))
    return (
        len([word for word in text.split() if any(letter.isalnum() and not _is_wide(letter) for letter in word)])
        + wide // 2
    )


def _is_wide(letter: str) -> bool:
    """Of a script that puts no blanks between words."""
    return "\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af"
