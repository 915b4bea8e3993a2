"""Fetching a school's pages, endpoint by endpoint, from the last whole page on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from wholeschool.errors import WrongCallError
from wholeschool.ingest.wonde.client import NotGivenError, WondeClient
from wholeschool.ingest.wonde.kept_pages import KeptPages, Page, Wanted
from wholeschool.ingest.wonde.shapes import ENDPOINTS, Kept, kept_records
from wholeschool.schema.findings import Finding

PER_PAGE = 200
MOST_PAGES = 100_000

_INCLUDES = {
    "students": "education_details,extended_details",
    "students-leaver": "education_details,extended_details",
    "attendance/session": "attendance_code",
}
_NEEDED = ("students", "attendance/session")
_WHOLE = ("students", "students-leaver")
"""Fetched whole each time: all other records name pupils by the numbers that these have."""

Progress = Callable[[str, int], None]
"""Told which endpoint is being fetched, and how many pages of it there are so far."""


def fetch_pages(
    client: WondeClient, kept: KeptPages, wanted: Wanted, progress: Progress
) -> tuple[Finding, ...]:
    """Fetch what is not there yet. What a school has not approved is a finding, unless all rests on it."""
    before = kept.begin(wanted)
    findings: list[Finding] = []
    for endpoint in ENDPOINTS:
        own = [page for page in before if page.endpoint == endpoint]
        if own and not own[-1].next:
            continue
        start = own[-1].next if own else client.first(endpoint, _asked(endpoint, wanted))
        try:
            _follow(client, kept, endpoint, start, len(own), progress)
        except NotGivenError as problem:
            if endpoint in _NEEDED:
                raise
            findings.append(
                Finding("not_given", "warning", file=endpoint, expected="a scope that the school approves",
                        advice=f"{problem.what} The rest is taken in.")
            )  # fmt: skip
    return tuple(findings)


def _follow(
    client: WondeClient, kept: KeptPages, endpoint: str, url: str, number: int, progress: Progress
) -> None:
    seen: set[str] = set()
    while url:
        if url in seen or number >= MOST_PAGES:
            raise WrongCallError(
                "gives the same page again and again.",
                where=endpoint,
                advice="Try later; if it persists, tell Wonde.",
            )
        seen.add(url)
        records, following = client.page(url)
        kept.add(Page(endpoint, following, _kept(endpoint, records)))
        url, number = following, number + 1
        progress(endpoint, number)


def _kept(endpoint: str, records: Sequence[object]) -> list[Kept]:
    """What is kept of a page. A record that is none is kept as an empty one, so that it is counted."""
    return [
        each
        for record in records
        for each in (kept_records(endpoint, record) if isinstance(record, dict) else iter([{}]))
    ]


def _asked(endpoint: str, wanted: Wanted) -> Mapping[str, str]:
    asked = {"page": "1", "per_page": str(PER_PAGE)}
    if endpoint in _INCLUDES:
        asked["include"] = _INCLUDES[endpoint]
    if wanted.since and endpoint not in _WHOLE:
        asked["updated_after"] = wanted.since
    return asked
