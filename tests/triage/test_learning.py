from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from walletdesk.triage import command, learning
from walletdesk.triage.model import SEEN_STEPS, Model, NoModel, likeness_of
from walletdesk.triage.table import NotLabelled, read

SEND = [
    "how do I send coins",
    "sending money to a friend",
    "transfer to another wallet",
    "where is the send button",
    "pay somebody",
]
BACK_UP = [
    "how do I back up",
    "save my recovery phrase",
    "write down the words",
    "backup of my wallet",
    "keep the phrase safe",
]
FEE = [
    "why is the fee so high",
    "what does a transfer cost",
    "network fee too much",
    "lower the gas price",
    "fees on ethereum",
]
ROWS = [*((text, "send") for text in SEND), *((text, "back_up") for text in BACK_UP), *((text, "fee") for text in FEE)]


def csv_of(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "train.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("learned")
    file = csv_of(place, "text,category\n" + "\n".join(f"{text},{category}" for text, category in ROWS))
    command.fit(file, place / "model")
    return place / "model"


def run(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "walletdesk", "intents", *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_learned_is_told_of_other_words_and_of_another_language(folder: Path) -> None:
    model = Model.load(folder)
    told = model.guess(["I want to transfer funds to my brother", "the network fees are awful", "怎么备份我的助记词"])
    assert [guess.intent for guess in told] == ["send", "fee", "back_up"]
    assert all(0 < guess.confidence <= 1 and 0 <= guess.out_of_scope <= 1 for guess in told)


def test_what_belongs_nowhere_stands_out(folder: Path) -> None:
    model = Model.load(folder)
    known, strange = model.guess(["how can I send coins", "the weather in Lisbon in spring"])
    assert strange.out_of_scope > known.out_of_scope


def test_the_commands_learn_and_tell_line_by_line_in_order(tmp_path: Path) -> None:
    rows = "\r\n".join(f'"{text}",{category},x' for text, category in ROWS)
    file = csv_of(
        tmp_path, "\ufeff\r\nText, category ,more\r\n\r\n" + rows + "\r\n,,\r\n" + f'"{SEND[0]}",send,y\r\n,send,z\r\n'
    )
    done = run("fit", str(file), str(tmp_path / "model"))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["texts"], said["categories"], said["left_out"], said["repeated"]) == (15, 3, 1, 1)

    told = run(
        "predict",
        str(tmp_path / "model"),
        said='{"text": "send it"}\n\n{"text": ""}\nno\n{"words": 1}\n{"text": "a fee"}\n',
    )
    assert told.returncode == 1
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [set(line) for line in lines] == [
        {"intent", "confidence", "out_of_scope"},
        {"intent", "confidence", "out_of_scope"},
        {"line", "error"},
        {"line", "error"},
        {"intent", "confidence", "out_of_scope"},
    ]
    assert lines[0]["intent"] == "send" and lines[-1]["intent"] == "fee"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "must name the columns text and category"),
        ("sentence,label\na,b\n", "must name the columns text and category"),
        ("text;category\na;b\n", "must name the columns text and category"),
        ("text,category\na,b\n", "at least two categories"),
        ("text,category\na,b\nlonely\n", "line 3 has too few columns"),
        ('text,category\n"a,b\n', "line "),
        ("text,category\n" + "x" * 2_000_000 + ",b\n", "line 2"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(NotLabelled) as refused:
        read(csv_of(tmp_path, text))
    assert why in str(refused.value.values["why"])


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotLabelled):
        read(csv_of(tmp_path, "text,category\nça va,a\nb,c\n", "latin-1"))


def test_a_missing_file_or_model_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    for arguments in (("fit", str(tmp_path / "no.csv"), str(tmp_path / "m")), ("predict", str(tmp_path / "no"))):
        done = run(*arguments)
        assert done.returncode == 1
        assert done.stderr.strip() and "Traceback" not in done.stderr


def test_two_categories_of_one_text_each_are_enough() -> None:
    learned = learning.learn(["send coins", "what is the fee"], ["a", "b"], None)
    assert learned.head.categories == ["a", "b"]


def test_without_an_encoder_a_model_goes_by_words_alone_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walletdesk.triage.model.encoders", dict)
    model = Model.load(folder)
    assert model.guess(["the network fee is too high"])[0].intent == "fee"
    assert model.by_words_alone


