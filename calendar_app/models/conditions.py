"""Ways to ask a column that both databases answer well."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, ColumnElement, String, any_, bindparam, func, null
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def aside(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Any:
    """The same value, which no index is read for: SQLite prefers an index with few different values, and reads it
    through, to one that finds a few rows by a list."""
    return func.coalesce(column, null())


class _OneOf(FunctionElement[bool]):
    name = "one_of"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_OneOf":
        """A condition by itself: "... IN (...) = 1" would be looked up in no index of SQLite."""
        return self


@compiles(_OneOf, "postgresql")
def _any(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    return compiler.process(column == any_(values), **options)


@compiles(_OneOf, "sqlite")
def _each(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - a column of ours and a parameter


def one_of(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Whether a number or a text is one of a list, which is given at the execution as *one* parameter of this name.

    A statement with a hundred parameters is another one for each length of the list: written, parsed and planned anew.
    """
    each = String() if isinstance(column.type, String) else BigInteger()
    return _OneOf(column, bindparam(name, type_=JSON().with_variant(ARRAY(each), "postgresql")))
