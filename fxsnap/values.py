"""The base of every value in the house: frozen, slotted, compared by its facts, safe to pickle and to share."""

from __future__ import annotations

from os import PathLike
from typing import Any, ClassVar, NoReturn, Self


class Value:
    """An immutable value.

    A subclass names in ``__slots__`` what it holds, in the order of the arguments of its constructor, and says in
    ``_key`` by which facts two of its values are equal. Slots whose name begins with an underscore are derived from
    the others and are made again when a pickle is read, so a pickle holds facts and never a stale cache.
    """

    __slots__: ClassVar[tuple[str, ...]] = ()

    def _key(self) -> tuple[Any, ...]:
        """The facts that equality and hash go by."""
        return self._state()

    def _state(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__ if not name.startswith("_"))

    @classmethod
    def _restore(cls, *state: Any) -> Self:
        """Build the value again from ``_state``; overridden where the constructor takes other arguments."""
        return cls(*state)

    def _set(self, **fields: Any) -> None:
        """Fill the slots; for constructors alone. One that is called again finds them filled, and may not."""
        first = next(iter(fields))
        if not first.startswith("_") and hasattr(self, first):
            raise AttributeError(f"a {type(self).__name__} cannot be changed (made a second time); make a new one")
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed (tried to set {name!r}); make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed (tried to delete {name!r}); make a new one")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._key()))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), *self._state())


class Documented(Value):
    """A value that is also a JSON document: with a schema and its version, decimals and ratios as text.

    The imports here point upwards, and only here: whoever writes a document, or looks at one, pays for it then.
    """

    __slots__ = ()

    def to_json(self) -> str:
        """The JSON document of this value (docs/reference/documents.md)."""
        from fxsnap.documents.writing import to_json

        return to_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote. Raises `ParseError`, or `VerificationFailed` where it is not what it says it is.

        A receipt is read as it stands: call ``verify`` on it.
        """
        from fxsnap.documents.reading import from_json

        return from_json(cls, text)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the document to a file, whole or not at all. Raises `WriteError`."""
        from fxsnap.files import save

        save(path, self.to_json())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from fxsnap.documents.hooks import schema_of

        return schema_of(cls, handler)

    def _repr_html_(self) -> str:
        from fxsnap.display.html import to_html

        return to_html(self)


def _restored(cls: type[Value], *state: Any) -> Value:
    return cls._restore(*state)
