"""Settings: from the command line, else the environment, else a TOML file, else what stands here.

`walletdesk.toml` (or the file WALLETDESK_CONFIG names) has one line a setting, the
environment WALLETDESK_<NAME IN CAPITALS>.  What is wrong or unknown is refused at
the start, all of it at once, by name and source and never by value.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

PREFIX = "WALLETDESK_"
CONFIG_VARIABLE = "WALLETDESK_CONFIG"
CONFIG_FILE = "walletdesk.toml"
SECRET_BYTES = 32

Check = Callable[[Any], bool]


class WrongSettings(Exception):
    """The desk cannot start like this.  `problems` are sentences for whoever set it up; no values in them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def _is_address(*schemes: str) -> Check:
    def check(value: str) -> bool:
        try:
            parts = urlsplit(value)
            return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:
            return False

    return check


def _is_database(value: str) -> bool:
    if value.startswith("sqlite:///"):
        return len(value) > len("sqlite:///") and "?" not in value
    return bool(re.fullmatch(r"postgres(ql)?://\S+", value))


def _is_redis(value: str) -> bool:
    return _is_address("redis", "rediss")(value) or bool(re.fullmatch(r"unix:///\S+", value))


def _is_origin(value: str) -> bool:
    parts = urlsplit(value)
    return _is_address("http", "https")(value) and not parts.path.strip("/") and not (parts.query or parts.fragment)


def _is_network(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _is_language(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value))


def _matches(pattern: str) -> Check:
    return lambda value: bool(re.fullmatch(pattern, value))


def _is_secret(value: str) -> bool:
    return len(value.encode()) >= SECRET_BYTES


def _is_token(value: str) -> bool:
    return len(value) >= 16 and value.isascii() and value.isprintable()


def _is_link(value: str) -> bool:
    text, _, address = value.rpartition(" ")
    return bool(text.strip()) and len(text) <= 60 and (_is_address("https", "http")(address) or _is_path(address))


def _is_path(value: str) -> bool:
    return bool(re.fullmatch(r"/[A-Za-z0-9][A-Za-z0-9/_-]*", value))


def _or_empty(check: Check) -> Check:
    return lambda value: value == "" or check(value)


def _about(
    group: str,
    description: str,
    *,
    allowed: str = "",
    check: Check | None = None,
    example: Any = None,
    empty: str = "",
    secret: bool = False,
    ge: int | None = None,
    le: int | None = None,
) -> Meta:
    """What a setting is.  `check` sees one value (of a list: each); `empty` says what "" means."""
    if ge is not None and le is not None and not allowed:
        allowed = f"a whole number from {ge} to {le}"
    extra = {"group": group, "allowed": allowed, "check": check, "empty": empty, "secret": secret}
    return Meta(description=description, ge=ge, le=le, examples=None if example is None else [example], extra=extra)


