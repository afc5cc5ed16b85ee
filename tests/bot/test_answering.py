"""What the bot does with a contact's message, from the message that comes in to what is said."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from sqlalchemy import text

from tests.bot.desk import STEPS, TOKEN, Desk, a_hit
from tests.knowledge.made import PHRASE
from tests.support.desk import a_key, a_member, an_inbox, comes_in, goes_on
from walletdesk.bot import facts, queries, rules, texts
from walletdesk.bot.considering import Hit
from walletdesk.bot.rules import Decision, Mode, Outcome, Reason, Stage
from walletdesk.bot.wishes import Wish, wish_of
from walletdesk.chain.told import Level
from walletdesk.conversations.actions import reply, work
from walletdesk.conversations.actions.receive import Received
from walletdesk.conversations.actions.reply import Reply
from walletdesk.conversations.rules import Status
from walletdesk.events import SYSTEM, ActorKind
from walletdesk.inboxes.rules import Channel
from walletdesk.kit.unit import Query, Unit
from walletdesk.lookups import actions as lookups
from walletdesk.safety import screen, trusted
from walletdesk.triage import tree
from walletdesk.triage.model import Guess
from walletdesk.wire import Kind, Priority, RawText

QUESTION = "My USDT token is not shown in the wallet, how do I add it?"
HASH = "0x" + "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"


def running_clocks(desk: Desk, received: Received) -> int:
    def count(unit: Unit) -> int:
        query = Query(text("select count(*) from clock where conversation_id = :id and met_at is null"), int)
        return unit.value(query, id=received.conversation.id)

    return desk.db.read_and_wait(count)


def asks(
    desk: Desk, words: str = QUESTION, *, mode: Mode = Mode.REPLY, language: str = "", **fields: object
) -> Received:
    inbox = an_inbox(desk.db, **fields)  # type: ignore[arg-type]
    desk.switch(inbox, mode)
    spoken = {"language": language} if language else {}
    received = comes_in(desk.db, inbox, words, **spoken)
    desk.inbox = inbox  # type: ignore[attr-defined]
    desk.works()
    return received


def then(desk: Desk, received: Received, words: str) -> None:
    goes_on(desk.db, desk.inbox, received, words)  # type: ignore[attr-defined]
    desk.works()


def agent_replies(desk: Desk, received: Received) -> None:
    member = a_member(desk.db)
    written = Reply(
        number=received.conversation.number,
        staff_id=member.id,
        key=a_key(),
        screened=screen(RawText("Hello, I am looking into it.")),
        note=False,
    )
    desk.db.write_and_wait(reply.reply, written)


def test_a_bot_says_nothing_until_somebody_switches_it_on(desk: Desk) -> None:
    received = comes_in(desk.db, an_inbox(desk.db), QUESTION)
    desk.works()
    assert (desk.said(received), desk.turns(received), desk.sought) == ([], [], [])


def test_an_answer_is_the_articles_words_with_its_place_and_says_that_a_bot_gives_it(desk: Desk) -> None:
    received = asks(desk)
    [said] = desk.said(received)
    assert said.startswith("I am a bot.")
    assert STEPS in said
    assert "https://help.example/help/en/articles/add-a-custom-token#what-to-do" in said
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason, turn.outcome) == (Decision.ANSWER, Reason.FOUND, Outcome.NONE)


def test_a_link_to_a_place_with_a_chinese_name_is_whole_in_every_chat(desk: Desk) -> None:
    [hit] = desk.hits
    source = msgspec.structs.replace(hit.source, language="zh", anchor="s-怎么做")
    desk.hits = [msgspec.structs.replace(hit, source=source)]
    [said] = desk.said(asks(desk, "钱包里看不到代币，怎么添加？"))
    assert "/help/zh/articles/add-a-custom-token#s-%E6%80%8E%E4%B9%88%E5%81%9A" in said


def test_an_expert_gets_the_exact_part_too_and_the_article_with_those_open(desk: Desk) -> None:
    [hit] = desk.hits
    desk.hits = [msgspec.structs.replace(hit, exact=trusted("The list is ERC-20 metadata alone."))]
    inbox = an_inbox(desk.db)
    desk.switch(inbox)
    plain, expert = comes_in(desk.db, inbox, QUESTION), comes_in(desk.db, inbox, QUESTION)
    desk.db.write_and_wait(lookups.switch_level, expert.contact.id, Level.EXPERT, by=ActorKind.STAFF)
    desk.works()
    [said] = desk.said(plain)
    assert "metadata" not in said and "?level" not in said
    [said] = desk.said(expert)
    assert f"{STEPS}\n\nThe list is ERC-20 metadata alone." in said
    assert "/help/en/articles/add-a-custom-token?level=expert#what-to-do" in said


def test_an_answer_stops_no_clock_and_leaves_the_conversation_to_the_team(desk: Desk) -> None:
    received = asks(desk)
    row = desk.now(received)
    assert (row.status, row.assignee_id, row.due_kind) == (Status.OPEN, None, "first_response")


def test_a_job_that_runs_twice_says_it_once(desk: Desk) -> None:
    received = asks(desk)
    from walletdesk.bot.actions import CONSIDER, ConsiderArgs
    from walletdesk.kit import jobs

    desk.db.write_and_wait(jobs.add, CONSIDER, ConsiderArgs(received.message.id))
    desk.works()
    assert len(desk.said(received)) == 1


def test_the_users_own_word_resolves_it_and_is_counted_for_the_answer(desk: Desk) -> None:
    received = asks(desk)
    then(desk, received, "Yes, thanks!")
    assert desk.now(received).status is Status.RESOLVED
    assert [turn.outcome for turn in desk.turns(received)] == [Outcome.HELPED, Outcome.NONE]


def test_thanks_alone_resolves_nothing(desk: Desk) -> None:
    received = asks(desk)
    then(desk, received, "ok thanks")
    assert desk.now(received).status is Status.OPEN
    assert [turn.outcome for turn in desk.turns(received)] == [Outcome.NONE, Outcome.NONE]
    assert len(desk.said(received)) == 1


@pytest.mark.parametrize(
    ("words", "reason", "outcome"),
    [
        ("No, it didn't help", Reason.NOT_HELPED, Outcome.NOT_HELPED),
        ("person", Reason.WANTS_PERSON, Outcome.PERSON),
        ("转人工", Reason.WANTS_PERSON, Outcome.PERSON),
    ],
)
def test_what_did_not_help_goes_to_a_person_with_what_was_tried(
    desk: Desk, words: str, reason: Reason, outcome: Outcome
) -> None:
    a_member(desk.db)
    received = asks(desk)
    then(desk, received, words)
    assert [turn.reason for turn in desk.turns(received)] == [Reason.FOUND, reason]
    assert desk.turns(received)[0].outcome is outcome
    [note] = desk.notes(received)
    assert "About: Token not shown" in note
    assert "Urgency: low. Language: " in note
    assert "token_not_shown" not in note
    assert "add-a-custom-token" in note


@pytest.mark.parametrize(
    "words",
    ["Somebody stole all my coins an hour ago", "我的币被盗了，刚刚被人转走了"],
)
def test_urgent_things_get_no_answer_but_people(desk: Desk, words: str) -> None:
    received = asks(desk, words)
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason) == (Decision.HAND_OVER, Reason.URGENT)
    assert desk.sought == []
    assert STEPS not in "".join(desk.said(received))


def test_what_may_be_urgent_by_the_model_goes_to_people_too(desk: Desk) -> None:
    desk.guess = Guess("token_not_shown", 0.5, 0.1, (("approval_drain", 0.3),))
    received = asks(desk)
    assert [turn.reason for turn in desk.turns(received)] == [Reason.MAYBE_URGENT]
    assert "as urgent" not in desk.said(received)[0]  # the conversation stands where its rules put it


@pytest.mark.parametrize("words", ["人工", "转人工客服，谢谢", "human please", "I want to talk to a person"])
def test_who_only_asks_for_a_person_is_not_taken_for_an_emergency(desk: Desk, words: str) -> None:
    desk.guess = Guess("fake_support", 0.5, 0.8, (("abuse", 0.37),))
    received = asks(desk, words)
    assert [turn.reason for turn in desk.turns(received)] == [Reason.WANTS_PERSON]


@pytest.mark.parametrize("words", ["my coins are gone, human please", "转人工，我的币没了"])
def test_who_asks_for_a_person_and_says_what_for_is_read_whole(desk: Desk, words: str) -> None:
    desk.guess = Guess("approval_drain", 0.9, 0.1, ())
    [turn] = desk.turns(asks(desk, words))
    assert turn.reason in (Reason.URGENT, Reason.MAYBE_URGENT)


@pytest.mark.parametrize("intent", ["fake_investment", "address_poisoning"])
def test_what_is_about_security_goes_to_people_even_where_it_is_not_always_urgent(desk: Desk, intent: str) -> None:
    desk.guess = Guess(intent, 0.9, 0.05, ())
    received = asks(desk, "They want twenty percent more before I can take my money out")
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason) == (Decision.HAND_OVER, Reason.MAYBE_URGENT)
    assert desk.sought == []


def test_nothing_is_said_that_stands_in_no_article(desk: Desk) -> None:
    desk.hits = []
    received = asks(desk)
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason) == (Decision.HAND_OVER, Reason.NOTHING_FOUND)
    assert "no sure answer" in desk.said(received)[0]


def test_it_asks_once_what_is_meant_and_answers_with_what_was_chosen(desk: Desk) -> None:
    desk.guess = Guess("token_not_shown", 0.6, 0.2, (("balance_wrong", 0.2),))
    first = a_hit("balance-wrong", score=5.8, coverage=0.8, near=None)
    desk.hits = [first, a_hit(score=5.7, coverage=0.8, near=None)]
    received = asks(desk, "USDT not right in the app")
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason) == (Decision.ASK, Reason.UNCLEAR)
    assert "1. How to add" in desk.said(received)[0]
    then(desk, received, "2")
    [_, chosen] = desk.turns(received)
    assert (chosen.decision, chosen.reason) == (Decision.ANSWER, Reason.CHOSEN)
    assert "add-a-custom-token" in desk.said(received)[1]


def test_it_never_asks_twice_what_is_meant(desk: Desk) -> None:
    desk.guess = Guess("token_not_shown", 0.6, 0.2, (("balance_wrong", 0.2),))
    desk.hits = [a_hit("balance-wrong", score=5.8, coverage=0.8, near=None), a_hit(score=5.7, coverage=0.8, near=None)]
    received = asks(desk, "USDT not right in the app")
    then(desk, received, "well it is simply not what it was before")
    assert [turn.decision for turn in desk.turns(received)] == [Decision.ASK, Decision.HAND_OVER]


def test_who_has_the_conversation_is_not_talked_over(desk: Desk) -> None:
    inbox = an_inbox(desk.db)
    desk.switch(inbox)
    received = comes_in(desk.db, inbox, QUESTION)
    agent_replies(desk, received)
    desk.works()
    assert desk.said(received) == []


def test_only_the_newest_of_several_messages_is_answered_and_all_are_read(desk: Desk) -> None:
    inbox = an_inbox(desk.db)
    desk.switch(inbox)
    received = comes_in(desk.db, inbox, "hello I have a problem with my token")
    goes_on(desk.db, inbox, received, "it is USDT and it is not shown")
    desk.works()
    assert len(desk.said(received)) == 1
    assert desk.sought == [("hello I have a problem with my token\nit is USDT and it is not shown", "en")]


def test_a_greeting_is_greeted(desk: Desk) -> None:
    received = asks(desk, "Hello")
    assert "Write your question" in desk.said(received)[0]
    then(desk, received, QUESTION)
    assert STEPS in desk.said(received)[1]


def test_where_it_only_suggests_nothing_reaches_the_contact(desk: Desk) -> None:
    received = asks(desk, mode=Mode.SUGGEST)
    assert desk.said(received) == []
    [turn] = desk.turns(received)
    assert turn.mode is Mode.SUGGEST
    assert STEPS in turn.said
    assert "bot" not in turn.said


def test_a_strangers_mail_is_answered_by_a_suggestion_only(desk: Desk) -> None:
    received = asks(desk, channel=Channel.MAIL)
    assert desk.said(received) == []
    assert [turn.mode for turn in desk.turns(received)] == [Mode.SUGGEST]


def test_a_language_model_that_is_down_leaves_the_rules_and_the_articles(desk: Desk) -> None:
    desk.guess = None
    received = asks(desk)
    [turn] = desk.turns(received)
    assert turn.decision in (Decision.ASK, Decision.HAND_OVER)


def test_out_of_hours_it_says_when_a_person_comes(desk: Desk) -> None:
    from walletdesk.hours import Calendar

    desk.hits = []
    received = asks(desk, calendar=Calendar(zone="Asia/Shanghai", weekly={0: ((540, 541),)}))
    assert "somebody is back on" in desk.said(received)[0]
    assert "09:00 (Asia/Shanghai)" in desk.said(received)[0]


def test_facts_are_asked_for_one_by_one_and_stand_in_the_conversation(desk: Desk) -> None:
    desk.hits = []
    desk.guess = Guess("deposit_not_credited", 0.9, 0.1, ())
    received = asks(desk, "I sent coins to an exchange and they do not show up there")
    assert "hash" in desk.said(received)[-1]
    then(desk, received, "here it is, I hope")
    assert "could not read" in desk.said(received)[-1]
    then(desk, received, f"sorry, this is it: {HASH}")
    assert "Which exchange" in desk.said(received)[-1]
    then(desk, received, "Binance")
    assert "that is all" in desk.said(received)[-1]
    told = msgspec.json.decode(desk.now(received).facts)
    assert (told["hash"], told["exchange"]) == (HASH, "Binance")
    then(desk, received, "and one more thing")
    assert "that is all" in desk.said(received)[-1]


def test_a_name_in_latin_letters_turns_no_talk_into_english(desk: Desk) -> None:
    desk.hits = []
    desk.guess = Guess("deposit_not_credited", 0.9, 0.1, ())
    received = asks(desk, "我把币转到交易所，一直没有到账，怎么办？")
    then(desk, received, HASH)
    then(desk, received, "Binance US")
    assert desk.said(received)[-1].startswith("谢谢")


def test_what_was_told_already_is_not_asked_for(desk: Desk) -> None:
    desk.hits = []
    desk.guess = Guess("app_fault", 0.9, 0.1, ())
    received = asks(desk, "The app version 2.14.1 on Android 13 crashes when I open it")
    assert "Which version" not in desk.said(received)[0]
    assert msgspec.json.decode(desk.now(received).facts)["app_version"] == "2.14.1, Android 13"


def test_what_stands_between_chinese_words_is_read_too() -> None:
    said = "我在Polygon上转账，Android版本2.14.1的应用里看不到"
    assert facts.seen_in(said) == {"chain": "polygon", "app_version": "2.14.1, Android"}


def test_a_hash_is_left_to_the_diagnosis(desk: Desk) -> None:
    received = asks(desk, f"What about my transfer? tx hash {HASH}")
    assert [turn.reason for turn in desk.turns(received)] == [Reason.LOOKED_UP]
    assert desk.said(received) == []


@pytest.mark.parametrize(
    ("words", "line"),
    [("I lost everything, I don't want to live any more", "988"), ("我的钱全没了，我不想活了", "12356")],
)
def test_who_is_in_distress_gets_kind_words_help_lines_and_a_person_and_no_bot(
    desk: Desk, words: str, line: str
) -> None:
    received = asks(desk, words)
    assert desk.said(received) == []
    public = [one.body for one in desk.messages(received) if one.author_kind.value == "system"]
    assert any(line in body for body in public)
    row = desk.now(received)
    assert (row.priority, row.category) == (Priority.URGENT, "person_in_distress")
    then(desk, received, "nobody can help me")
    assert desk.said(received) == []


@pytest.mark.parametrize("mode", [Mode.SUGGEST, Mode.REPLY])
def test_help_lines_go_out_at_once_wherever_the_bot_is_not_off(desk: Desk, mode: Mode) -> None:
    received = asks(desk, "I lost everything, I don't want to live any more", mode=mode)
    public = [one.body for one in desk.messages(received) if one.author_kind.value == "system"]
    assert [("988" in body) for body in public] == [True]
    then(desk, received, QUESTION)
    assert desk.said(received) == []
    assert [turn.reason for turn in desk.turns(received)] == [Reason.DISTRESS]


def test_an_address_that_nobody_confirmed_is_sent_no_help_lines(desk: Desk) -> None:
    """Anybody can write anybody's address into a mail; a person of the team looks at once."""
    received = asks(desk, "I lost everything, I don't want to live any more", channel=Channel.MAIL)
    assert [one for one in desk.messages(received) if one.author_kind.value == "system"] == []
    assert desk.now(received).priority is Priority.URGENT


