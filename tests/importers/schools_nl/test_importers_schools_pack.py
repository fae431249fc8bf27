"""The Dutch data pack: what ships, how it is read, and how it is made anew of the files of DUO."""

import gzip
import time

import pytest

from solver.errors import FileAccessError, SourceError
from solver.importers.findings import Findings
from solver.importers.people.register_mapping import MAPPINGS
from solver.importers.people.schools import read_register
from solver.importers.schools_nl.pack import (
    OWN_FOLDER,
    POSTCODES_FILE,
    SITES_FILE,
    Pack,
    PackSite,
    _read,
    read_pack,
    write_pack,
)
from solver.importers.schools_nl.renew import renewed

OLD = PackSite("00AA00", "Old school", "Zwolle", "8011", "VWO", "500", "pupils in 2012", "40", "exam candidates", "")
ADDRESSES = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;POSTCODE;PLAATSNAAM;GEMEENTENAAM\n"
    "Overijssel;41001;00AA;00AA00;New name;8012 AB;ZWOLLE;ZWOLLE\n"
    "Zuid-Holland;41002;01BB;01BB02;Other;2511 CD;DEN HAAG;'S-GRAVENHAGE\n"
)
PUPILS = (
    "INSTELLINGSCODE;VESTIGINGSCODE;AFDELING;LEER- OF VERBLIJFSJAAR 1 - MAN;LEER- OF VERBLIJFSJAAR 1 - VROUW\n"
    "01BB;02;HAVO;100;<5\n01BB;02;VWO;30;20\n09ZZ;00;VWO;1;1\n"
)
EXAMS = (
    '"INSTELLINGSCODE";"VESTIGINGSCODE";"INSTELLINGSNAAM VESTIGING";"GEMEENTENAAM";'
    '"EXAMENKANDIDATEN SCHOOLJAAR 2022-2023 - TOTAAL";"EXAMENKANDIDATEN SCHOOLJAAR 2023-2024 - TOTAAL"\n'
    '"00AA";"00AA00";"Old";"ZWOLLE";"9";"<5"\n"00AA";"00AA00";"Old";"ZWOLLE";"9";"60"\n'
)


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [folder / f"{name}.csv" for name in files]


def made(folder, pack=None, **files):
    findings = Findings()
    new = renewed(pack or Pack((OLD,), {}), write(folder, **files), findings)
    return {site.site: site for site in new.sites}, [str(finding) for finding in findings]


def test_the_own_pack_is_small_and_quickly_read():
    assert sum((OWN_FOLDER / name).stat().st_size for name in (SITES_FILE, POSTCODES_FILE)) < 400_000
    began = time.process_time()
    pack = _read(OWN_FOLDER)
    assert time.process_time() - began < 0.1
    assert (len(pack.sites), len(pack.centroids)) == (1236, 4699)


def test_the_own_pack_knows_groningen():
    sites = read_pack().of(["groningen"])
    assert len(sites) == 18
    (maartens,) = (site for site in sites if site.site == "01UH00")
    assert (maartens.name, maartens.pc4, maartens.pupils, maartens.candidates) == (
        "Maartenscollege",
        "9751",
        "1384",
        "185",
    )
    assert maartens.pupils_source == "pupils in 2012 (inspection table)"
    lat, lon = read_pack().centroids["9751"]
    assert (lat, lon) == (53.1780, 6.6051)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("DEN HAAG", "'s-Gravenhage"),
        ("bergen nh", None),
        ("Bergen (NH.)", "Bergen (NH.)"),
        ("súdwest fryslan", "Súdwest-Fryslân"),
    ],
)
def test_municipalities_are_found_however_they_are_written(written, name):
    if name is None:
        with pytest.raises(SourceError, match=r'did you mean "Bergen \(NH\.\)"'):
            read_pack().named([written])
    else:
        assert read_pack().named([written, written]) == (name,)


def test_every_unknown_municipality_is_told():
    with pytest.raises(SourceError) as error:
        read_pack().named(["Groningn", "Atlantis"])
    assert [str(problem) for problem in error.value.problems] == [
        'the municipalities: found "Groningn"; expected a municipality with a secondary school; '
        'did you mean "Groningen"? If not, write it as DUO does, or leave it out.',
        'the municipalities: found "Atlantis"; expected a municipality with a secondary school; '
        "write it as DUO does, or leave it out.",
    ]