_DATA = "Where things are kept"
_WEB = "Where the desk is found"
_DESK = "The organisation and its languages"
_HELP = "The help centre"
_PEOPLE = "People and messages"
_BOT = "The bot's language model"
_RUN = "Running and watching"
_LEVELS = ("debug", "info", "warning", "error")
_FORMATS = ("auto", "json", "text")
_UNREAD = ("accept", "refuse")
_MAIL = "Mail of the desk itself"
_SECURITY = ("starttls", "tls", "none")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an administrator may decide.  Made by `load`; `docs/settings.md` is this class as a page."""

    data_dir: Annotated[
        Path,
        _about(_DATA, "Folder of the database, files and keys of this desk. Made at the start if it is missing."),
    ] = Path("data")
    database: Annotated[
        str,
        _about(
            _DATA,
            "The database. SQLite serves one process; PostgreSQL several, on one machine or many.",
            allowed="sqlite:///path/to/file or postgresql://user:password@host/name",
            check=_or_empty(_is_database),
            example="postgresql://walletdesk@/walletdesk?host=/var/run/postgresql",
            empty="the SQLite file `walletdesk.sqlite3` in `data_dir`",
            secret=True,
        ),
    ] = ""
    database_writers: Annotated[
        int, _about(_DATA, "Connections that write, for each process. PostgreSQL only; SQLite has one.", ge=1, le=16)
    ] = 2
    database_readers: Annotated[int, _about(_DATA, "Connections that read, for each process.", ge=1, le=32)] = 4
    redis: Annotated[
        str,
        _about(
            _DATA,
            "Carries hints between several processes. Nothing is kept in it and nothing is lost without it.",
            allowed="redis://host:port/0, rediss://host:port/0 or unix:///path/to/socket",
            check=_or_empty(_is_redis),
            example="redis://127.0.0.1:6379/0",
            empty="no Redis: right for one process",
            secret=True,
        ),
    ] = ""
    files: Annotated[
        str,
        _about(
            _DATA,
            "Where attachments are kept.",
            allowed="s3://bucket or s3://bucket/prefix",
            check=_or_empty(_matches(r"s3://[a-z0-9.-]{3,63}(/\S*)?")),
            example="s3://desk-files/production",
            empty="the folder `files` in `data_dir`",
        ),
    ] = ""
    s3_endpoint: Annotated[
        str,
        _about(
            _DATA,
            "Address of the S3-compatible store.",
            allowed="an http or https address",
            check=_or_empty(_is_address("http", "https")),
            example="https://s3.example.net",
            empty="Amazon's, by region",
        ),
    ] = ""
    s3_region: Annotated[
        str,
        _about(
            _DATA,
            "Region of the store.",
            allowed="a region's name",
            check=_matches(r"[a-z0-9-]+"),
        ),
    ] = "us-east-1"
    s3_access_key: Annotated[
        str, _about(_DATA, "Access key id for the store.", empty="what the machine itself is allowed", secret=True)
    ] = ""
    s3_secret_key: Annotated[
        str, _about(_DATA, "Secret access key for the store; goes with `s3_access_key`.", secret=True)
    ] = ""
    secret_key: Annotated[
        str,
        _about(
            _DATA,
            "What all signatures of this desk are derived from. The same for all its processes; a new one signs "
            "everybody out. Keep it with your backups.",
            allowed=f"at least {SECRET_BYTES} bytes of random text",
            check=_or_empty(_is_secret),
            empty="made once into `secret.key` in `data_dir`, readable by its owner only",
            secret=True,
        ),
    ] = ""

    host: Annotated[
        str,
        _about(
            _WEB,
            "Address the server listens on. `0.0.0.0` for every network of this machine.",
            allowed="an address or host name",
            check=_matches(r"[A-Za-z0-9.:_-]+"),
        ),
    ] = "127.0.0.1"
    port: Annotated[int, _about(_WEB, "Port the server listens on.", ge=1, le=65535)] = 8000
    public_url: Annotated[
        str,
        _about(
            _WEB,
            "Where browsers reach the desk, without a path. Signing in is accepted from pages of this address only.",
            allowed="https://name or http://name:port, without a path",
            check=_or_empty(_is_origin),
            example="https://support.example.com",
            empty="`http://` with `host` and `port`",
        ),
    ] = ""
    trusted_proxies: Annotated[
        tuple[str, ...],
        _about(
            _WEB,
            "Networks of your own proxies. Only their `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
            allowed="addresses or networks such as 10.0.0.0/8",
            check=_is_network,
            example=["10.0.0.0/8", "::1"],
        ),
    ] = ()

    organisation: Annotated[str, _about(_DESK, "Your name as visitors read it.", example="Example Wallet")] = "Support"
    privacy_url: Annotated[
        str,
        _about(
            _DESK,
            "Your privacy notice, linked before a visitor's first message.",
            allowed="an http or https address",
            check=_or_empty(_is_address("http", "https")),
            example="https://example.com/privacy",
            empty="no link; set one before you serve the public",
        ),
    ] = ""
    verify_url: Annotated[
        str,
        _about(
            _DESK,
            "Page of yours that says which accounts, addresses and sites are really yours, linked at the end of the help "
            "centre's and all other pages.",
            allowed="an http or https address",
            check=_or_empty(_is_address("http", "https")),
            example="https://example.com/verify",
            empty="no link",
        ),
    ] = ""
    default_language: Annotated[
        str,
        _about(
            _DESK,
            "For visitors whose languages the desk does not speak.",
            allowed="one of `languages`",
            check=_is_language,
        ),
    ] = "en"
    languages: Annotated[
        tuple[str, ...],
        _about(
            _DESK,
            "Languages the desk speaks.",
            allowed="language codes such as en, zh, pt-BR",
            check=_is_language,
        ),
    ] = ("en", "zh")

    help_name: Annotated[
        str, _about(_HELP, "What the help centre is called.", example="Example Help", empty="`organisation`")
    ] = ""
    help_url: Annotated[
        str,
        _about(
            _HELP,
            "Address of its own, without a path, for a proxy that passes it on to the desk: pages name it as theirs, and "
            "`/` leads to the help there.",
            allowed="https://name, without a path",
            check=_or_empty(_is_origin),
            example="https://help.example.com",
            empty="`public_url`",
        ),
    ] = ""
    help_colour: Annotated[
        str,
        _about(
            _HELP,
            "Colour of buttons and links. It is made darker or lighter where it could not be read.",
            allowed="a colour such as #4263eb",
            check=_matches(r"#[0-9a-fA-F]{6}"),
        ),
    ] = "#4263eb"
    help_logo: Annotated[
        str,
        _about(
            _HELP,
            "File of the logo, at most 256 kB, shown 32 pixels high.",
            allowed="path of an SVG, PNG, WebP or JPEG file",
            check=_or_empty(_matches(r".+\.(svg|png|webp|jpe?g|SVG|PNG|WEBP|JPE?G)")),
            example="/etc/walletdesk/logo.svg",
            empty="the desk's own sign",
        ),
    ] = ""
    help_links: Annotated[
        tuple[str, ...],
        _about(
            _HELP,
            "Links at the top of its pages: your website, the page that says which accounts are yours.",
            allowed="words, a blank, and an address or a path of the desk",
            check=_is_link,
            example=["Website https://example.com"],
        ),
    ] = ()
    help_footer_links: Annotated[
        tuple[str, ...],
        _about(
            _HELP,
            "Links at the end of its pages.",
            allowed="words, a blank, and an address or a path of the desk",
            check=_is_link,
            example=["Terms https://example.com/terms"],
        ),
    ] = ()

    smtp_host: Annotated[
        str,
        _about(
            _MAIL,
            "Server that takes what the desk mails by itself: codes that confirm an address, and that an answer waits.",
            allowed="a host name or an address",
            check=_or_empty(_matches(r"[A-Za-z0-9.:_-]+")),
            example="smtp.example.com",
            empty="the desk mails nothing, and the public form and “my requests” take no e-mail addresses",
        ),
    ] = ""
    smtp_port: Annotated[int, _about(_MAIL, "Port of that server.", ge=1, le=65535)] = 587
    smtp_security: Annotated[
        str,
        _about(
            _MAIL,
            "`starttls` and `tls` send nothing to a server that does not prove its name; `none` is for one on this machine.",
            allowed=", ".join(_SECURITY),
            check=_SECURITY.__contains__,
        ),
    ] = "starttls"
    smtp_user: Annotated[str, _about(_MAIL, "Name to sign in there with.", empty="without signing in")] = ""
    smtp_password: Annotated[str, _about(_MAIL, "Password to sign in there with.", secret=True)] = ""
    smtp_from: Annotated[
        str,
        _about(
            _MAIL,
            "Address these mails come from.",
            allowed="an e-mail address",
            check=_or_empty(_matches(r"[^@\s<>]+@[^@\s<>]+")),
            example="support@example.com",
            empty="`support@` with the host of `public_url`",
        ),
    ] = ""

    news_mailbox: Annotated[
        str,
        _about(
            _MAIL,
            "Address of the mailbox, among the inboxes of this desk, that news go out from by mail. The help centre then "
            "offers news by mail to everybody who confirms their address.",
            allowed="an e-mail address",
            check=_or_empty(_matches(r"[^@\s<>]+@[^@\s<>]+")),
            example="news@example.com",
            empty="no news by mail, and no form for it",
        ),
    ] = ""
    news_mails_a_minute: Annotated[
        int,
        _about(
            _MAIL,
            "So many mails of one piece of news go out in a minute at most. Providers limit a mailbox: Microsoft 365 to 30 a "
            "minute.",
            ge=1,
            le=6_000,
        ),
    ] = 30

    on_call_url: Annotated[
        str,
        _about(
            _PEOPLE,
            "Who is called when an urgent matter has waited past its promise and nobody of the team answered, or when an "
            "inbox's channel fails or has gone silent: an address that takes a POST with JSON (`text`, `link`, and `number`, "
            "`clock` or `inbox`, `health`), such as a pager's or a chat's incoming webhook. It is told the conversation's "
            "number or the inbox's name, and nothing of the contact.",
            allowed="an http or https address",
            check=_or_empty(_is_address("http", "https")),
            example="https://pager.example.com/hooks/walletdesk",
            empty="nobody is called",
            secret=True,
        ),
    ] = ""
    bot_model_url: Annotated[
        str,
        _about(
            _BOT,
            "An OpenAI-compatible endpoint that may write the bot's answers from your articles, and sum up, reword or "
            "translate for your agents, in inboxes where somebody switches it on; up to, and without, `/chat/completions`. "
            "It is given the question, draft or conversation without names, mails, addresses and hashes, and the passages. "
            "What it writes is checked; the articles' own words go out, and the agent's stay, otherwise.",
            allowed="an http or https address",
            check=_or_empty(_is_address("http", "https")),
            example="http://127.0.0.1:11434/v1",
            empty="no language model; the bot answers with the articles' own words, agents have a list of words",
        ),
    ] = ""
    bot_model: Annotated[str, _about(_BOT, "Name of the model there.", example="qwen3:8b")] = ""
    bot_model_key: Annotated[str, _about(_BOT, "Its key, if it asks for one.", empty="none is sent", secret=True)] = ""
    bot_model_answers_a_day: Annotated[
        int,
        _about(
            _BOT,
            "So often it is asked in a day (UTC), whatever comes of it; after that the articles' own words go out.",
            ge=0,
            le=1_000_000,
        ),
    ] = 500
    second_reader: Annotated[
        bool,
        _about(
            _PEOPLE,
            "Whoever wrote the newest version of an article does not publish it: somebody else reads it first. So it is with a "
            "change of a snippet that articles hold.",
        ),
    ] = False
    staff_session_hours: Annotated[
        int, _about(_PEOPLE, "After so many hours staff sign in again, at work or not.", ge=1, le=24 * 90)
    ] = 24 * 7
    staff_idle_hours: Annotated[
        int, _about(_PEOPLE, "After so many hours without a request staff sign in again.", ge=1, le=24 * 90)
    ] = 12
    visitor_token_days: Annotated[
        int, _about(_PEOPLE, "How long a visitor who gave no name can come back to their conversation.", ge=1, le=400)
    ] = 90
    audit_days: Annotated[int, _about(_PEOPLE, "How long the record of who did what is kept.", ge=30, le=3660)] = 730
    api_requests_per_s: Annotated[
        int,
        _about(
            _PEOPLE,
            "So many requests a second each API token may make, on average; five seconds' worth may come at once. "
            "Each process counts for itself.",
            ge=1,
            le=100_000,
        ),
    ] = 100
    observation_days: Annotated[
        int,
        _about(
            _PEOPLE,
            "How long a transaction that was looked at is remembered after the last look; nodes forget it sooner.",
            ge=1,
            le=3660,
        ),
    ] = 180
    file_limit_mb: Annotated[int, _about(_PEOPLE, "Largest file in megabytes.", ge=1, le=500)] = 20
    identity_countries: Annotated[
        tuple[str, ...],
        _about(
            _PEOPLE,
            "Countries whose identity, tax and passport numbers are taken out of messages; `icao` is the lines of print that "
            "all passports have. The numbers themselves are listed in docs/quality.md.",
            allowed="country codes such as cn, de, icao",
            check=_matches(r"[a-z]{2}|icao"),
            example=["icao", "cn", "es"],
        ),
    ] = (
        *("icao", "cn", "us", "gb", "es", "it", "fr", "de", "in", "kr", "br", "pl", "nl", "jp", "tr", "fi", "tw", "hk"),
        *("sg", "mx", "cl", "se", "za", "th", "ca", "id", "vn"),
    )
    files_per_message: Annotated[int, _about(_PEOPLE, "Most files with one message.", ge=0, le=20)] = 5
    unread_files: Annotated[
        str,
        _about(
            _PEOPLE,
            "What becomes of files of which nobody knows whether they show a recovery phrase: pictures while the extra `ocr` "
            "is not installed or its reader failed, HEIC, films, documents with pictures that could not be read. `accept` "
            "takes them and marks them as not scanned for the team; `refuse` asks the sender to use words.",
            allowed=", ".join(_UNREAD),
            check=_UNREAD.__contains__,
        ),
    ] = "accept"
    undo_send_s: Annotated[
        int, _about(_PEOPLE, "Seconds in which an agent can take a reply back before it goes out.", ge=0, le=60)
    ] = 5

    embedded_worker: Annotated[
        bool,
        _about(
            _RUN,
            "Jobs run inside the server. Turn it off when `walletdesk worker` runs them. Always on with SQLite.",
        ),
    ] = True
    metrics_token: Annotated[
        str,
        _about(
            _RUN,
            "Whoever reads `/metrics` shows it (`Authorization: Bearer`).",
            allowed="at least 16 characters",
            check=_or_empty(_is_token),
            empty="`/metrics` answers this machine itself only, and nothing that came through a proxy",
            secret=True,
        ),
    ] = ""
    log_level: Annotated[
        str, _about(_RUN, "What is written to the log.", allowed=", ".join(_LEVELS), check=_LEVELS.__contains__)
    ] = "info"
    log_format: Annotated[
        str,
        _about(
            _RUN,
            "`json` is a JSON object a line, `text` is for reading, `auto` is text on a terminal.",
            allowed=", ".join(_FORMATS),
            check=_FORMATS.__contains__,
        ),
    ] = "auto"
    demo: Annotated[bool, _about(_RUN, "Made-up conversations and log-ins that everybody knows. Never in public.")] = (
        False
    )

    @property
    def addresses(self) -> tuple[str, ...]:
        """Pages of the desk itself and of its organisation, which whatever it says may lead to."""
        return tuple(filter(None, (self.public_url, self.help_url, self.privacy_url, self.verify_url)))

    def key(self, purpose: str) -> bytes:
        """32 bytes for `purpose` alone (HKDF-SHA256, RFC 5869); one purpose's key tells nothing of another's."""
        extracted = hmac.digest(b"walletdesk", self.secret_key.encode(), hashlib.sha256)
        return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)

    def __repr__(self) -> str:
        return f"Settings(data_dir={str(self.data_dir)!r}, {len(self.__struct_fields__) - 1} more not shown)"

    def __rich_repr__(self) -> Any:
        yield "data_dir", self.data_dir


class _Field:
    """One setting as `load` and `settings_page` need it."""

    def __init__(self, name: str, annotated: Any, default: Any) -> None:
        self.name = name
        self.type, self.meta = get_args(annotated)
        self.many = get_origin(self.type) is tuple
        self.default = default
        extra = self.meta.extra
        self.group: str = extra["group"]
        self.empty: str = extra["empty"]
        self.secret: bool = extra["secret"]
        self.check: Check | None = extra["check"]
        self.allowed: str = extra["allowed"] or {bool: "true or false", Path: "a path"}.get(self.type, "text")

    def from_text(self, text: str) -> Any:
        """What a variable's text means.  Raises ValueError."""
        if self.type is bool:
            return _BOOLEANS[text.strip().lower()] if text.strip().lower() in _BOOLEANS else text
        if self.type is int:
            return int(text) if re.fullmatch(r"\d{1,9}", text.strip()) else text
        if self.many:
            return [part.strip() for part in text.split(",") if part.strip()]
        return text

    def checked(self, value: Any) -> Any:
        """The value as `Settings` holds it.  Raises ValueError."""
        if self.many:
            if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
                raise ValueError
            fits = all(self.check(one) for one in value) if self.check else True
            value = tuple(value)
        elif self.type is Path:
            fits = isinstance(value, str | Path) and "\0" not in str(value) and str(value) != ""
            value = Path(str(value))
        else:
            if type(value) is not self.type:  # a bool is an int, but not a port
                raise ValueError
            fits = self.check(value) if self.check else True
            if self.type is int:
                fits = fits and (self.meta.ge is None or self.meta.ge <= value <= self.meta.le)
            if self.type is str:
                fits = fits and "\0" not in value and "\n" not in value
        if not fits:
            raise ValueError
        return value


_BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def _fields() -> dict[str, _Field]:
    hints = get_type_hints(Settings, include_extras=True)
    return {
        field.name: _Field(field.name, hints[field.name], field.default) for field in msgspec.structs.fields(Settings)
    }


def load(
    environ: Mapping[str, str] = os.environ,
    *,
    config: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """The settings of this desk, complete: addresses filled in, paths absolute, the secret key made or read.

    `config` is the TOML file; without it the one WALLETDESK_CONFIG names, or
    `walletdesk.toml` in the current folder if there is one.  `overrides` come from the
    command line and win.  Raises WrongSettings.
    """
    fields = _fields()
    problems: list[str] = []
    given: dict[str, tuple[Any, str]] = {}

    for name, value, source in _from_file(environ, config, problems):
        if name in fields:
            given[name] = value, source
        else:
            problems.append(f"{source}: there is no such setting.{_meant(name, list(fields))}")
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable == CONFIG_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in fields and variable == variable.upper():
            given[name] = fields[name].from_text(text), f"environment variable {variable}"
        else:
            meant = _meant(name, list(fields), lambda name: PREFIX + name.upper())
            problems.append(f"environment variable {variable}: there is no such setting.{meant}")
    for name, value in (overrides or {}).items():
        if name not in fields:
            raise TypeError(f"no setting is called {name}")
        given[name] = value, f"command line, {name}"

    values: dict[str, Any] = {}
    for name, (value, source) in given.items():
        try:
            values[name] = fields[name].checked(value)
        except ValueError:
            problems.append(f"{source}: must be {fields[name].allowed}.")
    if problems:
        raise WrongSettings(problems)

    settings = Settings(**values)
    problems = [f"{given[name][1] if name in given else name}: {what}" for name, what in _contradictions(settings)]
    if problems:
        raise WrongSettings(problems)
    return _completed(settings)


def _from_file(environ: Mapping[str, str], config: Path | None, problems: list[str]) -> list[tuple[str, Any, str]]:
    named = config or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    path = named or Path(CONFIG_FILE)
    try:
        table = tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        if named is not None:
            problems.append(f"{path}: this configuration file does not exist.")
        return []
    except OSError as error:
        problems.append(f"{path}: this configuration file cannot be read ({type(error).__name__}).")
        return []
    except UnicodeDecodeError:
        problems.append(f"{path}: this configuration file is not UTF-8 text.")
        return []
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))  # the rest of the message may quote the file
        problems.append(f"{path}{f', line {line[1]}' if line else ''}: this is not TOML.")
        return []
    return [(name, value, f"{path}:{name}") for name, value in table.items()]