def test_distress_is_not_lost_behind_the_next_message(desk: Desk) -> None:
    inbox = an_inbox(desk.db)
    desk.switch(inbox)
    received = comes_in(desk.db, inbox, "all my savings are gone, I want to die")
    goes_on(desk.db, inbox, received, "hello?")
    desk.works()
    assert desk.turns(received)[-1].reason is Reason.DISTRESS
    assert desk.now(received).category == "person_in_distress"


def test_thanks_before_the_word_that_it_helped_change_nothing(desk: Desk) -> None:
    received = asks(desk)
    then(desk, received, "thanks")
    then(desk, received, "yes, it worked")
    assert desk.turns(received)[0].outcome is Outcome.HELPED


def test_what_the_gate_would_take_out_is_not_said_and_a_person_takes_over(desk: Desk) -> None:
    desk.hits = [msgspec.structs.replace(a_hit(), body=trusted(PHRASE))]
    received = asks(desk)
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason) == (Decision.HAND_OVER, Reason.REFUSED)
    assert PHRASE not in " ".join(desk.said(received))


def test_nobody_asks_who_was_in_distress_how_it_was(desk: Desk) -> None:
    received = asks(desk, "I want to die, all my savings are gone")
    desk.db.write_and_wait(work.set_status, received.conversation.number, SYSTEM, status=Status.RESOLVED)

    def ratings(unit: Unit) -> int:
        return unit.value(Query(text("select count(*) from rating"), int))

    assert desk.db.read_and_wait(ratings) == 0


