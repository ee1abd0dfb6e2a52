"""The base of every value in the house: frozen, slotted, compared by its facts, safe to pickle and to share."""

from __future__ import annotations

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
        """Fill the slots; for constructors alone."""
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


def _restored(cls: type[Value], *state: Any) -> Value:
    return cls._restore(*state)
