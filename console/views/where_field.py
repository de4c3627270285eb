"""Another place for a matter: nothing filled in leaves it where it is."""

import json

from PySide6.QtWidgets import QWidget

from console.models import form_fields as form
from console.models.form_fields import Value
from console.views.place_field import PlaceField
from console.views.step_fields import StepField
from console.widgets.frames import column
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme


class WhereField(StepField):
    """An address alone keeps the point."""

    def __init__(self, theme: Theme, spec: form.Where) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self._place = PlaceField(theme)
        self._place.set_orgs(spec.orgs)
        self._place.chosen.connect(self.edited)
        self._place.addressed.connect(self.edited)
        whole = column(self, gap=theme.px(4))
        whole.addWidget(PlainLabel(spec.label, "dim"))
        whole.addWidget(self._place)

    def value(self) -> Value:
        point, address = self._place.point, self._place.address_words
        if point is None and not address:
            return None
        lon, lat = point if point is not None else (self._spec.lon, self._spec.lat)
        return {"lon": lon, "lat": lat, "address": address or self._spec.address}

    def missing(self) -> str:
        if self._place.point is None and (self._place.exact.text().strip() or self._place.first.currentText().strip()):
            return self.tr("这个地点看不懂，请从列表里选社区或网格，或填经纬度。")
        return ""

    def draft(self) -> str:
        held = self._place.draft()
        return json.dumps(held, ensure_ascii=False) if any(held.values()) else ""

    def restore(self, text: str) -> None:
        self._place.restore({str(k): str(v) for k, v in json.loads(text).items()} if text.startswith("{") else {})

    @property
    def target(self) -> QWidget:
        return self._place.first