def test_after_a_hand_over_the_bot_is_quiet(desk: Desk) -> None:
    desk.hits = []
    desk.guess = msgspec.structs.replace(TOKEN, intent="language_support")
    received = asks(desk)
    then(desk, received, "How do I add a token?")
    assert len(desk.said(received)) == 1
    assert desk.db.read_and_wait(_stage, received) is Stage.DONE


def _stage(unit: Unit, received: Received) -> Stage | None:
    from walletdesk.bot import queries

    row = queries.talk_of(unit, received.conversation.id)
    return row.stage if row else None


def test_the_note_is_in_the_teams_language_and_the_answer_in_the_contacts(desk: Desk) -> None:
    desk.hits = []
    a_member(desk.db, language="zh")
    received = asks(desk)
    assert "no sure answer" in desk.said(received)[0]
    [note] = desk.notes(received)
    assert "机器人" in note
    assert "代币不显示" in note
    assert "语言：英语" in note


def own_topic(desk: Desk, slug: str, **fields: object) -> None:
    given: dict[str, object] = {
        "branch": "further",
        "name_en": trusted("Gift card"),
        "name_zh": trusted("礼品卡"),
        "priority": Priority.NORMAL,
        "kind": Kind.QUESTION,
    }
    desk.db.write_and_wait(tree.add, SYSTEM, slug, **(given | fields))  # type: ignore[arg-type]
    desk.guess = Guess(slug, 0.9, 0.1, ())
    desk.hits = [msgspec.structs.replace(a_hit(), intents=(slug,))]


