"""What a browser calls itself, in the few words that its owner knows it by."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("SamsungBrowser", "Samsung"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(agent: str) -> str:
    """Browser and system of a User-Agent text, ``Firefox, Windows``; empty when neither is known."""
    found = [
        next((word for mark, word in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in found if word)
