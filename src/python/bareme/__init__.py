"""Action Logement's housing aid, computed from the tables of the program bareme: the same engine, tables and answers.

    >>> import bareme
    >>> answer = bareme.calc({'nature': 'reconstitution', 'commune': 'Marseille', 'plus': 20, 'plai': 30}, date='2021-06-01')
    >>> print(answer.statut, answer.pret, answer.subvention)
    ok 490000.00 258000.00

Amounts are euros, exact to the cent: decimal.Decimal, or None where the statut is neither 'ok' nor 'ineligible'. Loans
(pret) and grants (subvention) are ceilings, and never one sum. Names, codes and columns are those of the program. An
operation that is wrong or incomplete is no error: its answer says so.
"""
import datetime
import itertools
import json
import os
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from . import _bareme
from ._bareme import Error, InputError, TablesError

__all__ = ['Answer', 'Error', 'InputError', 'Notice', 'Summary', 'TablesError', 'batch', 'calc', 'fields', 'fingerprint',
           'version']

version = _bareme.version
"""The version of the library, '0.1.0'."""

_BUILT_IN = None
_FORMS = {None: 0, 'csv': 1, 'ndjson': 2, 'html': 3, 'xlsx': 4, 'table': 5, 'ods': 6}
_SET, _SET_ALL, _MAP, _IGNORE = range(4)
_STATUSES = ['ok', 'ineligible', 'incomplet', 'invalide']
_NO_AMOUNT = -2**63


@dataclass(frozen=True)
class Notice:
    """A remark, or what is wrong or missing: a code on which scripts may rely, and a sentence."""
    code: str
    message: str


@dataclass(frozen=True)
class Answer:
    """What an operation gets."""
    statut: str
    """'ok', 'ineligible', 'incomplet' or 'invalide'."""
    pret: Decimal | None
    """Loans, at most, in euros; None where there is no amount."""
    subvention: Decimal | None
    """Grants, at most, in euros; likewise."""
    zone: str | None
    """The zone that applied: given, or the commune's on the operation's date."""
    avis: tuple[Notice, ...]
    lignes: tuple[dict, ...] = field(repr=False)
    """Each aid that is granted, with its row and its source; amounts are Decimal."""
    plan: dict | None = field(repr=False, default=None)
    """The financing plan, in euros, where the investment is known."""
    recu: dict | None = field(repr=False, default=None)
    """Of calc: the version, the fingerprint of the tables, and the date that applied."""
    explication: object = field(repr=False, default=None)
    """Of calc with explain=True: why."""


@dataclass(frozen=True)
class Summary:
    """Counts and sums of a list, and what was said of it as a whole."""
    operations: int
    statuts: dict[str, int]
    totaux: tuple[dict, ...]
    """For each nature and zone; pret and subvention in euros, as Decimal."""
    tout: dict = field(repr=False)
    """All members, as `bareme batch --summary=FILE.json` writes them."""
    avertissements: tuple[str, ...] = ()


class _Tables:
    def __init__(self, folder):
        self.tables = _bareme.Tables(None if folder is None else os.fspath(folder))
        self.find, self.run = self.tables.find, self.tables.run


def _tables(data):
    global _BUILT_IN
    if isinstance(data, _Tables):
        return data
    if data is not None:
        return _Tables(data)
    if _BUILT_IN is None:
        _BUILT_IN = _Tables(None)
    return _BUILT_IN


def tables(folder):
    """The tables in a folder, loaded once, to be given as `data`. Raises TablesError with every fault."""
    return _Tables(folder)


def fingerprint(data=None):
    """The identity of the tables: 64 hexadecimal digits."""
    return _tables(data).tables.fingerprint()


def fields(data=None):
    """The names of the fields that an operation may have."""
    return _tables(data).tables.fields()


def _day(date):
    if date is None:
        return datetime.date.today().isoformat()
    return date if isinstance(date, str) else date.strftime('%Y-%m-%d')


