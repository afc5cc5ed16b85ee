"""Settings: where they come from, and what is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from walletdesk.kit.settings import Settings, WrongSettings, load, settings_page


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems(environ: dict[str, str] | None = None, **options: Any) -> tuple[str, ...]:
    with pytest.raises(WrongSettings) as refused:
        load(environ or {}, **options)
    return refused.value.problems


def test_nothing_set_is_one_process_on_one_sqlite_file(folder: Path) -> None:
    settings = load({})
    assert settings.data_dir == folder / "data"
    assert settings.database == f"sqlite:///{folder}/data/walletdesk.sqlite3"
    assert (settings.redis, settings.files, settings.public_url) == ("", "", "http://127.0.0.1:8000")
    assert (settings.default_language, settings.languages) == ("en", ("en", "zh"))


def test_what_the_desk_says_may_lead_to_its_own_pages(folder: Path) -> None:
    pages = {"help_url": "https://help.example.com", "verify_url": "https://example.com/verify"}
    assert load({}, overrides=pages).addresses == ("http://127.0.0.1:8000", *pages.values())


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(folder: Path) -> None:
    (folder / "walletdesk.toml").write_text('port = 1\nhost = "10.0.0.1"\norganisation = "File"\n')
    settings = load({"WALLETDESK_PORT": "2", "WALLETDESK_HOST": "10.0.0.2"}, overrides={"port": 3})
    assert (settings.port, settings.host, settings.organisation) == (3, "10.0.0.2", "File")
    assert settings.public_url == "http://10.0.0.2:3"


def test_another_file_may_be_named(folder: Path) -> None:
    (folder / "other.toml").write_text("port = 9")
    assert load({"WALLETDESK_CONFIG": str(folder / "other.toml")}).port == 9
    assert load({}, config=folder / "other.toml").port == 9


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("TRUSTED_PROXIES", "10.0.0.0/8, ::1", ("10.0.0.0/8", "::1")),
        ("LANGUAGES", "zh,en", ("zh", "en")),
        ("DEMO", "Yes", True),
        ("DEMO", "0", False),
        ("UNDO_SEND_S", "0", 0),
        ("FILES", "s3://bucket/prefix", "s3://bucket/prefix"),
        ("DATABASE", "postgresql://u:p@h:5432/n?sslmode=require", "postgresql://u:p@h:5432/n?sslmode=require"),
        ("PUBLIC_URL", "https://support.example.com/", "https://support.example.com"),
        ("REDIS", "unix:///run/redis.sock", "unix:///run/redis.sock"),
    ],
)
def test_a_variables_text_becomes_the_settings_value(name: str, text: str, value: object) -> None:
    assert getattr(load({f"WALLETDESK_{name}": text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("PORT", "abc", "a whole number from 1 to 65535"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "-1", "a whole number from 1 to 65535"),
        ("PORT", "9" * 5000, "a whole number from 1 to 65535"),
        ("DEMO", "maybe", "true or false"),
        ("DATABASE", "mysql://root:hunter2@db/x", "sqlite:///path/to/file or postgresql://user:password@host/name"),
        ("REDIS", "http://:hunter2@x", "redis://host:port/0, rediss://host:port/0 or unix:///path/to/socket"),
        ("FILES", "/var/hunter2", "s3://bucket or s3://bucket/prefix"),
        ("SECRET_KEY", "hunter2", "at least 32 bytes of random text"),
        ("METRICS_TOKEN", "hunter2", "at least 16 characters"),
        ("PUBLIC_URL", "support.example.com", "https://name or http://name:port, without a path"),
        ("PUBLIC_URL", "https://example.com/desk", "https://name or http://name:port, without a path"),
        ("PRIVACY_URL", "javascript:alert(1)", "an http or https address"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,nonsense", "addresses or networks such as 10.0.0.0/8"),
        ("LANGUAGES", "en,klingon", "language codes such as en, zh, pt-BR"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("HOST", "a b", "an address or host name"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_source_and_never_shown(name: str, text: str, allowed: str) -> None:
    (problem,) = problems({f"WALLETDESK_{name}": text})
    assert problem == f"environment variable WALLETDESK_{name}: must be {allowed}."
    assert "hunter2" not in problem


@pytest.mark.parametrize("line", ['port = "8000"', "port = true", "port = 8.5", "port = [1]"])
def test_a_wrong_value_in_the_file_is_named_by_file_and_key(folder: Path, line: str) -> None:
    (folder / "walletdesk.toml").write_text(line)
    assert problems() == ("walletdesk.toml:port: must be a whole number from 1 to 65535.",)


def test_unknown_settings_are_refused_with_a_guess_at_what_was_meant(folder: Path) -> None:
    (folder / "walletdesk.toml").write_text('pubic_url = "https://x.example"\n[s3]\nregion = "x"\n')
    assert problems({"WALLETDESK_DATABSE": "hunter2", "WALLETDESK_port": "1", "OTHER": "x"}) == (
        "walletdesk.toml:pubic_url: there is no such setting. Did you mean public_url?",
        "walletdesk.toml:s3: there is no such setting.",
        "environment variable WALLETDESK_DATABSE: there is no such setting. Did you mean WALLETDESK_DATABASE?",
        "environment variable WALLETDESK_port: there is no such setting. Did you mean WALLETDESK_PORT?",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'port = 1\nsecret_key = "hunter2\n"', "walletdesk.toml, line 2: this is not TOML."),
        (b"\xff\xfe", "walletdesk.toml: this configuration file is not UTF-8 text."),
    ],
)
def test_a_file_that_cannot_be_read_is_said_so_without_quoting_it(folder: Path, content: bytes, problem: str) -> None:
    (folder / "walletdesk.toml").write_bytes(content)
    assert problems() == (problem,)


def test_a_named_file_must_exist(folder: Path) -> None:
    assert problems({"WALLETDESK_CONFIG": "gone.toml"}) == ("gone.toml: this configuration file does not exist.",)


@pytest.mark.parametrize(
    ("environ", "source", "what"),
    [
        ({"DEFAULT_LANGUAGE": "fr"}, "DEFAULT_LANGUAGE", "must be one of `languages`."),
        ({"STAFF_IDLE_HOURS": "200"}, "STAFF_IDLE_HOURS", "must not be more than `staff_session_hours`."),
        (
            {"S3_ACCESS_KEY": "hunter2"},
            "S3_ACCESS_KEY",
            "`s3_access_key` and `s3_secret_key` go together: set both or neither.",
        ),
        (
            {"EMBEDDED_WORKER": "false"},
            "EMBEDDED_WORKER",
            "must be true with SQLite, because one process alone may open its file.",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused(environ: dict[str, str], source: str, what: str) -> None:
    given = {f"WALLETDESK_{name}": text for name, text in environ.items()}
    assert problems(given) == (f"environment variable WALLETDESK_{source}: {what}",)


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(folder: Path) -> None:
    first = load({})
    path = folder / "data" / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert (folder / "data").stat().st_mode & 0o777 == 0o700
    assert load({}).secret_key == first.secret_key
    assert len(first.secret_key) >= 32
    assert [entry.name for entry in (folder / "data").iterdir()] == ["secret.key"]


def test_a_secret_key_that_was_cut_off_is_refused(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "secret.key").write_text("short")
    (problem,) = problems()
    assert problem == f"{folder}/data/secret.key: must be at least 32 bytes of random text."


def test_a_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    (folder / "file").write_text("")
    (problem,) = problems({"WALLETDESK_DATA_DIR": "file/data"})
    assert problem.startswith(f"data_dir: {folder}/file/data cannot be used")


def test_processes_that_make_the_key_at_once_agree(folder: Path) -> None:
    script = "from walletdesk.kit.settings import load; print(load({}).secret_key)"
    started = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=folder)
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_keys_differ_by_purpose_and_by_secret() -> None:
    settings, other = Settings(secret_key="a" * 32), Settings(secret_key="b" * 32)
    keys = {settings.key("visitor"), settings.key("files"), other.key("visitor")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    # RFC 5869 with salt "walletdesk" and length 32, computed by the cryptography package.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    assert HKDF(SHA256(), 32, b"walletdesk", b"visitor").derive(b"a" * 32) == settings.key("visitor")


def test_settings_do_not_show_secrets_when_printed() -> None:
    settings = Settings(secret_key="hunter2" * 5, database="postgresql://u:hunter2@h/n", metrics_token="hunter2")
    assert "hunter2" not in f"{settings} {settings!r}"


def test_every_setting_is_on_its_page_with_its_variable() -> None:
    page = settings_page()
    for field in msgspec.structs.fields(Settings):
        assert f"### `{field.name}`" in page
        assert f"`WALLETDESK_{field.name.upper()}`" in page


def test_every_example_and_default_of_the_page_is_accepted() -> None:
    examples = dict(re.findall(r"^- Example: `(\w+) = (.*)`$", settings_page(), re.MULTILINE))
    assert examples
    for name, example in examples.items():
        Path("one.toml").write_text(f"{name} = {example}\n")
        load({}, config=Path("one.toml"))
