"""Plain links above a list, of which one may be chosen: its own link leads out of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for


def choice_links(
    endpoint: str, name: str, choices: Iterable[tuple[int, str]], chosen: int | None, **kept: object
) -> list[dict[str, object]]:
    """A link for each choice, an id and its words, by the part ``name`` of the address; ``kept`` stays."""
    return [
        {
            "label": words,
            "href": url_for(endpoint, **kept | {name: None if one == chosen else one}),  # type: ignore[arg-type]  # parts of an address
            "current": one == chosen,
        }
        for one, words in choices
    ]
