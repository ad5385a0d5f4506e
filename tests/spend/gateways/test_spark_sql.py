"""Statements as Spark takes them: values stay parameters, and what is not asked falls away."""

import importlib.util

import pytest

from consortium.spend.gateways.spark_sql import Shape, Table, files_in, spark_sql

if not importlib.util.find_spec("sqlglot"):
    pytest.skip("sqlglot is not installed (requirements/spark.txt)", allow_module_level=True)

FILES = Table("t", ("a", "b"))


def translated(
    question: str, *absent: str, lists: dict[str, str] | None = None, files: Table = FILES
) -> str:
    shape = Shape(absent=frozenset(absent), lists=frozenset((lists or {}).items()))
    return spark_sql(question, shape, frozenset({("files", files)}))


@pytest.mark.parametrize(
    ("question", "absent", "expected"),
    [
        ("SELECT a FROM t WHERE $x IS NULL OR a = $x", (), ":x IS NULL OR a = :x"),
        ("SELECT a FROM t WHERE $x IS NULL OR a = $x", ("x",), "WHERE TRUE"),
        ("SELECT a FROM t LIMIT $limit OFFSET $offset", ("limit",), "FROM t OFFSET :offset"),
        ("SELECT coalesce($x, 1)", ("x",), "COALESCE(NULL, 1)"),
        ("SELECT a FROM t ORDER BY a, b DESC", (), "ORDER BY a NULLS LAST, b DESC"),
        ("SELECT a // b FROM t", (), "SELECT a DIV b FROM t"),
        ("SELECT * FROM read_parquet($files, union_by_name = true)", (), "SELECT * FROM t"),
        ("SELECT list_bool_and(x)", (), "FORALL(x, each -> each)"),
        ("SELECT lower(a)", (), "LOWER(TRANSLATE(a, 'İΣ', 'iσ'))"),
    ],
)
def test_says_the_same(question: str, absent: tuple[str, ...], expected: str) -> None:
    assert translated(question, *absent).endswith(expected)


def test_a_list_is_one_value() -> None:
    assert translated("SELECT list_contains($x, a)", lists={"x": "BIGINT"}) == (
        "SELECT ARRAY_CONTAINS(FROM_JSON(:x, 'ARRAY<BIGINT>'), a)"
    )


def test_a_union_by_name_names_what_each_side_lacks() -> None:
    said = translated(
        "WITH late AS (SELECT CAST(NULL AS DATE) AS c, 1 AS b) "
        "SELECT * FROM read_parquet($files) UNION ALL BY NAME SELECT * FROM late"
    )
    assert said.endswith("SELECT a, b, NULL AS c FROM t UNION ALL SELECT NULL AS a, b, c FROM late")


def test_knows_which_parameters_name_files() -> None:
    assert files_in("SELECT * FROM read_parquet($mine), read_parquet($theirs)") == {
        "mine",
        "theirs",
    }
