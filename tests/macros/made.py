"""Macros, made through the front door."""

from __future__ import annotations

from typing import Any

import httpx

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def body(**fields: Any) -> dict[str, Any]:
    usual = {"name": "Fee too low", "texts": {"en": "It waits on {{network}}, hash {{hash}}.", "zh": "正在等待。"}}
    return {"audience": "everyone", **usual, **fields}


def made(client: httpx.Client, **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/macros", json=body(**fields))
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def wrong(answer: httpx.Response) -> tuple[int, str, set[str]]:
    told = answer.json()["error"]
    return answer.status_code, told["code"], set(told.get("fields", {}))


def names(client: httpx.Client, **asked: Any) -> list[str]:
    return [one["name"] for one in client.get("/api/macros", params=asked).raise_for_status().json()["macros"]]
