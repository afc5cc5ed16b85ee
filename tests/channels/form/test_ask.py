"""The public form: what it asks, what it refuses, what it keeps, and what it mails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.channels.form.conftest import ADDRESS, HASH, Person, conversations
from tests.support.letters import Letters, text_of
from tests.support.site import RunningSite
from walletdesk.channels.form.desk import Limits
from walletdesk.channels.form.topics import QUESTIONS, TOPICS
from walletdesk.conversations import queries
from walletdesk.kit import work
from walletdesk.kit.errors import Unavailable
from walletdesk.kit.limits import Limit
from walletdesk.triage.intents import INTENTS
from walletdesk.visits import actions
from walletdesk.visits import queries as visits
from walletdesk.wire import Kind, Priority

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_every_topic_is_an_intent_and_asks_what_there_is() -> None:
    assert TOPICS.keys() <= INTENTS.keys()
    assert {name for topic in TOPICS.values() for name in topic.asks} == QUESTIONS.keys()


def test_no_request_is_stored_without_its_address(
    person: Person, site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the process died between the two."""

    def dies(*_: Any, **__: Any) -> None:
        raise Unavailable

    named = actions.name_address
    monkeypatch.setattr(actions, "name_address", dies)
    assert person.ask().status_code == 503
    assert conversations(site) == []
    monkeypatch.setattr(actions, "name_address", named)
    assert person.ask().status_code == 201
    [row] = conversations(site)
    assert site.db.read_and_wait(visits.of_conversation, row.id) is not None


def test_every_topic_has_its_form_in_both_languages(person: Person) -> None:
    for language in ("en", "zh"):
        listed = person.get(f"/ask?lang={language}").text
        for topic in TOPICS.values():
            assert f"/ask/{topic.slug}?lang={language}" in listed
            shown = person.get(f"/ask/{topic.slug}?lang={language}")
            assert shown.status_code == 200
            for name in topic.asks:
                assert f'name="{name}"' in shown.text
    assert "交易哈希" in person.get("/ask/pending_low_fee?lang=zh").text
    assert person.get("/ask/nothing_of_ours").status_code == 303


def test_a_request_is_stored_at_once_with_its_facts(person: Person, site: RunningSite) -> None:
    answer = person.ask(chain="ethereum", address=ADDRESS)
    assert answer.status_code == 201
    [row] = conversations(site)
    assert f"Its number is {row.number}" in answer.text
    assert row.category == "pending_low_fee"
    assert json.loads(row.facts) == {"chain": "Ethereum", "email": "li@mail.example", "email_verified": False}
    [message] = site.db.read_and_wait(lambda unit: queries.visible_after(unit, row.id, 0, limit=9))
    assert message.body == (
        f"My transfer waits since yesterday.\n\nTransaction hash: {HASH}\nYour wallet address: {ADDRESS}"
    )


def test_the_only_mail_before_an_address_is_proven_says_nothing_of_a_strangers_words(
    person: Person, site: RunningSite, letters: Letters
) -> None:
    person.ask(words="Pay now at https://evil.example", lang="zh")
    [mail] = letters.to(person.address)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Your code for Polar Wallet"
    for kind in ("plain", "html"):
        assert "evil" not in text_of(mail, kind)
        assert person.code() in text_of(mail, kind)
    zh = Person(site, letters, "zh@mail.example")
    assert zh.http.post(
        "/ask/other?lang=zh", data={"words": "看不到余额", "email": zh.address, "work": zh.work()}
    ).is_success
    [mail] = letters.to(zh.address)
    assert "验证码" in mail["Subject"]
    assert mail["Content-Language"] == "zh"


@pytest.mark.parametrize(
    ("field", "text", "wrong", "said"),
    [
        ("hash", HASH[:-1], "length", "63"),
        ("hash", ADDRESS, "is_address", "not a hash"),
        ("hash", "hello", "nothing", "no transaction hash"),
        ("hash", PHRASE, "secret", "recovery phrase"),
        ("hash", f"private key {HASH}", "secret", "private key"),
        ("hash", HASH, "", "Ethereum"),
        ("address", ADDRESS[:-1] + "6", "checksum", "mistyped"),
        ("address", ADDRESS[:-1], "length", "39"),
        ("address", "0xd8dA…6045", "truncated", "middle is missing"),
        ("address", HASH, "is_transaction", "not an address"),
        ("address", "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeD", "checksum", "mistyped"),
        ("address", "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC", "", "TRON"),
        ("address", "cosmos1hsk6jryyqjfhp5dhc55tc9jtckygx0eph6dd02", "", ""),
    ],
)
def test_what_is_wrong_is_said_while_it_is_typed(person: Person, field: str, text: str, wrong: str, said: str) -> None:
    answer = person.post("/ask/look", field=field, text=text).json()
    assert answer["wrong"] == wrong
    assert said in answer["sentence"]
    assert PHRASE not in answer["sentence"]


