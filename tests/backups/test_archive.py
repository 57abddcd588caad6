"""What is not a whole, unchanged backup of ours is refused in words, and nothing is touched."""

import json
import random
import stat
import zipfile

import pytest
from tests.backups.school import NOW, hash_now, rewritten, saved, with_manifest

from handrail import __version__
from handrail.backups.archive import ArchiveTrouble, opened
from handrail.backups.restore import restore
from handrail.lib.refusal import Refusal
from handrail.people.models import School
from handrail.vault import keyfile

STEP = 64 * 1024
FLIPS = 200


@pytest.fixture
def whole(school, tmp_path, files):
    """A backup of some size."""
    (files / "noise.bin").write_bytes(random.Random(7).randbytes(300_000))
    return saved(tmp_path)


def refused(path, words):
    """Restoring says so, and changes nothing."""
    before = hash_now()
    with pytest.raises(ArchiveTrouble, match=words):
        restore(path, aside=path.with_name("aside.zip"), now=NOW)
    assert hash_now() == before
    assert not path.with_name("aside.zip").exists()


def test_a_whole_one_opens(whole):
    with opened(whole, key=keyfile.master()) as archive:
        archive.check()
        assert archive.manifest.version == __version__


def test_a_cut_one_is_refused_wherever_it_was_cut(whole):
    data = whole.read_bytes()
    ends = [*range(0, len(data), STEP), *range(len(data) - 200, len(data))]
    assert len(ends) > 204
    for end in ends:
        whole.write_bytes(data[:end])
        with pytest.raises(ArchiveTrouble, match="cut or changed"), opened(whole, key=keyfile.master()):
            pass
    whole.write_bytes(data[: len(data) // 2])
    refused(whole, "cut or changed")


def test_a_flipped_bit_is_found_wherever_it_is(whole):
    data, draw = bytearray(whole.read_bytes()), random.Random(11)
    ends = [*range(40), *range(len(data) - 160, len(data))]
    for place in ends + [draw.randrange(len(data)) for _ in range(FLIPS)]:
        bit = 1 << draw.randrange(8)
        data[place] ^= bit
        whole.write_bytes(data)
        with pytest.raises(ArchiveTrouble), opened(whole, key=keyfile.master()):
            pass
        data[place] ^= bit
    whole.write_bytes(data + b"x")
    refused(whole, "has not the end of a backup")


def test_one_of_another_key_is_refused_and_says_which(whole):
    with pytest.raises(ArchiveTrouble, match="was made with the master key"), opened(whole, key=b"x" * 32):
        pass


def test_without_a_key_it_says_what_to_do(whole, settings, tmp_path):
    place = keyfile.place()
    key = place.read_bytes()
    place.unlink()
    try:
        with pytest.raises(Refusal, match=r"master\.key cannot be read"):
            restore(whole, aside=None, now=NOW)
    finally:
        keyfile.write(place, key)


@pytest.mark.parametrize("words", [b"", b"PK", b"x" * 100_000], ids=["empty", "short", "long"])
def test_what_is_no_backup_is_refused(whole, words):
    whole.write_bytes(words)
    refused(whole, "has not the end of a backup")


def test_one_that_is_not_there_is_said(school, tmp_path):
    with pytest.raises(ArchiveTrouble, match="cannot be read"):
        restore(tmp_path / "none.zip", aside=None, now=NOW)


# ------------------------------------------------------- what somebody with the key could have made of it


def member(name, mode=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


@pytest.mark.parametrize(
    "info",
    [
        member("../outside.txt"),
        member("files/../../outside.txt"),
        member("/etc/passwd"),
        member("files\\..\\outside.txt"),
        member("files/"),
        member("files//x"),
        member("files/link", stat.S_IFLNK | 0o777),
        member("files/pipe", stat.S_IFIFO | 0o600),
    ],
    ids=lambda info: info.filename,
)
def test_ways_out_and_links_are_refused(whole, info):
    changed = rewritten(whole, lambda held: [*held, (info, "/etc/passwd")])
    refused(changed, "a member that no backup has")


def test_ways_out_that_the_manifest_names_are_refused_too(whole):
    def change(held):
        for info, data in with_manifest(files={"../../outside.txt": {"size": 1, "sha256": "0" * 64}})(held):
            if not info.filename.startswith("files/"):
                yield info, data
        yield member("files/../../outside.txt"), "x"

    refused(rewritten(whole, change), "a member that no backup has")


@pytest.mark.parametrize("name", ["rows/people_secret.jsonl", "README", "files/more.txt"])
def test_a_member_too_many_is_refused(whole, name):
    refused(rewritten(whole, lambda held: [*held, (member(name), "x")]), "does not hold what its manifest")


@pytest.mark.parametrize("name", ["rows/people_user.jsonl", "files/two.bin"])
def test_a_member_too_few_is_refused(whole, name):
    changed = rewritten(whole, lambda held: [one for one in held if one[0].filename != name])
    refused(changed, "does not hold what its manifest")


@pytest.mark.parametrize("name", ["rows/people_user.jsonl", "files/two.bin"])
def test_a_changed_member_is_refused(whole, name):
    def change(held):
        return [(info, data + b"\n" if info.filename == name else data) for info, data in held]

    refused(rewritten(whole, change), "not (those|the one) that the manifest names")


def test_a_backup_without_a_manifest_is_refused(whole):
    changed = rewritten(whole, lambda held: [one for one in held if one[0].filename != "manifest.json"])
    refused(changed, "what this version of Handrail does not know")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "99.0.0"}, f"made by Handrail 99.0.0, and this is {__version__}"),
        ({"migrations": {"people": ["0099_later"]}}, "made by Handrail"),
        ({"format": 2}, "does not know"),
        ({"more": 1}, "does not know"),
        ({"logical_hash": "0" * 64}, "do not add up"),
        ({"logical_hash": "none"}, "does not know"),
        ({"key": "0" * 64}, "another master key"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(whole, changes, words):
    refused(rewritten(whole, with_manifest(**changes)), words)


def test_tables_with_other_columns_are_refused(whole, monkeypatch):
    def change(held):
        for info, data in held:
            if info.filename == "manifest.json":
                told = json.loads(data)
                told["tables"]["people_user"]["columns"].append("shoe_size")
                yield info, json.dumps(told)
            else:
                yield info, data

    monkeypatch.setattr("handrail.backups.restore.is_empty", lambda: True)
    refused(rewritten(whole, change), "The tables of this backup are not those of Handrail")
    assert School.objects.count() == 2
