"""The console on the whole desk, with its jobs running."""

from __future__ import annotations

from fastapi import FastAPI

from tests.console.office import KEY, on_the_socket
from tests.console.test_contract import signed_in
from tests.staff.office import Browser
from tests.support.desk import an_inbox, comes_in
from tests.support.running import run
from tests.support.site import RunningSite
from walletdesk.staff.rules import Role


def browser_of(site: RunningSite, role: Role) -> Browser:
    name, _, token = signed_in(site, role)["cookie"].partition("=")
    browser = Browser(FastAPI(), home=site.url)
    browser.cookies.set(name, token)
    return browser


def test_a_reply_is_handed_over_and_an_erased_person_leaves_every_screen(site: RunningSite) -> None:
    agent, admin = browser_of(site, Role.AGENT), browser_of(site, Role.ADMIN)
    first = comes_in(site.db, an_inbox(site.db), "my name is Li Wei, where is my money?")
    number = first.conversation.number

    async def story() -> None:
        async with on_the_socket(site.port, agent) as one, on_the_socket(site.port, admin) as two:
            await one.say(t="watch", number=number, after=0)
            await one.hears("entries")
            await one.say(t="send", key=KEY, number=number, text="Let us look together.")
            message = (await one.hears("ack"))["entry"]["id"]
            kinds: list[str] = []
            while "delivered" not in kinds:
                for entry in (await one.hears("entries"))["entries"]:
                    kinds += [entry["kind"]] if entry.get("message") == message else []
            row = (await two.hears("row"))["row"]
            while row["preview_author"] != "agent":
                row = (await two.hears("row"))["row"]
            assert row["preview"] == "Let us look together."

            erased = await two.asks("DELETE", f"/api/contacts/{first.contact.id}")
            assert erased.status_code == 204
            while (await one.hears("row"))["row"]["preview"] != "":
                pass
            page = (await one.asks("GET", f"/api/conversations/{number}/entries")).json()
            assert {entry["text"] for entry in page["entries"] if entry["t"] == "message"} == {""}

    run(story)
