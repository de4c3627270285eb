"""The script of the district: what is reported, by whom, where, in which words. The same seed tells the same story."""

from dataclasses import dataclass
from random import Random

from center.sim.material import Material, Phrases, Spot
from center.sim.rhythm import Tempo, arrivals, hour_of
from center.sim.speech import Filler, sentence
from contract.command import IntakeReport
from contract.incident import Severity, SourceKind
from contract.payload import Contact
from contract.payload import Spot as Place

TITLE_LENGTH = 24
SOURCES: dict[str, SourceKind] = {
    "hotline": "hotline",
    "grid": "grid",
    "app": "app",
    "sensor": "sensor",
    "camera": "camera",
    "walk_in": "walk_in",
}
NAMES = {
    "hotline": "12345 热线",
    "app": "随手拍",
    "sensor": "物联感知平台",
    "camera": "视频巡查",
    "walk_in": "接待窗口",
}
MIX = {"hotline": 38, "grid": 30, "app": 18, "walk_in": 7, "camera": 4, "sensor": 9}
OFFICE_HOURS = range(8, 19)
"""Grid workers patrol and the reception counter is open."""
STORM = {"U05-06": 14, "U05-01": 3, "U05-03": 5, "U05-08": 6, "E05": 8, "E02": 3, "P05": 3, "L02": 4, "U02-03": 4}
"""How much likelier a class is in a flood: it is a rain storm."""
NIGHT_RARE = ("D", "L05", "L06", "U02-01", "U01-07", "U04-96", "P08", "P12", "L08", "L04")
"""Classes nobody reports at night."""
PHOTO_SHARE = {"grid": 0.55, "app": 0.6, "camera": 0.8}


def can_be_shown(class_code: str) -> bool:
    """Whether there is a thing to photograph: no disputes, no questions, no people."""
    return class_code.startswith(("U", "E")) or class_code in ("P05", "P06", "P07", "P08", "P12", "P13")


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it will be sent; ``photos`` are drawn and uploaded first."""

    at: int
    report: IntakeReport
    photos: int
    spot: Spot


class Script:
    """Pure and deterministic; a report takes some 30 microseconds."""

    def __init__(self, material: Material, seed: int) -> None:
        self._material = material
        self._seed = seed

    def slot(self, tempo: Tempo, slot: int, rate: float) -> list[Draft]:
        """The reports of one minute of the center's clock, in order of time."""
        return [
            self.draft(at, f"{self._seed}-{tempo}-{slot}-{number}", tempo)
            for number, at in arrivals(self._seed, tempo, slot, rate)
        ]

    def draft(self, at: int, key: str, tempo: Tempo = "normal") -> Draft:
        """The one report known by ``key``; ``at`` decides the words for the time and what is likely."""
        chance = Random(key)
        phrases = self._class(chance, at, tempo)
        source = self._source(chance, phrases, at)
        spot = chance.choice(self._material.spots_of[chance.choice(phrases.places)])
        filler = Filler(chance, spot, at)
        title, body = self._template(chance, phrases, source)
        text = sentence(chance, self._material.general, source, filler.fill(body))
        report = IntakeReport(
            text=text,
            title=filler.fill(title)[:TITLE_LENGTH],
            class_code=phrases.class_code,
            severity=self._severity(chance, phrases.class_code),
            place=Place(lon=spot.lon, lat=spot.lat, address=spot.address),
            source=SOURCES[source],
            source_name=self._source_name(source, spot),
            external_id=f"SIM-{key}",
            reporter=self._reporter(chance, source),
        )
        wanted = chance.random() < PHOTO_SHARE.get(source, 0.0) and can_be_shown(phrases.class_code)
        photos = chance.choice((1, 1, 2)) if wanted else 0
        return Draft(at, report, photos, spot)

    def _class(self, chance: Random, at: int, tempo: Tempo) -> Phrases:
        night = hour_of(at) < 6 or hour_of(at) >= 23
        listed = list(self._material.phrases.values())
        weights = []
        for one in listed:
            factor = STORM.get(one.class_code, 0.25) if tempo == "flood" else 1
            rare = night and one.class_code.startswith(NIGHT_RARE)
            weights.append(0.0 if rare else one.weight * factor)
        return chance.choices(listed, weights)[0]

    def _source(self, chance: Random, phrases: Phrases, at: int) -> str:
        open_now = [s for s in phrases.sources if s not in ("grid", "walk_in") or hour_of(at) in OFFICE_HOURS]
        sources = open_now or list(phrases.sources)
        return chance.choices(sources, [MIX[s] for s in sources])[0]

    def _template(self, chance: Random, phrases: Phrases, source: str) -> tuple[str, str]:
        """Title and text. Who watches a screen sees what a title says, and no more."""
        if source == "camera":
            title = chance.choice(phrases.titles)
            return title, "{a}" + title.removeprefix("{r}") + "，画面中已持续约{k}分钟"
        if source == "sensor":
            return chance.choice(phrases.sensed)
        return chance.choice(phrases.seen if source == "grid" else phrases.said)

    def _source_name(self, source: str, spot: Spot) -> str:
        if source == "grid":
            return f"{self._material.communities[spot.community]}网格员"
        return NAMES[source]

    def _severity(self, chance: Random, class_code: str) -> Severity | None:
        """Mostly the class's own; now and then one step lighter or heavier, never made 1 by chance."""
        own, draw = self._material.severities[class_code], chance.random()
        if draw < 0.06 and own > 2:
            return own - 1
        if draw > 0.94 and 1 < own < 4:
            return own + 1
        return None

    def _reporter(self, chance: Random, source: str) -> Contact | None:
        if source in ("sensor", "camera", "grid") or chance.random() < 0.12:
            return None
        surname = chance.choice(self._material.surnames)
        calls_name = chance.random() < 0.55
        name = surname + (chance.choice(self._material.given_names) if calls_name else chance.choice(("先生", "女士")))
        return Contact(name=name, phone=f"1390000{chance.randrange(10_000):04d}")
