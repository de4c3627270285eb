"""Every step of the loop as a form: what is asked, in which words, and which payload it makes.

One function a step, a few lines each; ``form_of`` is the table. Which steps are possible is said by the center.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.models.form_fields import (
    Choice,
    Field,
    Files,
    Form,
    Pick,
    Serving,
    Stands,
    Value,
    Values,
    When,
    Where,
    Whole,
    Words,
)
from console.models.form_options import FIELD, LEADS, matter_options, officer_options, org_options, whom_options
from console.models.incident_text import severity_word
from console.models.loop_words import ACTIONS, FOUND, INSPECTED, SATISFACTION, VERDICTS, loop_word, word
from contract import payload as wire
from contract.command import TAKE_OVER_MS
from contract.incident import Action, Incident
from contract.org import Session
from contract.parts import PhotoKind
from contract.reference import Reference
from contract.wire import Request

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is made from. ``others``: the matters this desk holds. ``now``: the center's clock, Unix ms."""

    incident: Incident
    session: Session
    reference: Reference | None
    others: Mapping[str, Incident]
    now: int

    @property
    def near(self) -> tuple[str, ...]:
        return self.incident.place.path


def note(lines: int = 1) -> Words:
    return Words("note", translate("StepForms", "说明（可不填），Enter 提交"), lines=lines)


def reason(hint: str = "") -> Words:
    return Words("reason", hint or translate("StepForms", "理由（必填，写入办理过程），Enter 提交"), required=True)


def words_of(table: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, loop_word(table, key)) for key in table)


def plain(action: Action, title: str, model: type[Request], *fields: Words) -> Form:
    return Form(title, word(ACTIONS, action), model, fields)


def _dispatch(asked: Asked) -> Form:
    orgs, classes = (asked.reference.orgs, asked.reference.classes) if asked.reference is not None else ((), ())
    usual = next((c.lead for c in classes if c.code == asked.incident.class_code), None) or ""
    leads = org_options(orgs, LEADS, near=asked.near, first=usual)
    helpers = org_options(orgs, LEADS, near=asked.near, without=[usual])
    fields = (
        Pick("lead", translate("StepForms", "牵头单位"), leads),
        Pick("co", translate("StepForms", "联调单位（可不选）"), helpers, required=False, many=True),
        When("due_at", translate("StepForms", "处置期限（不填按目录）"), ("2h", "18:00", "1d", "3d")),
        Words("note", translate("StepForms", "交办要求（可不填）")),
    )
    title = translate("StepForms", "派遣给谁牵头")
    return Form(title, word(ACTIONS, "dispatch"), wire.Dispatch, fields, check=_lead_helps)


def _lead_helps(values: Values) -> str | None:
    if values.get("lead") in (values.get("co") or ()):  # type: ignore[operator]
        return translate("StepForms", "牵头单位不用再选为联调单位。")
    return None


def _submit(asked: Asked) -> Form:
    incident = asked.incident
    title = Words("title", translate("StepForms", "标题"), initial=incident.title, limit=200)
    text = Words("text", translate("StepForms", "经过"), initial=incident.text, lines=4, limit=20_000)
    return Form(translate("StepForms", "提交草稿：提交后开始计时"), word(ACTIONS, "submit"), wire.Submit, (title, text))


def _take(asked: Asked) -> Form:
    holder = asked.incident.holder
    if holder is None or holder.person.id == asked.session.user.id:
        return Form(word(ACTIONS, "take"), word(ACTIONS, "take"), wire.Take, at_once=True)
    title = translate("StepForms", "认领：现由 {name} 办理，接手请写明事由").format(name=holder.person.name)
    late = asked.now - holder.at >= TAKE_OVER_MS
    why = Words("reason", translate("StepForms", "接手的事由，Enter 提交"), required=late)
    return Form(title, word(ACTIONS, "take"), wire.Take, (why,))


def _ask_verify(asked: Asked) -> Form:
    return _sent_to_look(asked, translate("StepForms", "派网格员先去核实"), word(ACTIONS, "ask_verify"), wire.AskVerify)


def _ask_check(asked: Asked) -> Form:
    return _sent_to_look(asked, translate("StepForms", "派网格员到现场核查"), word(ACTIONS, "ask_check"), wire.AskCheck)


def _sent_to_look(asked: Asked, title: str, submit: str, model: type[Request]) -> Form:
    orgs = asked.reference.orgs if asked.reference is not None else ()
    last = asked.near[-1] if asked.near else ""
    options = org_options(orgs, FIELD, near=asked.near)
    chosen = last if any(o.value == last for o in options) else ""
    pick = Pick("org", translate("StepForms", "派给谁（默认事发网格）"), options, required=False, chosen=chosen)
    return Form(title, submit, model, (pick, note()))


def _verify(asked: Asked) -> Form:
    return _found(translate("StepForms", "核实：现场看到的情况"), word(ACTIONS, "verify"), FOUND, "before")


