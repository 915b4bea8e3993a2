"""Kills commands at random moments, on a store with planted errors, and has the store judged each time.

    python -m tests.truth.kills --kills 40 --seed 1

A kill is SIGKILL: no handler runs. The moment is drawn evenly from the time that the work took when
nobody killed it; reading the program itself is not counted. After each kill `check` has to find the store
sound. Then the same is done again and left to end; after a `forget` no file may hold anything of the pupil,
after a `rotate` no file any number from before it.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.made import MadeTrust
from tests.tiny_trust import REGISTERS, write_csv
from wholeschool.actions.check import check
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks, write_look
from wholeschool.store.search import search
from wholeschool.store.traces import Numbers, Sought, Traces

ACTIONS = ("import", "build", "forget", "vacuum", "backup", "restore", "rotate")
_READY = "ready"
_WORKER = """
import sys
from datetime import timedelta
from pathlib import Path
from wholeschool.store import Store, vacuum

action, path, given = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
if action == "import":
    from wholeschool.actions.import_files import import_files
    work = lambda: import_files(path, [Path(given)])
elif action == "build":
    from wholeschool.actions.build import build
    work = lambda: build(Store.open(path))
elif action == "forget":
    from wholeschool.actions.forget import forget, seek_pupil
    work = lambda: forget(Store.open(path), seek_pupil(Store.open(path), given))
elif action == "rotate":
    from wholeschool.actions.rotate import plan_rotation, rotate
    work = lambda: rotate(Store.open(path), plan_rotation(Store.open(path), with_vault=True))
elif action == "vacuum":
    work = lambda: vacuum(Store.open(path), grace=timedelta(0))
else:
    from wholeschool.actions.backup import back_up, restore
    away = lambda: back_up(Store.open(path), Path(given))
    work = away if action == "backup" else lambda: restore(Path(given), path)
