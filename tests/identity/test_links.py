from wholeschool.identity.links import Link, Links


def test_links_are_followed_to_the_pupil_who_stays() -> None:
    links = Links([Link(1, 2, "person"), Link(2, 3, "former_upn"), Link(7, 7, "person")])
    assert [links.final(each) for each in (1, 2, 3, 7, 9)] == [3, 3, 3, 7, 9]
    assert links.moves() == {1: 3, 2: 3}
    assert sorted(links.records_of(3)) == [1, 2]
    assert links.records_of(7) == []


def test_one_that_is_kept_apart_is_no_link_between_two() -> None:
    links = Links([Link(7, 7, "person")])
    stands = links.of(7)
    assert stands is not None
    assert stands.keeps_apart
    assert links.made() == []
    assert links.of(1) is None


def test_a_later_link_takes_the_place_of_an_earlier() -> None:
    assert Links([Link(7, 7, "person")]).with_more([Link(7, 8, "person")]).final(7) == 8
