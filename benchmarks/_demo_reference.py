"""The orgs and classes of the demonstration district as a desk gets them, read from the resources."""

import csv
import json
import tomllib
from functools import cache
from pathlib import Path

from contract.org import Org, OrgRef
from contract.reference import IncidentClass, Reference

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
DISTRICT = "510115"


@cache
def demo_reference() -> Reference:
    place = RESOURCES / "district" / DISTRICT
    orgs = [Org(id=DISTRICT, name="温江区", parent=None, kind="district")]
    with (place / "streets.csv").open(encoding="utf-8") as file:
        orgs += [Org(id=r["code"], name=r["name"], parent=DISTRICT, kind="street") for r in csv.DictReader(file)]
    areas = json.loads((place / "communities_synthetic.geojson").read_text("utf-8"))["features"]
    for area in areas:
        code, name = str(area["properties"]["code"]), str(area["properties"]["name"])
        orgs.append(Org(id=code, name=name, parent=code[:9], kind="community", lon=103.8, lat=30.7))
    people = json.loads((place / "people.json").read_text("utf-8"))
    orgs += [Org(id=d["id"], name=d["name"], parent=DISTRICT, kind="department") for d in people["departments"]]
    catalog = tomllib.loads((RESOURCES / "catalog" / f"{DISTRICT}.toml").read_text("utf-8"))
    classes = tuple(
        IncidentClass(
            code=c["code"],
            name=c["name"],
            branch=c.get("branch", ""),
            severity=c["severity"],
            lead=c.get("lead"),
            words=tuple(c.get("words", ())),
        )
        for c in catalog["classes"]
    )
    return Reference(version="1", district=OrgRef(id=DISTRICT, name="温江区"), orgs=tuple(orgs), classes=classes)
