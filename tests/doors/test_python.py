"""The Python package over a list of operations, and by itself: run by tests/doors/python, which says where things are.

Amounts are worked out by hand: 20 x 8,000 + 30 x 11,000 of loans and 30 x 8,600 of grants in Marseille; 4 x 6,700 in Arles.
"""
import datetime
import json
import os
import subprocess
import threading
import time
import warnings
from decimal import Decimal

import bareme
import numpy
import pandas
import pytest

PROGRAM = os.environ['BAREME_PROGRAM']
DATA = os.environ['BAREME_TABLES']
COUNT = os.environ.get('BAREME_COUNT', '30000')
DAY = '2024-06-01'
HERE = os.path.dirname(os.path.abspath(__file__))
MARSEILLE = {'nature': 'reconstitution', 'commune': 'Marseille', 'plus': 20, 'plai': 30, 'date': '2021-06-01'}

pytestmark = pytest.mark.filterwarnings('ignore:bareme-ancien')


def read(line):
    return json.loads(line, parse_float=Decimal)


def without_age(notices):
    return [n for n in notices if n['code'] != 'bareme-ancien']


@pytest.fixture(scope='module')
def operations(tmp_path_factory):
    """The worked cases and random operations, and what the program answers."""
    path = tmp_path_factory.mktemp('operations') / 'list.ndjson'
    path.write_bytes(subprocess.run([HERE + '/operations', COUNT], stdout=subprocess.PIPE, check=True).stdout)
    out = subprocess.run([PROGRAM, 'batch', '--quiet', '--lang', 'en', '--date', DAY, path], stdout=subprocess.PIPE)
    assert out.returncode in (0, 1)
    with open(path, encoding='utf-8') as f:
        objects = [read(line) for line in f]
    return path, objects, [read(line)['al'] for line in out.stdout.splitlines()]


def as_al(answer):
    al = {'zone': answer.zone, 'pret': answer.pret, 'subvention': answer.subvention, 'statut': answer.statut,
          'avis': without_age([{'code': n.code, 'message': n.message} for n in answer.avis]),
          'lignes': list(answer.lignes)}
    return al if answer.plan is None else al | {'plan': answer.plan}


def test_calc_as_the_program(operations):
    for one, al in zip(*operations[1:]):
        assert as_al(bareme.calc(one, date=DAY)) == al


def test_iterable_as_the_program(operations):
    answers = list(bareme.batch(iter(operations[1]), date=DAY))
    assert [as_al(a) for a in answers] == operations[2]


def test_file_as_the_program(operations, tmp_path):
    summary = bareme.batch(operations[0], tmp_path / 'out.ndjson', date=DAY, threads=2)
    with open(tmp_path / 'out.ndjson', encoding='utf-8') as f:
        assert [read(line)['al'] for line in f] == operations[2]
    assert summary.operations == len(operations[2])
    assert summary.statuts['ok'] == sum(al['statut'] == 'ok' for al in operations[2])
    assert os.listdir(tmp_path) == ['out.ndjson']


def test_frame_as_the_program(operations):
    _, objects, als = operations
    out = bareme.batch(pandas.DataFrame(objects), date=DAY)
    for answer, al in zip(out.itertuples(index=False), als):
        assert answer.al_statut == al['statut']
        assert (None if pandas.isna(answer.al_zone) else answer.al_zone) == al['zone']
        assert sorted(n for n in answer.al_avis.split(' | ') if n) == \
            sorted(f"{n['code']}: {n['message']}" for n in al['avis'])
        for cents, amount in ((answer.al_pret_centimes, al['pret']), (answer.al_subvention_centimes, al['subvention'])):
            assert (None if pandas.isna(cents) else cents) == (None if amount is None else int(amount * 100))


def test_calc():
    answer = bareme.calc(MARSEILLE)
    assert (answer.statut, answer.pret, answer.subvention, answer.zone) == \
        ('ok', Decimal('490000.00'), Decimal('258000.00'), 'metropole')
    assert answer.recu == {'version': bareme.version, 'empreinte': bareme.fingerprint(), 'date': '2021-06-01'}
    assert sum(line['montant'] for line in answer.lignes) == answer.pret + answer.subvention
    assert bareme.calc(MARSEILLE, explain=True).explication


@pytest.mark.parametrize('value', [4, 4.0, '4', Decimal(4), numpy.int64(4), numpy.float64(4)])
def test_numbers(value):
    answer = bareme.calc({'nature': 'RO', 'commune': '13004', 'plus': value, 'plai': None}, date=datetime.date(2021, 6, 1))
    assert answer.pret == Decimal('26800.00')


def test_wrong_and_incomplete():
    answer = bareme.calc({'nature': 'reconstitution', 'commune': 'La Garde', 'plus': 1}, date=DAY)
    assert (answer.statut, answer.pret, answer.avis[0].code) == ('invalide', None, 'commune-ambigue')
    assert bareme.calc({}, date=DAY).statut == 'incomplet'


