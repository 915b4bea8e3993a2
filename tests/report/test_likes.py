"""The line that says where a school stood among schools like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report import made_up
from wholeschool.disclosure import Released
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.likes import likes


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return made_up.content()


def with_rows(content: SiteContent, **changed: str) -> SiteContent:
    """With the rows of the published figures changed."""
    table = content.likes
    rows = [{**row, **changed} for row in table.rows]
    return replace(content, likes=Released.published(table.title, table.columns, rows, source=table.source))


def test_a_school_has_its_own_line(content: SiteContent) -> None:
    said = likes(content, "100001", "suspension_rate")
    assert said == "Among schools like it: in 2016/17 it had 36.36 per 100 pupils."
    assert likes(content, "100002", "suspension_rate") == ""
    assert likes(content, "100001", "overall_absence") == ""


def test_a_trust_has_how_many_stood_apart(content: SiteContent) -> None:
    assert likes(content, TRUST, "suspension_rate") == (
        "Among schools like them: 2 schools of the trust with figures of 2016/17; "
        "1 far above the usual range."
    )
    usual = with_rows(content, position="usual")
    assert likes(usual, TRUST, "suspension_rate").endswith("none above or below the usual range.")
    assert likes(with_rows(content, position=""), TRUST, "suspension_rate") == ""
    assert likes(content, TRUST, "overall_absence") == ""