def _inspect(asked: Asked) -> Form:
    return _found(translate("StepForms", "现场核查：是否处置到位"), word(ACTIONS, "inspect"), INSPECTED, "after")


def _found(title: str, submit: str, table: Mapping[str, str], photos: PhotoKind) -> Form:
    options: tuple[tuple[Value, str], ...] = (
        (True, loop_word(table, "held")),
        (False, loop_word(table, "not_held")),
    )
    text = Words(
        "text", translate("StepForms", "看到什么（必填）；照片可拖到这里"), required=True, lines=4, limit=20_000
    )
    held = Choice("held", translate("StepForms", "结论"), options, initial=True)
    return Form(title, submit, wire.Found, (held, text, Files(usual=photos)))


def _decline(asked: Asked) -> Form:
    title = translate("StepForms", "不予受理：不属于受理范围")
    return plain("decline", title, wire.Why, reason())


def _correct(asked: Asked) -> Form:
    incident, reference = asked.incident, asked.reference
    classes, orgs = (reference.classes, reference.orgs) if reference is not None else ((), ())
    options, place = tuple((c.code, f"{c.name}　{c.branch}") for c in classes), incident.place
    conditions = {c.code: c.conditions for c in classes}
    severities = tuple((n, severity_word(n)) for n in (1, 2, 3, 4))
    fields: tuple[Field, ...] = (
        Words("title", translate("StepForms", "标题"), initial=incident.title, limit=200),
        Words("text", translate("StepForms", "经过"), initial=incident.text, lines=3, limit=20_000),
        Choice("class_code", translate("StepForms", "类别"), options, incident.class_code, only_changed=True),
        Stands("condition", "class_code", conditions, (incident.class_code, incident.condition or "")),
        Choice("severity", translate("StepForms", "级别"), severities, incident.severity, only_changed=True),
        Where("place", translate("StepForms", "改地点（不填不改）"), orgs, place.lon, place.lat, place.address),
        Words("reason", translate("StepForms", "更正的理由（必填），Enter 提交"), required=True),
    )
    return Form(translate("StepForms", "更正：只提交改过的内容"), word(ACTIONS, "correct"), wire.Correct, fields)


def _add_co(asked: Asked) -> Form:
    incident = asked.incident
    busy = [part.org.id for part in incident.co if part.state in ("dispatched", "accepted")]
    lead = [incident.lead.id] if incident.lead is not None else []
    orgs = asked.reference.orgs if asked.reference is not None else ()
    options = org_options(orgs, LEADS, near=asked.near, without=(*busy, *lead))
    fields = (Pick("org", translate("StepForms", "联调单位"), options), note())
    return Form(translate("StepForms", "增派联调单位"), word(ACTIONS, "add_co"), wire.AddCo, fields)


def _release_co(asked: Asked) -> Form:
    parts = [part for part in asked.incident.co if part.state in ("dispatched", "accepted")]
    options = tuple((part.org.id, part.org.name) for part in parts)
    org = Choice("org", translate("StepForms", "联调单位"), options, initial=options[0][0] if options else None)
    title = translate("StepForms", "解除联调：该单位不再需要反馈")
    return Form(title, word(ACTIONS, "release_co"), wire.ReleaseCo, (org, reason()))


def _whom(asked: Asked, action: Action) -> tuple[Choice, ...]:
    options = whom_options(asked.incident, action, asked.session)
    if len(options) < 2:
        return ()
    return (Choice("org", translate("StepForms", "代表哪个单位"), options, initial=options[0][0]),)


def _accept(asked: Asked) -> Form:
    title = translate("StepForms", "接收：中心代单位接收时会注明电话代录")
    return Form(title, word(ACTIONS, "accept"), wire.Accept, (*_whom(asked, "accept"), note()))


def _start(asked: Asked) -> Form:
    return plain("start", translate("StepForms", "开始处置：已到现场"), wire.Word, note())


def _feedback(asked: Asked) -> Form:
    hint = translate("StepForms", "做了什么、结果怎样；照片可拖到这里")
    text = Words("text", hint, required=True, lines=4, limit=20_000)
    fields: tuple[Field, ...] = (*_whom(asked, "feedback"), text, Files(usual="after"))
    return Form(translate("StepForms", "反馈处置结果"), translate("StepForms", "提交反馈"), wire.Feedback, fields)


def _return(asked: Asked) -> Form:
    why = reason(translate("StepForms", "退回的理由（必填，对方会看到），Enter 提交"))
    return Form(translate("StepForms", "退回"), word(ACTIONS, "return"), wire.Return, (*_whom(asked, "return"), why))


def _check(asked: Asked) -> Form:
    return Form(
        translate("StepForms", "核查：确认处置结果属实"), translate("StepForms", "核查通过"), wire.Check, (note(),)
    )


def _close(asked: Asked) -> Form:
    return plain("close", translate("StepForms", "结案：之后回访和评价"), wire.Close, note())


