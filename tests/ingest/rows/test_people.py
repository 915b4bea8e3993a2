import numpy as np
import pyarrow as pa

from tests.ingest.reading_texts import UPNS, pseudonym, pseudonyms
from wholeschool.ingest.rows.people import People


def forms(pupils: pa.Table) -> dict[int, str]:
    return dict(zip(pupils["pupil_id"].to_pylist(), pupils["upn_form"].to_pylist(), strict=True))


def test_each_upn_is_hashed_once_and_gives_a_pupil() -> None:
    asked: list[str] = []
    people = People()
    pupil_ids = people.noting(lambda upns: pseudonyms([asked.append(upn) or upn for upn in upns]))
    assert pupil_ids(UPNS[:2]).tolist() == [pseudonym(upn) for upn in UPNS[:2]]
    assert pupil_ids([UPNS[1], UPNS[4], UPNS[1]]).tolist() == [
        pseudonym(upn) for upn in (UPNS[1], UPNS[4], UPNS[1])
    ]
    assert asked == [UPNS[0], UPNS[1], UPNS[4]]


def test_what_a_upn_is_worth_stands_beside_its_pupil() -> None:
    people = People()
    people.noting(pseudonyms)([UPNS[0], UPNS[4], "Q207000016049"])
    everybody = np.sort([pseudonym(upn) for upn in (UPNS[0], UPNS[4], "Q207000016049")])
    assert forms(people.pupils(everybody)) == {
        pseudonym(UPNS[0]): "permanent",
        pseudonym(UPNS[4]): "temporary",
        pseudonym("Q207000016049"): "unlinkable",
    }


def test_of_several_upns_of_a_pupil_the_best_counts() -> None:
    people = People()
    one = People.noting(people, lambda upns: pseudonyms(["the same"] * len(upns)))
    one([UPNS[4], UPNS[0], "nonsense"])
    assert people.pupils(np.array([pseudonym("the same")])).to_pylist() == [
        {"pupil_id": pseudonym("the same"), "upn_form": "permanent"}
    ]
