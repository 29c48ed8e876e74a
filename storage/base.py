"""The declarative base and the column types that all tables share."""

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

# Constraint names reach the disk and the error handlers, so they follow one written rule.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")

Id = Annotated[str, mapped_column(String(40))]
Key = Annotated[str, mapped_column(String(40), primary_key=True)]
Word = Annotated[str, mapped_column(String(40))]
Name = Annotated[str, mapped_column(String(200))]
Prose = Annotated[str, mapped_column(Text)]
Millis = Annotated[int, mapped_column(BigInteger)]
JsonObject = Annotated[dict[str, Any], mapped_column(Json)]
JsonList = Annotated[list[Any], mapped_column(Json)]


class Base(DeclarativeBase):
    """All tables of the application; DBOS keeps its own beside them."""

    metadata = MetaData(naming_convention=NAMES)
