from datetime import date

from wholeschool.simulate.formats.census_terms import Census, censuses_of


def test_census_days_are_the_published_ones() -> None:
    # Reference dates of the school census, DfE: 2 October 2025, 16 January 2025, 15 May 2025, 5 October 2023.
    assert Census("autumn", 2025).day == date(2025, 10, 2)
    assert Census("spring", 2025).day == date(2025, 1, 16)
    assert Census("summer", 2025).day == date(2025, 5, 15)
    assert Census("autumn", 2023).day == date(2023, 10, 5)


def test_a_year_has_three_censuses() -> None:
    assert [(each.term, each.year, each.first_year) for each in censuses_of(2024)] == [
        ("autumn", 2024, 2024),
        ("spring", 2025, 2024),
        ("summer", 2025, 2024),
    ]


def test_names_change_with_the_years() -> None:
    old, new = Census("spring", 2016), Census("spring", 2025)
    assert (old.sex, old.sessions, old.reasons, old.suspension) == (
        "gender",
        "absencesessions",
        ("reason",),
        "FIXD",
    )
    assert (new.sex, new.sessions, new.suspension) == ("sex", "sessions", "SUSP")
    assert new.reasons == ("reason1", "reason2", "reason3")
    assert old.has_totals
    assert not new.has_totals
