"""Files to read in tests, also broken and hostile ones: made byte by byte where no library makes them."""

import io
import struct
import zipfile

import openpyxl

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.sheets.reading.read import read_tables

ORGANISATIONS = [["organisation", "name", "kind"], ["hu", "Hogeschool Utrecht", "hbo"], ["uu", "Universiteit", "wo"]]


def workbook(sheets):
    """Return an .xlsx file with rows of cells by the names of sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data, part, change, **more):
    """Return a zip file with the text of one part changed, and with other parts added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8")
            new.writestr(name, change(content) if name == part else content)
        for name, content in more.items():
            new.writestr(name, content)
    return file.getvalue()


def with_sheet_xml(rows):
    """Return an .xlsx file whose only sheet, Groepen, has the given XML for rows."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = "xl/worksheets/sheet1.xml"
    return repacked(workbook({"Groepen": [[]]}), sheet, lambda _: f"{start}{rows}</sheetData></worksheet>")


def ods(rows, name="Groepen", manifest=""):
    """Return an .ods file with one sheet, from the XML of its rows."""
    spaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{spaces} xmlns:calcext="urn:x"><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return file.getvalue()


def compound(**streams):
    """Return a compound file ([MS-CFB]) with some streams, each of at least 4096 bytes."""
    sectors, entries, fat = [], [], []
    for name, short in streams.items():
        content = short.ljust(4096, b"\0")
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors += pieces
        fat += [*range(first + 1, first + len(pieces)), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(content)))
    entries.insert(0, _entry("Root Entry", 5, 0xFFFFFFFE, 0))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(sectors)
    sectors += [b"".join(entries)[at : at + 512] for at in range(0, 128 * len(entries), 512)]
    fat += [*range(directory + 1, len(sectors)), 0xFFFFFFFE]
    fat_at = len(sectors)
    fat += [0xFFFFFFFD]
    num_fat = -(-len(fat) // 128)
    assert num_fat == 1, "one FAT sector will do for tests"
    sectors.append(struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff"))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", fat_at, *[0xFFFFFFFF] * 108)
    return header + b"".join(sectors)


def _entry(name, kind, start, size):
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, *[0xFFFFFFFF] * 3)
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def record(kind, body=b""):
    """Return a record of an .xls file ([MS-XLS])."""
    return struct.pack("<HH", kind, len(body)) + body


def xls(records, name="Groepen", before=b""):
    """Return an .xls file with one sheet that holds the given records."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + before
    length = len(begin) + 4 + 8 + len(name) + 4
    sheet = record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name.encode("latin-1"))
    content = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + records + record(0x000A)
    return compound(Workbook=begin + sheet + record(0x000A) + content)


def xls_text(row, column, text):
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def xls_number(row, column, value):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def xls_error(row, column, code):
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def read(folder, known=None, findings=None, **files):
    """Write files into a folder (`__` in a name is a dot), and return the tables in it."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name.replace("__", ".")).write_bytes(data)
    findings = Findings() if findings is None else findings
    return read_tables([folder], findings, known or {})


def faults(folder, **files):
    """Return the faults of reading files, as sentences; none where they are read."""
    try:
        read(folder, **files)
    except SourceError as error:
        return [str(problem) for problem in error.problems]
    return []
