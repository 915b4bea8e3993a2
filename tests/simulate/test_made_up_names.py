import numpy as np

from wholeschool.simulate.made_up_names import birthday_of, name_of
from wholeschool.simulate.upn import upns


def test_children_next_to_each_other_have_names_and_birthdays_of_their_own() -> None:
    numbers = np.arange(5_000)
    children = [each.decode() for each in upns(numbers, np.full(len(numbers), 2015))]
    people = {(*name_of(upn), birthday_of(upn, 2015)) for upn in children}
    assert len(people) > 4_900
    assert name_of(children[7]) == name_of(children[7])


def test_birthdays_are_those_of_a_school_year() -> None:
    children = [each.decode() for each in upns(np.arange(800), np.full(800, 2015))]
    days = [birthday_of(upn, 2015) for upn in children]
    assert str(min(days)) == "2010-09-01"
    assert str(max(days)) == "2011-08-31"
