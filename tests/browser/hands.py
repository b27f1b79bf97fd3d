"""Somebody at keyboard and mouse, and how many actions she has made (``ux`` part 4: data is not counted)."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Hands:
    """One click, tap or key that is not data is an action."""

    page: Page
    actions: int = 0

    def press(self, *keys: str) -> None:
        """Press keys that are not data."""
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def type(self, text: str) -> None:
        """Type what one knows."""
        self.page.keyboard.type(text)

    def click(self, target: Locator) -> None:
        """Press a button or a link."""
        target.click()
        self.actions += 1