def test_a_topic_of_the_desks_own_is_answered_like_any_other(desk: Desk) -> None:
    own_topic(desk, "gift_card")
    received = asks(desk)
    then(desk, received, "No, it did not help")
    assert [turn.decision for turn in desk.turns(received)] == [Decision.ANSWER, Decision.HAND_OVER]
    assert "About: Gift card" in desk.notes(received)[0]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"priority": Priority.URGENT}, Reason.MAYBE_URGENT),
        ({"kind": Kind.COMPLAINT}, Reason.POLICY),
        ({"kind": Kind.SECURITY}, Reason.POLICY),
        ({"branch": "security"}, Reason.POLICY),
    ],
)
def test_a_topic_of_the_desks_own_goes_to_people_where_leads_said_so(
    desk: Desk, fields: dict[str, object], reason: Reason
) -> None:
    own_topic(desk, "gift_card", **fields)
    assert [turn.reason for turn in desk.turns(asks(desk))] == [reason]


def test_a_topic_that_leads_made_a_complaint_goes_to_people(desk: Desk) -> None:
    names = {"name_en": trusted(""), "name_zh": trusted("")}
    desk.db.write_and_wait(
        tree.change,
        SYSTEM,
        "token_not_shown",
        branch="shown",
        priority=Priority.LOW,
        kind=Kind.COMPLAINT,
        archived=False,
        **names,
    )
    assert [turn.reason for turn in desk.turns(asks(desk))] == [Reason.POLICY]


