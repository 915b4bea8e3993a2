"""Fetch a school's records from Wonde's API and bring them in; a call that was cut off goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from wholeschool.actions.import_files import Progress, import_files
from wholeschool.actions.import_log import ImportResult
from wholeschool.errors import WrongCallError
from wholeschool.ingest.wonde.kept_pages import KeptPages, Wanted, wanted_of
from wholeschool.schema.schools import URN
from wholeschool.store import Store
from wholeschool.store.fetched import fetched_path, last_fetched, remember_fetched

TOKEN_VARIABLE = "WHOLESCHOOL_WONDE_TOKEN"  # noqa: S105 (its name, not the token)
ADDRESS = "https://api.wonde.com"
OVERLAP = timedelta(days=1)
"""Clocks differ: what was changed shortly before the last fetch is asked for again."""


@dataclass(frozen=True)
class FetchResult:
    """Since when changes were fetched ("" = everything), and what the import said."""

    since: str
    imported: ImportResult


def fetch_wonde(
    folder: Path,
    school: str,
    urn: int,
    *,
    since: str | None = None,
    address: str = ADDRESS,
    progress: Progress = lambda *_: None,
    wait: Callable[[float], None] = time.sleep,
    note: Callable[[str], None] = lambda _: None,
) -> FetchResult:
    """Fetch what changed since a moment, and import it as that school's; then the pages are removed.

    `since` is a text such as 2025-09-01, "" for everything, None = since the last time. `note` is told when
    the service has to be waited for. Raises WrongCallError
    where there is no token, or the service refuses or goes on failing; what was fetched till then is kept.
    """
    if not find_spec("httpx"):
        raise WrongCallError("fetching needs the extra “api”", advice="Install wholeschool[api].")
    from wholeschool.ingest.wonde.client import WondeClient
    from wholeschool.ingest.wonde.fetch import fetch_pages

    token = _token()
    if not (URN.low or 0) <= urn <= (URN.high or 0):
        raise WrongCallError(f"“{urn}” is no URN.", advice="It has six digits.")
    with WondeClient(address, school, token, wait, note) as client:
        store = Store.open_or_create(folder)
        name = f"wonde-{urn}"
        path = fetched_path(store.path, name)
        asked = _since(store.path, name, path, school, urn) if since is None else since
        began = datetime.now(UTC)
        findings = fetch_pages(
            client,
            KeptPages(path),
            Wanted(school, urn, asked),
            lambda endpoint, pages: progress(f"Fetching {endpoint}, page {pages:,}", 0, 0),
        )
    imported = import_files(folder, [path], urn=urn, progress=progress)
    remember_fetched(store.path, name, began)
    path.unlink()
    return FetchResult(asked, replace(imported, findings=(*findings, *imported.findings)))


def _token() -> str:
    token = os.environ.get(TOKEN_VARIABLE, "")
    if not token:
        raise WrongCallError(f"{TOKEN_VARIABLE} is not set", advice="Put the token there, and nowhere else.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise WrongCallError(f"{TOKEN_VARIABLE} holds something that no token is", advice="Copy it again.")
    return token


def _since(store: Path, name: str, path: Path, school: str, urn: int) -> str:
    """The moment of a fetch that was cut off, which goes on; else shortly before the last one; else none."""
    if path.exists():
        wanted = wanted_of(path)
        if (wanted.school, wanted.urn) == (school, urn):
            return wanted.since
    last = last_fetched(store, name)
    return f"{last - OVERLAP:%Y-%m-%d %H:%M:%S}" if last else ""
