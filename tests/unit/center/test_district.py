"""The demonstration district, seeded into a real store and asked where things are."""

import json
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from center.domain.calendar import Limit
from center.service.demo_district import API_KEY_GRANTS, DESK_LOGIN, RESOURCES, read_demo
from center.service.district import DistrictTables, PlacedOrg, seed_demo
from center.service.passwords import hasher
from center.service.secrets import Secrets, SecretsError
from center.service.sessions import token_hash
from center.store import schema
from center.store.sqlite import SqliteStore
from contract.org import Org


@pytest.fixture
async def store(database_file: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(database_file)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def seeded(store: SqliteStore, tmp_path: Path) -> Secrets:
    secrets = Secrets.load(tmp_path, {})
    await seed_demo(store, RESOURCES, secrets)
    return secrets


async def test_an_empty_center_gets_the_whole_district_and_no_more_at_the_second_start(
    store: SqliteStore, seeded: Secrets, tmp_path: Path
) -> None:
    await seed_demo(store, RESOURCES, Secrets.load(tmp_path, {}))
    org = schema.org
    counts = await store.read(
        lambda c: {r[0]: r[1] for r in c.execute(select(org.c.kind, func.count()).group_by(org.c.kind))}
    )
    assert counts == {"district": 1, "street": 9, "community": 95, "grid": 372, "department": 20}


async def test_every_grids_own_point_is_located_in_that_grid(store: SqliteStore, seeded: Secrets) -> None:
    tables = await DistrictTables.load(store)
    grids = [o for o in tables.orgs.values() if o.kind == "grid"]
    assert len(grids) == 372
    for grid in grids:
        assert grid.lon is not None
        assert grid.lat is not None
        path = ("510115", grid.id[:9], grid.id[:12], grid.id)
        assert tables.locate(grid.lon, grid.lat) == path == tables.path_of(grid.id)


async def test_a_point_outside_the_district_has_no_path(store: SqliteStore, seeded: Secrets) -> None:
    tables = await DistrictTables.load(store)
    assert tables.locate(116.397, 39.909) is None
    assert tables.locate(103.70, 30.60) is None  # inside the bounding box, outside the outline
    assert tables.locate(0.0, 0.0) is None


async def test_finding_the_grid_of_a_point_takes_microseconds(store: SqliteStore, seeded: Secrets) -> None:
    tables = await DistrictTables.load(store)
    points = [(o.lon, o.lat) for o in tables.orgs.values() if o.kind == "grid" and o.lon and o.lat]
    begun = time.perf_counter()
    for lon, lat in points:
        tables.locate(lon, lat)
    assert (time.perf_counter() - begun) / len(points) < 200e-6


async def test_a_class_says_who_leads_and_how_long_it_may_take(store: SqliteStore, seeded: Secrets) -> None:
    tables = await DistrictTables.load(store)
    burst = tables.classes["U05-01"]
    assert (burst.name, burst.branch, burst.lead) == ("供水管破裂", "城市管理", "D-510115-water")
    assert "爆管" in burst.words
    assert tables.catalog.limit_of("handle", "U05-01", 3) == Limit(1, "urgent_hour")
    assert tables.catalog.limit_of("handle", "U05-01", 3, "2") == Limit(5, "work_day")
    assert tables.catalog.limit_of("handle", "no-such", 3) == Limit(24, "urgent_hour")
    for one in tables.classes.values():
        lead = tables.org(one.lead or "")
        assert lead is not None, one.code
        assert lead.kind == "department", one.code
        assert one.words, one.code


async def test_the_version_changes_with_the_content_only(store: SqliteStore, seeded: Secrets) -> None:
    first, again = await DistrictTables.load(store), await DistrictTables.load(store)
    renamed = schema.org.update().where(schema.org.c.id == "510115001").values(name="柳城")
    await store.write(lambda c: c.execute(renamed))
    changed = await DistrictTables.load(store)
    assert first.version == again.version != changed.version


def test_the_catalogue_has_no_class_about_peoples_health_belief_petitions_or_faces() -> None:
    text = (RESOURCES / "catalog" / "510115.toml").read_text("utf-8")
    for word in ("信访", "上访", "精神", "患者", "艾滋", "吸毒", "人脸", "宗教", "刑满", "重点人员"):
        assert word not in text


def test_a_district_without_shapes_takes_every_point_as_its_own() -> None:
    district = Org(id="510115", name="温江区", parent=None, kind="district")
    assert DistrictTables([PlacedOrg(district, None)]).locate(103.8, 30.7) == ("510115",)
    assert DistrictTables([]).locate(103.8, 30.7) is None


def test_invented_shapes_say_so() -> None:
    for row in read_demo().orgs:
        if row["shape"] is not None:
            assert json.loads(row["shape"])["synthetic"] is (row["kind"] != "district")


async def test_everyone_can_log_in_with_the_password_of_the_secrets_file(
    store: SqliteStore, seeded: Secrets, tmp_path: Path
) -> None:
    kept = json.loads((tmp_path / "secrets.json").read_text("utf-8"))
    user = schema.app_user
    rows = await store.read(lambda c: list(c.execute(select(user.c.login, user.c.password_hash, user.c.roles))))
    assert len(rows) == len(kept["passwords"]) > 200
    hashes = {login: hash for login, hash, _ in rows}
    assert len(set(hashes.values())) == 3  # one hash for each group: seeding stays quick
    for login in (DESK_LOGIN, "water01", "auditor01"):
        assert hasher().verify(kept["passwords"][login], hashes[login])
    roles = {login: json.loads(r) for login, _, r in rows}
    assert roles[DESK_LOGIN] == ["acceptor", "dispatcher", "shift_supervisor"]
    assert roles["street-001"] == ["acceptor", "dispatcher", "handler"]


async def test_the_demo_key_is_kept_hashed_with_its_grants(store: SqliteStore, seeded: Secrets) -> None:
    def keys(c: Connection) -> list[tuple[str, str, str]]:
        return [(r.key_hash, r.org_id, r.grants) for r in c.execute(select(schema.api_key))]

    [(hash, org, grants)] = await store.read(keys)
    assert hash == token_hash(seeded.api_key)
    assert (org, tuple(json.loads(grants))) == ("510115", API_KEY_GRANTS)


def test_secrets_are_for_their_owner_alone_and_stay_the_same(tmp_path: Path) -> None:
    first = Secrets.load(tmp_path, {})
    file = tmp_path / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    again = Secrets.load(tmp_path, {})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (again.api_key, again.desk_token) == (first.api_key, first.desk_token)
    assert [p.name for p in tmp_path.iterdir()] == ["secrets.json"]


def test_keys_of_the_environment_win_and_are_not_written_down(tmp_path: Path) -> None:
    given = {"SHOUWANG_API_KEY": "key-of-the-desk", "SHOUWANG_DESK_TOKEN": "token-of-the-desk"}
    secrets = Secrets.load(tmp_path, given)
    assert (secrets.api_key, secrets.desk_token) == ("key-of-the-desk", "token-of-the-desk")
    secrets.save()
    text = (tmp_path / "secrets.json").read_text("utf-8")
    assert "of-the-desk" not in text
    assert Secrets.load(tmp_path, {}).api_key != "key-of-the-desk"


def test_a_damaged_secrets_file_is_said_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text("{", "utf-8")
    with pytest.raises(SecretsError, match="已损坏"):
        Secrets.load(tmp_path, {})
    assert file.read_text("utf-8") == "{"
