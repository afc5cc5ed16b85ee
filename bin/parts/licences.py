"""What `bin/licences` does: read the licences of run-time packages, Python's and the browser's, and name those of shipped data.

Python's from the installed packages that requirements/run.txt locks, the browser's from web/package-lock.json.
Licences are SPDX expressions; `SPDX` says how packages that write something else are read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "THIRD_PARTY.md"

SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "PSF 2.0": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}
# Not installed everywhere (only on older Pythons or on Windows), or their metadata names none.  Looked up by hand in their own
# repositories.
ELSEWHERE = {
    "async-timeout": "Apache-2.0",
    "imapclient": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "puremagic": "MIT",
    "uvloop": "MIT OR Apache-2.0",
}

HEAD = """\
# Third-party software

walletdesk itself is under the Apache License 2.0 (LICENSE). These packages come with it at run time; each stays under
its own licence, whose text lies in the package. Written by `bin/licences`; `bin/lint` fails when it is not current.
"""

# With the extra `ocr`, which lint need not have installed.  From the packages' own metadata, looked up by hand.
READER = {
    "charset-normalizer": "MIT",
    "colorama": "BSD-3-Clause",
    "colorlog": "MIT",
    "flatbuffers": "Apache-2.0",
    "omegaconf": "BSD-3-Clause",
    "onnxruntime": "MIT",
    "opencv-python-headless": "Apache-2.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "protobuf": "BSD-3-Clause",
    "pyclipper": "MIT",
    "pyyaml": "MIT",
    "rapidocr": "Apache-2.0",
    "requests": "Apache-2.0",
    "shapely": "BSD-3-Clause",
    "six": "MIT",
    "tqdm": "MPL-2.0 AND MIT",
    "urllib3": "MIT",
}

DATA = """\
## Lists of words

The secret gate's twin in the chat's page is built with the lists of words of BIP-39 as `mnemonic` packages them, and a part of
`walletdesk/safety/chinese_pairs.z`.

| list | where from | terms |
| --- | --- | --- |
| lists of words of BIP-39 | https://github.com/trezor/python-mnemonic | MIT, Copyright (c) 2013-2016 Pavol Rusnak; the text is the one below |
| counts of jieba's `dict.txt` | https://github.com/fxsjy/jieba | MIT, Copyright (c) 2013 Sun Junyi; the text is the one below |

## Lists of addresses

`walletdesk/lookups/exchanges.jsonl` names addresses of exchanges' own wallets; each line has its source.

| list | where from | terms |
| --- | --- | --- |
| ton-studio/ton-labels, `assets/cex/*.json` | https://github.com/ton-studio/ton-labels | MIT, notice below |
| bitfinexcom/pub, `wallets.txt` | https://github.com/bitfinexcom/pub | the exchange's own announcement of its wallets; no licence is named |

> MIT License
>
> Copyright (c) 2024 Pavel Shuvalov
>
> Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
> files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
> modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
> is furnished to do so, subject to the following conditions:
>
> The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.
>
> THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
> WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
> COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
> ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def python_packages() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of every package that requirements/run.txt locks; one locked twice names both versions."""
    for name, versions in sorted(_locked("run").items()):
        yield name, ", ".join(versions), ELSEWHERE.get(name) or python_licence(name)


def reader_packages() -> Iterator[tuple[str, str, str]]:
    """What the extra `ocr` brings along besides; the models in rapidocr's wheel are PaddleOCR's, under Apache-2.0 too."""
    run = _locked("run")
    for name, versions in sorted(_locked("ocr").items()):
        if name not in run:
            yield name, ", ".join(versions), READER.get(name, "unknown")


def _locked(lock: str) -> dict[str, list[str]]:
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9._-]+)==([^\s;\\]+)", (ROOT / f"requirements/{lock}.txt").read_text(), re.M
    ):
        locked.setdefault(name, []).append(version)
    return locked


def python_licence(name: str) -> str:
    """From the package's own metadata: expression, then classifiers, then the free field."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return "unknown"
    if "License-Expression" in about:
        return about["License-Expression"]
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier", ()) if c.startswith("License :: ")]
    named = [c for c in classifiers if c != "OSI Approved"] or [about["License"] if "License" in about else "unknown"]
    return " OR ".join(SPDX.get(licence, licence) for licence in named)


def browser_packages() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of everything the console and the widget import, directly or not."""
    packages = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    waiting = [(app, name) for app in ("console", "widget") for name in packages[app].get("dependencies", ())]
    seen: set[str] = set()
    while waiting:
        owner, name = waiting.pop()
        place = _resolved(packages, owner, name)
        # Links are our own workspaces; types are gone after the build.
        if place is None or place in seen or packages[place].get("link") or name.startswith("@types/"):
            continue
        seen.add(place)
        waiting += [(place, needed) for needed in packages[place].get("dependencies", ())]
    for place in sorted(seen, key=lambda p: p.rpartition("node_modules/")[2]):
        about = packages[place]
        yield place.rpartition("node_modules/")[2], about["version"], about.get("license", "unknown")


def _resolved(packages: dict[str, object], owner: str, name: str) -> str | None:
    """Where Node would find `name` for `owner`: in its own node_modules, else in those above."""
    folder = owner
    while True:
        place = f"{folder}/node_modules/{name}".lstrip("/")
        if place in packages:
            return place
        if not folder:
            return None
        folder = folder.rpartition("/node_modules/")[0] if "/node_modules/" in folder else ""


def page() -> str:
    """The whole of THIRD_PARTY.md."""
    lines = [HEAD]
    for title, rows in (
        ("Python", python_packages()),
        ("Python, with the extra `ocr`", reader_packages()),
        ("In the browser", browser_packages()),
    ):
        lines += [f"## {title}", "", "| package | version | licence |", "| --- | --- | --- |"]
        lines += [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
        lines.append("")
    return "\n".join([*lines, DATA])


if __name__ == "__main__":
    text = page()
    if "--check" not in sys.argv:
        PAGE.write_text(text, "utf8")
    elif text != PAGE.read_text("utf8"):
        sys.exit("THIRD_PARTY.md is not current: run bin/licences")
    if "| unknown |" in text:
        sys.exit("a licence is unknown: look it up and add it to bin/parts/licences.py")
