"""The one table of settings: each with its default, its unit and the reason for it.

Owns the environment: nothing else in the house reads or sets a variable. Refuses: opening what a setting
names (house.py).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import platformdirs

from api import mail_settings
from api import setting_readers as read
from api.sign_in_settings import issuer, read_access, roles
from corpus.errors import WrongUse

PREFIX = "FIELDBRIDGE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the house is run with. Made by `read_settings`; every field is a row of SETTINGS."""

    data: Path
    models: Path
    host: str
    port: int
    allowed_hosts: tuple[str, ...]
    base_url: str
    allowed_origins: tuple[str, ...]
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    read_access: str
    session_idle_minutes: int
    session_hours: int
    oidc_issuer: str
    oidc_client: str
    oidc_secret_file: Path | None
    oidc_claim: str
    oidc_roles: tuple[tuple[str, str], ...]
    requests_per_minute: int
    key_requests_per_minute: int
    frame_ancestors: tuple[str, ...]
    spaces: tuple[str, ...]
    workers: int
    searches: int
    waiting: int
    drawings: int
    picture_megabytes: int
    quote_characters: int
    body_kilobytes: int
    upload_megabytes: int
    file_megabytes: int
    memory_megabytes: int
    cpu_seconds: int
    read_seconds: int
    tesseract: str
    ocr_pages: int
    log_questions: bool
    starter: str
    submit_url: str
    texts: Path | None
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: mail_settings.Secret
    smtp_password_file: Path | None
    smtp_seconds: int
    mail_from: str
    mail_look_seconds: int
    mail_per_day: int
    mail_due_days: int
    learn_after: int
    learn_look_seconds: int

    @property
    def mails(self) -> bool:
        """Whether letters are written and sent at all."""
        return bool(self.smtp_host)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: `default` is written as a person would write it; `read` raises ValueError with what is right."""

    field: str
    default: str
    unit: str
    reason: str
    read: Callable[[str], Any]

    @property
    def variable(self) -> str:
        return PREFIX + self.field.upper()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environment` (default: this process's). Raises WrongUse for a value that cannot be,
    and for a variable that begins with FIELDBRIDGE_ and is none of ours."""
    given = os.environ if environment is None else environment
    _refuse_unknown(given)
    settings = Settings(**{one.field: _value(one, given) for one in SETTINGS})
    wrong = mail_settings.wrong_together(
        settings.smtp_host, settings.smtp_security, settings.mail_from, settings.base_url
    )
    if wrong is not None:
        raise WrongUse(wrong[1], subject=PREFIX + wrong[0].upper(), remedy="Set it: docs/mail.md")
    return settings


def environment(settings: Settings) -> dict[str, str]:
    """This process's, for a child over the same folders."""
    return {**os.environ, PREFIX + "DATA": str(settings.data), PREFIX + "MODELS": str(settings.models)}


def stay_offline(settings: Settings) -> None:
    """Keeps the model libraries from the network, unless a space names a model of a hub."""
    if not any(
        "/" in space and not Path(space.partition("=")[2] or space).exists() for space in settings.spaces
    ):
        os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")


def _value(one: Setting, given: Mapping[str, str]) -> Any:
    written = given.get(one.variable, "").strip() or one.default
    try:
        return one.read(written)
    except ValueError as fault:
        raise WrongUse(
            f"{written[:80]!r} cannot be used: {fault}",
            subject=one.variable,
            remedy=f"Leave it out for the default ({one.default or 'empty'}). Run: fieldbridge settings",
        ) from fault


def _refuse_unknown(given: Mapping[str, str]) -> None:
    import difflib

    known = [one.variable.removeprefix(PREFIX) for one in SETTINGS]
    for name in given:
        bare = name.removeprefix(PREFIX)
        if name != bare and bare not in (*known, "SOAK_SEED", "SOAK_MINUTES"):
            close = difflib.get_close_matches(bare, known, n=1)
            meant = f"Did you mean {PREFIX}{close[0]}? " if close else ""
            raise WrongUse(
                "there is no such setting", subject=name[:80], remedy=f"{meant}Run: fieldbridge settings"
            )


def _processors() -> str:
    return str(max(1, min(8, (os.cpu_count() or 2) - 1)))


