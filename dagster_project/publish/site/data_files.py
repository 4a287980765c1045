"""The site's data as script files: a page opened from disk cannot fetch, but it can load a script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# Inside a script file these would end it, or start a comment that older parsers take for markup.
_UNSAFE = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_data(folder: Path, name: str, value: Any) -> None:
    """Write `data/<name>.js`, which hands the value to the page when it is loaded."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for unsafe, safe in _UNSAFE.items():
        text = text.replace(unsafe, safe)
    (folder / "data" / f"{name}.js").write_text(f"site.put({json.dumps(name)},{text});\n", encoding="utf-8")
