"""Doing the same thing from many threads at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from consortium.foundation.database import db

Result = TypeVar("Result")


def all_at_once(app: Flask, threads: int, do: Callable[[int], Result]) -> list[Result]:
    """What each thread's call returned; all start together, each in a context of its own.

    Give it an app with real commits (``empty_app``): threads cannot share a rollback.
    """
    gate = Barrier(threads)

    def one(number: int) -> Result:
        with app.app_context():
            gate.wait()
            try:
                return do(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


def outcomes(app: Flask, threads: int, do: Callable[[int], object]) -> list[str]:
    """How each thread's call ended: "done", or the name of what it raised."""

    def one(number: int) -> str:
        try:
            do(number)
        except Exception as error:
            return type(error).__name__
        return "done"

    return all_at_once(app, threads, one)
