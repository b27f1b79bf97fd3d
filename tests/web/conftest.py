"""The canary world, shared by the tests of discretion and those of the pages."""

from __future__ import annotations

from tests.canary.fixtures import prober, stage, world

__all__ = ["prober", "stage", "world"]
