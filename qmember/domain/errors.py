"""Refusals: what the association's rules do not allow, each with a text for the person."""

from __future__ import annotations

from typing import Protocol


def N_(message: str) -> str:  # noqa: N802  # the name by which tools find texts to translate
    """Mark an English message id that is translated where it is shown, and give it back."""
    return message


class Translator(Protocol):
    """Turns an English message id and its values into a sentence in the reader's language."""

    def __call__(self, message: str, **values: object) -> str: ...


class Refused(Exception):  # noqa: N818  # it is an answer to the person, not a fault of ours
    """A deed that the rules do not allow; nothing was stored.

    ``message`` is an English message id with ``%(name)s`` slots, ``values`` fill them, ``field`` names
    the form field that the sentence belongs to and ``code`` is the stable word that the command line
    prints (``error.code``).
    """

    code = "refused"

    def __init__(
        self, message: str, *, field: str | None = None, code: str | None = None, **values: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values = values
        if code is not None:
            self.code = code

    def text(self, translate: Translator) -> str:
        """The sentence for the person, in the language of ``translate``."""
        return translate(self.message, **self.values)


class NotFound(Refused):
    """The thing does not exist, or the viewer may not know that it does: the same answer."""

    code = "not-found"


class NotAllowed(Refused):
    """The actor's roles do not include the permission that the deed needs."""

    code = "not-allowed"


class Conflict(Refused):
    """Somebody else changed the same thing first; the second person is told."""

    code = "conflict"
