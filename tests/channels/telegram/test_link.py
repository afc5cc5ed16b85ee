"""From the app to the bot: whoever brings the app's link is the user whom the wallet's server vouched for."""

from __future__ import annotations

from typing import Any

import httpx
import jwt
import pytest

from tests.channels.telegram.conftest import LIN, NOAH, Desk, until
from tests.support.desk import a_member, an_inbox
from tests.support.providers.telegram import Bot, TelegramStandIn
from walletdesk.console import alike
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.inboxes import keys
from walletdesk.inboxes.actions import create_identity_key
from walletdesk.inboxes.tables import Inbox
from walletdesk.kit.clock import HOUR, SECOND
from walletdesk.people import links
from walletdesk.people import queries as people
from walletdesk.people.actions import block, find_or_create, prove
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.people.tables import Contact


class App:
    """The wallet's app and its server, known to the desk's widget."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.inbox: Inbox = an_inbox(desk.site.db)
        self._key = keys.shared_secret(desk.site.settings.key("identity"), self.inbox.id)
        desk.site.db.write_and_wait(create_identity_key, SYSTEM, self.inbox.id, self._key)
        self._count = 0

    def token(self, user: str) -> str:
        self._count += 1
        now = self.desk.site.db.clock.now() // SECOND
        claims = {"sub": user, "aud": self.inbox.public_id, "iat": now, "exp": now + 300, "jti": f"t{self._count}"}
        secret = self._key.secret
        assert secret is not None
        return jwt.encode(claims, secret, "HS256", headers={"kid": self._key.kid})

    def asks(self, **fields: Any) -> httpx.Response:
        body = {"inbox": self.inbox.public_id, "channel": self.desk.inbox.public_id, **fields}
        return httpx.post(f"{self.desk.site.url}/widget/api/links", json=body)

    def link(self, user: str) -> str:
        answer = self.asks(identity=self.token(user))
        assert answer.status_code == 201, answer.text
        url: str = answer.json()["url"]
        return url

    def contact(self, user: str) -> Contact:
        found = self.desk.site.db.read_and_wait(people.by_identity, IdentityKind.APP_USER, user, self.inbox.id)
        assert found is not None
        return found


@pytest.fixture
def app(desk: Desk) -> App:
    return App(desk)


def code_of(url: str) -> str:
    start, _, code = url.partition("?start=")
    assert start == "https://t.me/PolarHelpBot"
    assert 20 <= len(code) <= 64 and all(sign.isalnum() or sign in "_-" for sign in code)
    return code


def test_the_telegram_user_is_the_apps_user(app: App, telegram: TelegramStandIn, bot: Bot) -> None:
    desk = app.desk
    telegram.say(bot, f"/start {code_of(app.link('u-20814'))}", user=NOAH)
    (call,) = until(telegram.sent)
    assert "as in the app" in call["text"]
    telegram.say(bot, "here I am", user=NOAH)
    until(lambda: desk.texts(NOAH))
    contact = desk.contact(NOAH)
    assert contact is not None and contact.id == app.contact("u-20814").id
    known = desk.site.db.read_and_wait(people.identities_of, contact.id)
    assert {(one.kind, one.proof) for one in known} == {
        (IdentityKind.APP_USER, Proof.JWT),
        (IdentityKind.CHANNEL, Proof.JWT),
    }


def test_who_wrote_before_is_joined_by_a_person_only(app: App, telegram: TelegramStandIn, bot: Bot) -> None:
    """The link may be Eve's, who sent it to somebody that has a history here."""
    desk = app.desk
    telegram.say(bot, "who am I?", user=NOAH)
    until(lambda: desk.texts(NOAH))
    telegram.say(bot, f"/start {code_of(app.link('u-20814'))}", user=NOAH)
    (call,) = until(telegram.sent)
    assert "looks first" in call["text"]
    contact, user = desk.contact(NOAH), app.contact("u-20814")
    assert contact is not None and contact.id != user.id
    known = desk.site.db.read_and_wait(people.identities_of, contact.id)
    assert [(one.kind, one.proof) for one in known] == [(IdentityKind.CHANNEL, Proof.NONE)]
    assert [one.kind for one in desk.site.db.read_and_wait(people.identities_of, user.id)] == [IdentityKind.APP_USER]
    ada = a_member(desk.site.db)
    (suggested,) = desk.site.db.read_and_wait(alike.same_person, contact.id, ada.id).suggestions
    assert [(why.kind, why.value) for why in suggested.reasons] == [(IdentityKind.CHANNEL, str(NOAH["id"]))]
    telegram.say(bot, "and now?", user=NOAH)
    until(lambda: desk.texts(NOAH) == ["who am I?", "and now?"])


