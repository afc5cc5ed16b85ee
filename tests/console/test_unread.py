"""Marking a conversation as unread."""

from __future__ import annotations

from tests.console.office import Desk, a_conversation


def test_reading_goes_back_only_when_that_is_meant(desk: Desk) -> None:
    browser = desk.desk_of(desk.hire(name="Ada"))
    number = a_conversation(desk).conversation.number
    last = browser.get(f"/api/conversations/{number}").json()["row"]["sequence"]

    def unread(**read: object) -> bool:
        assert browser.put(f"/api/conversations/{number}/read", read).status_code == 204
        answer: bool = browser.get(f"/api/conversations/{number}").json()["row"]["unread"]
        return answer

    assert unread(seq=0) is True
    assert unread(seq=last) is False
    assert unread(seq=0) is False  # another window, told late
    assert unread(seq=0, back=True) is True
    assert unread(seq=last) is False
