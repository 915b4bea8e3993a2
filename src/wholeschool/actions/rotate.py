"""Change the key of the pseudonyms: every pupil gets another number, everywhere, in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from wholeschool.actions.erase import erase
from wholeschool.disclosure import check_asker
from wholeschool.errors import WrongCallError
from wholeschool.identity.renumbered import Renumbered
from wholeschool.identity.renumbering import Renumbering, renumber
from wholeschool.store import Pseudonyms, Store, Transaction, Vault, pseudonyms, vault, write_look
from wholeschool.store.alone import rewrite_alone, rows_alone
from wholeschool.store.keys import KeyPlace
from wholeschool.store.locks import adding_a_look
from wholeschool.store.rotating import begin_rotation
from wholeschool.store.search import Searched, search
from wholeschool.store.traces import Numbers

_REASON = "the key is changed"


@dataclass(frozen=True)
class Rotation:
    """Keys that are to take the place of a store's own, and who asks for it. `numbers` will be others.

    `unknown` of them are not in the vault: with `random` they get random numbers.
    """

    keys: Mapping[KeyPlace, bytes]
    numbers: int
    unknown: int
    random: bool
    role: str
    why: str

    def __repr__(self) -> str:
        return f"Rotation(keys hidden, numbers={self.numbers}, unknown={self.unknown})"


@dataclass(frozen=True)
class Rotated:
    """What a rotation did: how many numbers are others, in which rows, and the search for the old ones.

    `in_environment` are the variables that have to be given the new keys from now on.
    """

    numbers: int
    rows: Mapping[str, int]
    old_files: int
    searched: Searched
    in_environment: tuple[str, ...]


def plan_rotation(
    store: Store,
    *,
    with_vault: bool = False,
    random: bool = False,
    role: str = "trust_data_lead",
    why: str = _REASON,
) -> Rotation:
    """Draw new keys, and find out whether each pupil's new number can be made. Nothing is written.

    Raises WrongCallError where the role may not see pupils, a key of now is missing, a new key has to come
    from the environment and does not, or pupils' UPNs are not in the vault and `random` is false.
    """
    check_asker(role, why)
    places = (pseudonyms.KEY, vault.KEY) if with_vault else (pseudonyms.KEY,)
    keys = {place: place.draw() for place in places}
    for place, key in keys.items():
        if place.fingerprint(key) == store.fingerprint_of(place):
            raise WrongCallError(f"the new key of the {place.of} is the one that the store has already")
    with store.reading() as engine:
        found = renumber(store, engine, store.vault(), (store.pseudonyms(), Pseudonyms(keys[pseudonyms.KEY])))
    if not random:
        _check_known(store, found)
    return Rotation(keys, len(found.numbers) + len(found.unknown), len(found.unknown), random, role, why)


def rotate(store: Store, planned: Rotation) -> Rotated:
    """Change the keys, and search every file of the store for the old numbers afterwards.

    One commit; cut off before it, nothing has changed. Raises WrongCallError where somebody else is writing,
    or goes on reading.
    """
    write_look(store, role=planned.role, why=planned.why, action="rotate", urn=None, pupil_ids=[])
    before: list[int] = []
    found: list[Searched] = []
    erased = erase(
        store,
        "rotate",
        partial(_take, store=store, planned=planned, before=before),
        detail={"keys": {place.mark: place.fingerprint(key) for place, key in planned.keys.items()}},
        afterwards=lambda: found.append(search(store.path, Numbers(frozenset(before)))),
    )
    store.numbers_changed()
    said = tuple(place.variable for place in planned.keys if place.in_environment)
    return Rotated(len(before), erased.rows, erased.removed.files, found[0], said)


def _take(transaction: Transaction, store: Store, planned: Rotation, before: list[int]) -> dict[str, int]:
    opens = store.vault()
    seals = Vault(planned.keys[vault.KEY]) if vault.KEY in planned.keys else opens
    made = (store.pseudonyms(), Pseudonyms(planned.keys[pseudonyms.KEY]))
    found = renumber(store, transaction.engine, opens, made)
    if not planned.random:
        _check_known(store, found)
    numbers = found.with_random().numbers
    before[:] = numbers
    anew = Renumbered(transaction, numbers, (opens, seals))
    begin_rotation(store.path, transaction.commit_id, planned.keys, anew.looks)
    rows = anew.write()
    with adding_a_look(store.path):
        log = rows_alone(store.path, "import_log")
        if not anew.texts(log).equals(log):
            rewrite_alone(store.path, "import_log", anew.texts)
    return rows


def _check_known(store: Store, found: Renumbering) -> None:
    if found.unknown:
        many = len(found.unknown)
        whose = "one pupil's UPN is" if many == 1 else f"the UPNs of {many:,} pupils are"
        raise WrongCallError(
            f"{whose} not in the vault, and a new number is made of the UPN",
            where=str(store.path),
            advice="Nothing was changed. Import a file that has these pupils with their UPNs first; or say "
            "--random: then they get random numbers, all that is held of each stays together, and files that "
            "come later will not find them.",
        )
