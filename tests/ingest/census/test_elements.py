from collections.abc import Sequence

from lxml import etree

from tests.ingest.census.message_texts import pupil
from wholeschool.ingest.census.elements import COLUMNS, LocalNames, PupilElements


def _rows(text: str, table: str = "pupilonroll") -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []

    def add(name: str, texts: Sequence[str | None], line: int) -> None:
        headers = {place: header for header, place in reversed(COLUMNS[name].items())}
        found.append((name, {headers[place]: each for place, each in enumerate(texts) if each}))

    PupilElements(add).take(etree.fromstring(text), table)
    return found


def test_a_pupil_comes_first_and_then_what_hangs_on_it() -> None:
    meals = "<FSMeligibility><FSMperiod><FSMstartDate>2021-09-06</FSMstartDate></FSMperiod></FSMeligibility>"
    needs = "<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SEMH</SENtype></SENneed></SENneeds>"
    rows = _rows(pupil(characteristics=meals, needs=needs))
    assert [name for name, _ in rows] == ["pupilonroll", "fsmperiod", "senneeds"]
    assert rows[0][1] == {
        "upn": "N201123415001",
        "surname": "Madeupham",
        "forename": "Quince",
        "dob": "2011-11-04",
        "entrydate": "2023-09-04",
        "enrolstatus": "C",
        "ncyearactual": "9",
        "sex": "F",
        "language": "ENG",
        "senprovision": "K",
    }
    assert rows[1:] == [
        ("fsmperiod", {"fsmstartdate": "2021-09-06"}),
        ("senneeds", {"sentyperank": "1", "sentype": "SEMH"}),
    ]


def test_the_provision_beside_an_exclusion_is_not_the_pupils() -> None:
    exclusion = "<TermlyExclusion><Category>PERM</Category><SENprovision>E</SENprovision></TermlyExclusion>"
    [own, excluded] = _rows(pupil(exclusions=exclusion))
    assert own[1]["senprovision"] == "K"
    assert excluded == ("termlyexclusionsonroll", {"category": "PERM"})


def test_leavers_have_tables_of_their_own() -> None:
    exclusion = "<TermlyExclusion><Category>PERM</Category></TermlyExclusion>"
    rows = _rows(pupil(exclusions=exclusion), "pupilnolongeronroll")
    assert [name for name, _ in rows] == ["pupilnolongeronroll", "termlyexclusionsoffroll"]


def test_four_reasons_are_three() -> None:
    reasons = "".join(f"<Reason>{each}</Reason>" for each in ("DB", "VA", "PP", "TH"))
    exclusion = f"<TermlyExclusion><Category>SUSP</Category>{reasons}</TermlyExclusion>"
    assert _rows(pupil(exclusions=exclusion))[1][1] == {
        "category": "SUSP",
        "reason1": "DB",
        "reason2": "VA",
        "reason3": "PP",
    }


def test_placements_of_the_school() -> None:
    placed = (
        "<SchoolArrangedAP><SchoolArrangedAPDetail><EntryDate>2024-10-01</EntryDate>"
        "<PlacementReason>BHS</PlacementReason></SchoolArrangedAPDetail></SchoolArrangedAP>"
    )
    text = pupil().replace("<Exclusions>", f"{placed}<Exclusions>")
    assert _rows(text)[1:] == [
        ("schoolarrangedapdetailonroll", {"entrydate": "2024-10-01", "placementreason": "BHS"})
    ]


def test_names_without_namespace_and_capitals() -> None:
    local = LocalNames()
    assert (local["{http://x}UPN"], local["UPN"], local["PersonBirthDate"]) == ("upn", "upn", "dob")
