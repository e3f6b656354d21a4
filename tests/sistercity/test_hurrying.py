"""The bound on the time of a reader of strange files."""

from __future__ import annotations

import gc
import signal
import sys
import time

import pytest

from sistercity.files.hurrying import TookTooLong, at_most


def _work(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


class SlowToLetGo:
    """As a ZipFile that closes what it holds; an exception in it would only be logged."""

    ended = False

    def __del__(self) -> None:
        _work(0.2)
        SlowToLetGo.ended = True


def test_a_reader_is_stopped_although_it_catches_what_it_can():
    passed = 0
    with pytest.raises(TookTooLong), at_most(0.05):
        while True:
            try:
                _work(5)
            except Exception:
                passed += 1
    assert passed == 0
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_what_is_let_go_meanwhile_is_let_go_whole_and_the_stop_told_after_it(monkeypatch):
    unraisable = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    with pytest.raises(TookTooLong), at_most(0.05):
        kept = SlowToLetGo()
        del kept
    assert SlowToLetGo.ended
    assert unraisable == []


def test_an_alarm_in_what_the_interpreter_calls_of_itself_is_told_later_and_not_logged(
    monkeypatch,
):
    unraisable = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    called = []

    def slow(phase: str, _info: dict) -> None:
        if phase == "start":
            called.append("begun")
            _work(0.2)
            called.append("ended")

    gc.callbacks.append(slow)
    try:
        with pytest.raises(TookTooLong), at_most(0.05):
            gc.collect()
    finally:
        gc.callbacks.remove(slow)
    # It was in there that the alarm rang.
    assert called == ["begun"]
    assert unraisable == []


def test_what_else_cannot_be_raised_is_logged_as_ever(monkeypatch):
    unraisable = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)

    class Broken:
        def __del__(self) -> None:
            raise ValueError

    with at_most(5):
        kept = Broken()
        del kept
    assert [args.exc_type for args in unraisable] == [ValueError]
    assert sys.unraisablehook == unraisable.append
