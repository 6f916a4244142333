import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, overload

import pandas

version: str

class Error(Exception): ...
class TablesError(Error): ...
class InputError(Error): ...
class _Tables: ...

Date = str | datetime.date | None
Data = str | os.PathLike[str] | _Tables | None

@dataclass(frozen=True)
class Notice:
    code: str
    message: str

@dataclass(frozen=True)
class Answer:
    statut: str
    pret: Decimal | None
    subvention: Decimal | None
    zone: str | None
    avis: tuple[Notice, ...]
    lignes: tuple[dict[str, Any], ...]
    plan: dict[str, Any] | None = ...
    recu: dict[str, Any] | None = ...
    explication: object = ...

@dataclass(frozen=True)
class Summary:
    operations: int
    statuts: dict[str, int]
    totaux: tuple[dict[str, Any], ...]
    tout: dict[str, Any]
    avertissements: tuple[str, ...] = ...

def tables(folder: str | os.PathLike[str]) -> _Tables: ...
def fingerprint(data: Data = ...) -> str: ...
def fields(data: Data = ...) -> list[str]: ...
def calc(operation: Mapping[str, Any], *, date: Date = ..., data: Data = ..., explain: bool = ...) -> Answer: ...
@overload
def batch(source: str | os.PathLike[str], output: str | os.PathLike[str], *, date: Date = ..., data: Data = ...,
          form: str | None = ..., to: str | None = ..., plan: bool = ..., detail: bool = ...,
          set: Mapping[str, Any] | None = ..., set_all: Mapping[str, Any] | None = ...,
          map: Mapping[str, str] | None = ..., threads: int = ...) -> Summary: ...
@overload
def batch(source: pandas.DataFrame, *, date: Date = ..., data: Data = ...) -> pandas.DataFrame: ...
@overload
def batch(source: Iterable[Mapping[str, Any]], *, date: Date = ..., data: Data = ...,
          set: Mapping[str, Any] | None = ..., set_all: Mapping[str, Any] | None = ..., threads: int = ...
          ) -> Iterator[Answer]: ...