def _visit(asked: Asked) -> Form:
    merged = [r for r in asked.incident.related if r.kind == "merged_from"]
    options = words_of(SATISFACTION)
    fields: list[Choice | Words] = [
        Choice("satisfaction", translate("StepForms", "满意度"), options, initial="satisfied")
    ]
    if merged:
        own: tuple[Value, str] = (None, translate("StepForms", "本案报告人"))
        others = tuple((r.id, translate("StepForms", "{code} 报告人").format(code=r.code)) for r in merged)
        fields.append(Choice("channel", translate("StepForms", "回访谁"), (own, *others)))
    fields.append(Words("text", translate("StepForms", "对方怎么说（可不填），Enter 提交")))
    return Form(translate("StepForms", "回访报告人"), word(ACTIONS, "visit"), wire.VisitGiven, tuple(fields))


def _evaluate(asked: Asked) -> Form:
    score = Whole("score", translate("StepForms", "得分（0–100）：90 起 A，75 起 B，60 起 C，40 起 D"), 0, 100)
    text = Words("text", translate("StepForms", "评语（可不填），Enter 提交"))
    return Form(translate("StepForms", "综合评价"), word(ACTIONS, "evaluate"), wire.Evaluate, (score, text))


def _archive(asked: Asked) -> Form:
    return plain("archive", translate("StepForms", "归档：之后只有带班领导能重新办理"), wire.Word, note())


def _resume(asked: Asked) -> Form:
    return plain("resume", translate("StepForms", "恢复办理：时限接着走"), wire.Word, note())


def _escalate(asked: Asked) -> Form:
    to = Words("to", translate("StepForms", "上报给谁（区级中心上报时必填）"), limit=200)
    return Form(translate("StepForms", "上报上级：时限不停"), word(ACTIONS, "escalate"), wire.Escalate, (to, reason()))


def _merge(asked: Asked) -> Form:
    options = matter_options(asked.incident, asked.others.values(), open_only=True)
    pick = Pick("into", translate("StepForms", "并入哪一件"), options)
    title = translate("StepForms", "并案：本案到此为止，今后在另一案办理")
    return Form(title, word(ACTIONS, "merge"), wire.Merge, (pick, reason()))


def _relate(asked: Asked) -> Form:
    options = matter_options(asked.incident, asked.others.values(), open_only=False)
    pick = Pick("other", translate("StepForms", "与哪一件有关"), options)
    return Form(
        translate("StepForms", "关联：两案各办各的，互相能看到"), word(ACTIONS, "relate"), wire.Relate, (pick, note())
    )


def _force_close(asked: Asked) -> Form:
    title = translate("StepForms", "强制结案：跳过处置和核查，永久留痕")
    return plain("force_close", title, wire.Why, reason())


def _reopen(asked: Asked) -> Form:
    return plain("reopen", translate("StepForms", "重新办理：回到派遣，原来的超期仍保留"), wire.Why, reason())


def _hand_over(asked: Asked) -> Form:
    known = officer_options(asked.session, asked.others.values())
    orgs = tuple(dict.fromkeys(p.org for p in asked.incident.permits if "hand_over" in p.actions))
    pick = Serving("to", translate("StepForms", "移交给谁"), orgs, known, asked.session.user.id)
    return Form(translate("StepForms", "移交首问责任"), word(ACTIONS, "hand_over"), wire.HandOver, (pick, reason()))


def _note(asked: Asked) -> Form:
    text = Words("text", translate("StepForms", "补充情况、电话记录……"), required=True, lines=4, limit=20_000)
    title = translate("StepForms", "备注：不改变状态，有权限的人都能看到")
    return Form(title, translate("StepForms", "添加备注"), wire.Remark, (text,))


def verdict(name: str = "granted") -> Choice:
    options: tuple[tuple[Value, str], ...] = (
        (True, loop_word(VERDICTS, "granted")),
        (False, loop_word(VERDICTS, "refused")),
    )
    return Choice(name, translate("StepForms", "意见"), options, initial=True)


def refusal_says_why(values: Values) -> str | None:
    if values.get("granted") is False and len(str(values.get("note") or "").strip()) < 2:
        return translate("StepForms", "不同意请写明理由，至少两个字。")
    return None


STRAIGHT: dict[Action, Callable[[Asked], Form]] = {
    "submit": _submit,
    "take": _take,
    "ask_verify": _ask_verify,
    "verify": _verify,
    "decline": _decline,
    "dispatch": _dispatch,
    "correct": _correct,
    "add_co": _add_co,
    "release_co": _release_co,
    "accept": _accept,
    "start": _start,
    "feedback": _feedback,
    "ask_check": _ask_check,
    "inspect": _inspect,
    "check": _check,
    "close": _close,
    "return": _return,
    "visit": _visit,
    "evaluate": _evaluate,
    "archive": _archive,
    "resume": _resume,
    "escalate": _escalate,
    "merge": _merge,
    "relate": _relate,
    "force_close": _force_close,
    "reopen": _reopen,
    "hand_over": _hand_over,
    "note": _note,
}
"""Registering has a panel of its own; what goes on beside the path is in ``side_forms``."""
