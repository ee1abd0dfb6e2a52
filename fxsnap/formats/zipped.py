"""A zip with one table in it, as the ECB publishes its files."""

from __future__ import annotations

import io

from fxsnap.errors import Fault, ParseError
from fxsnap.formats.reading import MOST_CHARACTERS

_BEGINNING = b"PK\x03\x04"


def is_zip(data: str | bytes) -> bool:
    """Whether these are the bytes of a zip that is not empty."""
    return isinstance(data, bytes) and data.startswith(_BEGINNING)


def unzipped(data: bytes, name: str) -> bytes:
    """The one file in a zip. Raises `ParseError`: for more than one, for one that is too long, for a broken zip."""
    import zipfile  # twenty milliseconds that only a zip needs
    import zlib

    def refusal(reason: str) -> ParseError:
        return ParseError(name, (Fault(0, 0, "", reason),))

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                found = ", ".join(member.filename[:60] for member in members[:5])
                raise refusal(f"a zip with {len(members)} files ({found}), where one table is expected; unpack it")
            with archive.open(members[0]) as file:
                content = file.read(MOST_CHARACTERS + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise refusal(f"a zip that cannot be unpacked ({str(error)[:100]})") from None
    if len(content) > MOST_CHARACTERS:
        raise refusal(f"a zip with more than {MOST_CHARACTERS:,} bytes in it; unpack it, and pass what is needed")
    return content