def choices(desk: Desk, received: Received) -> list[str]:
    """What may be pressed below the newest that the bot said."""
    newest = [one for one in desk.messages(received) if one.visibility.value == "public"][-1]
    return desk.db.read_and_wait(lambda unit: queries.choices_of(unit, [newest])).get(newest.id, [])


def test_below_an_answer_one_may_press_that_it_helped_or_for_a_person(desk: Desk) -> None:
    received = asks(desk)
    helped, person = choices(desk, received)
    assert (helped, person) == ("Yes, that helped", "Talk to a person")
    then(desk, received, helped)
    assert [turn.outcome for turn in desk.turns(received)] == [Outcome.HELPED, Outcome.NONE]
    assert choices(desk, received) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_may_be_pressed_means_what_it_says(language: str) -> None:
    helped, person = texts.after_answer(language)
    assert (wish_of(helped), wish_of(person)) == (Wish.HELPED, Wish.PERSON)
    for name in facts.FACTS:
        *usual, skip = texts.fact_choices(language, name)
        assert facts.is_skipped(skip)
        assert all(facts.answered(name, one) for one in usual)


def test_the_article_that_is_pressed_is_the_one_that_is_answered_with(desk: Desk) -> None:
    desk.guess = Guess("token_not_shown", 0.6, 0.2, (("balance_wrong", 0.2),))
    other = a_hit(score=5.7, coverage=0.8, near=None)
    desk.hits = [
        a_hit("balance-wrong", score=5.8, coverage=0.8, near=None),
        msgspec.structs.replace(other, source=msgspec.structs.replace(other.source, title="Add a token")),
    ]
    received = asks(desk, "USDT not right in the app")
    assert choices(desk, received) == ["How to add a custom token", "Add a token", "Talk to a person"]
    then(desk, received, "Add a token")
    assert [turn.reason for turn in desk.turns(received)] == [Reason.UNCLEAR, Reason.CHOSEN]
    assert "add-a-custom-token" in desk.said(received)[1]


