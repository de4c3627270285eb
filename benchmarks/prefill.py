"""What the intake form reads out of a report by itself: the class, the street, the address.

``class_right_percent``   of generated reports of the demo district, in whose words the catalogue was written
``other_words_right_percent``   of reports in other words (``_prefill_samples``): the catalogue did not see them
``street_right_percent``   of those that name their community or street; ``street_named_percent`` say how many do
``address_right_percent``   of those that say their address, character by character
``p99_ms``   for one report, all of it

Options: ``--reports 200``, ``--seed 1``.
"""

import argparse
import time
from collections.abc import Sequence

from benchmarks._demo_reference import demo_reference
from benchmarks._prefill_samples import OTHERS
from center.sim.material import Material
from center.sim.script import Script
from console.domain.prefill import prefill, stem

AT, STEP_MS = 1_795_299_161_000, 431_000
Figures = dict[str, float | int]


def main(argv: Sequence[str]) -> Figures:
    parser = argparse.ArgumentParser(prog="benchmarks prefill")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    return {**generated(options.reports, options.seed), "other_words_right_percent": other_words()}


def generated(reports: int, seed: int) -> Figures:
    """Over ``reports`` of the demo district's script, by night and day."""
    reference, script = demo_reference(), Script(Material.load(), seed)
    names = {org.id: stem(org.name) for org in reference.orgs}
    right = named = streets = said = addresses = 0
    took: list[float] = []
    for number in range(reports):
        draft = script.draft(AT + number * STEP_MS, f"prefill-{seed}-{number}")
        text, community = draft.report.text, draft.spot.community
        began = time.perf_counter()
        found = prefill(text, reference.classes, reference.orgs)
        took.append((time.perf_counter() - began) * 1000)
        right += found.class_code is not None and found.class_code.value == draft.report.class_code
        if names[community] in text or names[community[:9]] in text:
            named += 1
            streets += found.org is not None and found.org.value[:9] == community[:9]
        if draft.spot.address in text:
            said += 1
            addresses += found.address is not None and found.address.value == draft.spot.address
    took.sort()
    return {
        "reports": reports,
        "class_right_percent": 100 * right / reports,
        "street_right_percent": 100 * streets / max(1, named),
        "street_named_percent": 100 * named / reports,
        "address_right_percent": 100 * addresses / max(1, said),
        "p99_ms": took[int(len(took) * 0.99)],
    }


def other_words() -> float:
    """Percent of the hand-written reports whose class is found."""
    reference = demo_reference()
    right = 0
    for code, text in OTHERS:
        found = prefill(text, reference.classes, reference.orgs).class_code
        right += found is not None and found.value == code
    return 100 * right / len(OTHERS)
