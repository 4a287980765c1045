"""Set-up of the site's third-party files: the SQL engine and the coastlines. `make site-engine` runs it.

Belongs here: fetching by lock file and packing, once per lock. Does not belong here: what a build does; it
copies what lies in `vendor/engine`, and the page says so when nothing lies there.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"
ENGINE = VENDOR / "engine"
DUCKDB = Path("@duckdb/duckdb-wasm/dist")
# A page opened from disk cannot load ES modules: the CommonJS client runs in a function that plays `require`.
_CLIENT_HEAD = """(function () {
var module = { exports: {} }, exports = module.exports;
function require() { return window.Arrow; }
"""
_CLIENT_TAIL = "\nwindow.duckdb = module.exports; })();\n"


def main() -> int:
    """Fetch and pack the third-party files unless those of this lock file are there already."""
    if is_current():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print("site-engine: npm was not found; the site will be built without its SQL engine.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(VENDOR / name, scratch)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
        if subprocess.run(command, cwd=scratch, check=False, stdout=sys.stderr).returncode != 0:
            print("site-engine: npm could not fetch the packages; see its words above.", file=sys.stderr)
            return 3
        pack(Path(scratch) / "node_modules", ENGINE)
    return 0


def outlines() -> Path | None:
    """The coastlines of the map, when set-up has fetched them."""
    found = ENGINE / "land-110m.json"
    return found if found.exists() else None


def is_current() -> bool:
    """Whether the packed files are those of the lock file."""
    mark = ENGINE / "lock.sha256"
    return mark.exists() and mark.read_text(encoding="ascii") == _lock_hash()


def pack(modules: Path, engine: Path) -> None:
    """Write the files that a build copies; the mark comes last, so that a torn set-up is run again."""
    shutil.rmtree(engine, ignore_errors=True)
    engine.mkdir(parents=True)
    arrow = _text(modules / "apache-arrow/Arrow.es2015.min.js")
    client = _text(modules / DUCKDB / "duckdb-browser.cjs")
    (engine / "duckdb-client.js").write_text(f"{arrow}\n{_CLIENT_HEAD}{client}{_CLIENT_TAIL}", encoding="utf-8")
    parts = {
        "worker": packed((modules / DUCKDB / "duckdb-browser-eh.worker.js").read_bytes()),
        "wasm": packed((modules / DUCKDB / "duckdb-eh.wasm").read_bytes()),
    }
    (engine / "duckdb-engine.js").write_text(f"site.put('duckdb-engine', {json.dumps(parts)});\n", encoding="ascii")
    shutil.copy(modules / "world-atlas/land-110m.json", engine)
    (engine / "LICENCES.txt").write_text(_licences(modules), encoding="utf-8")
    (engine / "lock.sha256").write_text(_lock_hash(), encoding="ascii")


def packed(content: bytes) -> str:
    """Bytes as gzip in base64: the one form in which a page opened from disk can carry them."""
    return base64.b64encode(gzip.compress(content, compresslevel=6, mtime=0)).decode("ascii")


def _text(path: Path) -> str:
    """A script without its source-map line, which would point at a file that is not published."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))


def _licences(modules: Path) -> str:
    parts: list[str] = []
    for name in ("@duckdb/duckdb-wasm", "apache-arrow", "world-atlas"):
        package = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
        parts.append(f"{name} {package['version']}: {package.get('license', 'ISC')}\n")
        parts += [path.read_text(encoding="utf-8") for path in sorted((modules / name).glob("LICENSE*"))]
        parts += [path.read_text(encoding="utf-8") for path in sorted((modules / name).glob("NOTICE*"))]
    return "\n".join(parts)


def _lock_hash() -> str:
    return hashlib.sha256((VENDOR / "package-lock.json").read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