def test_usual_answers_to_what_is_asked_may_be_pressed(desk: Desk) -> None:
    desk.hits = []
    desk.guess = Guess("fee_question", 0.9, 0.1, ())
    received = asks(desk, "why are the fees so high this week everywhere")
    assert choices(desk, received)[:2] == ["Ethereum", "TRON"]
    then(desk, received, "BNB Smart Chain")
    assert msgspec.json.decode(desk.now(received).facts)["chain"] == "bnb"


SPANISH = "¿Cómo puedo añadir un token que no aparece en mi billetera desde ayer?"
TURKISH = "Cüzdanımda görünmeyen özel bir jetonu nasıl ekleyebilirim, yardım eder misiniz?"
WISHES = Query(text("select language from language_wish order by language"), str)


def a_mixed_team(desk: Desk) -> None:
    """Two read English, one Chinese."""
    a_member(desk.db)
    a_member(desk.db, "Ben")
    a_member(desk.db, "Li", language="zh")


def wishes(desk: Desk) -> list[str]:
    return desk.db.read_and_wait(lambda unit: unit.all(WISHES))


def test_who_writes_in_a_language_that_nobody_reads_gets_the_article_and_is_told_which_ones_are_read(
    desk: Desk,
) -> None:
    a_mixed_team(desk)
    received = asks(desk, SPANISH, language="es")
    [said] = desk.said(received)
    assert said.startswith("No hay ningún artículo en tu idioma; este está en: English.")
    assert "El equipo lee: English, 中文." in said
    assert "Nobody of the team reads Spanish. The team reads English, Chinese" in said
    assert "It is there in another language only." in said and STEPS in said
    assert wishes(desk) == ["es"]