def test_a_pack_is_written_and_read_the_same_bytes_each_time(tmp_path):
    pack = Pack((OLD,), {"8011": (52.5, 6.1)})
    write_pack(pack, tmp_path / "a")
    write_pack(read_pack(tmp_path / "a"), tmp_path / "b")
    for name in (SITES_FILE, POSTCODES_FILE):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert read_pack(tmp_path / "b") == pack


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"no zip", "a file that cannot be unpacked"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "other columns"),
        (gzip.compress(b"\xff\xfe", mtime=0), "a file that cannot be unpacked"),
    ],
)
def test_what_is_no_pack_is_refused(tmp_path, data, found):
    (tmp_path / SITES_FILE).write_bytes(data)
    with pytest.raises(SourceError, match=f"found {found}; expected a table of a data pack"):
        read_pack(tmp_path)
    with pytest.raises(FileAccessError, match="no such file"):
        read_pack(tmp_path / "nowhere")


def test_addresses_say_which_sites_there_are_and_numbers_that_nobody_renewed_stay(tmp_path):
    sites, said = made(tmp_path, addresses=ADDRESSES)
    assert list(sites) == ["00AA00", "01BB02"]
    kept = sites["00AA00"]
    assert (kept.name, kept.municipality, kept.pc4, kept.board) == ("New name", "Zwolle", "8012", "41001")
    assert (kept.pupils, kept.pupils_source) == ("500", "pupils in 2012")
    assert sites["01BB02"].municipality == "'s-Gravenhage"
    assert "the pack: noted 1 sites that are new (such as 01BB02)" in said


def test_a_site_that_no_list_of_addresses_has_is_dropped(tmp_path):
    _, said = made(tmp_path, addresses="\n".join(ADDRESSES.splitlines()[::2]) + "\n")
    assert "the pack: dropped 1 sites that no list has any more (such as 00AA00)" in said


def test_pupils_are_summed_over_a_site_with_the_year_in_the_name_of_the_file(tmp_path):
    files = {"01-leerlingen-vo-2025": PUPILS, "02-alle": ADDRESSES}  # whatever the order
    sites, _ = made(tmp_path, **files)
    assert (sites["01BB02"].pupils, sites["01BB02"].pupils_source) == ("152", "pupils on 1 October 2025 (DUO)")
    assert "09ZZ00" not in sites


def test_of_exam_candidates_the_last_year_counts(tmp_path):
    sites, _ = made(tmp_path, exams=EXAMS)
    assert (sites["00AA00"].candidates, sites["00AA00"].candidates_source) == ("62", "exam candidates 2023-24 (DUO)")
    assert sites["00AA00"].pupils == "500"


def test_centroids_are_renewed(tmp_path):
    files = write(tmp_path, p4="id,postcode,latitude,longitude\n1,8011,52.51,6.09\n2,8011,1,1\n")
    assert renewed(Pack((OLD,), {"1000": (52.0, 5.0)}), files, Findings()).centroids == {
        "1000": (52.0, 5.0),
        "8011": (52.51, 6.09),
    }


def test_a_file_of_another_sort_is_told_with_the_files_to_download(tmp_path):
    with pytest.raises(SourceError) as error:
        made(tmp_path, other="a;b\n1;2\n", empty="INSTELLINGSCODE;VESTIGINGSCODE;POSTCODE\n")
    texts = [str(problem) for problem in error.value.problems]
    assert len(texts) == 2
    assert 'columns of no file that is known ("a" or "b")' in texts[0]
    assert "02. Alle vestigingen vo" in texts[0]


def test_a_register_may_say_row_by_row_from_which_year_its_numbers_are(tmp_path):
    (tmp_path / "schools.csv").write_text(
        "site,name,municipality,pc4,type,pupils,pupils_source,candidates,candidates_source,lat,lon\n"
        "00AA00,A,Zwolle,8011,VWO,500,pupils of 2012,40,x,52.5,6.1\n"
        "00AA01,B,Zwolle,8011,VWO,,,100,candidates of 2024,,\n",
        encoding="utf-8",
    )
    sites = read_register(tmp_path / "schools.csv", MAPPINGS["pack"], Findings())
    assert [(site.headcount, site.headcount_origin.text) for site in sites] == [
        (500, "pupils of 2012"),
        (474, "100 candidates of 2024 x 4.74"),
    ]


def test_the_command_makes_a_pack(tmp_path, call):
    (file,) = write(tmp_path, addresses=ADDRESSES)
    result = call("import", "schools-pack", file, "-o", tmp_path / "pack")
    assert result.exit_code == 0, result.output
    assert {site.site for site in read_pack(tmp_path / "pack").sites} == {"00AA00", "01BB02"}
    assert "sites that no list has any more" in result.output
