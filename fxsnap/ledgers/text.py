"""The lines of a file of any length, a few at a time, such that writing them again gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from fxsnap.errors import Fault, ParseError, ReadError

LONGEST_LINE = 1 << 20
"""Characters of a line: what is longer is no table, and would not fit into a fixed memory."""

MARK = "\ufeff"
"""The byte order mark, which stays at the beginning of the first line."""

_CHUNK = 1 << 17
_BYTES = re.compile("[\udc80-\udcff]")


class Watched(io.BufferedIOBase):
    """A stream of bytes of which the first ones can be looked at; ``seen`` is told how many came, as they come.

    ``before_more`` is called before more of them are waited for. Raises `ReadError`.
    """

    def __init__(self, stream: BinaryIO, name: str, seen: Callable[[int], object]) -> None:
        self._name, self._seen = name, seen
        self.before_more: Callable[[], object] = lambda: None
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.first = data = self._next()
        while data and len(self.first) < 2:  # a pipe may bring a byte order mark in two pieces
            data = self._next()
            self.first += data

    def _next(self) -> bytes:
        try:
            data = self._read(_CHUNK)
        except OSError as error:
            raise ReadError(self._name, error.strerror or str(error)) from error
        self._seen(len(data))
        return data

    def read1(self, size: int = -1) -> bytes:  # what a TextIOWrapper asks for
        """The bytes that come next."""
        data, self.first = self.first, b""
        if data:
            return data
        self.before_more()
        return self._next()

    def readable(self) -> bool:
        """It is."""
        return True


class Text:
    """A text that is read line by line: its name in messages, and the encoding by which its bytes come back.

    UTF-16 is told by its byte order mark. Everything else is read as UTF-8 in which other bytes are kept as they are,
    so that the cells nobody needs to understand may be in any encoding that extends ASCII.
    """

    def __init__(self, stream: BinaryIO, name: str, seen: Callable[[int], object] = lambda count: None) -> None:
        self.name = name
        self._watched = watched = Watched(stream, name, seen)
        marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
        self.encoding = marks.get(watched.first[:2], "utf-8")
        self.errors = "surrogateescape" if self.encoding == "utf-8" else "surrogatepass"
        wide: Any = watched  # a BufferedIOBase is all that a TextIOWrapper needs
        self._text = io.TextIOWrapper(wide, encoding=self.encoding, errors=self.errors, newline="")

    def lines(self) -> Iterator[str]:
        """Each line with its line end: CRLF, LF or CR. Raises `ReadError` and `ParseError`."""
        readline, number = self._text.readline, 0
        try:
            while line := readline(LONGEST_LINE):
                number += 1
                if len(line) >= LONGEST_LINE:
                    raise self.fault(number, line, f"a line of more than {LONGEST_LINE:,} characters is no row")
                yield line
        except UnicodeDecodeError as error:
            raise self.fault(number + 1, "", f"the file begins as UTF-16 but is not ({error.reason})") from None

    def before_more(self, work: Callable[[], object]) -> None:
        """Have something done each time that the lines at hand are used up, before more of them are waited for."""
        self._watched.before_more = work

    def encode(self, text: str) -> bytes:
        """The bytes of a text as the file has them."""
        return text.encode(self.encoding, self.errors)

    def readable(self, name: str) -> str:
        """A name for a person: bytes that are no UTF-8 as cp1252 has them, which is what Excel writes."""
        if self.encoding != "utf-8" or not _BYTES.search(name):
            return name
        return name.encode("utf-8", "surrogateescape").decode("cp1252", "replace")

    def fault(self, line: int, text: str, reason: str) -> ParseError:
        """The error for a place in this text."""
        return ParseError(self.name, (Fault(line, 0, text[:200].rstrip("\r\n"), reason),))
