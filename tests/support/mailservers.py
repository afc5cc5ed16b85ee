"""Postfix and Dovecot of our own, in a RAM folder and on free ports, gone with the test run.

Dovecot keeps mailboxes, Postfix carries mail between them as it would between hosts:

    wallet.example     the team's: goes to Dovecot, or to what `MailServers.route` names (the desk's own LMTP listener)
    customer.example   the customers': goes to Dovecot
    refusing.example   a server that refuses every recipient, so that Postfix writes a true delivery report

Anybody who knows the password `PASSWORD` has a mailbox of any name; a token of `TokenServer` opens the one it was made for.
Servers of the machine are never touched.
"""

from __future__ import annotations

import datetime
import grp
import http.server
import ipaddress
import json
import os
import secrets
import shutil
import signal
import smtplib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

from tests.support.ports import free_port
from tests.support.servers import START_S, Missing, ram_folder

PASSWORD = "the-mailbox-opens"
TEAM, CUSTOMERS, REFUSING = "wallet.example", "customer.example", "refusing.example"
HOST = "127.0.0.1"
LARGEST = 60_000_000


def _program(*places: str) -> str:
    for place in places:
        if os.access(place, os.X_OK):
            return place
    raise Missing(places[0].rpartition("/")[2])


class TokenServer:
    """What Google and Microsoft run: gives access tokens for a refresh token, and tells Dovecot whose a token is."""

    CLIENT, SECRET = "desk-client", "desk-secret"

    def __init__(self) -> None:
        self.refresh_tokens: dict[str, str] = {}
        """Whose mailbox a refresh token opens."""
        self.asked: list[dict[str, str]] = []
        self.rotates = False
        """Whether each answer has a new refresh token and the old one is void, as Microsoft's may."""
        self.lives_s = 3600
        self._access: dict[str, tuple[str, float]] = {}
        self._one_at_a_time = threading.Lock()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                given = self.rfile.read(int(self.headers["content-length"])).decode()
                asked = {key: value[0] for key, value in parse_qs(given).items()}
                with server._one_at_a_time:  # or two have the token that is good once
                    said = server._token(asked)
                self._answer(*said)

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
                email, until = server._access.get(asked, ("", 0.0))
                known = time.monotonic() < until
                self._answer(200 if known else 401, {"email": email, "active": True} if known else {"active": False})

            def _answer(self, status: int, said: dict[str, object]) -> None:
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer((HOST, 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}"

    def grant(self, address: str) -> str:
        """The refresh token that a lead gets at the provider, for one mailbox."""
        token = secrets.token_urlsafe(16)
        self.refresh_tokens[token] = address
        return token

    def void_access(self) -> None:
        """Every access token given out stops working, as after a password change."""
        self._access.clear()

    def _token(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.asked.append(asked)
        if (asked.get("client_id"), asked.get("client_secret")) != (self.CLIENT, self.SECRET):
            return 401, {"error": "invalid_client"}
        if asked.get("grant_type") != "refresh_token":
            return 400, {"error": "unsupported_grant_type"}
        address = self.refresh_tokens.get(asked.get("refresh_token", ""))
        if address is None:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        token = secrets.token_urlsafe(24)
        self._access[token] = address, time.monotonic() + self.lives_s
        said: dict[str, object] = {"access_token": token, "token_type": "Bearer", "expires_in": self.lives_s}
        if self.rotates:
            del self.refresh_tokens[asked["refresh_token"]]
            said["refresh_token"] = self.grant(address)
        return 200, said

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class MailServers:
    """Both servers.  `route` and everything that takes an address may be used while they run."""

    def __init__(self) -> None:
        self._dovecot = _program("/usr/sbin/dovecot")
        self._postfix = _program("/usr/sbin/postfix")
        _program("/usr/lib/dovecot/imap")
        _program("/usr/lib/dovecot/lmtp")
        if os.geteuid() != 0:
            raise Missing("the right to start Postfix (it wants to be root)")
        self.home = ram_folder()
        self.tokens = TokenServer()
        ports = [free_port() for _ in range(5)]
        self.imap_port, self.imaps_port, self._lmtp_port, self.smtp_port, self.refusing_port = ports
        self.authority = self.home / "authority.pem"
        self._certificates()
        self._configure_dovecot()
        self._configure_postfix()
        self._dovecot_process: subprocess.Popen[bytes] | None = None
        self.refusing = _Refusing(self.refusing_port)
        self.start()
        self._postfix_command("start")
        _until(lambda: _greets(self.smtp_port), self._what_they_said)

    def start(self) -> None:
        with (self.home / "dovecot.log").open("ab") as log:
            self._dovecot_process = subprocess.Popen(
                [self._dovecot, "-F", "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _until(lambda: _greets(self.imap_port) and _greets(self._lmtp_port), self._what_they_said)

    def stop(self) -> None:
        """Dovecot only: mailboxes cannot be reached."""
        if self._dovecot_process is not None:
            self._dovecot_process.send_signal(signal.SIGTERM)
            self._dovecot_process.wait()
            self._dovecot_process = None

    def remove(self) -> None:
        self._postfix_command("stop", check=False)
        self.stop()
        self.refusing.close()
        self.tokens.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def route(self, address: str, port: int) -> None:
        """Postfix delivers what is for `address` by LMTP to this port of ours from now on."""
        with (self.home / "transport").open("a") as table:
            table.write(f"{address} lmtp:inet:{HOST}:{port}\n")
        self._postfix_command("reload")

    def send(self, raw: bytes, sender: str, *recipients: str) -> None:
        """As a customer's mail program would."""
        with smtplib.SMTP(HOST, self.smtp_port, timeout=30) as client:
            client.sendmail(sender, list(recipients), raw)

    @contextmanager
    def mailbox(self, address: str) -> Iterator[IMAPClient]:
        """The mailbox as its owner sees it, with INBOX selected."""
        with IMAPClient(HOST, self.imap_port, ssl=False, timeout=30) as client:
            client.login(address, PASSWORD)
            client.select_folder("INBOX")
            yield client

    def mails(self, address: str, folder: str = "INBOX") -> list[bytes]:
        with self.mailbox(address) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [bytes(found[uid][b"BODY[]"]) for uid in sorted(found)]

    def wait_for_mail(self, address: str, count: int = 1, limit_s: float = 20) -> list[bytes]:
        end = time.monotonic() + limit_s
        while len(found := self.mails(address)) < count:
            if time.monotonic() > end:
                log = (self.home / "postfix.log").read_text(errors="replace")
                raise AssertionError(f"{len(found)} mails of {count} came to {address}\n{log[-2000:]}")
            time.sleep(0.1)
        return found

    def folder(self, address: str) -> Path:
        """Where Dovecot keeps this mailbox."""
        return self.home / "mail" / address

    def files(self, address: str) -> list[Path]:
        """The mails of a mailbox on the disk.

        Without Dovecot's indexes: it keeps the subjects of removed mails in a cache until that has grown enough to be written anew,
        and no client can make it forget earlier.
        """
        found = [path for path in self.folder(address).rglob("*") if path.is_file()]
        return [path for path in found if "index" not in path.relative_to(self.folder(address)).parts]

    def heap(self, address: str, count: int) -> None:
        """So many unread mails, put where Dovecot finds them: to send them would take minutes."""
        with self.mailbox(address):
            pass  # makes the mailbox
        new = self.folder(address) / "new"
        for number in range(count):
            (new / f"{1_700_000_000 + number}.heap{number}.wallet").write_bytes(
                f"From: c{number}@customer.example\r\nTo: {address}\r\nSubject: mail {number}\r\n"
                f"Message-ID: <heap{number}@customer.example>\r\n\r\nWhere is transfer {number}?\r\n".encode()
            )
        subprocess.run(["chown", "-R", "dovecot:dovecot", str(new)], check=True)

    def restart_validity(self, address: str) -> None:
        """The mailbox forgets its numbers, as after it was moved to another server: UIDVALIDITY is new, so is every UID."""
        mails = self.mails(address)
        time.sleep(1.1)  # Dovecot counts UIDVALIDITY in seconds
        shutil.rmtree(self.folder(address))
        with self.mailbox(address) as client:
            for mail in mails:
                client.append("INBOX", mail)

    def _what_they_said(self) -> str:
        logs = [self.home / name for name in ("dovecot.log", "postfix.log")]
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in logs if log.exists())

    def _certificates(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.datetime.now(datetime.UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))]
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (self.home / "key.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    def _configure_dovecot(self) -> None:
        mail = self.home / "mail"
        mail.mkdir()
        shutil.chown(mail, "dovecot", "dovecot")
        (self.home / "oauth2.conf").write_text(
            f"tokeninfo_url = {self.tokens.url}/tokeninfo?access_token=\n"
            "introspection_mode = auth\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n"
        )
        (self.home / "dovecot.conf").write_text(f"""
protocols = imap lmtp
listen = {HOST}
base_dir = {self.home}/run
state_dir = {self.home}/state
log_path = {self.home}/dovecot.log
ssl = yes
ssl_cert = <{self.authority}
ssl_key = <{self.home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
maildir_very_dirty_syncs = yes
mailbox_idle_check_interval = 1 s
mail_location = maildir:{mail}/%u:INDEX={mail}/%u/index
recipient_delimiter = +
protocol imap {{
  imap_idle_notify_interval = 2 min
}}
passdb {{
  driver = static
  args = password={PASSWORD}
  mechanisms = plain
}}
passdb {{
  driver = oauth2
  args = {self.home}/oauth2.conf
  mechanisms = xoauth2
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={mail}/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {HOST}
    port = {self._lmtp_port}
  }}
}}
service auth {{
  unix_listener {self.home}/auth {{
    mode = 0666
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
""")

    def _configure_postfix(self) -> None:
        for name in ("queue", "data", "postfix"):
            (self.home / name).mkdir()
        shutil.chown(self.home / "data", "postfix", grp.getgrnam("postfix").gr_name)
        (self.home / "transport").write_text(f"{REFUSING} smtp:[{HOST}]:{self.refusing_port}\n")
        (self.home / "postfix" / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {self.home}/queue
data_directory = {self.home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.wallet.example
mydomain = wallet.example
myorigin = wallet.example
mydestination =
inet_interfaces = {HOST}
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
lmtp_host_lookup = native
virtual_mailbox_domains = {TEAM} {CUSTOMERS}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:{HOST}:{self._lmtp_port}
transport_maps = texthash:{self.home}/transport
recipient_delimiter = +
mynetworks = {HOST}/32
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {self.home}/auth
smtpd_tls_cert_file = {self.authority}
smtpd_tls_key_file = {self.home}/key.pem
smtpd_tls_security_level = may
smtpd_client_connection_rate_limit = 0
message_size_limit = {LARGEST}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
lmtp_destination_recipient_limit = 1
minimal_backoff_time = 1s
maximal_backoff_time = 3s
queue_run_delay = 1s
maillog_file = {self.home}/postfix.log
maillog_file_prefixes = {self.home}
biff = no
alias_maps =
local_recipient_maps =
""")
        services = [
            f"{HOST}:{self.smtp_port} inet n - n - - smtpd",
            "pickup unix n - n 60 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "bounce unix - - n - 0 bounce",
            "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce",
            "verify unix - - n - 1 verify",
            "flush unix n - n 1000? 0 flush",
            "proxymap unix - - n - - proxymap",
            "smtp unix - - n - - smtp",
            "lmtp unix - - n - - lmtp",
            "error unix - - n - - error",
            "retry unix - - n - - error",
            "discard unix - - n - - discard",
            "anvil unix - - n - 1 anvil",
            "scache unix - - n - 1 scache",
            "postlog unix-dgram n - n - 1 postlogd",
        ]
        (self.home / "postfix" / "master.cf").write_text("\n".join(services) + "\n")

    def _postfix_command(self, command: str, *, check: bool = True) -> None:
        done = subprocess.run(
            [self._postfix, "-c", str(self.home / "postfix"), command],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            start_new_session=True,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{done.stderr.decode(errors='replace')}\n{self._what_they_said()}")


class _Refusing:
    """A mail server that knows nobody."""

    def __init__(self, port: int) -> None:
        self._listening = socket.create_server((HOST, port))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        connection.sendall(b"220 refusing.example ESMTP\r\n")
        for line in connection.makefile("rb"):
            word = line[:4].upper()
            if word == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            refused = word == b"RCPT"
            connection.sendall(b"550 5.1.1 nobody of that name here\r\n" if refused else b"250 fine\r\n")

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


def _greets(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            return bool(connection.recv(4))
    except OSError:
        return False


def _until(ready: Callable[[], bool], said: Callable[[], str]) -> None:
    end = time.monotonic() + START_S
    while not ready():
        if time.monotonic() > end:
            raise RuntimeError(f"a mail server did not start: {said()}")
        time.sleep(0.05)
