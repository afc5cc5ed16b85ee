"""Sockets that send garbage, too much, too fast or nothing, and what comes of it: a code of ours, and nobody else hurt."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from tests.channels.conftest import Served, visitor
from tests.support.desk import a_key, an_inbox
from tests.support.running import run
from walletdesk.channels.widget import frames, reception
from walletdesk.channels.widget import socket as visitor_socket
from walletdesk.conversations import queries
from walletdesk.kit.db import Db
from walletdesk.kit.limits import AtOnce, Limit
from walletdesk.realtime import socket as sockets
from walletdesk.realtime.socket import SocketSink

OURS = {
    sockets.BAD_FRAME,
    sockets.NOT_SIGNED_IN,
    sockets.REFUSED,
    sockets.NO_HELLO,
    sockets.TOO_LARGE,
    sockets.TOO_FAST,
    sockets.TOO_SLOW,
}


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "hello",
        "{",
        "null",
        "[]",
        '{"t": "hello"}',
        '{"t": "hello", "v": 1}',
        '{"t": "hello", "v": "1", "inbox": "x"}',
        '{"t": "hello", "v": 1, "inbox": "x", "admin": true}',
        '{"t": "welcome", "v": 1}',
        '{"t": "ping"}',
        '{"t": "send", "key": "abcdefgh", "text": "before hello"}',
        '{"t": "hello", "v": 99, "inbox": "x"}',
        "[" * 10_000,
        '{"t": "hello", "v": 99999999999999999999999999, "inbox": "x"}',
        b"\x00\x01\x02",
    ],
)
def test_garbage_before_the_hello_is_closed_as_such(served: Served, db: Db, sent: str | bytes) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.connection.send(sent)
            assert await guest.closed() == sockets.BAD_FRAME

    run(story)


@pytest.mark.parametrize("sent", ["{", b"\xff\xff", '{"t": "hello", "v": 1, "inbox": "x"}', '{"t": "nothing"}'])
def test_garbage_after_the_hello_is_closed_as_such(served: Served, db: Db, sent: str | bytes) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.connection.send(sent)
            assert await guest.closed() == sockets.BAD_FRAME

    run(story)


def test_text_that_is_no_utf8_is_closed_by_the_protocol(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.connection.send(b"\xff\xfe\xfd", text=True)
            assert await guest.closed() == 1007

    run(story)


def test_a_frame_that_is_too_large_is_closed_as_such(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        for text in ("x" * 66_000, "字" * 22_000):
            async with visitor(served, inbox) as guest:
                await guest.hello()
                await guest.say(t="send", key=a_key(), text=text)
                assert await guest.closed() == sockets.TOO_LARGE
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.say(t="send", key=a_key(), text="x" * 200_000)
            assert await guest.closed() == 1009

    run(story)


def test_a_text_that_is_too_long_is_said_so(served: Served, db: Db) -> None:
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello(language="zh")
            key = a_key()
            await guest.say(t="send", key=key, text="字" * 10_001)
            problem = await guest.hear("problem")
            assert (problem["code"], problem["key"]) == ("text_too_long", key)
            assert "10000" in problem["sentence"]
            assert not problem["sentence"].isascii()
            assert (await guest.send("字" * 10_000))["message"]["text"] == "字" * 10_000

    run(story)


def test_who_says_nothing_is_let_go(served: Served, db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_socket, "HELLO_S", 0.05)
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            assert await guest.closed() == sockets.NO_HELLO

    run(story)


def test_frames_too_fast_end_the_socket_and_messages_too_fast_wait(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    served.reception.limits = reception.Limits(frames=Limit(6, 0.01), messages=Limit(1, 0.01))

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.send("one")
            await guest.send("two", conversation=None)  # counted by contact from now on
            key = a_key()
            await guest.say(t="send", key=key, text="three")
            problem = await guest.hear("problem")
            assert (problem["code"], problem["key"]) == ("too_many", key)
            assert problem["retry_after_s"] > 0
            for _ in range(5):
                await guest.say(t="ping")
            assert await guest.closed() == sockets.TOO_FAST
        async with visitor(served, inbox) as guest:
            await guest.hello()  # another socket is another visitor

    run(story)


def test_one_source_holds_so_many_sockets_even_silent_ones(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    served.reception.limits = reception.Limits(sockets=AtOnce(2))

    async def story() -> None:
        async with visitor(served, inbox) as silent, visitor(served, inbox) as guest:
            await guest.hello()
            async with visitor(served, inbox) as third:
                assert await third.closed() == sockets.TOO_FAST
            await silent.connection.close()
            while True:  # until the desk has heard that one of them left
                async with visitor(served, inbox) as third:
                    with contextlib.suppress(ConnectionClosed):
                        await third.hello()
                        break

    run(story)


def test_one_source_cannot_open_conversations_without_end(served: Served, db: Db) -> None:
    inbox = an_inbox(db)
    served.reception.limits = reception.Limits(strangers=Limit(3, 0.01))

    async def story() -> None:
        for _ in range(3):
            async with visitor(served, inbox) as guest:
                await guest.hello()
                await guest.send("help")
        async with visitor(served, inbox) as guest:
            await guest.hello()
            await guest.say(t="send", key=a_key(), text="help")
            assert (await guest.hear("problem"))["code"] == "too_many"

    run(story)


def test_a_slow_reader_is_dropped_and_nobody_else_waits(
    served: Served, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MOST_BYTES", 200_000)
    monkeypatch.setattr(sockets, "SEND_TIMEOUT_S", 0.3)
    inbox = an_inbox(db)
    limits = served.reception.limits = reception.Limits()
    limits.messages = limits.source_messages = limits.frames = Limit(10_000, 1_000)

    async def story() -> None:
        async with visitor(served, inbox) as writer:
            await writer.hello()
            first = await writer.send("hello")
            own = first["conversation"]["id"]
            # A window that reads nothing: small buffers, and a client that stops taking frames.
            served.listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
            async with visitor(served, inbox, max_queue=1, ping_interval=None, close_timeout=0.1) as slow:
                await slow.hello(token=first["token"])
                contact = db.read_and_wait(queries.by_number, first["conversation"]["number"]).contact_id
                sinks = served.hub.listeners(f"vc:{contact}")
                theirs = next(sink for sink in sinks if sink is not sinks[0])
                assert isinstance(theirs, SocketSink)
                for _ in range(300):
                    async with asyncio.timeout(5):
                        await writer.send("x" * 9_900, conversation=own)
                    if theirs.closed:
                        break
                assert theirs.closed
                slow.connection.transport.abort()

    run(story, limit_s=100)


_words = st.text(max_size=20)
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=5,
)
_kinds = {
    "hello": ("v", "inbox", "token", "identity", "language", "after"),
    "send": ("key", "text", "conversation", "language", "topic", "files", "facts"),
    "sync": ("conversation", "after", "before"),
    "seen": ("conversation", "seq"),
    "senior": ("conversation", "key"),
    "solved": ("conversation",),
    "rate": ("conversation", "score", "words"),
    "report": ("conversation", "message"),
    "parts": ("conversation", "messages"),
    "harmless": ("conversation", "message", "kind", "language", "words", "form"),
    "retell": ("conversation", "message"),
    "earlier": ("conversation",),
    "ping": (),
}
_good: dict[str, st.SearchStrategy[Any]] = {
    "key": st.from_regex(r"[A-Za-z0-9_-]{8,64}", fullmatch=True) | _words,
    "text": st.text(max_size=300),
    "conversation": st.sampled_from(["mine", "nothing-here"]) | _words,
    "seq": st.integers(-(2**70), 2**70),
    "after": st.integers(-(2**63), 2**64 - 1) | st.none(),
    "before": st.integers(-(2**63), 2**64 - 1) | st.none(),
    "score": st.integers(-3, 9),
    "words": st.text(max_size=100),
    "files": st.lists(_words, max_size=7),
    "messages": st.lists(_words, max_size=40),
    "facts": st.dictionaries(st.sampled_from(["os", "chain", "vpn"]), _words | st.booleans(), max_size=3),
    "language": st.sampled_from(["en", "zh", "zh-Hant"]) | _words,
    "topic": st.sampled_from(["", "fees"]) | _words,
}


@st.composite
def _frames(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(sorted(_kinds)) | _words)
    names = draw(st.lists(st.sampled_from(_kinds.get(kind) or ("x",)), unique=True) if kind in _kinds else st.just([]))
    frame: dict[str, Any] = {"t": kind}
    for name in names:
        frame[name] = draw(_good.get(name, _values) | _values)
    return json.dumps(frame)


def test_the_kinds_of_frames_tried_are_all_there_are() -> None:
    assert set(_kinds) == {kind.__struct_config__.tag for kind in frames.FromVisitor.__subclasses__()}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(sent=st.lists(_frames(), min_size=1, max_size=6), opening=st.booleans())
def test_whatever_is_sent_is_answered_or_closed_by_a_code_of_ours(
    served: Served, db: Db, caplog: pytest.LogCaptureFixture, sent: list[str], opening: bool
) -> None:
    limits = served.reception.limits = reception.Limits()
    limits.messages = limits.source_messages = limits.frames = limits.strangers = limits.arrivals = Limit(9_999, 999)
    inbox = an_inbox(db)

    async def story() -> None:
        async with visitor(served, inbox) as guest:
            own = ""
            if opening:
                await guest.hello()
                own = (await guest.send("hello"))["conversation"]["id"]
            for text in sent:
                await guest.connection.send(text.replace('"mine"', json.dumps(own)))
            await guest.say(t="ping")
            try:
                while (frame := await guest.next())["t"] != "pong":
                    assert frame.get("code") != "internal"
            except ConnectionClosed:
                assert await guest.closed() in OURS

    with caplog.at_level(logging.WARNING):
        run(story)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