def test_what_nothing_answers_goes_to_people_with_the_languages_that_they_read_and_is_wished_for_once(
    desk: Desk,
) -> None:
    a_mixed_team(desk)
    desk.hits = []
    received = asks(desk, TURKISH, language="tr")
    [said] = desk.said(received)
    assert said.startswith("Ekipte dilinizi okuyan kimse yok. Ekibin okuduğu diller: English, 中文.")
    assert "Nobody of the team reads Turkish." in said
    [turn] = desk.turns(received)
    assert (turn.decision, turn.reason) == (Decision.HAND_OVER, Reason.NOTHING_FOUND)
    assert wishes(desk) == ["tr"]
    then(desk, received, TURKISH)
    assert wishes(desk) == ["tr"]
    asks(desk, TURKISH, language="tr")
    assert wishes(desk) == ["tr", "tr"]


def test_an_article_in_their_own_language_is_not_called_foreign(desk: Desk) -> None:
    a_mixed_team(desk)
    desk.hits = [a_hit(language="tr")]
    [said] = desk.said(asks(desk, TURKISH, language="tr"))
    assert said.startswith("Ekipte dilinizi okuyan kimse yok.")
    assert "another language" not in said


def test_a_language_that_somebody_reads_an_inbox_is_for_or_a_model_writes_is_not_missing(desk: Desk) -> None:
    a_mixed_team(desk)
    asks(desk, "我的代币在钱包里没有显示，应该怎么添加？", language="zh")
    asks(desk, SPANISH, language="es", languages=("es", "en"), greeting={})
    desk.writing = _writes_nothing
    asks(desk, SPANISH, language="es")
    desk.writing = None
    a_member(desk.db, "Deniz", language="tr")
    asks(desk, TURKISH, language="tr")
    assert wishes(desk) == []


def test_who_writes_chinese_to_a_team_that_reads_english_is_told_in_chinese(desk: Desk) -> None:
    a_member(desk.db)
    desk.hits = []
    received = asks(desk, "我的代币在钱包里没有显示，应该怎么添加？", languages=("en",), greeting={})
    [said] = desk.said(received)
    assert said.startswith("团队中没有人能阅读您使用的语言（中文）。团队能阅读：英语。")
    assert wishes(desk) == ["zh"]


async def _writes_nothing(question: str, hits: Sequence[Hit], language: str, names: Sequence[str]) -> None:
    """A language model that is slow today."""


def test_an_article_in_another_language_shares_no_words_and_is_answered_from_by_its_meaning_alone() -> None:
    seen = rules.Evidence(found=True, sorted=True, near=0.85, gap=3.0, share=0.9, out_of_scope=0.1, words=9)
    at_home = msgspec.structs.replace(seen, unknown=0.2)
    assert rules.decide(at_home).decision is Decision.ASK
    abroad = msgspec.structs.replace(seen, foreign=True, unknown=1.0)
    assert rules.decide(abroad).decision is Decision.ANSWER
    assert rules.answer_at(msgspec.structs.replace(abroad, near=None)) == rules.ANSWER_BY_WORDS
