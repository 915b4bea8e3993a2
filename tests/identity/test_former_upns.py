import pytest

from wholeschool.identity.former_upns import said_links
from wholeschool.identity.links import Link, Links


def checks(said: list[tuple[int, int]], *links: Link) -> tuple[list[tuple[int, int]], dict[str, int]]:
    made, findings = said_links(said, Links(links))
    return [(link.pupil_id, link.same_as) for link in made], {each.check: each.count for each in findings}


def test_a_former_upn_links_its_pupil_to_the_later_one() -> None:
    assert checks([(2, 1), (4, 3), (2, 1)]) == ([(1, 2), (3, 4)], {"linked_by_former_upn": 2})


def test_what_is_said_again_or_of_oneself_makes_nothing() -> None:
    assert checks([(2, 1), (5, 5)], Link(1, 2, "former_upn")) == ([], {})
    assert checks([(2, 1)], Link(1, 3, "person"), Link(3, 2, "person")) == ([], {})


def test_a_chain_over_three_upns_ends_at_the_last() -> None:
    made, _ = checks([(2, 1), (3, 2)])
    assert Links([Link(a, b, "former_upn") for a, b in made]).moves() == {1: 3, 2: 3}


@pytest.mark.parametrize(
    ("said", "links", "check"),
    [
        ([(2, 1), (3, 1)], [], "former_upn_of_two"),
        ([(2, 1)], [Link(1, 9, "person")], "former_upn_elsewhere"),
        ([(2, 1)], [Link(1, 1, "person")], "former_upn_kept_apart"),
        ([(2, 1)], [Link(2, 1, "person")], "former_upn_in_a_circle"),
    ],
)
def test_what_cannot_be_followed_links_nobody(
    said: list[tuple[int, int]], links: list[Link], check: str
) -> None:
    assert checks(said, *links) == ([], {check: 1})


def test_two_upns_each_the_former_of_the_other_make_no_circle() -> None:
    made, found = checks([(2, 1), (1, 2)])
    assert made == [(1, 2)]
    assert found == {"linked_by_former_upn": 1, "former_upn_in_a_circle": 1}


def test_two_former_pupils_who_are_one_already_are_no_two() -> None:
    stands = Link(3, 2, "person")
    made, found = said_links([(2, 1), (3, 1)], Links([stands]))
    assert Links([stands, *made]).final(1) == 2
    assert [each.check for each in found] == ["linked_by_former_upn"]