def test_without_scripts_it_is_said_when_it_is_sent_and_the_input_is_kept(person: Person, site: RunningSite) -> None:
    answer = person.ask(hash=HASH[:-1], address=ADDRESS, chain="polygon", words="My coins <b>hang</b>")
    assert answer.status_code == 422
    assert "this has 63" in answer.text
    assert f'value="{HASH[:-1]}"' in answer.text
    assert f'value="{ADDRESS}"' in answer.text
    assert '<option value="polygon" selected>' in answer.text
    assert "My coins &lt;b&gt;hang&lt;/b&gt;" in answer.text
    assert conversations(site) == []


def test_who_has_no_other_hash_sends_it_as_it_is(person: Person, site: RunningSite) -> None:
    assert "sure_hash" in person.ask(hash=HASH[:-1]).text
    assert person.ask(hash=HASH[:-1], sure_hash="on").status_code == 201
    assert person.ask(hash=PHRASE, sure_hash="on").status_code == 422
    assert len(conversations(site)) == 1


def test_a_phrase_is_neither_stored_nor_drawn_again(person: Person, site: RunningSite) -> None:
    for field in ("hash", "address", "words", "email", "chain"):
        answer = person.ask("seed_leaked", **{field: PHRASE, "email": PHRASE if field == "email" else ""})
        assert answer.status_code == 422
        assert "wave sausage" not in answer.text
    sent = person.ask(words=f"Here it is: {PHRASE}")
    assert sent.status_code == 201
    assert "treat this wallet as compromised" in sent.text
    [row] = conversations(site)
    assert row.priority is Priority.URGENT and row.kind is Kind.SECURITY
    messages = site.db.read_and_wait(lambda unit: queries.visible_after(unit, row.id, 0, limit=9))
    assert messages[0].body.startswith("Here it is: ⟦recovery_phrase:12⟧")


def test_a_phrase_in_two_fields_is_read_as_one(person: Person, site: RunningSite) -> None:
    words = PHRASE.split()
    answer = person.ask("app_fault", words=" ".join(words[:6]), steps=" ".join(words[6:]), hash="")
    assert answer.status_code == 422
    assert "looks like a recovery phrase" in answer.text
    assert "useful legal winner" not in answer.text and "wave sausage" not in answer.text
    assert conversations(site) == []


@pytest.mark.parametrize(
    ("topic", "first", "second"),
    [
        ("withdrawal_missing", "words", "hash"),
        ("deposit_not_credited", "hash", "exchange"),
        ("withdrawal_missing", "address", "exchange"),
        ("token_not_shown", "words", "contract"),
        ("token_not_shown", "address", "contract"),
    ],
)
def test_a_phrase_is_read_over_fields_that_ask_for_a_hash_or_an_address(
    person: Person, site: RunningSite, topic: str, first: str, second: str
) -> None:
    words = PHRASE.split()
    halves = {first: " ".join(words[:6]), second: " ".join(words[6:])}
    answer = person.ask(
        topic, **{"hash": "", "address": ""} | halves, sure_hash="on", sure_address="on", sure_contract="on"
    )
    assert answer.status_code == 422
    assert "useful legal winner" not in answer.text and "wave sausage" not in answer.text
    assert conversations(site) == []


def test_a_real_hash_beside_words_of_keys_is_no_key(person: Person, site: RunningSite) -> None:
    said = "I never told anybody my private key"
    assert person.ask(words=said, hash=HASH, address=ADDRESS).status_code == 201
    assert len(conversations(site)) == 1


def test_no_work_no_request(person: Person, site: RunningSite, letters: Letters) -> None:
    for wrong in ("", "nonsense", person.work("code"), person.work()[:-1] + "x"):
        answer = person.ask(work=wrong)
        assert answer.status_code == 403
        assert "Your text is kept" in answer.text and "My transfer waits" in answer.text
    assert conversations(site) == [] and letters.taken == []


def test_work_is_good_for_one_request(person: Person, site: RunningSite) -> None:
    done = person.work()
    assert person.ask(work=done).status_code == 201
    again = person.ask(work=done)  # pressed twice
    assert again.status_code == 201
    assert person.ask(work=done, words="Something else").status_code == 409
    assert len(conversations(site)) == 1


def test_old_work_is_refused() -> None:
    key = b"k" * 32
    done = work.solve(work.challenge(key, "ask", now=0, bits=4))
    assert work.check(key, "ask", done, now=work.LIVES_US - 1).nonce
    with pytest.raises(work.WorkTooOld):
        work.check(key, "ask", done, now=work.LIVES_US)
    with pytest.raises(work.NoWork):
        work.check(b"x" * 32, "ask", done, now=0)


