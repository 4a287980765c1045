"""Files that editors, spreadsheets, disks and attackers leave behind in place of a table."""

from __future__ import annotations

import codecs
import os

from fixtures.raw_folder import RawFolder
from hostile.cases import HostileFile, rewritten


def _text(content: bytes) -> str:
    return content.decode()


ENCODINGS = [
    rewritten("a byte order mark is harmless", 0, "", lambda b: codecs.BOM_UTF8 + b),
    rewritten(
        "two byte order marks spoil the first column",
        1,
        "column_unknown column_missing",
        lambda b: codecs.BOM_UTF8 * 2 + b,
    ),
    rewritten("UTF-16 with a mark", 1, "not_utf8", lambda b: _text(b).encode("utf-16")),
    rewritten(
        "UTF-16 big-endian with a mark",
        1,
        "not_utf8",
        lambda b: codecs.BOM_UTF16_BE + _text(b).encode("utf-16-be"),
    ),
    rewritten("UTF-16 without a mark", 1, "nul_byte", lambda b: _text(b).encode("utf-16-le")),
    rewritten("UTF-32", 1, "not_utf8", lambda b: _text(b).encode("utf-32")),
    rewritten("Latin-1 in the third line", 3, "not_utf8", lambda b: b.replace(b"Gigawatt", b"Gigaw\xe4tt", 1)),
    rewritten("Windows quotes", 3, "not_utf8", lambda b: b.replace(b"Gigawatt", b"\x93Gigawatt\x94", 1)),
    rewritten("Shift JIS", 3, "not_utf8", lambda b: b.replace(b"Gigawatt", "ギガワット".encode("shift_jis"), 1)),
    rewritten(
        "an overlong encoding of a slash",
        3,
        "not_utf8",
        lambda b: b.replace(b"Gigawatt", b"Giga\xc0\xafwatt", 1),
    ),
    rewritten("half of a surrogate pair", 3, "not_utf8", lambda b: b.replace(b"Gigawatt", b"Giga\xed\xa0\x80", 1)),
    rewritten("a sequence cut off at the end", 50, "not_utf8", lambda b: b + b"\xe2\x82"),
    rewritten("a NUL byte in the third line", 3, "nul_byte", lambda b: b.replace(b"Gigawatt", b"Giga\0watt", 1)),
    rewritten("a disk block of NUL bytes at the end", 50, "nul_byte", lambda b: b + b"\0" * 4096),
    rewritten("only NUL bytes", 1, "nul_byte", lambda b: b"\0" * len(b)),
    rewritten("a zip file, as a spreadsheet saves it", 1, "not_utf8", lambda _: b"PK\x03\x04\x14\x99\xff" * 50),
    rewritten("gzip of the table", 1, "nul_byte", lambda _: b"\x1f\x8b\x08\x00\x00\x00"),
]

LINES = [
    rewritten("CRLF line ends are harmless", 0, "", lambda b: b.replace(b"\n", b"\r\n")),
    rewritten("CRLF and LF mixed are harmless", 0, "", lambda b: b.replace(b"\n", b"\r\n", 5)),
    rewritten("no line end after the last row is harmless", 0, "", lambda b: b.rstrip(b"\n")),
    rewritten("bare carriage returns", 1, "line_ends", lambda b: b.replace(b"\n", b"\r")),
    rewritten("one bare carriage return", 3, "line_ends", lambda b: b.replace(b"Gigawatt", b"Giga\rwatt", 1)),
    rewritten("a carriage return doubled", 1, "line_ends", lambda b: b.replace(b"\n", b"\r\r\n", 1)),
    rewritten("a form feed in a cell", 3, "control_character", lambda b: b.replace(b"Gigawatt", b"Giga\x0cwatt", 1)),
    rewritten("a blank row in the middle", 3, "blank_row", lambda b: _insert(b, 2, b"")),
    rewritten("a blank row at the end", 50, "blank_row", lambda b: b + b"\n"),
    rewritten("a blank line before the header", 1, "column_missing", lambda b: b"\n" + b),
    rewritten("a row of commas", 50, "required", lambda b: b + b",,,,,,,\n"),
]