def _meant(name: str, known: list[str], shown: Callable[[str], str] = str) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.7)
    return f" Did you mean {shown(near[0])}?" if near else ""


def _contradictions(settings: Settings) -> list[tuple[str, str]]:
    """Settings that are right each, but not together."""
    found = []
    if settings.default_language not in settings.languages:
        found.append(("default_language", "must be one of `languages`."))
    if settings.staff_idle_hours > settings.staff_session_hours:
        found.append(("staff_idle_hours", "must not be more than `staff_session_hours`."))
    if bool(settings.s3_access_key) != bool(settings.s3_secret_key):
        found.append(("s3_access_key", "`s3_access_key` and `s3_secret_key` go together: set both or neither."))
    if not settings.embedded_worker and not settings.database.startswith("postgres"):
        found.append(("embedded_worker", "must be true with SQLite, because one process alone may open its file."))
    return found


def _completed(settings: Settings) -> Settings:
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = settings.secret_key or _secret_of(folder / "secret.key")
    except OSError as error:
        raise WrongSettings([f"data_dir: {folder} cannot be used ({error.strerror})."]) from None
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared, not bound
    database = settings.database or f"sqlite:///{folder / 'walletdesk.sqlite3'}"
    if database.startswith("sqlite:///"):
        database = f"sqlite:///{Path(database.removeprefix('sqlite:///')).absolute()}"
    return msgspec.structs.replace(
        settings,
        data_dir=folder,
        database=database,
        secret_key=secret,
        public_url=(settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}").rstrip(
            "/"
        ),
    )


