#!/usr/bin/env python3
"""Lay out public mails for bench/mail.py from sources of packages that lie unpacked in a folder.

    bench/mails.py SOURCES OUT

SOURCES holds talon-1.4.4 and quotequail-0.5.4 (PyPI), flufl_bounce-6.0.0 (PyPI) and Mail-DeliveryStatus-BounceParser-1.543 (Debian's
source package libmail-deliverystatus-bounceparser-perl); what is missing is left out.  OUT/cut gets mails beside their new words as those
packages' tests expect them, OUT/bounce gets reports of mail servers.  Nothing of them is kept in this repository.

What the tests expect is taken from the tests: talon's functions are replaced by ones that note what they are given, quotequail's tables are
read.  Where quotequail says "forward" and a word for forwarding stands in the mail, all of it is new, else what stands on top, since it calls
Outlook's answers so too.  Tests of talon's own limits (`too_many`, `too_large`) say nothing about mail and are left out.
"""

from __future__ import annotations

import ast
import html
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

TAG = re.compile(r"<[^>]+>")
FORWARD = re.compile(
    r"forward|weitergeleitet|reenviad|transf|transmis|inoltrat|doorgestuurd|vidarebe|videresend|перес|转发|轉",
    re.IGNORECASE,
)


class Laid:
    """Mails and their new words, each kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: set[tuple[str, str]] = set()
        self.counts: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, ending: str, mail: str | bytes, expected: str, *, numbered: bool = True) -> None:
        raw = mail if isinstance(mail, bytes) else mail.encode("utf-8", "replace")
        key = (raw.decode("utf-8", "replace"), expected)
        if key in self.seen or not raw.strip():
            return
        self.seen.add(key)
        if numbered:
            self.counts[name] = self.counts.get(name, 0) + 1
            name = f"{name}-{self.counts[name]}"
        (self.folder / f"{name}{ending}").write_bytes(raw)
        (self.folder / f"{name}.expected").write_text(expected)


class Noted(str):
    """What a replaced function answers: remembers what it was given."""

    given: tuple[str, str]


class Anything:
    """Stands for whatever else the tests import."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __call__(self, *_: Any, **__: Any) -> Any:
        return lambda function=None, *_, **__: function

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


def of_talon(source: Path, laid: Laid) -> None:
    fixtures = source / "tests/fixtures"
    for path in sorted((fixtures / "standard_replies").glob("*.eml")):
        said = path.with_name(f"{path.stem}_reply_text")
        expected = said.read_text().strip() if said.exists() else "Hello"
        laid.add(f"talon-std-{path.stem}", ".eml", path.read_bytes(), expected, numbered=False)
    for path in sorted((fixtures / "html_replies").glob("*.html")):
        laid.add(
            f"talon-html-{path.stem}", ".html", path.read_bytes(), "Hi. I am fine.\n\nThanks,\nAlex", numbered=False
        )
    for tests in ("text_quotations_test", "html_quotations_test"):
        _run(source / "tests" / f"{tests}.py", laid)


def _run(path: Path, laid: Laid) -> None:
    test = ""

    def noting(ending: str) -> Any:
        def answer(mail: str | bytes, *_: Any, **__: Any) -> Noted:
            noted = Noted("\0")
            noted.given = (ending, mail if isinstance(mail, str) else mail.decode())
            return noted

        return answer

    def equal(one: Any, other: Any, *_: Any) -> None:
        for got, wanted in ((one, other), (other, one)):
            if isinstance(got, Noted) and isinstance(wanted, str | bytes) and not isinstance(wanted, Noted):
                ending, mail = got.given
                expected = wanted if isinstance(wanted, str) else wanted.decode()
                expected = html.unescape(TAG.sub(" ", expected)) if ending == ".html" else expected
                laid.add(f"talon-{test}", ending, mail, expected)
                return

    quotations = Anything()
    vars(quotations).update(
        extract_from_plain=noting(".txt"),
        extract_from_html=noting(".html"),
        extract_from=lambda mail, kind="text/plain": noting(".html" if "html" in kind else ".txt")(mail),
    )
    text = re.sub(
        r"(?m)^from \.\s*\w* import .*$|^from __future__ .*$|^from talon .*$|^(?:import six|from six.*)$",
        "",
        path.read_text(),
    )
    text = re.sub(r"RE_WHITESPACE\.sub\(['\"]{2},", "same(", text)
    names: dict[str, Any] = {"eq_": equal, "quotations": quotations, "same": lambda mail: mail, "range": range}
    names["six"] = SimpleNamespace(text_type=str)
    for name in (
        "ok_",
        "patch",
        "u",
        "Mock",
        "StringIO",
        "REPLY_QUOTATIONS_SHARE_BLOCK",
        "OLK_SRC_BODY_SECTION",
    ):
        names[name] = Anything()
    names |= {"REPLY_SEPARATED_BY_HR": "", "STANDARD_REPLIES": ""}
    exec(compile(text, path.name, "exec"), names)  # noqa: S102  # tests that whoever runs this has unpacked
    for test, function in list(names.items()):
        if not test.startswith("test") or "standard" in test or "too_" in test:
            continue
        try:
            checks: Any = function()
            for one in checks or ():
                one[0](*one[1:])
        except Exception as broken:  # noqa: BLE001  # a test of something that is replaced here
            print(f"   left out: {test}: {type(broken).__name__}", file=sys.stderr)


def of_quotequail(source: Path, laid: Laid) -> None:
    for tests, ending, keys in (
        ("test_unwrap", ".txt", ("text_top", "text_bottom")),
        ("test_unwrap_html", ".html", ("html_top", "html_bottom")),
    ):
        for node in ast.walk(ast.parse((source / "tests" / f"{tests}.py").read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "parametrize":
                continue
            try:
                cases = ast.literal_eval(node.args[1])
            except ValueError:
                continue
            for mail, told, *_ in (case for case in cases if len(case) > 1):
                if isinstance(told, dict | None) and not re.fullmatch(r"\S+\.html", mail.strip()):
                    expected = _expected(mail, told, keys)
                    laid.add(
                        f"quotequail-{tests}",
                        ending,
                        mail,
                        html.unescape(TAG.sub(" ", expected)) if ending == ".html" else expected,
                    )


def _expected(mail: str, told: dict[str, str] | None, keys: tuple[str, str]) -> str:
    if told is None:
        return mail
    if told.get("type") in ("reply", "quote"):
        return "\n\n".join(told[key] for key in keys if told.get(key)) or mail
    return mail if FORWARD.search(mail) else told.get(keys[0]) or mail


def main() -> None:
    sources, out = map(Path, sys.argv[1:3])
    laid = Laid(out / "cut")
    for name, of in (("talon-1.4.4", of_talon), ("quotequail-0.5.4", of_quotequail)):
        if (sources / name).exists():
            of(sources / name, laid)
    bounces = out / "bounce"
    bounces.mkdir(parents=True, exist_ok=True)
    for path in sources.glob("flufl_bounce-*/tests/data/*.txt"):
        shutil.copy(path, bounces / f"flufl-{path.name}")
    for path in sources.rglob("Mail-DeliveryStatus-BounceParser-*/t/corpus/*"):
        if not path.name.startswith("spam"):
            shutil.copy(path, bounces)
    print(f"{len(laid.seen)} mails with their new words, {len(list(bounces.iterdir()))} reports of mail servers")


if __name__ == "__main__":
    main()
