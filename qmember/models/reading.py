"""Flask-SQLAlchemy's session of a request: it reads, and the database refuses it any write."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine

from qmember.models.base import Base


class Reading(SQLAlchemy):
    """Flask-SQLAlchemy on the engine that the application opened, instead of one of its own."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        del bind_key, options
        engine: Engine = app.extensions["qmember"].database.engine
        return engine


db = Reading(model_class=Base, disable_autonaming=True)