def _secret_of(path: Path) -> str:
    """The key in the file, which is made if it is not there; of two processes that make it at once one wins."""
    try:
        os.link(_new_secret(path), path)
    except FileExistsError:
        pass
    finally:
        path.with_suffix(f".{os.getpid()}").unlink(missing_ok=True)
    secret = path.read_text().strip()
    if len(secret.encode()) < SECRET_BYTES:
        raise WrongSettings([f"{path}: must be at least {SECRET_BYTES} bytes of random text."])
    return secret


def _new_secret(path: Path) -> Path:
    if path.exists():
        raise FileExistsError
    mine = path.with_suffix(f".{os.getpid()}")
    mine.unlink(missing_ok=True)
    with open(mine, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return mine


def settings_page() -> str:
    """docs/settings.md: every setting with its variable, what is allowed, its default and an example."""
    lines = [
        "# Settings",
        "",
        "<!-- Written by bin/generate from walletdesk/kit/settings.py. -->",
        "",
        f"Write them into `{CONFIG_FILE}` in the folder where the desk starts (or name another file by "
        f"`{CONFIG_VARIABLE}`), or set the variable. A variable wins over the file. In a variable several values are "
        "separated by commas. What is wrong or unknown is named at the start, and the desk does not start.",
        "",
        "```toml",
        'organisation = "Example Wallet"',
        'public_url = "https://support.example.com"',
        'trusted_proxies = ["10.0.0.0/8"]',
        "```",
    ]
    group = ""
    for field in _fields().values():
        if field.group != group:
            group = field.group
            lines += ["", f"## {group}"]
        lines += ["", f"### `{field.name}`", "", field.meta.description, ""]
        lines.append(f"- Variable: `{PREFIX}{field.name.upper()}`")
        lines.append(f"- Allowed: {field.allowed}")
        default = _toml(field.default)
        lines.append(f"- Default: `{default}`" + (f" - {field.empty}" if field.empty else ""))
        if field.meta.examples:
            lines.append(f"- Example: `{field.name} = {_toml(field.meta.examples[0])}`")
        if field.secret:
            lines.append("- Secret: keep it out of sight; it is never shown or logged.")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'