def _default(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.strftime('%Y-%m-%d')
    return str(value)


def _encode(operation):
    # NaN is no JSON, and is how frames say that there is none.
    return json.dumps({k: v for k, v in operation.items() if v == v}, ensure_ascii=False, default=_default).encode()


def _decode(text):
    return json.loads(text, parse_float=Decimal)


def _answer(al):
    return Answer(statut=al['statut'], pret=al['pret'], subvention=al['subvention'], zone=al['zone'],
                  avis=tuple(Notice(n['code'], n['message']) for n in al['avis']), lignes=tuple(al['lignes']),
                  plan=al.get('plan'), recu=al.get('recu'), explication=al.get('explication'))


def calc(operation, *, date=None, data=None, explain=False):
    """The answer to one operation.

    operation: a mapping from names of fields, or their aliases, to values: as people write them ('1 234,56', '12,5 M€'),
        numbers (euros, dwellings, months), Decimal, dates; None is blank. Other members are ignored.
    date: the day of an operation that gives none ('2021-06-01' or a date); today by default.
    data: a folder of other tables, or what `tables` returned.
    explain: with `explication`.
    """
    return _answer(_decode(_tables(data).tables.calc(_encode(operation), _day(date), explain)))


def _settings(table, kinds):
    settings = []
    for kind, given in kinds:
        for name, value in (given or {}).items():
            number = table.find(name)
            if number < 0:
                raise ValueError(f'there is no field {name!r}')
            settings.append((kind, number, str(value)))
    return settings


def _summary(told, faults):
    all_of_it = _decode(told)
    said = tuple(line.split('\t', 2)[2] for line in faults.splitlines())
    for sentence in said:
        warnings.warn(sentence, stacklevel=3)
    return Summary(all_of_it['operations'], all_of_it['statuts'], tuple(all_of_it['totaux']), all_of_it, said)


def _batch_file(table, source, output, form, to, settings, options):
    target = os.fspath(output)
    folder = os.path.dirname(os.path.abspath(target))
    with open(source, 'rb') as given:
        unfinished, path = tempfile.mkstemp(dir=folder, prefix=os.path.basename(target) + '.')
        try:
            _, told, faults = table.run(b'', given.fileno(), unfinished, options['day'], _FORMS[form], _FORMS[to],
                                        options['plan'], options['detail'], options['threads'], settings)
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(unfinished, 0o666 & ~mask)
            os.fsync(unfinished)
            os.replace(path, target)
        except BaseException:
            os.unlink(path)
            raise
        finally:
            os.close(unfinished)
    return _summary(told, faults)


def _batch_objects(table, operations, settings, options):
    operations = iter(operations)
    while some := list(itertools.islice(operations, 1000)):
        lines = b'\n'.join(map(_encode, some))
        out, _, faults = table.run(lines, -1, -1, options['day'], 2, 2, False, False, options['threads'], settings)
        for line in faults.splitlines():
            warnings.warn(line.split('\t', 2)[2], stacklevel=3)
        for line in out.splitlines():
            yield _answer(_decode(line)['al'])


def _batch_frame(table, frame, options):
    import numpy
    import pandas
    columns = []
    for name in frame.columns:
        number = table.find(str(name))
        if number < 0:
            continue
        if any(number == other for other, _, _ in columns):
            raise ValueError(f'two columns give the field {fields(table)[number]!r}')
        column = frame[name]
        kind = column.dtype.kind if isinstance(column.dtype, numpy.dtype) else 'O'
        if kind in 'iub' and column.dtype.itemsize <= 8 and kind != 'b' and column.dtype != numpy.uint64:
            columns.append((number, 'q', numpy.ascontiguousarray(column.to_numpy(), dtype=numpy.int64)))
        elif kind == 'f':
            columns.append((number, 'd', numpy.ascontiguousarray(column.to_numpy(), dtype=numpy.float64)))
        else:
            if kind == 'M' or isinstance(column.dtype, pandas.DatetimeTZDtype):
                column = column.dt.strftime('%Y-%m-%d')
            columns.append((number, 'O', numpy.ascontiguousarray(column.to_numpy(dtype=object))))
    rows = len(frame)
    zones, loans, grants, statuses, notices, old = table.tables.frame(columns, rows, options['day'],
                                                                        (pandas.NA, pandas.NaT))
    if old > 0:
        warnings.warn(f'bareme-ancien: some table was last reviewed more than a year before {old} of the operations',
                      stacklevel=3)
    out = pandas.DataFrame(index=frame.index)
    out['al_zone'] = pandas.Categorical.from_codes(numpy.frombuffer(zones, numpy.int8), table.tables.zones())
    for name, cents in (('al_pret', loans), ('al_subvention', grants)):
        cents = numpy.frombuffer(cents, numpy.int64)
        blank = cents == _NO_AMOUNT
        out[name] = numpy.where(blank, numpy.nan, cents / 100)
        out[name + '_centimes'] = pandas.arrays.IntegerArray(numpy.where(blank, 0, cents), blank)
    out['al_statut'] = pandas.Categorical.from_codes(numpy.frombuffer(statuses, numpy.int8), _STATUSES)
    out['al_avis'] = notices
    return out


def batch(source, output=None, *, date=None, data=None, form=None, to=None, plan=False, detail=False, set=None,
          set_all=None, map=None, threads=1):
    """The answers to many operations; what comes back is by what `source` is.

    A file (a path): `output` is a path, which is written whole or not at all, as by `bareme batch`; returns a Summary.
        form, to: 'csv', 'ndjson' (and 'xlsx', 'ods' of form; 'html', 'xlsx' of to), by the files' contents by default.
        plan, detail, set, set_all, map: as the options of those names; the last three map fields to values, to columns.
    An iterable of mappings, as calc takes: returns an iterator of Answers, in their order. set, set_all likewise.
    A pandas DataFrame: returns a DataFrame with its index and the columns al_zone, al_pret and al_subvention (euros, NaN:
        no amount), al_pret_centimes and al_subvention_centimes (whole cents, Int64: exact), al_statut, al_avis ('code:
        message | ...'). Columns are found by names and aliases of fields; others are ignored.

    date: the day of operations that give none; today by default. data: other tables. threads: that compute; the
    interpreter's lock is released meanwhile. Raises InputError where a list cannot be read, OSError, TablesError.
    """
    table = _tables(data)
    options = {'day': _day(date), 'plan': plan, 'detail': detail, 'threads': threads}
    if hasattr(source, 'dtypes') and hasattr(source, 'columns'):
        if output is not None or set or set_all or map or plan or detail:
            raise TypeError('a frame takes date and data alone: set columns in the frame itself')
        return _batch_frame(table, source, options)
    settings = _settings(table, ((_SET, set), (_SET_ALL, set_all), (_MAP, map)))
    if isinstance(source, (str, os.PathLike)):
        if output is None:
            raise TypeError('a file needs an output')
        if to is None and str(os.fspath(output)).endswith(('.xlsx', '.html', '.ndjson', '.csv')):
            to = os.fspath(output).rsplit('.', 1)[1]
        return _batch_file(table, source, output, form, to, settings, options)
    if isinstance(source, Mapping) or output is not None:
        raise TypeError('batch takes a path and an output, an iterable of mappings, or a DataFrame')
    return _batch_objects(table, source, settings, options)
