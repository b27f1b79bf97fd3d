"""Settings of the machine: read once, loud when wrong, secrets from files too."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import BadSetting, read_settings


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "0", "PORT must be a number"),
        ("PORT", "http", "PORT must be a number"),
        ("QMEMBER_PROXIES", "one", "QMEMBER_PROXIES must be a whole number"),
        ("QMEMBER_PROXIES", "-1", "QMEMBER_PROXIES must be a whole number"),
        ("QMEMBER_DEMO", "maybe", "QMEMBER_DEMO must be 1 or 0"),
        ("QMEMBER_TESTING", "perhaps", "QMEMBER_TESTING must be 1 or 0"),
        ("QMEMBER_PLAINTEXT", "2", "QMEMBER_PLAINTEXT must be 1 or 0"),
        ("QMEMBER_TODAY", "23/11", "QMEMBER_TODAY must be an ISO date"),
        ("QMEMBER_DATA_KEY", "abc", "QMEMBER_DATA_KEY must be 64 hexadecimal digits"),
        ("QMEMBER_VAULT_KEY", "zz" * 32, "QMEMBER_VAULT_KEY must be 64 hexadecimal digits"),
        ("QMEMBER_BACKUPS", "some/where", "QMEMBER_BACKUPS must be off or a folder"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must begin with"),
        ("SMTP_URL_FILE", "/nowhere/at/all", "SMTP_URL_FILE cannot be read"),
    ],
)
def test_a_value_that_is_not_right_stops_the_start_with_a_sentence(
    name: str, value: str, sentence: str
) -> None:
    with pytest.raises(BadSetting, match=sentence):
        read_settings({name: value})


def test_a_key_that_is_wrong_is_not_repeated_in_the_sentence() -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"QMEMBER_DATA_KEY": "half-a-secret"})
    assert "half-a-secret" not in str(refused.value)


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    key, mail = tmp_path / "data.key", tmp_path / "smtp"
    key.write_text("ab" * 32 + "\n")
    mail.write_text("smtp://post.example.org\n")
    settings = read_settings({"QMEMBER_DATA_KEY_FILE": str(key), "SMTP_URL_FILE": str(mail)})
    assert settings.data_key == b"\xab" * 32
    assert settings.smtp_url == "smtp://post.example.org"


def test_without_anything_the_database_is_the_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = read_settings({"QMEMBER_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'qmember.db'}"
    assert (settings.host, settings.port, settings.secure_cookies) == ("127.0.0.1", 5000, False)


def test_backups_go_beside_the_database_or_elsewhere_or_nowhere(tmp_path: Path) -> None:
    data = {"QMEMBER_DATA": str(tmp_path)}
    assert read_settings(data).backups == tmp_path / "backups"
    assert read_settings({**data, "QMEMBER_BACKUPS": "/elsewhere"}).backups == Path("/elsewhere")
    assert read_settings({**data, "QMEMBER_BACKUPS": "off"}).backups is None


@pytest.mark.parametrize(
    "url", ["postgres://q@/q", "postgresql://q@/q", "postgresql+psycopg://q@/q"]
)
def test_every_spelling_of_postgresql_means_the_same(url: str) -> None:
    assert read_settings({"DATABASE_URL": url}).database_url == "postgresql+psycopg://q@/q"


def test_https_in_the_address_makes_cookies_secure() -> None:
    assert read_settings({"QMEMBER_BASE_URL": "https://register.example.org/"}).secure_cookies
