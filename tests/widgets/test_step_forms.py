"""Every step of the loop can be done from the desk by keyboard, and says what it needs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from console.models.form_fields import Choice, Files, Form, Pick, Serving, Stands, Value, When, Where, Whole, Words
from console.models.side_forms import FORMS, form_of, parties
from console.models.step_forms import Asked
from console.models.step_keys import KEYS, ORDER
from console.views.choice_field import ChoiceField
from contract.catalog import Condition, TimeLimit
from contract.command import CommandType
from contract.envelope import (
    ApplyCommand,
    CorrectCommand,
    DecideCommand,
    DispatchCommand,
    NoteCommand,
    RegisterCommand,
    TakeCommand,
    WhistleCommand,
)
from contract.incident import Incident, Permit
from contract.org import OrgRef, Person
from contract.parts import Application, CoPart, Dispute, Holder, Relation, Supervision, Whistle
from contract.problems import Problem
from tests.widgets.desk_samples import DISTRICT, HOUR, NOW, WATER, burst_pipe, reference, samples
from tests.widgets.test_desk_page import ALARM, PIPE, Seat

CITY = OrgRef(id="D-510115-city", name="区城管局")
LI = Person(id="u-09", name="李工")
CTRL = Qt.KeyboardModifier.ControlModifier


def busy(**fields: object) -> Incident:
    """A matter to which everything has happened that a step may answer."""
    later = NOW + HOUR
    ids = [samples.identity(700 + n) for n in range(4)]
    values: dict[str, object] = {
        "permits": (Permit(org=DISTRICT, roles=("acceptor",), actions=tuple(KEYS)),),
        "co": (CoPart(org=CITY, state="accepted", clock=None),),
        "asking": Application(id=ids[0], kind="extension", by=LI, org=WATER, at=NOW, reason="等配件", until=later),
        "supervisions": (Supervision(id=ids[1], kind="leader", by=LI, at=NOW, text="快", to=WATER, reply_by=later),),
        "whistles": (
            Whistle(id=ids[2], org=CITY, by=LI, from_org=WATER, at=NOW, text="来", arrive_by=later),
            Whistle(id=ids[3], org=CITY, by=LI, from_org=WATER, at=NOW, text="来", arrive_by=later, arrived_at=NOW),
        ),
        "late_stages": ("accept", "handle"),
        "related": (Relation(id=ALARM, code="510115-261122-00001-6", kind="merged_from"),),
        "dispute": Dispute(type_code="02", scale="individual", state="mediating"),
    }
    return burst_pipe(**(values | fields))


def asked(incident: Incident) -> Asked:
    others = {i.id: i for i in (samples.incident(n, owner=LI) for n in range(30, 40))}
    return Asked(incident, samples.OFFICER, reference(), others, NOW)


def filled(form: Form) -> dict[str, Value]:
    """What a hurried officer fills in: words where they are needed, the first of every list."""
    values: dict[str, Value] = {}
    for field in form.fields:
        match field:
            case Words():
                values[field.name] = "已电话核实" if field.required or field.name in ("note", "to") else None
            case Choice():
                values[field.name] = field.initial if field.initial is not None else field.options[0][0]
            case Pick():
                first = field.options[0].value
                values[field.name] = (first,) if field.many else first
            case When():
                values[field.name] = NOW + HOUR
            case Whole():
                values[field.name] = field.most
            case Files():
                values[field.name] = ()
            case Serving():
                values[field.name] = field.known[0].value
            case Stands():
                values[field.name] = None
            case Where():
                values[field.name] = {"lon": field.lon, "lat": field.lat, "address": "航天路 78 号"}
            case _:
                values[field.name] = tuple(value for value, _ in field.options)
    return values


def test_every_command_a_desk_can_give_has_a_key_a_place_and_a_form() -> None:
    steps = set(get_args(CommandType)) - {"report"}
    assert steps | {"reveal"} == set(KEYS)
    assert steps == set(ORDER)
    assert set(FORMS) | {"register"} == set(KEYS)
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize("action", sorted(FORMS))
def test_a_filled_form_is_a_payload_of_the_contract(qapp: QApplication, action: str) -> None:
    form = form_of(action, asked(busy()))  # type: ignore[arg-type]
    values = filled(form)
    assert form.check is None or form.check(values) is None
    payload = form.payload(values)
    assert isinstance(payload, form.model)


def test_parties_are_read_one_a_line() -> None:
    read = parties("申请人 李强 13912342207\n被申请人：王小二\n第三人 区物业公司 028-82711234")
    assert read is not None
    assert [(p.role, p.name, p.phone) for p in read] == [
        ("applicant", "李强", "13912342207"),
        ("respondent", "王小二", ""),
        ("third", "区物业公司", "028-82711234"),
    ]


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    sitting.parts.store.load(samples.snapshot(busy(), samples.incident(40)))
    await sitting.turn(0.1)
    await sitting.select(PIPE)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def test_every_step_opens_by_its_keys_and_closes_by_escape(seat: Seat) -> None:
    """In one sitting: what one step leaves behind must not stand in the way of the next."""
    opened: dict[str, str] = {}
    stayed_open: list[str] = []
    for action in sorted(KEYS, key="take".__eq__):
        if action == "take":  # from somebody else
            seat.parts.store.load(samples.snapshot(busy(holder=Holder(person=LI, at=NOW))))
            await seat.select(PIPE)
        for key in KEYS[action].split(", "):
            await seat.press(Qt.Key[f"Key_{key}"])
        panel = seat.desk.detail.steps.panel
        opened[action] = "" if panel is None else panel.objectName()
        await seat.press(Qt.Key.Key_Escape)
        if seat.desk.detail.steps.panel is not None:
            stayed_open.append(action)
    assert opened == {action: f"panel-{action}" for action in KEYS}
    assert stayed_open == []


async def test_an_application_is_granted_with_two_keys(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Y, Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DecideCommand) and pending.command.payload.granted


async def test_an_application_is_refused_only_with_a_reason(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Y)
    assert "等配件" in seat.words(seat.panel), "what is decided on is read where it is decided"
    await seat.press(Qt.Key.Key_2, Qt.Key.Key_Return)
    assert not seat.parts.store.pending and "不同意请写明理由" in seat.words(seat.panel)
    await seat.type("no parts needed")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DecideCommand) and not pending.command.payload.granted


async def test_a_free_matter_is_taken_with_one_key(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_K)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, TakeCommand) and seat.desk.detail.steps.panel is None


async def test_a_time_is_asked_for_as_it_is_said(seat: Seat) -> None:
    dispatcher = Permit(org=DISTRICT, roles=("dispatcher",), actions=("apply",))
    seat.parts.store.load(samples.snapshot(busy(permits=(dispatcher,))))
    await seat.turn(0.1)
    await seat.press(Qt.Key.Key_E)
    await seat.type("等配件")
    await seat.press(Qt.Key.Key_Return)
    panel = seat.panel
    assert "3d" in seat.words(panel), "to suspend without a day is not sent"
    until = panel.findChild(QLineEdit, "until")
    assert until is not None
    until.setText("3d")
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, ApplyCommand) and pending.command.payload.until == NOW + 72 * HOUR
    assert pending.command.payload.kind == "suspend"


async def test_several_orgs_are_called_to_the_scene_in_one_go(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_W)
    for name in ("水务", "人社"):
        await seat.type(name)
        await seat.press(Qt.Key.Key_Return)
    await seat.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    await seat.type("关阀抢修")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, WhistleCommand)
    assert pending.command.payload.orgs == ("D-510115-water", "D-510115-labour")


async def test_a_dispatch_names_helpers_and_its_own_deadline(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_D, Qt.Key.Key_Tab)
    await seat.type("城管")
    await seat.press(Qt.Key.Key_Return, Qt.Key.Key_Tab)
    await seat.type("2h")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DispatchCommand)
    payload = pending.command.payload
    assert (payload.lead, payload.co, payload.due_at) == (WATER.id, (CITY.id,), NOW + 2 * HOUR)


async def test_what_was_written_for_a_step_that_is_gone_becomes_a_note(seat: Seat) -> None:
    """Somebody else was faster: the center does not allow the step any more."""
    await seat.press(Qt.Key.Key_F)
    await seat.type("已关阀，等待挖掘机")
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending_of(PIPE)
    only_note = busy(
        state="feedback", version=9, permits=(Permit(org=DISTRICT, roles=("acceptor",), actions=("note",)),)
    )
    seat.parts.store.load(samples.snapshot(only_note))
    seat.parts.commands.reject(pending.id, Problem(title="", status=409, code="illegal_transition"))
    await seat.turn(0.1)
    await seat.press(Qt.Key.Key_D, modifier=CTRL)
    left_over = seat.desk.detail.steps.left_over
    assert "已关阀，等待挖掘机" in seat.words(left_over) and "反馈" in seat.words(left_over)
    await seat.press(Qt.Key.Key_T, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert seat.panel.objectName() == "panel-note" and seat.panel.draft()["words"] == "已关阀，等待挖掘机"
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    sent = [p.command for p in seat.parts.store.pending_of(PIPE)]
    assert isinstance(sent[-1], NoteCommand) and sent[-1].payload.text == "已关阀，等待挖掘机"
    assert not left_over.isVisible()


async def test_the_rest_of_the_steps_unfolds_with_one_key(seat: Seat) -> None:
    assert len(seat.desk.detail.steps.bar.actions_shown) == 6
    await seat.press(Qt.Key.Key_M)
    assert len(seat.desk.detail.steps.bar.actions_shown) == len(ORDER)


async def test_an_org_is_found_by_the_first_letters_of_its_name(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_D)
    await seat.type("cg")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DispatchCommand) and pending.command.payload.lead == CITY.id


async def test_registering_names_the_condition_of_the_class(seat: Seat) -> None:
    known = reference()
    limit = TimeLimit(amount=2, unit="urgent_hour")
    conditions = (
        Condition(code="gone", name="井盖缺失", limit=limit),
        Condition(code="split", name="井盖开裂", limit=limit),
    )
    classes = (known.classes[0].model_copy(update={"conditions": conditions}), *known.classes[1:])
    seat.parts.store.identify(samples.OFFICER, known.model_copy(update={"classes": classes}))
    await seat.press(Qt.Key.Key_R)
    box = seat.panel.findChild(QComboBox, "condition")
    assert box is not None and box.isVisible()
    box.setCurrentIndex(box.findText("井盖开裂"))
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, RegisterCommand) and pending.command.payload.condition == "split"


async def test_a_correction_names_another_condition_of_the_class_and_those_of_another_class(seat: Seat) -> None:
    known = reference()
    limit = TimeLimit(amount=2, unit="urgent_hour")
    gone, split = (Condition(code=code, name=name, limit=limit) for code, name in (("gone", "缺失"), ("split", "开裂")))
    pipe, quarrel, *rest = known.classes
    street = Condition(code="street", name="当街", limit=limit)
    classes = (
        pipe.model_copy(update={"conditions": (gone, split)}),
        quarrel.model_copy(update={"conditions": (street,)}),
        *rest,
    )
    seat.parts.store.identify(samples.OFFICER, known.model_copy(update={"classes": classes}))
    seat.parts.store.load(samples.snapshot(busy(class_code=pipe.code, condition="gone")))
    await seat.turn(0.1)
    await seat.press(Qt.Key.Key_G, Qt.Key.Key_C)
    box = seat.panel.findChild(QComboBox, "condition")
    cls = next(field for field in seat.panel.findChildren(ChoiceField) if field.name == "class_code")
    assert box is not None
    assert [box.itemText(n) for n in range(box.count())] == ["缺失", "开裂"], "one of them holds: it cannot be none"
    assert box.currentText() == "缺失"
    QTest.keyClick(cls, Qt.Key.Key_2)
    assert [box.itemData(n) for n in range(box.count())] == ["", "street"]
    QTest.keyClick(cls, Qt.Key.Key_3)
    assert not box.isVisible(), "this class has none"
    QTest.keyClick(cls, Qt.Key.Key_1)
    assert box.currentText() == "缺失"
    box.setCurrentIndex(1)
    seat.panel.findChildren(QLineEdit, "words")[-1].setText("现场看过")
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, CorrectCommand)
    assert (pending.command.payload.condition, pending.command.payload.class_code) == ("split", None)


async def test_a_wrong_place_is_set_right_and_what_was_right_is_not_sent(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_G, Qt.Key.Key_C)
    point = seat.panel.findChild(QLineEdit, "point")
    why = seat.panel.findChildren(QLineEdit, "words")[-1]
    assert point is not None
    point.setText("103.8611, 30.7012")
    why.setText("报错了路口")
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, CorrectCommand)
    given = pending.command.payload
    assert given.place is not None and (given.place.lon, given.place.lat) == (103.8611, 30.7012)
    assert (given.title, given.text, given.class_code, given.severity) == (None, None, None, None)
