"""Who is who: what a UPN is worth, what other systems call a pupil, and what is sealed of a name."""

from wholeschool.schema.enrolments import PUPIL_ID
from wholeschool.schema.table import Column, Table

SEALED = ("upn", "former_upn", "surname", "forename", "name", "birth_date", "key")
"""What is sealed of a pupil. A `name` does not tell its parts apart; a `key` is what a system calls one."""

PUPILS = Table(
    name="pupils",
    row="a pupil whom files named by a UPN",
    key=("pupil_id",),
    kind="imported",
    columns=(
        PUPIL_ID,
        Column(
            "upn_form",
            "string",
            "What the UPN is: permanent, temporary, or no UPN that could be (the pupil cannot be linked)",
            allowed=("permanent", "temporary", "unlinkable"),
        ),
    ),
)

PUPIL_KEYS = Table(
    name="pupil_keys",
    row="what another system calls a pupil",
    key=("key_id",),
    kind="imported",
    columns=(
        Column(
            "key_id", "int64", "Keyed 63-bit pseudonym of system, school and the pupil's number there", low=0
        ),
        PUPIL_ID,
        Column("system", "string", "The system: admission_number, collect, wonde"),
    ),
)

PUPIL_LINKS = Table(
    name="pupil_links",
    row="a pupil who turned out to be another one's second record",
    key=("pupil_id",),
    kind="imported",
    columns=(
        PUPIL_ID,
        Column(
            "same_as",
            "int64",
            "The pupil under whom the rows stand now; the same one = nobody's second record, said a person",
            low=0,
        ),
        Column("why", "string", "What said so", allowed=("former_upn", "person")),
    ),
)

IDENTITIES = Table(
    name="identities",
    row="something that names a pupil, sealed",
    key=("pupil_id", "field", "place"),
    kind="imported",
    columns=(
        PUPIL_ID,
        Column("field", "string", "What is sealed", allowed=SEALED),
        Column(
            "place",
            "int64",
            "0; where a pupil can have several, a number for each: of a UPN its pseudonym",
            low=0,
        ),
        Column("sealed", "string", "The text, encrypted with the key of the vault, in base 64"),
    ),
)
