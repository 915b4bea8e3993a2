"""A service on this machine that answers as Explore Education Statistics does, with faults on demand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.ingest.remote.loopback import Fault, listening, plain

ABSENCE, EXCLUSIONS = "cbbd299f-8297-44bc-92ac-558bcf51f8ad", "bf2b4284-6b84-46b0-aaaa-a2e0a23be2a9"
BY_LA, BY_REASON = "7588c2d6-9e8a-4d84-8f19-6b8d52a01fbd", "2118a6df-4934-4a1f-ad2e-4589d2b9ccaf"
CSV = "time_period,geographic_level,suspension\n" + "".join(
    f"{year}{(year + 1) % 100:02},{level},{year * 7 % 9}\n"
    for year in range(2006, 2024)
    for level in ("National", "Local authority", "School")
    for _ in range(20)
)
ROWS = CSV.count("\n") - 1


def publication(number: str, slug: str, title: str) -> dict[str, Any]:
    published = "2025-07-10T08:30:00+00:00"
    return {"id": number, "slug": slug, "title": title, "summary": "Rates", "lastPublished": published}


def version(number: str = "1.0", status: str = "Published", rows: int = ROWS) -> dict[str, Any]:
    return {
        "version": number,
        "type": "Major",
        "status": status,
        "published": "2025-07-10T08:30:00+00:00",
        "notes": "",
        "totalResults": rows,
        "file": {"id": EXCLUSIONS},
        "release": {"title": "Academic year 2023/24", "slug": "2023-24"},
        "timePeriods": {"start": "2006/07", "end": "2023/24"},
        "geographicLevels": ["National"],
        "filters": [],
        "indicators": ["Suspensions"],
    }


def data_set(number: str, title: str, **more: Any) -> dict[str, Any]:
    latest = {
        name: value for name, value in version("2.0").items() if name not in ("type", "status", "notes")
    }
    return {
        "id": number,
        "title": title,
        "summary": "",
        "status": "Published",
        "supersedingDataSetId": None,
        "latestVersion": latest,
    } | more


@dataclass
class Explore:
    """What the service has; `faults` by the number of the request, `asked` what it was asked for.

    `tag` is the ETag of files, `ranges` whether it goes on in the middle of one, `checksum` its Content-MD5.
    """

    publications: list[dict[str, Any]] = field(
        default_factory=lambda: [
            publication(
                ABSENCE, "pupil-absence-in-schools-in-england", "Pupil absence in schools in England"
            ),
            publication(EXCLUSIONS, "suspensions-and-permanent-exclusions-in-england", "Suspensions"),
        ]
    )
    data_sets: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            EXCLUSIONS: [data_set(BY_LA, "Suspensions by area"), data_set(BY_REASON, "Suspensions by reason")]
        }
    )
    versions: list[dict[str, Any]] = field(default_factory=lambda: [version("2.0"), version("1.0")])
    content: bytes = CSV.encode()
    packed: bool = True
    ranges: bool = False
    tag: str = ""
    checksum: str = ""
    kind: str = "text/csv"
    per_page: int = 1
    faults: dict[int, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    address: str = ""

    @property
    def sent(self) -> bytes:
        """A file as it goes over the network."""
        return gzip.compress(self.content, mtime=0) if self.packed else self.content

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        number = len(self.asked)
        self.asked.append(handler.path)
        self.headers.append(dict(handler.headers.items()))
        fault = self.faults.get(number)
        if fault and fault(handler):
            return
        parts = urlsplit(handler.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path.removeprefix("/statistics/v1/").split("/"):
            case ["publications"]:
                search = asked.get("search", "").casefold()
                self._page(handler, [p for p in self.publications if search in p["title"].casefold()], asked)
            case ["publications", found, "data-sets"]:
                self._page(handler, self.data_sets.get(found, []), asked)
            case ["data-sets", found] if found in self._all():
                self._json(handler, self._all()[found])
            case ["data-sets", found, "versions"] if found in self._all():
                self._page(handler, self.versions, asked)
            case ["data-sets", found, "versions", wanted] if found in self._all():
                fit = [v for v in self.versions if v["version"].startswith(wanted.removesuffix("*"))]
                self._json(handler, fit[0]) if fit else self._nothing(handler)
            case ["data-sets", found, "csv"] if found in self._all():
                self._file(handler)
            case _:
                self._nothing(handler)

    def _all(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for those in self.data_sets.values() for each in those}

    def _page(self, handler: BaseHTTPRequestHandler, those: list[Any], asked: dict[str, str]) -> None:
        page, size = int(asked["page"]), min(int(asked["pageSize"]), self.per_page)
        pages = -(-len(those) // size)
        paging = {"page": page, "pageSize": size, "totalResults": len(those), "totalPages": pages}
        self._json(handler, {"paging": paging, "results": those[(page - 1) * size : page * size]})

    def _json(self, handler: BaseHTTPRequestHandler, body: object) -> None:
        plain(handler, 200, json.dumps(body).encode(), Content_Type="application/json")

    def _nothing(self, handler: BaseHTTPRequestHandler) -> None:
        plain(handler, 404, b'{"title": "Not Found", "status": 404}', Content_Type="application/json")

    def _file(self, handler: BaseHTTPRequestHandler) -> None:
        more = {"Content_Type": self.kind}
        more |= {"Content_Encoding": "gzip"} if self.packed else {}
        more |= {"ETag": self.tag} if self.tag else {}
        more |= {"Content_MD5": self.checksum} if self.checksum else {}
        wanted, whole = handler.headers.get("Range"), self.sent
        if not (self.ranges and wanted and handler.headers.get("If-Range") == self.tag):
            plain(handler, 200, whole, **more)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(whole):
            plain(handler, 416, b"", Content_Range=f"bytes */{len(whole)}")
            return
        place = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        plain(handler, 206, whole[start:], **more, Content_Range=place)


@contextmanager
def exploring(explore: Explore) -> Iterator[str]:
    """The service, listening on a port of this machine; gives its address."""
    with listening(explore.answer) as address:
        explore.address = f"{address}/statistics"
        yield explore.address


def cut_after(explore: Explore, size: int) -> Fault:
    """Promise a file, send so many bytes of it (from where it was asked to go on), and hang up."""

    def fault(handler: BaseHTTPRequestHandler) -> bool:
        start = 0
        if explore.ranges and handler.headers.get("If-Range") == explore.tag:
            start = int(handler.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        whole = explore.sent
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Type", explore.kind)
        handler.send_header("Content-Length", str(len(whole) - start))
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        if explore.packed:
            handler.send_header("Content-Encoding", "gzip")
        if explore.tag:
            handler.send_header("ETag", explore.tag)
        handler.end_headers()
        handler.wfile.write(whole[start : start + size])
        handler.close_connection = True
        return True

    return fault
