"""Asking Explore Education Statistics what there is. No key is needed, and none is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from wholeschool import __version__
from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.names import ADDRESS, checked_id, checked_version
from wholeschool.ingest.explore.shapes import (
    DataSet,
    Publication,
    UnknownShapeError,
    Version,
    read_data_set,
    read_page,
    read_publication,
    read_version,
)
from wholeschool.ingest.remote.address import read_address
from wholeschool.ingest.remote.patience import Patience
from wholeschool.ingest.remote.service import Service

SHORTEST_SEARCH = 3
"""Letters that the service needs to search."""
MOST_PAGES = 500
_ATTEMPTS = 5
"""Some 15 seconds of waiting: somebody sits before it."""
_PUBLICATIONS_A_PAGE, _DATA_SETS_A_PAGE, _VERSIONS_A_PAGE = 40, 20, 20
"""The most that the service gives at once."""
_LATER = "Files that were fetched before stand."
T = TypeVar("T")


class NotThereError(WrongCallError):
    """The service has nothing under that id (404)."""


class ExploreClient:
    """Asks one service; see `Patience` for `wait` and `note`. Every method raises WrongCallError."""

    def __init__(
        self,
        address: str = ADDRESS,
        wait: Callable[[float], None] = time.sleep,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        place = read_address(address, "What comes from elsewhere could be anybody's.")
        self._root = f"{place.origin}{place.path}/v1"
        headers = {"Accept": "application/json", "User-Agent": f"wholeschool/{__version__}"}
        self.service = Service(place, headers, _refusal, Patience(_LATER, wait, note, _ATTEMPTS))

    def __enter__(self) -> ExploreClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.service.close()

    def publications(self, search: str = "") -> tuple[Publication, ...]:
        """The publications that have data sets; `search` is for words in their title or summary."""
        if search and len(search) < SHORTEST_SEARCH:
            raise WrongCallError(
                f"“{search}” is too short to search for", advice=f"Give {SHORTEST_SEARCH} letters or more."
            )
        asked = {"search": search} if search else {}
        return self._all("publications", asked, _PUBLICATIONS_A_PAGE, read_publication)

    def data_sets(self, publication: str) -> tuple[DataSet, ...]:
        """The data sets of a publication, by its id."""
        return self._all(
            f"publications/{checked_id(publication)}/data-sets", {}, _DATA_SETS_A_PAGE, read_data_set
        )

    def data_set(self, data_set: str) -> DataSet:
        """One data set, by its id."""
        return self._one(f"data-sets/{checked_id(data_set)}", read_data_set)

    def versions(self, data_set: str) -> tuple[Version, ...]:
        """The versions of a data set, the newest first."""
        return self._all(f"data-sets/{checked_id(data_set)}/versions", {}, _VERSIONS_A_PAGE, read_version)

    def version(self, data_set: str, number: str) -> Version:
        """One version; `2.*` is the newest of those that begin with 2."""
        path = f"data-sets/{checked_id(data_set)}/versions/{checked_version(number)}"
        return self._one(path, read_version)

    def file_address(self, data_set: str, number: str) -> str:
        """Where the CSV file of a version is."""
        return self._url(f"data-sets/{checked_id(data_set)}/csv", {"dataSetVersion": number})

    def _url(self, path: str, asked: Mapping[str, str]) -> str:
        return str(httpx.URL(f"{self._root}/{path}", params=dict(asked) or None))

    def _one(self, path: str, read: Callable[[Any], T]) -> T:
        return self._known(self.service.document(self._url(path, {}), "answer"), read)

    def _all(
        self, path: str, asked: Mapping[str, str], per_page: int, read: Callable[[Any], T]
    ) -> tuple[T, ...]:
        """The records of all pages. A page that comes empty is the last, whatever the service counts."""
        found: list[T] = []
        for number in range(1, MOST_PAGES + 1):
            url = self._url(path, {**asked, "page": str(number), "pageSize": str(per_page)})
            results, pages = self._known(self.service.document(url, "answer"), read_page)
            found += [self._known(each, read) for each in results]
            if number >= pages or not results:
                return tuple(found)
        raise WrongCallError(f"has more than {MOST_PAGES} pages of this.", where=self.service.address.host)

    def _known(self, document: Any, read: Callable[[Any], T]) -> T:
        try:
            return read(document)
        except UnknownShapeError:
            raise WrongCallError(
                "answers in a shape that is not known.",
                where=self.service.address.host,
                advice="The service may have changed: tell the maintainers.",
            ) from None


def _refusal(status: int, host: str) -> WrongCallError:
    if status == 404:
        return NotThereError("has nothing under that id (404).", where=host)
    if status == 403:
        return WrongCallError(
            "does not give this (403): it has been withdrawn, or is not published yet.", where=host
        )
    if status == 407:
        return WrongCallError("A proxy on the way wants to know who you are (407).", where=host)
    advice = "If it persists, tell the maintainers: the service may have changed."
    if 300 <= status < 400:
        return WrongCallError(
            f"sends on to another place ({status}), which is not followed.", where=host, advice=advice
        )
    return WrongCallError(f"answers {status}, which is not expected.", where=host, advice=advice)
