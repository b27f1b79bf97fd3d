"""The application: the one place where every layer meets."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings, collect_seldom
from qmember.models import Database
from qmember.models.reading import db
from qmember.services.clock import Clock
from qmember.services.installation import open_installation
from qmember.services.worlds import need_served_world
from qmember.web import (
    access,
    assets,
    auth,
    devices,
    errors,
    filters,
    navigation,
    office,
    public,
    security,
    signed_in,
    texts,
)
from qmember.web.context import Service
from qmember.web.converters import MonthName, PersonNumber, VoucherNumber
from qmember.web.uploads import InMemory

UPLOAD_LIMIT = 10 * 1024 * 1024


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """Build the application on ``settings``; opens (and on first start makes) the database.

    Raises BadSetting, KeysMissing, UnsafeDatabase or SchemaTooNew rather than starting half, and
    Refused where the example and the real would be mixed.
    """
    app = Flask(
        "qmember", template_folder=ROOT / "templates", static_folder=ROOT / "qmember/static"
    )
    collect_seldom()
    app.request_class = InMemory
    database = database or open_installation(settings)
    need_served_world(
        database, demo=settings.demo, fixed=settings.today is not None and not settings.testing
    )
    app.extensions["qmember"] = Service(settings, database, Clock(settings.today))
    _configure(app, settings)
    db.init_app(app)
    signed_in.register(app)
    security.forms(app)
    texts.register(app, signed_in.chosen_language)
    _pages(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    keys = app.extensions["qmember"].database.keys
    prefix = "__Host-" if settings.secure_cookies else ""
    app.config.update(
        SECRET_KEY=keys.secret.hex(),
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINES={},
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_MEMORY_SIZE=UPLOAD_LIMIT,
        TRUSTED_HOSTS=settings.hosts,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "qmember/translations"),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _pages(app: Flask) -> None:
    app.url_map.converters.update(voucher=VoucherNumber, person=PersonNumber, month=MonthName)
    assets.register(app)
    filters.register(app)
    errors.handlers(app)
    settings = app.extensions["qmember"].settings
    security.headers(app, https=settings.secure_cookies)
    devices.register(app)
    for audience in (auth, public, office):
        audience.register(app)
    app.context_processor(navigation.context)
    access.guard(app, policies={"static": "files without secrets"})
