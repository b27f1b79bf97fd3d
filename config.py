"""Settings of this machine, read once from the environment; bad values stop the start."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}

COLLECT = (50_000, 20, 50)
"""How seldom Python looks for cycles. Our pages make many values and hardly any cycle; looking as
often as it does by itself took a third of the time of a röstlängd of 100 000 members, and of a start."""


def collect_seldom() -> None:
    """Set this process so; for whoever starts it, before all is imported."""
    gc.set_threshold(*COLLECT)


class BadSetting(Exception):  # noqa: N818  # read as a sentence: a bad setting
    """A setting that is missing or cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the machine decides; what the association decides lives in the database.

    ``data`` is the folder of database, keys, documents and backups. ``database_url`` is an
    SQLAlchemy URL (SQLite in ``data`` unless set). The three keys are 32 raw bytes, or None when
    they are to be read from (or, for a new database, made in) ``data/keys``. ``today`` fixes the
    date in tests and the demo; ``testing`` lets it be fixed for a real association too.
    ``base_url`` is what links in mails begin with. ``backups`` is the folder of the backups of the
    nights, None when the worker is to make none.
    """

    data: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 5000
    base_url: str = "http://127.0.0.1:5000"
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    demo: bool = False
    testing: bool = False
    plaintext: bool = False
    today: date | None = None
    secret_key: bytes | None = None
    data_key: bytes | None = None
    vault_key: bytes | None = None
    smtp_url: str | None = None
    workers: bool = True
    backups: Path | None = None

    @property
    def sqlite(self) -> bool:
        """Tell whether the database is the SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def secure_cookies(self) -> bool:
        """Cookies are ``Secure`` and ``__Host-`` wherever the service is reached over https."""
        return self.base_url.startswith("https://") and not self.demo

    @property
    def hosts(self) -> list[str]:
        """The names under which the service answers: its own, those named, and this machine's."""
        own = urlsplit(self.base_url).hostname or "localhost"
        return [own, *self.trusted_hosts, "127.0.0.1", "localhost"]


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting, or raise BadSetting with a sentence that says what to change."""
    env = os.environ if environ is None else environ
    data = Path(env.get("QMEMBER_DATA") or ROOT / "instance").expanduser().resolve()
    host, port = env.get("HOST") or "127.0.0.1", _port(env)
    return Settings(
        data=data,
        database_url=_database_url(env, data),
        host=host,
        port=port,
        base_url=(env.get("QMEMBER_BASE_URL") or f"http://{host}:{port}").rstrip("/"),
        trusted_hosts=tuple((env.get("QMEMBER_TRUSTED_HOSTS") or "").split()),
        proxies=_count(env, "QMEMBER_PROXIES"),
        demo=_flag(env, "QMEMBER_DEMO"),
        plaintext=_flag(env, "QMEMBER_PLAINTEXT"),
        testing=_flag(env, "QMEMBER_TESTING"),
        today=_day(env, "QMEMBER_TODAY"),
        secret_key=_key(env, "QMEMBER_SECRET_KEY"),
        data_key=_key(env, "QMEMBER_DATA_KEY"),
        vault_key=_key(env, "QMEMBER_VAULT_KEY"),
        smtp_url=_secret(env, "SMTP_URL"),
        workers=not _flag(env, "QMEMBER_NO_WORKER"),
        backups=_backups(env, data),
    )


def _backups(env: Mapping[str, str], data: Path) -> Path | None:
    text = env.get("QMEMBER_BACKUPS") or str(data / "backups")
    if text.lower() in FALSE:
        return None
    if not Path(text).expanduser().is_absolute():
        raise BadSetting(
            f"QMEMBER_BACKUPS must be off or a folder that begins with /, not {text!r}"
        )
    return Path(text).expanduser().resolve()


def _database_url(env: Mapping[str, str], data: Path) -> str:
    url = _secret(env, "DATABASE_URL") or f"sqlite:///{data / 'qmember.db'}"
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
    return url


def _port(env: Mapping[str, str]) -> int:
    text = env.get("PORT") or "5000"
    if not text.isdecimal() or not 0 < int(text) < 65536:  # noqa: PLR2004
        raise BadSetting(f"PORT must be a number between 1 and 65535, not {text!r}")
    return int(text)


def _count(env: Mapping[str, str], name: str) -> int:
    text = env.get(name) or "0"
    if not text.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _flag(env: Mapping[str, str], name: str) -> bool:
    text = (env.get(name) or "").lower()
    if text not in TRUE | FALSE:
        raise BadSetting(f"{name} must be 1 or 0, not {text!r}")
    return text in TRUE


def _day(env: Mapping[str, str], name: str) -> date | None:
    text = env.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"{name} must be an ISO date such as 2026-11-23, not {text!r}") from None


def _secret(env: Mapping[str, str], name: str) -> str | None:
    """Read ``NAME``, or the file that ``NAME_FILE`` points at."""
    if path := env.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE cannot be read: {error.strerror}") from None
    return env.get(name) or None


def _key(env: Mapping[str, str], name: str) -> bytes | None:
    text = _secret(env, name)
    if text is None:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:  # noqa: PLR2004
        raise BadSetting(f"{name} must be 64 hexadecimal digits")
    return key
