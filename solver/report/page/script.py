"""The libraries that draw on the page, as one script: made once by vl-convert, kept in the user's cache."""

from __future__ import annotations

import os
import tempfile
from importlib import metadata
from pathlib import Path

import vl_convert

_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def vega_script() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as a script that needs nothing else.

    Making it takes vl-convert some seconds, so it is kept: in ``$XDG_CACHE_HOME/stagger``, or ``~/.cache/stagger``,
    by the version of vl-convert. Where that cannot be written, it is made each time.
    """
    kept = _cache() / f"vega-{metadata.version('vl-convert-python')}.js"
    try:
        return kept.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        script = _provenance()
    _keep(kept, script)
    return script


def _provenance() -> str:
    script: str = vl_convert.javascript_bundle(_SNIPPET)
    # Nothing in a script may end the element that it stands in.
    return script.replace("</script", r"<\/script")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "stagger"


def _keep(path: Path, text: str) -> None:
    """Write a text whole or not at all; a place that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError:
        return