def test_files_come_with_the_request_and_a_refused_one_loses_nothing(person: Person, site: RunningSite) -> None:
    files = [
        ("files", ("log.txt", b"what the app wrote", "text/plain")),
        ("files", ("run.exe", b"MZ" + b"\0" * 300, "application/octet-stream")),
        ("files", ("phrase.txt", PHRASE.encode(), "text/plain")),
    ]
    answer = person.ask(files=files)
    assert answer.status_code == 201
    assert "run.exe" in answer.text and "phrase.txt" in answer.text and "log.txt" not in answer.text
    [row] = conversations(site)
    messages = site.db.read_and_wait(lambda unit: queries.visible_after(unit, row.id, 0, limit=9))
    assert [one.files for one in messages if one.author_kind == "contact"] == [0, 1]
    assert row.priority is Priority.URGENT


def test_too_many_files_are_refused_before_anything_is_stored(person: Person, site: RunningSite) -> None:
    answer = person.ask(files=[("files", (f"{n}.txt", b"x", "text/plain")) for n in range(6)])
    assert answer.status_code == 422
    assert conversations(site) == []


def test_a_mail_server_that_is_away_loses_no_request(person: Person, site: RunningSite, letters: Letters) -> None:
    letters.refuse(451)
    answer = person.ask()
    assert answer.status_code == 201
    assert "could not be sent just now" in answer.text
    letters.refuse(0)
    again = person.post("/requests/code/again")
    assert again.status_code == 303
    assert person.post("/requests/code", code=person.code()).status_code == 303
    assert json.loads(conversations(site)[0].facts)["email_verified"] is True


def test_an_address_gets_three_codes_an_hour_whoever_asks(person: Person, site: RunningSite, letters: Letters) -> None:
    for _ in range(3):
        assert person.ask().status_code == 201
    other = Person(site, letters, person.address)
    answer = other.ask()
    assert answer.status_code == 201  # stored it is
    assert "Several codes were mailed" in answer.text
    assert len(letters.taken) == 3
    assert len(conversations(site)) == 4


@pytest.mark.parametrize(
    "address",
    [
        *("", "li", "li@", "@mail.example", "li@mail", "li@mail..example", "li li@mail.example", "li@mail.example, x"),
        *("x<li@mail.example", "<li@mail.example>", '"li"@mail.example', "li,x@mail.example", "li@-mail.example"),
        *(
            "li@mail.example>",
            "li@[127.0.0.1]",
            "li@mail.example\nbcc:x@y.example",
            "李@mail.example",
            "a" * 250 + "@b.example",
        ),
    ],
)
def test_what_is_not_one_plain_address_is_mailed_to_nobody(person: Person, letters: Letters, address: str) -> None:
    assert person.ask(email=address).status_code == 422
    assert person.post("/requests/code/new", email=address, work=person.work("code")).status_code == 422
    assert letters.taken == []


def test_marks_behind_a_plus_make_no_new_mailbox(person: Person, letters: Letters) -> None:
    for n in range(5):
        assert person.ask(email=f"li+{n}@mail.example").status_code == 201
    assert len(letters.taken) == 3


def test_a_source_sends_so_many_and_then_waits(person: Person, site: RunningSite) -> None:
    site.site.forms.limits = Limits(requests=Limit(2, 0.001))
    assert [person.ask(email=f"a{n}@mail.example").status_code for n in range(3)] == [201, 201, 429]
    assert len(conversations(site)) == 2


def test_who_asks_for_much_work_gets_harder_work(person: Person, site: RunningSite) -> None:
    site.site.forms.limits = Limits(works=Limit(1, 0.001))
    bits = [int(person.http.post("/ask/work").json()["challenge"].split(".")[4]) for _ in range(2)]
    assert bits[1] > bits[0]


def test_without_a_form_or_a_mail_server_nothing_is_offered(site: RunningSite, letters: Letters) -> None:
    nobody = Person(site, letters)
    assert nobody.get("/ask").status_code == 404
    assert nobody.get("/ask/other").status_code == 404
    assert nobody.ask(work="x").status_code == 404


@pytest.mark.parametrize("body", [b"", b"--x", b"\xff\xfe\x00", b"--x\r\ncontent-disposition: form-data\r\n\r\n"])
def test_what_is_no_form_is_refused(person: Person, body: bytes) -> None:
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json", ""):
        answer = person.http.post("/ask/other", content=body, headers={"content-type": kind})
        assert 400 <= answer.status_code < 500
