"""A mixed-integer programme as it is written down, and its run by HiGHS within a time."""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
INFINITY = highspy.kHighsInf
# Two answers closer than this are the same: a penny of the objective may be left open.
CLOSE = 0.004
SEED = 1
NONE: Mapping[int, float] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: the best values found, and a bound that no answer can be below.

    ``is_infeasible`` is a proof; without it and without values, time ran out. Of a relaxation that
    was solved, ``reduced`` says what each column costs more than it is worth there.
    """

    values: Floats | None
    bound: float
    is_infeasible: bool = False
    reduced: Floats | None = None


class Programme:
    """Columns from 0 up to a bound with their cost, and rows over them."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.row_lower: list[float] = []
        self.row_upper: list[float] = []
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.factors: list[float] = []

    def column(self, *, cost: float = 0.0, upper: float = 1.0, whole: bool = True) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(
        self,
        terms: Iterable[tuple[int, float]],
        *,
        least: float = -INFINITY,
        most: float = INFINITY,
    ) -> None:
        for column, factor in terms:
            self.columns.append(column)
            self.factors.append(factor)
        self.starts.append(len(self.columns))
        self.row_lower.append(least)
        self.row_upper.append(most)

    def run(
        self,
        *,
        until: float,
        start: Floats | None = None,
        shut: NDArray[np.bool_] | None = None,
        fixed: Mapping[int, float] = NONE,
        relaxed: bool = False,
        gap: float = CLOSE,
        on_bound: Callable[[float, float], None] | None = None,
    ) -> Run:
        """Solve it by ``until`` on the monotonic clock.

        Columns that are ``shut`` stay at 0, ``fixed`` ones at their value; ``relaxed`` lets whole
        numbers be any; ``on_bound`` hears now and then of the best objective and the bound.
        """
        left = until - time.monotonic()
        if left <= 0:
            return Run(None, -math.inf)
        model = self.model(shut, fixed, relaxed=relaxed)
        model.setOptionValue("time_limit", left)
        model.setOptionValue("mip_abs_gap", gap)
        if start is not None:
            answer = highspy.HighsSolution()
            answer.col_value = start.tolist()
            answer.value_valid = True
            model.setSolution(answer)
        _watch(model, lambda: until, on_bound)
        model.run()
        return _ended(model, relaxed=relaxed)

    def value(self, values: Floats | None) -> float:
        """The objective of some values; of none it is infinite."""
        if values is None:
            return math.inf
        return float(values @ np.array(self.cost)) + self.offset

    def model(
        self,
        shut: NDArray[np.bool_] | None = None,
        fixed: Mapping[int, float] = NONE,
        *,
        relaxed: bool,
    ) -> highspy.Highs:
        """The programme as HiGHS takes it."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.row_lower)
        upper = np.array(self.upper)
        if shut is not None:
            upper[shut] = 0.0
        lower = np.zeros(len(upper))
        for column, value in fixed.items():
            lower[column] = upper[column] = value
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(self.cost), lower, upper
        lp.row_lower_, lp.row_upper_ = np.array(self.row_lower), np.array(self.row_upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.factors)
        lp.offset_ = self.offset
        if not relaxed:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[whole] for whole in self.whole]
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        model.setOptionValue("output_flag", False)
        model.setOptionValue("random_seed", SEED)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_feasibility_tolerance", 1e-7)
        model.passModel(lp)
        return model


class Relaxation:
    """A programme without whole numbers, solved again and again with other columns fixed.

    Each time it begins where it ended before, which takes a fraction of the first time.
    """

    def __init__(self, programme: Programme) -> None:
        self.upper = programme.upper
        self.model = programme.model(relaxed=True)
        self.fixed: set[int] = set()
        self.until = 0.0
        _watch(self.model, lambda: self.until, None)

    def run(self, fixed: Mapping[int, float], *, until: float) -> Run:
        """Solve it by ``until`` on the monotonic clock, with some columns at a value."""
        for column in self.fixed - set(fixed):
            self.model.changeColBounds(column, 0.0, self.upper[column])
        for column, value in fixed.items():
            self.model.changeColBounds(column, value, value)
        self.fixed, self.until = set(fixed), until
        self.model.run()
        return _ended(self.model, relaxed=True)


def _watch(
    model: highspy.Highs,
    until: Callable[[], float],
    on_bound: Callable[[float, float], None] | None,
) -> None:
    """HiGHS looks at its clock only between steps: remind it within them."""

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        if time.monotonic() > until():
            event.interrupt()

    for callback in (model.cbMipInterrupt, model.cbSimplexInterrupt, model.cbIpmInterrupt):
        callback += interrupt
    if on_bound is not None:

        def report(event: highspy.HighsCallbackEvent) -> None:
            on_bound(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

        logging = model.cbMipLogging
        logging += report


def _ended(model: highspy.Highs, *, relaxed: bool) -> Run:
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Run(None, math.inf, is_infeasible=True)
    info = model.getInfo()
    is_optimal = status == highspy.HighsModelStatus.kOptimal
    answer = model.getSolution()
    has_values = info.primal_solution_status == 2 and len(answer.col_value) > 0
    values = np.array(answer.col_value) if has_values else None
    if relaxed:
        bound = info.objective_function_value if is_optimal else -math.inf
        reduced = np.array(answer.col_dual) if is_optimal and answer.dual_valid else None
        return Run(values, bound, reduced=reduced)
    return Run(values, info.mip_dual_bound)
