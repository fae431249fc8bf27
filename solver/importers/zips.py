"""What `zipfile` raises on archives that are damaged or invented; what the system says of a file is not of it."""

from __future__ import annotations

import struct
import zipfile
import zlib

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)
"""A method of packing that Python does not know is a `NotImplementedError`, which is a `RuntimeError`."""