print("ready", flush=True)
work()
"""


@dataclass
class Killed:
    """What came of it: kills by action, how many of them hit work that went on, and what was wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Killer:
    """A store that is worked on and killed, and what it takes to go on with it."""

    def __init__(self, folder: Path, seed: int, pupils: int = 60) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        made = MadeTrust(folder / "made")
        made.simulate(2, pupils, 1, seed=seed)
        self.files, self.store = made.files, made.store
        rolls = (self.files / "enrolments.csv").read_text("utf-8").splitlines()[1:]
        self.pupils = sorted({(line.split(",")[0], line.split(",")[1]) for line in rolls})
        self.chance.shuffle(self.pupils)
        self.done = Killed()
        self.took: dict[str, float] = {}
        self.number = 0
        self._between: frozenset[int] = frozenset()

    def round(self, action: str) -> None:
        """One kill: prepare, kill, judge, do it again and let it end."""
        self.number += 1
        given, path = self._given(action)
        numbers = self._looked_at() if action == "rotate" else frozenset()
        if action == "build":
            self._run("import", self.store, str(self._correction()))
        hit = self._run(action, path, given, kill_after=self.chance.random() * self.took.get(action, 1.0))
        self.done.kills[action] += 1
        self.done.hit[action] += hit
        self._judge(self.store, f"{action} {self.number}")
        if action == "rotate":
            self._judge_numbers(numbers)
        self._again(action, path, given)
        if action == "rotate":
            self._search(Numbers(numbers | self._between), f"rotate {self.number}, done again")

    def _given(self, action: str) -> tuple[str, Path]:
        if action == "import":
            return str(self._correction()), self.store
        if action == "forget":
            upn = self.pupils.pop()[0]
            # A pupil on two rolls stands here twice, and is forgotten at both schools.
            self.pupils = [each for each in self.pupils if each[0] != upn]
            return upn, self.store
        backup = self.folder / f"{self.number}.zip"
        if action == "restore":
            self._run("backup", self.store, str(backup))
            return str(backup), self.folder / f"restored-{self.number}"
        return str(backup), self.store

    def _correction(self) -> Path:
        """A file that changes marks of some pupils."""
        rows = [
            {
                "UPN": upn,
                "URN": urn,
                "Date": f"2024-10-{day:02}",
                "Session": half,
                "Mark": self.chance.choice("/IBN"),
            }
            for upn, urn in self.pupils[:20]
            for day in (7, 8, 9)
            for half in ("AM", "PM")
        ]
        self.number += 1
        return write_csv(self.folder / "given" / f"correction-{self.number}.csv", REGISTERS, rows)

    def _again(self, action: str, path: Path, given: str) -> None:
        """Do it again and let it end, and look at what it left."""
        what = f"{action} {self.number}, done again"
        if action == "forget":
            self._forget_again(given, what)
        elif action == "backup":
            Path(given).unlink(missing_ok=True)
            self._run(action, path, given)
            self._judge(path, what)
        elif action == "restore":
            if not (path / "store.json").exists():
                self._run(action, path, given)
            self._judge(path, what)
            shutil.rmtree(path)
        else:
            self._run(action, path, given)
            self._judge(path, what)

    def _forget_again(self, upn: str, what: str) -> None:
        store = Store.open(self.store)
        number = int(store.pseudonyms().of([upn])[0])
        try:
            self._run("forget", self.store, upn)
        except WrongCallError:
            # It had been committed; whoever writes next finishes it.
            self._run("vacuum", self.store, "")
        self._judge(self.store, what)
        self._search(Traces(frozenset({number}), frozenset({upn})), what)

    def _search(self, sought: Sought, what: str) -> None:
        left = search(self.store, sought)
        if not left.clean:
            self.done.wrong.append(f"{what}: a pupil is still in {left.found or left.closed}")

    def _looked_at(self) -> frozenset[int]:
        """The pupils' numbers, after a look at some."""
        numbers = self._numbers()
        some = sorted(numbers)[:3]
        write_look(
            Store.open(self.store), role="head", why="a test", action="pupils", urn=None, pupil_ids=some
        )
        return numbers

    def _numbers(self) -> frozenset[int]:
        """The numbers of the pupils who are left, by the key that the store goes by."""
        return frozenset(Store.open(self.store).pseudonyms().of([upn for upn, _ in self.pupils]).tolist())

    def _judge_numbers(self, before: frozenset[int]) -> None:
        """Everybody has the old number or everybody the new one, in tables and in looks."""
        self._between = self._numbers()
        store = Store.open(self.store)
        with store.reading() as engine:
            found = {*engine.fetch(engine.table("pupils"))["pupil_id"].to_pylist()}
        seen = {*read_looks(store)["pupil_id"].to_pylist()} - {None}
        if not self._between <= found or not seen <= self._between or found & (before - self._between):
            self.done.wrong.append(f"rotate {self.number}: old and new numbers side by side")

    def _run(self, action: str, path: Path, given: str, *, kill_after: float | None = None) -> bool:
        """Run a worker; gives whether it was killed before it ended."""
        arguments = [sys.executable, "-c", _WORKER, action, str(path), given]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            ready = worker.stdout.readline().strip() == _READY
            began = time.monotonic()
            if ready and kill_after is not None:
                try:
                    worker.wait(kill_after)
                except subprocess.TimeoutExpired:
                    worker.kill()
            _, said = worker.communicate()
        if worker.returncode == 0:
            self.took[action] = time.monotonic() - began
        elif worker.returncode > 0:
            if "holds nothing of that pupil" in said:
                raise WrongCallError("it had been done")
            raise RuntimeError(f"{action} ended with {worker.returncode}: {said}")
        return worker.returncode < 0

    def _judge(self, store: Path, what: str) -> None:
        judged = check(Store.open(store))
        self.done.wrong += [f"{what}: {problem.what}" for problem in judged.problems[:3]]


def kill(
    folder: Path,
    kills: int,
    seed: int,
    actions: Sequence[str] = ACTIONS,
    say: Callable[[str], object] = lambda _: None,
) -> Killed:
    """Kill that many times, the actions in turn."""
    killer = Killer(folder, seed)
    for number in range(kills):
        action, hit = actions[number % len(actions)], killer.done.hit.total()
        killer.round(action)
        at_work = "at work" if killer.done.hit.total() > hit else "after its end"
        say(f"{number + 1}: {action}, killed {at_work}; {len(killer.done.wrong)} times not sound so far\n")
    return killer.done


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def main() -> None:
    """Kill, and say what came of it; exit code 1 where a store was not sound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = kill(Path(folder), asked.kills, asked.seed, say=_say)
    for action in ACTIONS:
        sys.stdout.write(f"{action}: {done.kills[action]} kills, {done.hit[action]} while it was at work\n")
    sys.stdout.writelines(f"{line}\n" for line in done.wrong)
    sys.stdout.write(f"{sum(done.kills.values())} kills, {len(done.wrong)} times not sound\n")
    sys.exit(bool(done.wrong))


if __name__ == "__main__":
    main()
