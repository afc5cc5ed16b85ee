#!/usr/bin/env python3
"""Measure what it takes to read an ordinary document: two pages as PDF, DOCX, XLSX, ODT and HTML, and a long PDF.

    bench/documents.py [--rounds N]

From the bytes to all texts screened, the child's start among it; beside it the floor, a child that starts and ends.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import docx
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from bench.support import head
from tests.files import papers
from walletdesk.files import sniff
from walletdesk.files.contents import contents_of, found_in
from walletdesk.files.rules import Limits

PROSE = (
    "On Monday I sent two hundred and forty from my own wallet to the exchange, as I have done every month since spring, and "
    "it was shown as done within a minute. The exchange says that nothing came. I waited until Tuesday evening, wrote to "
    "them twice, and was told to ask you, because the transaction has fewer confirmations than they want to see. "
)
PARAGRAPHS = 14
"""About two pages."""


def pdf(paragraphs: int) -> bytes:
    out = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    SimpleDocTemplate(out).build([Paragraph(PROSE, style) for _ in range(paragraphs)])
    return out.getvalue()


def word(paragraphs: int) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for _ in range(paragraphs):
        document.add_paragraph(PROSE)
    document.save(out)
    return out.getvalue()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15)
    rounds = options.parse_args().rounds
    rows = [["2026-01-05", "USDT", f"{number}.50", "withdrawal", "done"] for number in range(60)]
    page = "<!doctype html><html><body>" + f"<p>{PROSE}</p>" * PARAGRAPHS + "</body></html>"
    documents = {
        "PDF, 2 pages": pdf(PARAGRAPHS),
        "DOCX, 2 pages": word(PARAGRAPHS),
        "XLSX, 60 rows": papers.sheet(rows),
        "ODT, 2 pages": papers.odt_spans(PROSE.split() * PARAGRAPHS),
        "HTML, 2 pages": page.encode(),
        "PDF, 100 pages": pdf(PARAGRAPHS * 50),
    }
    head("reading of documents, from bytes to screened", limit="0.5 s for an ordinary one")
    print(f"   {'document':18}{'KB':>8}{'median s':>12}{'spread':>16}")
    floor = timed(lambda: subprocess.run([sys.executable, "-I", "-c", "import msgspec"], check=True), rounds)
    print(f"   {'(child alone)':18}{'':>8}{floor}")
    for name, data in documents.items():
        print(f"   {name:18}{len(data) / 1000:8.0f}{timed(partial(read, data), rounds)}")


def read(data: bytes) -> None:
    contents = contents_of(data, sniff.kind_of(data), Limits())
    assert contents.texts
    assert not found_in(contents.texts)


def timed(work: Callable[[], object], rounds: int) -> str:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return f"{statistics.median(times):12.2f}{f'{min(times):.2f}-{max(times):.2f}':>16}"


if __name__ == "__main__":
    main()
