"""The day on which a workbook was last saved, as the program that saved it wrote down."""

from __future__ import annotations

import io
import re
import zipfile

from solver.importers.zips import BROKEN_ZIP

TEMPLATE_DATE = "2020-01-01"
"""What a template says that nobody filled in."""

_PLACES = (
    ("docProps/core.xml", re.compile(rb"<dcterms:modified[^>]*>([0-9]{4}-[0-9]{2}-[0-9]{2})T")),
    ("meta.xml", re.compile(rb"<dc:date>([0-9]{4}-[0-9]{2}-[0-9]{2})T")),
)
"""Of Excel (ECMA-376, part 2, core properties) and of LibreOffice (OpenDocument 1.3, part 3, 4.3.2.11)."""
_LONGEST = 256 * 1024


def saved_on(data: bytes) -> str:
    """Return the day as "2026-11-29"; "" where the workbook does not say it, or is a template as it was sent."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, pattern in _PLACES:
                if name in archive.namelist():
                    with archive.open(name) as part:
                        match = pattern.search(part.read(_LONGEST))
                    day = match[1].decode("ascii") if match else ""
                    return "" if day == TEMPLATE_DATE else day
    except (*BROKEN_ZIP, OSError):
        pass  # whoever reads the sheets tells what is wrong with the file
    return ""