SHAPES = [
    rewritten("an empty file", 0, "file_empty", lambda _: b""),
    rewritten("a file of blanks", 0, "file_empty", lambda _: b" \n\t\n  \n"),
    rewritten("a byte order mark alone", 0, "file_empty", lambda _: codecs.BOM_UTF8),
    rewritten("a header alone, which is a table without rows", 0, "", lambda b: _first_line(b), "deal_sites"),
    rewritten("rows without a header", 1, "column_unknown column_missing column_twice", lambda b: b.split(b"\n", 1)[1]),
    rewritten("semicolons in place of commas", 1, "column_unknown column_missing", lambda b: b.replace(b",", b";")),
    rewritten("tabs in place of commas", 1, "column_unknown column_missing", lambda b: b.replace(b",", b"\t")),
    rewritten(
        "a header in capitals",
        1,
        "column_unknown column_missing",
        lambda b: _first_line(b).upper() + b.split(b"\n", 1)[1],
    ),
    rewritten(
        "a space in the header",
        1,
        "column_unknown column_missing",
        lambda b: b.replace(b",factor", b", factor", 1),
    ),
    rewritten(
        "a look-alike letter in the header",
        1,
        "column_unknown column_missing",
        lambda b: b.replace(b"factor", "f\u0430ctor".encode(), 1),
    ),
    rewritten("a column twice", 1, "column_twice", lambda b: _wider(b, b",unit", b",GW")),
    rewritten("a column without a name", 1, "column_unknown", lambda b: _wider(b, b",", b",")),
    rewritten("a column of somebody's own", 1, "column_unknown", lambda b: _wider(b, b",todo", b",check")),
    rewritten(
        "a column lost",
        1,
        "column_missing",
        lambda b: b"\n".join(row.split(b",", 1)[1] for row in b.splitlines()),
        "corrections",
    ),
    rewritten("a million columns", 1, "column_unknown column_missing", lambda _: _million_columns()),
    rewritten(
        "a million columns all named as one",
        1,
        "column_twice column_missing",
        lambda _: b"unit," * 1_000_000 + b"unit\n",
    ),
    rewritten("a row too short", 3, "ragged_row", lambda b: _insert(b, 2, b"kVA,power")),
    rewritten("a row too long", 3, "ragged_row", lambda b: _insert(b, 2, b"kVA,power,MW,0.001,Kilovolt-ampere,")),
    rewritten("a million cells in one row", 3, "ragged_row", lambda b: _insert(b, 2, b"," * 1_000_000)),
    rewritten("a decimal comma", 3, "ragged_row", lambda b: _insert(b, 2, b"kVA,power,MW,0,001,Kilovolt-ampere")),
    rewritten("a quote never closed", 50, "open_quote", lambda b: b + b'kVA,power,MW,0.001,"Kilovolt\n'),
    rewritten("a quote never closed in the first row", 2, "open_quote", lambda b: b.replace(b"\n", b'\n"', 1)),
    rewritten("text after a closed quote", 50, "open_quote", lambda b: b + b'kVA,power,MW,0.001,"Kilo"volt\n'),
    rewritten(
        "a quote escaped by a backslash",
        50,
        "open_quote",
        lambda b: b + b'kVA,power,MW,0.001,"Kilo\\"volt"\n',
    ),
    rewritten(
        "a whole page in one cell",
        50,
        "control_character",
        lambda b: b + b'kVA,power,MW,0.001,"' + b"x\n" * 40_000 + b'",,,\n',
    ),
    rewritten(
        "HTML of an error page",
        1,
        "column_unknown column_missing",
        lambda _: b"<!doctype html>\n<p>404</p>\n",
    ),
    rewritten("marks of a merge conflict", 1, "column_unknown column_missing", lambda b: b"<<<<<<< HEAD\n" + b),
    rewritten(
        "a pointer of large file storage",
        1,
        "column_unknown column_missing",
        lambda _: b"version https://git-lfs\noid 1\n",
    ),
    rewritten("JSON", 1, "column_unknown column_missing", lambda _: b'{"unit": "GW"}\n'),
]


def _million_columns() -> bytes:
    return b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n" + b"," * 999_999


def _first_line(content: bytes) -> bytes:
    return content.split(b"\n", 1)[0] + b"\n"


def _insert(content: bytes, after: int, row: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join([*lines[:after], row, *lines[after:]])


def _wider(content: bytes, name: bytes, cell: bytes) -> bytes:
    header, *rows = content.splitlines()
    return b"\n".join([header + name, *(row + cell for row in rows)])


def _nothing_there(raw: RawFolder) -> None:
    raw.file("units").unlink()


def _a_folder(raw: RawFolder) -> None:
    _nothing_there(raw)
    raw.file("units").mkdir()


def _a_pipe(raw: RawFolder) -> None:
    _nothing_there(raw)
    os.mkfifo(raw.file("units"))


def _a_link_out(raw: RawFolder) -> None:
    elsewhere = raw.file("units").rename(raw.path.parent / "units.csv")
    raw.file("units").symlink_to(elsewhere)


def _a_link_up_and_back(raw: RawFolder) -> None:
    raw.file("units").rename(raw.path.parent / "units.csv")
    raw.file("units").symlink_to("../units.csv")


def _a_link_to_a_device(raw: RawFolder) -> None:
    _nothing_there(raw)
    raw.file("units").symlink_to("/dev/zero")


def _a_link_to_nothing(raw: RawFolder) -> None:
    _nothing_there(raw)
    raw.file("units").symlink_to("gone.csv")


def _a_link_to_itself(raw: RawFolder) -> None:
    _nothing_there(raw)
    raw.file("units").symlink_to("units.csv")


def _another_case(raw: RawFolder) -> None:
    raw.file("units").rename(raw.path / "UNITS.CSV")


def _at(rule: str) -> frozenset[tuple[str, int, str]]:
    return frozenset({("units.csv", 0, rule)})


PLACES = [
    HostileFile("no file", _at("file_missing"), _nothing_there),
    HostileFile("a folder in place of the file", _at("file_unreadable"), _a_folder),
    HostileFile("a pipe that nobody writes to", _at("file_unreadable"), _a_pipe),
    HostileFile("a link out of the folder", _at("file_outside"), _a_link_out),
    HostileFile("a relative link out of the folder", _at("file_outside"), _a_link_up_and_back),
    HostileFile("a link to an endless device", _at("file_outside"), _a_link_to_a_device),
    HostileFile("a link to nothing", _at("file_missing"), _a_link_to_nothing),
    HostileFile("a link to itself", _at("file_missing"), _a_link_to_itself),
    HostileFile("a file name in capitals", _at("file_missing"), _another_case),
]

FILES = [*ENCODINGS, *LINES, *SHAPES, *PLACES]
