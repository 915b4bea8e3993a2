from lxml import etree

from tests.ingest.census.message_texts import pupil
from wholeschool.ingest.census.elements import TEXTS_OF, LocalNames, PupilElements, Texts
from wholeschool.reference.census_tables import census_tables


class Rows:
    """Takes rows as texts by header."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, dict[str, str]]] = []

    def begin(self) -> None:
        """Another pupil."""

    def add(self, table: str, texts: Texts, line: int) -> None:
        columns = census_tables()[table].layout.columns
        headers = [columns[column][0] for column in TEXTS_OF[table]]
        said = {header: text for header, text in zip(headers, texts, strict=True) if text}
        self.rows.append((table, said))


def _rows(text: str, table: str = "pupilonroll") -> list[tuple[str, dict[str, str]]]:
    taker = Rows()
    PupilElements(taker).take(etree.fromstring(text), table)
    return taker.rows


def test_what_hangs_on_a_pupil_comes_first_and_then_the_pupil() -> None:
    meals = "<FSMeligibility><FSMperiod><FSMstartDate>2021-09-06</FSMstartDate></FSMperiod></FSMeligibility>"
    needs = "<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SEMH</SENtype></SENneed></SENneeds>"
    rows = _rows(pupil(characteristics=meals, needs=needs))
    assert [name for name, _ in rows] == ["fsmperiod", "senneeds", "pupilonroll"]
    assert rows[-1][1] == {
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
    assert rows[:2] == [
        ("fsmperiod", {"fsmstartdate": "2021-09-06"}),
        ("senneeds", {"sentyperank": "1", "sentype": "SEMH"}),
    ]


def test_the_provision_beside_an_exclusion_is_not_the_pupils() -> None:
    exclusion = "<TermlyExclusion><Category>PERM</Category><SENprovision>E</SENprovision></TermlyExclusion>"
    [excluded, own] = _rows(pupil(exclusions=exclusion))
    assert own[1]["senprovision"] == "K"
    assert excluded == ("termlyexclusionsonroll", {"category": "PERM"})


def test_leavers_have_tables_of_their_own() -> None:
    exclusion = "<TermlyExclusion><Category>PERM</Category></TermlyExclusion>"
    rows = _rows(pupil(exclusions=exclusion), "pupilnolongeronroll")
    assert [name for name, _ in rows] == ["termlyexclusionsoffroll", "pupilnolongeronroll"]


def test_four_reasons_are_three() -> None:
    reasons = "".join(f"<Reason>{each}</Reason>" for each in ("DB", "VA", "PP", "TH"))
    exclusion = f"<TermlyExclusion><Category>SUSP</Category>{reasons}</TermlyExclusion>"
    assert _rows(pupil(exclusions=exclusion))[0][1] == {
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
    assert _rows(text)[:1] == [
        ("schoolarrangedapdetailonroll", {"entrydate": "2024-10-01", "placementreason": "BHS"})
    ]


def test_names_without_namespace_and_capitals() -> None:
    local = LocalNames()
    assert (local["{http://x}UPN"], local["UPN"], local["PersonBirthDate"]) == ("upn", "upn", "dob")
