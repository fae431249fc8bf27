"""A specification as a file: PNG or SVG, made on this machine alone."""

from __future__ import annotations

import json

import vl_convert

from solver.report.charts.style import Spec

_VERSION = "6.4"
_NOWHERE: list[str] = []
"""Addresses from which a picture may load anything."""


def to_svg(spec: Spec) -> str:
    """Return a picture as SVG; letters stay text, and nothing is fetched when it is shown."""
    svg: str = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=_VERSION, allowed_base_urls=_NOWHERE)
    return svg


def to_png(spec: Spec, scale: float = 2.0) -> bytes:
    """Return a picture as PNG.

    Parameters
    ----------
    scale
        Pixels of the file per pixel of the specification; 2 is sharp on paper and on fine screens.
    """
    png: bytes = vl_convert.vegalite_to_png(
        json.dumps(spec), vl_version=_VERSION, scale=scale, allowed_base_urls=_NOWHERE
    )
    return png
