import numpy as np

from wholeschool.ingest.registers.growing import grown


def test_an_array_with_room_stays_as_it_is() -> None:
    array = np.arange(4)
    assert grown(array, 4, 0) is array


def test_an_array_without_room_grows_and_keeps_what_it_has() -> None:
    array = np.arange(4, dtype=np.int16).reshape(2, 2)
    larger = grown(array, 10, -1)
    assert larger.dtype == array.dtype
    assert larger.shape == (15, 2)
    assert larger[:2].tolist() == array.tolist()
    assert (larger[2:] == -1).all()
