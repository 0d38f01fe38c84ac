"""Settings: defaults, then a TOML file, then BOLIG2000_* environment variables, then the command line."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from indexer.errors import SettingsError

PREFIX = "BOLIG2000_"
_AT_LEAST_ONE = (
    *("workers", "web_workers", "time_limit", "memory_limit", "file_size_limit", "page_limit"),
    *("picture_cache", "picture_time_limit", "export_limit", "upload_size_limit", "upload_file_limit"),
)
#: The domain in the identifiers of an installation without a public address.
UNNAMED = "bolig2000.local"
#: How the connection to the mail server is encrypted: after it is made, from its beginning, or not at all.
SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that an installation can decide. docs/settings.md describes each one."""

    corpus: Path = Path("corpus")
    instance: Path = Path("instance")
    engine: str = "tantivy"
    database: str = ""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    site_name: str = "BOLIG 2.000"
    organisation: str = ""
    base_url: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    contact_address: str = ""
    accessibility_reviewed: str = ""
    accessibility_shortcomings: str = ""
    identifier_domain: str = ""
    rate_limit: int = 600
    trusted_proxies: int = 0
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    mail_from: str = ""
    event_days: int = 730
    export_limit: int = 10_000
    time_limit: int = 60
    memory_limit: int = 1024
    file_size_limit: int = 200
    unpacked_size_limit: int = 400
    page_limit: int = 5000
    nesting_limit: int = 3
    ocr_time_limit: int = 900
    picture_cache: int = 200
    picture_time_limit: int = 10
    upload_size_limit: int = 500
    upload_file_limit: int = 500

    def __post_init__(self) -> None:
        for name in _AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise SettingsError(f"The setting {name} is {getattr(self, name)}; it must be at least 1")
        for name in ("rate_limit", "trusted_proxies", "event_days", "ocr_time_limit"):
            if getattr(self, name) < 0:
                raise SettingsError(f"The setting {name} is {getattr(self, name)}; it must be at least 0")
        if self.smtp_security not in SECURITIES:
            raise SettingsError(
                f"The setting smtp_security is {self.smtp_security}; it must be one of {', '.join(SECURITIES)}"
            )
        if self.accessibility_reviewed:
            try:
                date.fromisoformat(self.accessibility_reviewed)
            except ValueError:
                message = f"accessibility_reviewed is {self.accessibility_reviewed!r}; it must be a day, as 2026-11-23"
                raise SettingsError(f"The setting {message}") from None

    @property
    def responsible(self) -> str:
        """Whoever answers for the site: the organisation, else what the site is called."""
        return self.organisation or self.site_name

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the catalogue: PostgreSQL where one is set, else a file in the instance folder."""
        return self.database or f"sqlite:///{self.instance / 'catalogue.db'}"

    @property
    def sends_mail(self) -> bool:
        """True where mails can be sent; else links are shown to whoever makes them."""
        return bool(self.smtp_host)

    @property
    def address(self) -> str:
        """The address of the site without a slash at its end, as well as it is known."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def accounts_url(self) -> str:
        """The SQLAlchemy URL of what cannot be derived from the corpus."""
        return f"sqlite:///{self.instance / 'accounts.db'}"

    @property
    def identified_by(self) -> str:
        """The domain in the identifiers that others keep: that of the setting, else of the public address."""
        return self.identifier_domain or urlsplit(self.base_url).hostname or UNNAMED


def load(file: Path | None = None, environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Return the settings; overrides that are None are left out.

    Raises SettingsError naming the file or variable, the setting, and the nearest known one.
    """
    settings = Settings()
    if file is not None:
        try:
            with file.open("rb") as stream:
                values = tomllib.load(stream)
        except OSError as exc:
            raise SettingsError(f"Cannot read the settings file {file}: {exc.strerror}") from exc
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
            raise SettingsError(f"{file} is not valid TOML: {exc}") from exc
        settings = _with(settings, values, str(file), base=file.parent)
    variables = {name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
    settings = _with(settings, variables, "the environment")
    settings = _with(settings, {name: v for name, v in overrides.items() if v is not None}, "the command line")
    # Only now: one of them may stand in the file, and another in the environment.
    missing = [name for name in ("mail_from", "base_url") if settings.smtp_host and not getattr(settings, name)]
    if missing:
        raise SettingsError(f"Mails need the setting {missing[0]} as well as smtp_host")
    return settings


def _with(settings: Settings, values: Mapping[str, Any], where: str, base: Path | None = None) -> Settings:
    types = {f.name: f.type for f in fields(Settings)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in types:
            near = get_close_matches(name, types, n=1)
            hint = f"; did you mean {near[0]}?" if near else f". Known: {', '.join(types)}"
            raise SettingsError(f"Unknown setting {name} in {where}{hint}")
        try:
            changes[name] = _convert(value, types[name], base)
        except (TypeError, ValueError):
            raise SettingsError(
                f"The setting {name} in {where} must be {_WANTED[types[name]]}, not {value!r}"
            ) from None
    return replace(settings, **changes)


_WANTED: dict[object, str] = {Path: "a path", int: "a whole number", str: "a text"}


def _convert(value: object, wanted: object, base: Path | None) -> object:
    if wanted is int:
        if isinstance(value, bool | float):
            raise TypeError
        return int(value)  # type: ignore[call-overload]  # what int() refuses is caught above
    if not isinstance(value, str | Path):
        raise TypeError
    if wanted is Path:
        return (base or Path()) / Path(value).expanduser()
    return str(value)
