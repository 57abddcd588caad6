"""What a backup says of itself: read strictly, before anything else in it is believed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
STRICT = ConfigDict(extra="forbid", frozen=True)


class Table(BaseModel):
    """The rows of one table."""

    model_config = STRICT
    columns: tuple[str, ...]
    rows: Count
    sha256: Hash


class File(BaseModel):
    """One file of the site."""

    model_config = STRICT
    size: Count
    sha256: Hash


class Manifest(BaseModel):
    """All of it: which version made it, from what, and what must be in it."""

    model_config = STRICT
    format: Literal[1] = 1
    version: str
    made_at: dt.datetime
    database: Literal["sqlite", "postgresql"]
    migrations: dict[str, tuple[str, ...]]
    tables: dict[str, Table]
    logical_hash: Hash
    record_head: tuple[int, Hash] | None
    files: dict[str, File]
    key: Hash
    complete: bool  # whether the master key had been saved elsewhere by then