def test_exceptions(tmp_path):
    with pytest.raises(bareme.TablesError, match='datapackage.json'):
        bareme.calc({}, data=tmp_path)
    with pytest.raises(ValueError, match='juin'):
        bareme.calc({}, date='juin')
    (tmp_path / 'bad.csv').write_text('')
    with pytest.raises(bareme.InputError, match='the list is empty'):
        bareme.batch(tmp_path / 'bad.csv', tmp_path / 'out.csv')
    with pytest.raises(FileNotFoundError):
        bareme.batch(tmp_path / 'none.csv', tmp_path / 'out.csv')
    with pytest.raises(ValueError, match='no field'):
        list(bareme.batch([{}], set={'x': 1}))
    with pytest.raises(TypeError):
        bareme.batch(tmp_path / 'bad.csv')
    with pytest.raises(TypeError):
        bareme.batch({})
    assert os.listdir(tmp_path) == ['bad.csv']


def test_other_tables(tmp_path):
    folder = tmp_path / 'data'
    subprocess.run(['cp', '-r', DATA, folder], check=True)
    path = folder / 'reconstitution.csv'
    lines = path.read_text().splitlines(True)
    lines[1] = lines[1].replace('8000', '8001')
    path.write_text(''.join(lines))
    other = bareme.tables(folder)
    one = {'nature': 'RO', 'zone': 'metropole', 'plus': 1}
    assert bareme.calc(one, date='2021-06-01', data=other).pret == Decimal('8001.00')
    assert bareme.calc(one, date='2021-06-01').pret == Decimal('8000.00')
    assert bareme.fingerprint(other) != bareme.fingerprint()
    assert bareme.fields(other) == bareme.fields()


def test_files(tmp_path):
    (tmp_path / 'in.csv').write_text('id;nature;commune;plus\na;;13055;2\nb;;La Garde;1\n')
    summary = bareme.batch(tmp_path / 'in.csv', str(tmp_path / 'out.csv'), date='2021-06-01', set={'nature': 'RO'})
    assert (tmp_path / 'out.csv').read_text().splitlines()[1] == 'a;;13055;2;metropole;16000,00;0,00;ok;'
    assert summary.statuts == {'ok': 1, 'ineligible': 0, 'incomplet': 0, 'invalide': 1}
    assert summary.totaux[0]['pret'] == Decimal('16000.00')
    bareme.batch(tmp_path / 'in.csv', tmp_path / 'out.ndjson', date='2021-06-01', map={'nature': 'id'})
    assert read((tmp_path / 'out.ndjson').read_text().splitlines()[0])['al']['avis'][0]['code'] == 'valeur-invalide'


def test_kinds_of_columns():
    frame = pandas.DataFrame({
        'Nature': pandas.Categorical(['RO'] * 4), 'Code INSEE': pandas.array(['13055', '13004', None, '83137'], 'string'),
        'Nb PLUS': pandas.array([2, 4, 1, None], 'Int64'), 'plai': [1.0, float('nan'), 2.5, 0.0],
        'investissement': [1000000, 1234567.89, 5, 6], 'date': pandas.to_datetime(['2021-06-01'] * 4), 'autre': [1, 2, 3, 4]},
        index=[7, 8, 9, 10])
    out = bareme.batch(frame)
    assert list(out.index) == [7, 8, 9, 10]
    assert list(out.al_pret_centimes[:2]) == [2700000, 2680000]
    assert list(out.al_statut) == ['ok', 'ok', 'invalide', 'invalide']
    assert out.al_avis[9].startswith('valeur-invalide: plai=2.5: a whole number is needed')
    assert out.al_pret.isna().tolist() == [False, False, True, True]
    assert out.al_avis[10].startswith('aucun-logement')
    with pytest.raises(ValueError, match='two columns'):
        bareme.batch(pandas.DataFrame({'plus': [1], 'Nb PLUS': [2]}))
    assert len(bareme.batch(pandas.DataFrame({'plus': []}))) == 0


def test_old_tables_are_told_once():
    frame = pandas.DataFrame([dict(MARSEILLE, date='2028-06-01')] * 3)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter('always')
        out = bareme.batch(frame)
    assert len(told) == 1 and 'bareme-ancien' in str(told[0].message) and ' 3 of ' in str(told[0].message)
    assert not out.al_avis.str.contains('bareme-ancien').any()


def test_threads():
    """Threads have the same answers, and the lock is left to others: a long list does not stop a clock."""
    frame = pandas.DataFrame([dict(MARSEILLE, plus=i % 90) for i in range(60000)])
    expected = bareme.batch(frame)
    results, ticks = [], []
    threads = [threading.Thread(target=lambda: results.append(bareme.batch(frame))) for _ in range(4)]
    for t in threads:
        t.start()
    while any(t.is_alive() for t in threads):
        ticks.append(bareme.calc(MARSEILLE).pret)
        time.sleep(0.001)
    assert len(results) == 4 and all(r.equals(expected) for r in results)
    assert ticks and set(ticks) == {Decimal('490000.00')}


def test_lock_is_released(tmp_path):
    """While a list waits for its file, which is a pipe, others go on."""
    os.mkfifo(tmp_path / 'pipe')
    done = []
    reader = threading.Thread(target=lambda: done.append(bareme.batch(tmp_path / 'pipe', tmp_path / 'out.csv', date=DAY)))
    reader.start()
    with open(tmp_path / 'pipe', 'w') as pipe:
        pipe.write('nature,commune,plus\n')
        pipe.flush()
        time.sleep(0.05)
        assert bareme.calc(MARSEILLE).statut == 'ok'
        pipe.write('RO,13004,4\n')
    reader.join()
    assert done[0].operations == 1