SETTINGS: tuple[Setting, ...] = (
    Setting("data", "data", "folder", "All that a run makes; one folder to back up, to move, to delete.", read.folder),
    Setting(
        "models", platformdirs.user_cache_dir("fieldbridge", appauthor=False), "folder",
        "Models are large and the same for every data folder; they can be fetched again.", read.folder,
    ),
    Setting("host", "127.0.0.1", "address", "Nobody else reaches a server that was not meant for them.", read.address),
    Setting("port", "8080", "port", "Free on most machines, and needs no rights.", read.whole(0, 65535)),
    Setting(
        "allowed_hosts", "127.0.0.1,localhost,[::1]", "names, comma-separated; * for any",
        "Refuses requests under a foreign name (DNS rebinding); name your site's host here.", read.some,
    ),
    Setting("base_url", "", "URL", "Links in exports and citations; empty gives links without a host.", read.site),
    Setting(
        "allowed_origins", "*", "origins, comma-separated; * for any",
        "Pages of these origins may ask from a browser. They bring no cookies, so any may read what anybody may.",
        read.origins,
    ),
    Setting(
        "trusted_proxies", "", "addresses or networks, comma-separated",
        "Your reverse proxy: only its word counts for whose request it passes on, so that callers are told apart.",
        read.networks,
    ),
    Setting(
        "read_access", "public", "public or signed-in",
        "Said outright, so that no house stands open by accident: signed-in shows nothing to who has not signed in.",
        read_access,
    ),
    Setting("session_idle_minutes", "120", "minutes", "Who does nothing for so long is signed out.",
            read.whole(5, 10_080)),
    Setting("session_hours", "24", "hours", "At the latest after this one signs in again.", read.whole(1, 720)),
    Setting("oidc_issuer", "", "URL", "OpenID Connect: where people of your organisation sign in already.", issuer),
    Setting("oidc_client", "", "text", "What this site is called there (client id).", str),
    Setting(
        "oidc_secret_file", "", "file", "Holds the client secret, so that it stands in no environment and no list.",
        lambda written: read.folder(written) if written else None,
    ),
    Setting("oidc_claim", "groups", "text", "The claim in which the provider names a person's groups.", str),
    Setting(
        "oidc_roles", "", "pairs, comma-separated",
        "What the provider's groups are here: desk-reviewers=reviewer:decent-work; * for all. Others stay outside.",
        roles,
    ),
    Setting(
        "requests_per_minute", "1200", "requests; 0 without limit",
        "From one address; an office of fifty that types at once stays under it. This machine itself is not counted.",
        read.whole(0, 1_000_000),
    ),
    Setting(
        "key_requests_per_minute", "6000", "requests; 0 without limit", "With one key, from wherever it is sent.",
        read.whole(0, 1_000_000),
    ),
    Setting(
        "frame_ancestors", "self", "origins, comma-separated; self, none or *",
        "Pages of these origins may show /embed in a frame; all other pages let nobody frame them.", read.framers,
    ),
    Setting(
        "spaces", "multilingual,english", "names, comma-separated",
        "Two encoders: one for a hundred languages, one that is sharper in English. A sentence-transformers "
        "folder or hub name replaces or adds one: name=model, or name=model@en+fr for those languages.", read.some,
    ),
    Setting("workers", _processors(), "processes", "Files read at once; one processor stays free.", read.whole(1, 64)),
    Setting("searches", "2", "threads", "Searches answered at once; engines use the processors fully.",
            read.whole(1, 64)),
    Setting("waiting", "32", "requests", "More than these waiting are told to come back (503).", read.whole(0, 1000)),
    Setting("drawings", "1", "threads", "Pages drawn as pictures at once; 24 more wait, the rest come back (503).",
            read.whole(1, 16)),
    Setting(
        "picture_megabytes", "256", "MB",
        "Pictures of pages are kept so that each is drawn once; those looked at longest ago go first.",
        read.whole(1, 100_000),
    ),
    Setting(
        "quote_characters", "600", "characters",
        "The longest quotation that leaves where a document's rights are `quote`.", read.whole(100, 5000),
    ),
    Setting("body_kilobytes", "128", "kB", "The largest request: the longest question, escaped.", read.whole(48, 1024)),
    Setting("upload_megabytes", "100", "MB", "The largest upload of a submission, all its files together.",
            read.whole(1, 2048)),
    Setting("file_megabytes", "512", "MB", "The largest file that is read in.", read.whole(1, 4096)),
    Setting("memory_megabytes", "2048", "MB", "Address space of the process that reads a file.", read.whole(256, 65536)),
    Setting("cpu_seconds", "120", "seconds", "Computing time for one file; a bomb ends here.", read.whole(5, 3600)),
    Setting("read_seconds", "180", "seconds", "Time on the clock for one file.", read.whole(5, 7200)),
    Setting(
        "tesseract", "auto", "auto, off, or a path",
        "Reads pages that are pictures of text, where it is installed; auto looks in the usual places.", read.program,
    ),
    Setting("ocr_pages", "300", "pages", "Pictures of pages read of one document: each takes about two seconds.",
            read.whole(1, 20_000)),
    Setting("log_questions", "off", "on or off", "What people ask is theirs; on, it is written to the log.", read.switch),
    Setting(
        "starter", "loopback", "loopback, always or never",
        "The starter collection is to try the software on: no public site shows it by accident.", read.starter,
    ),
    Setting(
        "submit_url", "", "web address or mailto:",
        "Where *We tried this* leads, the practice's id put at its end; empty: it is not offered.", read.submitting,
    ),
    Setting(
        "texts", "", "folder",
        "Further languages of the pages, a file each (bn.toml); a shipped one of the same name gives way.",
        lambda written: read.folder(written) if written else None,
    ),
    *(Setting(*row) for row in mail_settings.rows(read.whole)),
    Setting("learn_after", "50", "decisions; 0 for never",
            "After so many new words of people on tags a server learns from them.", read.whole(0, 1_000_000)),
    Setting("learn_look_seconds", "300", "seconds", "Between two looks of a running server at how much was decided.",
            read.whole(1, 86_400)),
)  # fmt: skip