@pytest.mark.parametrize("name", ["model.json", "model.npz"])
def test_a_model_that_was_tampered_with_runs_nothing(folder: Path, tmp_path: Path, name: str) -> None:
    for part in folder.iterdir():
        (tmp_path / part.name).write_bytes(part.read_bytes())
    whole = (folder / name).read_bytes()
    for wrong in (b"", b"{}", b"cos\nsystem\n(S'true'\ntR.", whole[: len(whole) // 2]):
        (tmp_path / name).write_bytes(wrong)
        with pytest.raises(NoModel):
            Model.load(tmp_path)


def test_of_contacts_words_only_those_stay_that_several_used(tmp_path: Path) -> None:
    like = learning.learn([*SEND, *FEE], ["send"] * 5 + ["fee"] * 5, None).head
    own = ["gift card of Marlowe", "gift card 4477", "gift card 4477 zebrafish", "gift card 4477 zebrafish zebrafish"]
    whose = [11, 12, 13, 13]
    made = learning.learn_again(
        [*SEND, *FEE, *own],
        ["send"] * 5 + ["fee"] * 5 + ["card"] * 4,
        np.zeros((14, 0), np.float32),
        {},
        like,
        whose=[*([0] * 10), *whose],
    )
    kept = set(made.head.grams)
    assert {"wgift card", "wgift", "wcoins"} <= kept
    assert not [gram for gram in kept if "marlow" in gram or "zebra" in gram or "4" in gram]
    learning.save(made, tmp_path / "own" / "model", mode=0o700)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("own", "own/model")] == [0o700, 0o700]
    assert Model.load(tmp_path / "own" / "model").guess(["my gift card"])[0].intent == "card"


def test_a_topic_without_seeds_keeps_the_mean_of_several_contacts_texts_and_no_single_one() -> None:
    like = learning.learn([*SEND, *FEE], ["send"] * 5 + ["fee"] * 5, None).head
    rows = np.random.default_rng(3).normal(size=(16, 256)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    made = learning.learn_again(
        [*SEND, *FEE, *(f"card {n}" for n in "abc"), *(f"coupon {n}" for n in "abc")],
        ["send"] * 5 + ["fee"] * 5 + ["card"] * 3 + ["coupon"] * 3,
        rows,
        {},
        like,
        whose=[*([0] * 10), 1, 2, 3, 4, 4, 5],
    )
    seen = made.parts["seen"].astype(np.float32) / SEEN_STEPS
    assert len(seen) == 11
    mean = rows[10:13].mean(axis=0)
    np.testing.assert_allclose(seen[-1], mean / np.linalg.norm(mean), atol=0.01)


def test_what_contacts_wrote_is_told_by_its_likeness_to_known_texts_and_stays_in_none_of_them() -> None:
    # Texts of one topic lie around its middle; of the third one nothing but contacts' texts is known.
    rng = np.random.default_rng(5)
    middles = np.linalg.qr(rng.normal(size=(64, 3)))[0].T

    def texts(topic: int, count: int) -> Any:
        rows = middles[topic] + 0.05 * rng.normal(size=(count, 64))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    like = learning.learn([*SEND, *FEE], ["send"] * 5 + ["fee"] * 5, None).head
    rows = np.vstack([texts(0, 5), texts(1, 5), texts(2, 6)])
    made = learning.learn_again(
        [*SEND, *FEE, *(f"card {n}" for n in range(6))],
        ["send"] * 5 + ["fee"] * 5 + ["card"] * 6,
        rows,
        {},
        like,
        whose=[*([0] * 10), *range(1, 7)],
    )
    seen, weights = made.parts["seen"].astype(np.float32) / SEEN_STEPS, made.parts["likeness"].astype(np.float32)
    scores, near = likeness_of(np.vstack([texts(0, 4), texts(1, 4), texts(2, 4)]), seen, weights, like.narrow)
    assert [made.head.categories[at] for at in scores.argmax(axis=1)] == ["send"] * 4 + ["fee"] * 4 + ["card"] * 4
    assert near.min() > 0.8
    assert len(seen) == len(weights) == 11  # and the middle of the third topic


def test_a_model_that_was_learned_before_likeness_was_still_tells(folder: Path, tmp_path: Path) -> None:
    head = json.loads((folder / "model.json").read_text())
    for name in ("narrow", "likeness", "likeness_sharpness"):
        del head[name]
    (tmp_path / "model.json").write_text(json.dumps(head))
    with np.load(folder / "model.npz") as parts:
        np.savez(tmp_path / "model.npz", **{name: part for name, part in parts.items() if name != "likeness"})
    assert Model.load(tmp_path).guess(["the network fees are awful"])[0].intent == "fee"


def test_learning_again_puts_the_new_model_in_place_of_the_old(folder: Path, tmp_path: Path) -> None:
    one = learning.learn(["send coins", "what is the fee"], ["a", "b"], None)
    two = learning.learn(["send coins", "what is the fee"], ["c", "d"], None)
    learning.save(one, tmp_path / "model")
    learning.save(two, tmp_path / "model")
    assert Model.load(tmp_path / "model").head.categories == ["c", "d"]
    assert [place.name for place in tmp_path.iterdir()] == ["model"]
