"""From the SQL of ``sql/``, which is DuckDB's, to Spark's, by way of the syntax tree.

What differs between the two and sqlglot does not know stands here. Values are never written into
the text: they stay parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import sqlglot
    from sqlglot import exp
else:
    sqlglot = lazy("sqlglot", is_extra=True)
    exp = lazy("sqlglot.expressions", is_extra=True)


@dataclass(frozen=True, slots=True)
class Table:
    """The name under which Spark knows some files, and the columns they have."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What of the values of a question its text depends on.

    ``absent`` are nothing. ``lists`` gives each list the type of its elements in Spark, and
    ``relations`` gives each small table its columns, like ``item STRING, on DATE``.
    """

    absent: frozenset[str] = frozenset()
    lists: frozenset[tuple[str, str]] = frozenset()
    relations: frozenset[tuple[str, str]] = frozenset()


@lru_cache(maxsize=128)
def files_in(question: str) -> frozenset[str]:
    """The parameters of a statement that name files."""
    return frozenset(_files_of(read) for read in _parsed(question).find_all(exp.ReadParquet))


@lru_cache(maxsize=128)
def spark_sql(question: str, shape: Shape, tables: frozenset[tuple[str, Table]]) -> str:
    """The statement as Spark takes it, with the files of each parameter as a table.

    What is asked of a value that is nothing falls away: Spark must know the type of every nothing.
    Lists and small tables are taken as JSON text, which is one value however long it is.

    Raises:
        sqlglot.errors.UnsupportedError: it says something that Spark has no words for.
    """
    tree = _parsed(question).copy()
    known = dict(tables)
    _drop_what_is_not_asked(tree, shape.absent)
    for read in list(tree.find_all(exp.ReadParquet)):
        read.replace(exp.to_identifier(known[_files_of(read)].name))
    for name, element in shape.lists:
        for place in _places_of(tree, name):
            place.replace(_from_json(place, element))
    _name_the_columns_of_unions(tree, {table.name: table.columns for table in known.values()})
    _say_it_otherwise(tree)
    for name, columns in sorted(shape.relations):
        _put_in_front(tree, name, columns)
    return tree.sql(dialect="spark", comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE)


@lru_cache(maxsize=128)
def _parsed(question: str) -> "exp.Expr":
    return sqlglot.parse_one(question, dialect="duckdb")


def _files_of(read: "exp.ReadParquet") -> str:
    name: str = read.expressions[0].name
    return name


def _places_of(tree: "exp.Expr", name: str) -> "list[exp.Placeholder]":
    return [place for place in tree.find_all(exp.Placeholder) if place.name == name]


def _drop_what_is_not_asked(tree: "exp.Expr", absent: frozenset[str]) -> None:
    """``$it IS NULL OR …`` holds when it is nothing, and there is no limit without a number."""
    for either in list(tree.find_all(exp.Or)):
        asks = either.left
        asks_for_null = isinstance(asks, exp.Is) and isinstance(asks.expression, exp.Null)
        if asks_for_null and isinstance(asks.this, exp.Placeholder) and asks.this.name in absent:
            either.replace(exp.true())
    for limit in list(tree.find_all(exp.Limit)):
        if limit.expression.name in absent:
            limit.pop()
    for name in absent:
        for place in _places_of(tree, name):
            place.replace(exp.null())


def _name_the_columns_of_unions(tree: "exp.Expr", columns: Mapping[str, tuple[str, ...]]) -> None:
    """Spark's UNION goes by the order of columns: name them, and say which one side lacks."""
    for union in list(tree.find_all(exp.Union)):
        if not union.args.get("by_name"):
            continue
        sides = (union.this, union.expression)
        have = [_columns_of(side, tree, columns) for side in sides]
        every = list(dict.fromkeys([*have[0], *have[1]]))
        for side, own in zip(sides, have, strict=True):
            named = (exp.column(name) if name in own else _nothing_called(name) for name in every)
            side.set("expressions", list(named))
        union.set("by_name", False)


def _columns_of(
    side: "exp.Expr", tree: "exp.Expr", columns: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    source = side.args["from_"].this.name
    for cte in tree.find_all(exp.CTE):
        if cte.alias == source:
            return tuple(cte.this.named_selects)
    return columns[source]


def _nothing_called(name: str) -> "exp.Expr":
    return exp.alias_(exp.null(), name)


def _say_it_otherwise(tree: "exp.Expr") -> None:
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "list_bool_and":
            call.replace(_for_all(call))
    for lower in list(tree.find_all(exp.Lower)):
        lower.set("this", _without_what_lowers_otherwise(lower.this))
    for listed in list(tree.find_all(exp.ArrayAgg)):
        if isinstance(listed.this, exp.Order):
            _sort_afterwards(listed)
    for kind in tree.find_all(exp.DataType):
        if kind.this == exp.DType.INT128:
            kind.replace(exp.DataType.build("DECIMAL(38, 0)"))


def _for_all(call: "exp.Anonymous") -> "exp.Expr":
    each = exp.to_identifier("each")
    itself = exp.Lambda(this=each.copy(), expressions=[each])
    return exp.Anonymous(this="forall", expressions=[*call.expressions, itself])


def _without_what_lowers_otherwise(text: "exp.Expr") -> "exp.Expr":
    """DuckDB makes each letter small by itself; Spark makes two of İ, and ς of a last Σ."""
    capitals, small = exp.Literal.string("İΣ"), exp.Literal.string("iσ")
    return exp.Anonymous(this="translate", expressions=[text.copy(), capitals, small])


def _sort_afterwards(listed: "exp.ArrayAgg") -> None:
    """A list in the order of what it lists, of those that a filter lets through."""
    listed.set("this", listed.this.this.copy())
    whole = listed.parent if isinstance(listed.parent, exp.Filter) else listed
    whole.replace(exp.Anonymous(this="sort_array", expressions=[whole.copy()]))


def _put_in_front(tree: "exp.Expr", name: str, columns: str) -> None:
    """A small table as the first of the statement's."""
    rows = _from_json(exp.Placeholder(this=name), f"STRUCT<{columns}>")
    table = exp.select(exp.Anonymous(this="inline", expressions=[rows]))
    cte = exp.CTE(this=table, alias=exp.TableAlias(this=exp.to_identifier(name)))
    tree.args["with_"].expressions.insert(0, cte)


def _from_json(place: "exp.Placeholder", element: str) -> "exp.Expr":
    return exp.FromJson(this=place.copy(), expression=exp.Literal.string(f"ARRAY<{element}>"))
