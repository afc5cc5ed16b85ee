"""Guided flows: what may be saved, how one moves through, and what becomes of it in a conversation."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from tests.bot.desk import Desk
from tests.bot.test_answering import HASH, agent_replies, asks, then
from tests.knowledge.made import PHRASE
from tests.support.desk import a_member
from walletdesk.bot.flows import actions, engine, queries, starter
from walletdesk.bot.flows.actions import FlowChangedMeanwhile, TopicTaken
from walletdesk.bot.flows.checks import (
    GOES_ROUND,
    LEADS_NOWHERE,
    NEVER_ENDS,
    NO_TEXT,
    NOT_ASKED,
    NOT_REACHED,
    SAME_CHOICES,
    STEP_GONE,
    faults,
)
from walletdesk.bot.flows.engine import Begun, Bring, Done, Look, Looked, Moved, Said
from walletdesk.bot.flows.running import seen_as
from walletdesk.bot.flows.shape import Choice, Flow, Seen, State, Step, StepKind
from walletdesk.bot.queries import choices_of_message
from walletdesk.bot.rules import Decision, Mode, Reason
from walletdesk.bot.tables import FlowRow
from walletdesk.chain.base import Verdict
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.clock import HOUR
from walletdesk.kit.errors import NotFound
from walletdesk.safety import trusted
from walletdesk.triage.intents import INTENTS
from walletdesk.triage.model import Guess
from walletdesk.wire import AuthorKind, SafeText

QUESTION = "My transfer is still pending since yesterday, what can I do about it?"
PENDING = Guess("pending_low_fee", 0.7, 0.1, (("pending_nonce", 0.2),))


def both(en: str, zh: str) -> dict[str, SafeText]:
    return {"en": trusted(en), "zh": trusted(zh)}


def way(en: str, zh: str, to: str) -> Choice:
    return Choice(texts=both(en, zh), next=to)


START = Step(
    id="s1",
    kind=StepKind.CHOICE,
    texts=both("Which way does it go?", "哪一种情况？"),
    choices=(way("I sent it", "我转出", "s2"), way("I wait for it", "等待到账", "s4")),
)
HASH_STEP = Step(id="s2", kind=StepKind.FACT, fact="hash", texts=both("What is its hash?", "交易哈希是？"), next="s3")
LOOK = Step(
    id="s3",
    kind=StepKind.LOOK,
    fact="hash",
    ways={"found": "s5", "pending": "s5", "failed": "s6", "not_found": "s2", "unavailable": "s6"},
)
NOTE = Step(id="s4", kind=StepKind.FACT, fact="text", texts=both("Who sends it?", "谁转的？"), next="s6")
END = Step(id="s5", kind=StepKind.END, texts=both("It waits for the network.", "正在等待打包。"))
OVER = Step(id="s6", kind=StepKind.HAND_OVER, category="not_found")
STEPS = (START, HASH_STEP, LOOK, NOTE, END, OVER)


def a_flow(*steps: Step, start: str = "s1", intents: Sequence[str] = ("pending_low_fee", "pending_nonce")) -> Flow:
    return Flow(
        name=trusted("Pending"), languages=("en", "zh"), intents=tuple(intents), start=start, steps=steps or STEPS
    )


def wrong(*steps: Step, start: str = "s1") -> dict[str, str]:
    return faults(a_flow(*steps, start=start), topics=INTENTS, articles={"there"})


# -- what may be saved ---------------------------------------------------------------


def test_the_flow_that_comes_with_the_desk_and_the_one_of_these_tests_may_be_saved() -> None:
    assert wrong() == {}
    assert faults(starter.PENDING, topics=INTENTS, articles=()) == {}


SAY = Step(id="s1", kind=StepKind.SAY, texts=both("Hello.", "您好。"), next="s5")
AGAIN = Step(id="s2", kind=StepKind.SAY, texts=both("Again.", "再次。"), next="s1")
ARTICLE = Step(id="s1", kind=StepKind.ARTICLE, article="gone", next="s5")


@pytest.mark.parametrize(
    ("steps", "place", "sentence"),
    [
        ((msgspec.structs.replace(SAY, next=""), END), "steps.s1.next", LEADS_NOWHERE),
        ((msgspec.structs.replace(SAY, next="s9"), END), "steps.s1.next", STEP_GONE),
        ((SAY, END, NOTE, OVER), "steps.s4", NOT_REACHED),
        ((msgspec.structs.replace(SAY, next="s2"), AGAIN, END), "steps.s2", GOES_ROUND),
        ((msgspec.structs.replace(HASH_STEP, id="s1", next="s1"),), "steps.s1", NEVER_ENDS),
        ((msgspec.structs.replace(SAY, texts={"en": trusted("Hi.")}), END), "steps.s1.texts.zh", NO_TEXT["zh"]),
        ((msgspec.structs.replace(LOOK, id="s1", ways=dict.fromkeys(Seen, "s5")), END), "steps.s1.fact", NOT_ASKED),
        ((ARTICLE, END), "steps.s1.article", "There is no published article of this name."),
        (
            (
                msgspec.structs.replace(START, choices=(way("Yes", "是", "s5"), way("yes.", "对", "s5"))),
                END,
            ),
            "steps.s1.choices.1.texts.en",
            SAME_CHOICES,
        ),
    ],
)
def test_what_leads_nobody_anywhere_is_told_at_its_place(steps: tuple[Step, ...], place: str, sentence: str) -> None:
    assert wrong(*steps).get(place) == sentence


# -- one move ------------------------------------------------------------------------


def moved(state: State | None, heard: engine.Heard, flow: Flow | None = None, language: str = "en") -> Moved:
    return engine.move(flow or a_flow(), state, heard, language)


def test_a_flow_says_that_a_bot_asks_and_offers_its_answers_and_a_person() -> None:
    begun = moved(None, Begun())
    assert begun.said[0].text.startswith("I am a bot")
    assert begun.said[-1].choices == ("I sent it", "I wait for it", "Talk to a person")
    assert begun.state.step == "s1"


@pytest.mark.parametrize("said", ["I sent it", " i SENT it. ", "1", "我转出"])
def test_an_answer_is_known_by_its_words_in_any_language_and_by_its_number(said: str) -> None:
    assert moved(moved(None, Begun()).state, Said(text=said)).state.step == "s2"


def test_what_cannot_be_read_is_said_once_kindly_then_a_person_takes_over() -> None:
    first = moved(State(step="s2"), Said(text="it is somewhere"))
    assert "What is its hash?" in first.said[-1].text
    assert (first.state.missed, first.done) == (1, None)
    assert moved(first.state, Said(text="no idea where")).done is Done.UNREAD


def test_who_has_no_answer_goes_on_without_one() -> None:
    skipped = moved(State(step="s4"), Said(text="skip"))
    assert (skipped.done, skipped.state.facts) == (Done.HAND_OVER, {})


def test_a_hash_is_looked_up_and_what_is_seen_decides_the_way() -> None:
    asked = moved(State(step="s2"), Said(text=f"It is {HASH}", known={"hash": HASH}))
    assert (asked.wants, asked.done) == (Look(HASH), None)
    assert moved(asked.state, Looked(Seen.PENDING)).done is Done.END
    assert moved(asked.state, Looked(Seen.FAILED)).done is Done.HAND_OVER


def test_a_known_fact_is_not_asked_for_but_once_it_led_nowhere_it_is() -> None:
    flow = a_flow(HASH_STEP, LOOK, END, OVER, start="s2")
    begun = moved(None, Begun(known={"hash": HASH}), flow)
    assert begun.wants == Look(HASH)
    again = moved(begun.state, Looked(Seen.NOT_FOUND), flow)
    assert (again.wants, again.said[-1].text) == (None, "What is its hash?")


def test_an_article_is_asked_for_and_left_out_where_it_is_gone() -> None:
    flow = a_flow(msgspec.structs.replace(ARTICLE, article="there"), END)
    asked = moved(None, Begun(), flow)
    assert asked.wants == Bring("there")
    assert moved(asked.state, engine.Brought(None), flow).done is Done.END


@pytest.mark.parametrize(
    ("fact", "said", "value"),
    [
        ("amount", "about 1,250.5 USDT", "1,250.5 USDT"),
        ("amount", "all of it", ""),
        ("yes_no", "是的", "yes"),
        ("yes_no", "nope", "no"),
        ("yes_no", "perhaps", ""),
        ("text", "  my  brother ", "my brother"),
        ("chain", "trc20", "tron"),
        ("app_version", "5.12.1 on Android 14", "5.12.1 on Android 14"),
    ],
)
def test_facts_are_read_out_of_what_is_answered(fact: str, said: str, value: str) -> None:
    step = msgspec.structs.replace(NOTE, fact=fact)
    after = moved(State(step="s4"), Said(text=said), a_flow(step, OVER, start="s4"))
    assert next(iter(after.state.facts.values()), "") == value


@pytest.mark.parametrize(
    ("state", "certain", "seen"),
    [
        ("success", True, Seen.FOUND),
        ("success", False, Seen.UNAVAILABLE),
        ("pending-low-fee", True, Seen.PENDING),
        ("failed-reverted", True, Seen.FAILED),
        ("out-of-energy", True, Seen.FAILED),
        ("dropped", True, Seen.NOT_FOUND),
        ("unknown", False, Seen.UNAVAILABLE),
    ],
)
def test_of_a_verdict_only_what_is_certain_decides(state: str, certain: bool, seen: Seen) -> None:
    verdict = Verdict(network="ethereum", subject=HASH, state=state, certain=certain, final=True, at_us=1)
    assert seen_as(verdict) is seen


# -- in a conversation ----------------------------------------------------------------


def switched_on(desk: Desk, flow: Flow | None = None) -> FlowRow:
    row = desk.db.write_and_wait(actions.add, SYSTEM, flow or a_flow())
    return desk.db.write_and_wait(actions.switch, SYSTEM, row.id, enabled=True)


def begins(desk: Desk, words: str = QUESTION, **fields: object) -> Received:
    desk.guess = PENDING
    received = asks(desk, words, **fields)  # type: ignore[arg-type]
    desk.guess = None  # what comes in between is no question
    return received


def ended(desk: Desk, received: Received) -> str | None:
    run = desk.db.read_and_wait(queries.run_of, received.conversation.id)
    return None if run is None else run.ended


def test_a_question_of_its_topic_begins_it_and_its_way_leads_to_an_answer_that_helps(desk: Desk) -> None:
    switched_on(desk)
    received = begins(desk)
    assert desk.sought == []
    assert desk.said(received)[0].endswith("Which way does it go?")
    then(desk, received, "I sent it")
    then(desk, received, HASH)
    assert desk.looked == [HASH]
    assert desk.said(received)[-1].startswith("It waits for the network.")
    assert [(turn.decision, turn.reason) for turn in desk.turns(received)] == [
        (Decision.ASK, Reason.FLOW),
        (Decision.ASK, Reason.FLOW),
        (Decision.ANSWER, Reason.FLOW),
    ]
    then(desk, received, "Yes, that helped")
    assert desk.now(received).status is Status.RESOLVED
    assert ended(desk, received) == "end"


def test_it_hands_over_with_what_was_said_and_the_matters_name(desk: Desk) -> None:
    a_member(desk.db)
    switched_on(desk)
    received = begins(desk, "我的转账一直在打包中，已经一天了，怎么办？")
    assert desk.said(received)[0].endswith("哪一种情况？")
    then(desk, received, "等待到账")
    then(desk, received, "my brother in Basel")
    [note] = desk.notes(received)
    assert "Its guided flow leads to a person here." in note
    assert "About: " in note
    assert "Who sends it?: my brother in Basel" in note
    assert desk.now(received).category == "not_found"
    assert ended(desk, received) == "hand_over"


def test_answers_that_cannot_be_pressed_are_listed_with_numbers(desk: Desk) -> None:
    switched_on(desk)
    pressed = begins(desk)
    assert "1. I sent it" not in desk.said(pressed)[0]
    [asked] = [one.id for one in desk.messages(pressed) if one.author_kind is AuthorKind.BOT]
    offered = ["I sent it", "I wait for it", "Talk to a person"]
    assert desk.db.read_and_wait(choices_of_message, asked) == offered
    received = begins(desk, channel=Channel.API)
    assert "1. I sent it\n2. I wait for it\n\nAnswer with the number" in desk.said(received)[0]


def test_a_place_that_is_off_the_list_by_now_is_not_said_by_a_flow_that_was_saved_before(desk: Desk) -> None:
    there = msgspec.structs.replace(
        HASH_STEP, texts=both("Its hash? See https://wallet.example/hash", "交易哈希？见 https://wallet.example/hash")
    )
    switched_on(desk, a_flow(START, there, LOOK, NOTE, END, OVER))
    received = begins(desk)
    then(desk, received, "1")
    assert "wallet.example" in desk.said(received)[-1]
    desk.places = set()
    later = begins(desk, "My transfer has been pending for days, how do I speed it up?")
    then(desk, later, "1")
    assert desk.turns(later)[-1].reason is Reason.REFUSED
    assert "wallet.example" not in desk.said(later)[-1]


def test_a_job_that_runs_twice_moves_once(desk: Desk) -> None:
    from walletdesk.bot.actions import CONSIDER, ConsiderArgs
    from walletdesk.kit import jobs

    switched_on(desk)
    received = begins(desk)
    then(desk, received, "1")
    before = desk.said(received)
    last = desk.messages(received)[-2]
    desk.db.write_and_wait(jobs.add, CONSIDER, ConsiderArgs(last.id))
    desk.works()
    assert desk.said(received) == before
    assert len(before) == 2


def test_who_dies_in_the_middle_of_a_move_has_said_nothing_and_says_it_once_afterwards(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_on(desk)
    received = begins(desk)

    def dies(*_: object) -> None:
        raise RuntimeError("between what is said and where they stand")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "keep_run", dies)
        then(desk, received, "1")
    assert len(desk.said(received)) == 1
    assert len(desk.turns(received)) == 1
    desk.clock.advance(HOUR)
    desk.works()
    assert [one.rpartition("\n")[2] for one in desk.said(received)] == ["Which way does it go?", "What is its hash?"]


@pytest.mark.parametrize("fact", ["text", "exchange", "app_version", "amount", "hash"])
def test_whoever_asks_for_a_person_is_not_taken_to_have_answered(desk: Desk, fact: str) -> None:
    own = msgspec.structs.replace(NOTE, fact=fact)
    switched_on(desk, a_flow(START, HASH_STEP, LOOK, own, END, OVER))
    received = begins(desk)
    then(desk, received, "2")
    then(desk, received, "I want to talk to a human, it is 5 pm")
    assert desk.turns(received)[-1].reason is Reason.WANTS_PERSON


def test_a_row_of_digits_that_was_asked_for_is_a_hash(desk: Desk) -> None:
    switched_on(desk)
    received = begins(desk)
    then(desk, received, "1")
    then(desk, received, HASH.removeprefix("0x"))
    assert [one.removeprefix("0x") for one in desk.looked] == [HASH.removeprefix("0x")]
    assert ended(desk, received) == "end"


def test_what_is_said_in_own_words_may_be_urgent(desk: Desk) -> None:
    switched_on(desk)
    received = begins(desk)
    then(desk, received, "2")
    desk.guess = Guess("approval_drain", 0.6, 0.1, ())
    then(desk, received, "the site where everything went away after I signed")
    assert desk.turns(received)[-1].reason is Reason.MAYBE_URGENT


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Let me talk to a person", Reason.WANTS_PERSON),
        ("I do not want to live any more", Reason.DISTRESS),
        ("Somebody stole all my coins, my wallet was drained", Reason.URGENT),
        (PHRASE, Reason.SECRET),
        ("This is a useless piece of crap", Reason.UPSET),
    ],
)
def test_hard_rules_stand_above_it_and_end_it(desk: Desk, words: str, reason: Reason) -> None:
    switched_on(desk)
    received = begins(desk)
    then(desk, received, words)
    last = desk.turns(received)[-1]
    assert (last.decision, last.reason) == (Decision.HAND_OVER, reason)
    assert ended(desk, received) == reason.value
    assert sum("Which way" in one for one in desk.said(received)) == 1


def test_whoever_went_through_one_version_is_not_moved_to_another(desk: Desk) -> None:
    row = switched_on(desk)
    received = begins(desk)
    other = msgspec.structs.replace(HASH_STEP, texts=both("Another question?", "别的问题？"))
    changed = a_flow(START, other, LOOK, NOTE, END, OVER)
    desk.db.write_and_wait(actions.save, SYSTEM, row.id, changed, version=1)
    then(desk, received, "1")
    assert desk.said(received)[-1] == "What is its hash?"
    assert desk.said(begins(desk, QUESTION)) != []
    with pytest.raises(FlowChangedMeanwhile):
        desk.db.write_and_wait(actions.save, SYSTEM, row.id, changed, version=1)


def test_who_comes_back_after_two_days_and_whom_an_agent_answered_are_not_in_it_any_more(desk: Desk) -> None:
    switched_on(desk)
    late = begins(desk)
    desk.clock.advance(49 * HOUR)
    desk.guess = None
    then(desk, late, "I sent it to somebody else today")
    assert desk.turns(late)[-1].reason is not Reason.FLOW
    again = begins(desk)
    desk.clock.advance(49 * HOUR)
    desk.guess = PENDING
    then(desk, again, QUESTION)
    assert desk.said(again)[-1].endswith("Which way does it go?")
    answered = begins(desk, "My transfer is pending for two days, can you help me?")
    said = len(desk.said(answered))
    agent_replies(desk, answered)
    assert ended(desk, answered) == queries.TAKEN_OVER
    then(desk, answered, "1")
    assert len(desk.said(answered)) == said


def test_it_does_not_run_where_the_bot_only_suggests_nor_when_switched_off(desk: Desk) -> None:
    row = switched_on(desk)
    assert ended(desk, begins(desk, mode=Mode.SUGGEST)) is None
    desk.db.write_and_wait(actions.switch, SYSTEM, row.id, enabled=False)
    assert ended(desk, begins(desk)) is None


def test_two_flows_of_one_topic_are_not_both_on_and_a_deleted_one_comes_back_switched_off(desk: Desk) -> None:
    row = switched_on(desk)
    other = desk.db.write_and_wait(actions.add, SYSTEM, a_flow())
    with pytest.raises(TopicTaken):
        desk.db.write_and_wait(actions.switch, SYSTEM, other.id, enabled=True)
    desk.db.write_and_wait(actions.set_deleted, SYSTEM, row.id, deleted=True)
    with pytest.raises(NotFound):
        desk.db.write_and_wait(actions.switch, SYSTEM, row.id, enabled=True)
    back = desk.db.write_and_wait(actions.set_deleted, SYSTEM, row.id, deleted=False)
    assert (back.enabled, back.deleted_at) == (False, None)


def test_what_was_answered_goes_with_its_contact(desk: Desk) -> None:
    switched_on(desk)
    received = begins(desk)
    then(desk, received, "2")
    then(desk, received, "my brother in Basel")
    from walletdesk.bot import actions as bot

    desk.db.write_and_wait(bot.erase, [received.conversation.id])
    run = desk.db.read_and_wait(queries.run_of, received.conversation.id)
    assert run is not None
    assert "Basel" not in run.state