def test_the_same_taker_may_come_twice(app: App, telegram: TelegramStandIn, bot: Bot) -> None:
    code = code_of(app.link("u-20814"))
    telegram.say(bot, f"/start {code}", user=NOAH)
    until(telegram.sent)
    telegram.say(bot, f"/start {code}", user=NOAH)
    until(lambda: len(telegram.sent()) == 2)
    assert all("as in the app" in call["text"] for call in telegram.sent())
    contact = app.desk.contact(NOAH)
    assert contact is not None and contact.id == app.contact("u-20814").id


def test_who_has_another_identity_is_joined_by_a_person_only(app: App) -> None:
    desk, db = app.desk, app.desk.site.db
    other = db.write_and_wait(find_or_create, desk.inbox.id, IdentityKind.CHANNEL, "7")
    by = Actor(ActorKind.CONTACT, other.id)
    db.write_and_wait(prove, by, other.id, IdentityKind.EMAIL, "ana@a.test", inbox_id=desk.inbox.id, proof=Proof.LINK)
    code = code_of(app.link("u-20814"))
    taken = db.write_and_wait(links.take, desk.inbox.id, code, IdentityKind.CHANNEL, "7", wrote_before=False)
    assert taken is None
    found = db.read_and_wait(people.by_identity, IdentityKind.CHANNEL, "7", desk.inbox.id)
    assert found is not None and found.id == other.id != app.contact("u-20814").id


def test_a_blocked_stranger_does_not_become_the_apps_user(app: App, telegram: TelegramStandIn, bot: Bot) -> None:
    desk = app.desk
    telegram.say(bot, "spam", user=NOAH)
    until(lambda: desk.texts(NOAH))
    stranger = desk.contact(NOAH)
    assert stranger is not None
    desk.site.db.write_and_wait(block, SYSTEM, stranger.id)
    telegram.say(bot, f"/start {code_of(app.link('u-20814'))}", user=NOAH)
    telegram.settled(bot)
    contact = desk.contact(NOAH)
    assert contact is not None and contact.id == stranger.id != app.contact("u-20814").id
    assert telegram.sent() == []


def test_a_link_is_good_once(app: App, telegram: TelegramStandIn, bot: Bot) -> None:
    code = code_of(app.link("u-20814"))
    telegram.say(bot, f"/start {code}", user=NOAH)
    until(telegram.sent)
    telegram.say(bot, f"/start {code}", user=LIN)
    until(lambda: len(telegram.sent()) == 2)
    assert "已失效" in telegram.sent()[1]["text"]
    assert app.desk.contact(LIN) is None


def test_a_link_is_good_for_minutes_and_in_its_inbox(app: App) -> None:
    desk, db = app.desk, app.desk.site.db
    code = code_of(app.link("u-20814"))
    with pytest.raises(links.LinkNotValid):
        db.write_and_wait(links.take, app.inbox.id, code, IdentityKind.CHANNEL, "1")
    db.write_and_wait(links.take, desk.inbox.id, code, IdentityKind.CHANNEL, "1")
    with pytest.raises(links.LinkNotValid):
        db.write_and_wait(links.take, desk.inbox.id, code, IdentityKind.CHANNEL, "2")


def test_old_links_are_refused_and_removed(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    db = app.desk.site.db
    monkeypatch.setattr(links, "LIVES_US", -HOUR)
    code = code_of(app.link("u-20814"))
    other = code_of(app.link("u-20814"))
    with pytest.raises(links.LinkNotValid):
        db.write_and_wait(links.take, app.desk.inbox.id, code, IdentityKind.CHANNEL, "1")
    assert db.write_and_wait(links.remove_old) >= 1
    with pytest.raises(links.LinkNotValid):
        db.write_and_wait(links.take, app.desk.inbox.id, other, IdentityKind.CHANNEL, "1")


def test_nobody_gets_a_link_whom_the_wallet_does_not_vouch_for(app: App) -> None:
    assert app.asks().status_code == 401
    assert app.asks(identity="x.y.z").status_code == 401
    assert app.asks(identity=app.token("u-1"), channel=app.inbox.public_id).status_code == 404
    assert app.asks(identity=app.token("u-1"), channel="nowhere").status_code == 404
    assert app.asks(identity=app.token("u-1"), more=1).status_code == 422
    assert httpx.post(f"{app.desk.site.url}/widget/api/links", content=b"{").status_code in (400, 422)


def test_a_token_of_a_visit_will_do_where_it_is_an_identified_one(app: App) -> None:
    token = app.asks(identity=app.token("u-1")).json()["token"]
    body = {"inbox": app.inbox.public_id, "channel": app.desk.inbox.public_id}
    answer = httpx.post(
        f"{app.desk.site.url}/widget/api/links", json=body, headers={"authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 201 and answer.json()["token"] is None
