"""The forms of what goes on beside a matter's straight path: applications, supervision, appeals, whistle calls,
disputes; and ``form_of``, the table of all forms."""

import re
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from console.models.form_fields import Choice, Files, Form, Pick, Several, Value, Values, When, Words
from console.models.form_options import CALLED, kinds_of_application, org_options
from console.models.loop_words import (
    ACTIONS,
    APPLICATIONS,
    CONFIRMATION,
    MEDIATION,
    METHODS,
    PARTIES,
    SCALES,
    STAGES,
    SUPERVISIONS,
    listed,
    loop_word,
    word,
)
from console.models.step_forms import STRAIGHT, Asked, note, reason, refusal_says_why, verdict, words_of
from console.models.when_words import when_text
from contract import payload as wire
from contract.command import RevealRequest
from contract.incident import APPEALABLE, Action
from contract.payload import PartyGiven
from contract.wire import Request

translate = QCoreApplication.translate
UNTIL = ("extension", "works_extension", "suspend")
"""Applications that name a day."""
_PHONE = re.compile(r"[0-9+\-()]{5,24}$")


def _apply(asked: Asked) -> Form:
    kinds = tuple((k, loop_word(APPLICATIONS, k)) for k in kinds_of_application(asked.incident, asked.session))
    fields = (
        Choice("kind", translate("StepForms", "申请什么"), kinds, initial=kinds[0][0]),
        When("until", translate("StepForms", "到什么时候（延期、挂起必填）"), ("2h", "1d", "3d", "7d")),
        reason(),
    )
    return Form(
        translate("StepForms", "申请：审批前时限照走"), word(ACTIONS, "apply"), wire.Apply, fields, check=_needs_until
    )


def _needs_until(values: Values) -> str | None:
    if values.get("kind") in UNTIL and values.get("until") is None:
        return translate("StepForms", "请写明到什么时候，如 3d 或 11-25 17:30。")
    return None


def _decide(asked: Asked) -> Form:
    asking = asked.incident.asking
    if asking is None:
        return Form(word(ACTIONS, "decide"), word(ACTIONS, "decide"), wire.Decide)
    title = translate("StepForms", "审批：{org} {name} 申请{kind}").format(
        org=asking.org.name, name=asking.by.name, kind=loop_word(APPLICATIONS, asking.kind)
    )
    if asking.until is not None:
        title = translate("StepForms", "{title}，到 {until}").format(title=title, until=when_text(asking.until))
    fields = (verdict(), note())
    fixed = {"application": asking.id}
    said = asking.reason
    return Form(title, word(ACTIONS, "decide"), wire.Decide, fields, fixed, check=refusal_says_why, said=said)


def _withdraw(asked: Asked) -> Form:
    asking = asked.incident.asking
    kind = loop_word(APPLICATIONS, asking.kind) if asking is not None else ""
    title = translate("StepForms", "撤回“{kind}”申请").format(kind=kind)
    return Form(title, word(ACTIONS, "withdraw"), wire.Word, (note(),))


def _supervise(asked: Asked) -> Form:
    lead = asked.incident.lead
    kinds = words_of(SUPERVISIONS)
    first = "timeout" if asked.incident.late_stages else "important"
    fields = (
        Choice("kind", translate("StepForms", "种类"), kinds, initial=first),
        When(
            "reply_by", translate("StepForms", "何时前回复"), ("1h", "2h", "18:00", "1d"), required=True, initial="2h"
        ),
        Words("text", translate("StepForms", "督办要求（必填，对方须回复），Enter 提交"), required=True),
    )
    title = translate("StepForms", "督办 {org}").format(org=lead.name if lead is not None else "")
    return Form(title, word(ACTIONS, "supervise"), wire.Supervise, fields)


def _reply(asked: Asked) -> Form:
    owed = [s for s in asked.incident.supervisions if s.replied_at is None]
    text = Words("text", translate("StepForms", "怎么办的、办到哪一步（必填）"), required=True, lines=4, limit=20_000)
    options = tuple((s.id, f"{s.to.name}：{s.text[:40]}") for s in owed)
    if len(owed) == 1:
        title = translate("StepForms", "回复督办：{name}").format(name=owed[0].by.name)
        return Form(title, word(ACTIONS, "reply"), wire.Reply, (text,), {"supervision": owed[0].id}, said=owed[0].text)
    which = Choice(
        "supervision", translate("StepForms", "回复哪一件"), options, initial=options[0][0] if options else None
    )
    return Form(translate("StepForms", "回复督办"), word(ACTIONS, "reply"), wire.Reply, (which, text))


def _urge(asked: Asked) -> Form:
    times = asked.incident.urges
    title = translate("StepForms", "催办：已催 {n} 次").format(n=times) if times else translate("StepForms", "催办")
    return Form(
        title,
        word(ACTIONS, "urge"),
        wire.Urge,
        (Words("text", translate("StepForms", "催什么（可不填），Enter 提交")),),
    )


def _appeal(asked: Asked) -> Form:
    late = [stage for stage in asked.incident.late_stages if stage in APPEALABLE]
    stages = Several(
        "stages", translate("StepForms", "哪些时限"), tuple((stage, word(STAGES, stage)) for stage in late)
    )
    title = translate("StepForms", "超期申诉：每件只受理一次，超期记录保留")
    return Form(title, word(ACTIONS, "appeal"), wire.AppealGiven, (stages, reason(), Files()))


def _judge(asked: Asked) -> Form:
    appeal = asked.incident.appeal
    title, said = word(ACTIONS, "judge"), ""
    if appeal is not None:
        stages = listed(word(STAGES, stage) for stage in appeal.stages)
        words = translate("StepForms", "审议申诉：{org} 就{stages}超期申诉")
        title, said = words.format(org=appeal.org.name, stages=stages), appeal.reason
    fields = (verdict(), note())
    return Form(title, word(ACTIONS, "judge"), wire.Judge, fields, check=refusal_says_why, said=said)


def _whistle(asked: Asked) -> Form:
    waiting = [w.org.id for w in asked.incident.whistles if w.arrived_at is None]
    orgs = asked.reference.orgs if asked.reference is not None else ()
    options = org_options(orgs, CALLED, near=asked.near, without=waiting)
    minutes = tuple((n, translate("StepForms", "{n} 分钟").format(n=n)) for n in (15, 30, 60, 120))
    fields = (
        Pick("orgs", translate("StepForms", "叫谁到场"), options, many=True),
        Choice("minutes", translate("StepForms", "多久内到"), minutes, initial=30),
        Words("text", translate("StepForms", "到场做什么（必填），Enter 提交"), required=True),
    )
    return Form(translate("StepForms", "吹哨：请单位到现场"), word(ACTIONS, "whistle"), wire.WhistleBlown, fields)


def _arrive(asked: Asked) -> Form:
    own = {post.org.id for post in asked.session.held}
    waiting = [w for w in asked.incident.whistles if w.arrived_at is None]
    calls = [w for w in waiting if w.org.id in own] or waiting
    options = tuple((w.id, w.org.name) for w in calls)
    which = Choice("whistle", translate("StepForms", "谁到了"), options, initial=options[0][0] if options else None)
    return Form(translate("StepForms", "报到：已到现场"), word(ACTIONS, "arrive"), wire.Arrive, (which, note()))


def _score(asked: Asked) -> Form:
    own = {post.org.id for post in asked.session.held}
    unrated = [w for w in asked.incident.whistles if w.arrived_at is not None and w.score is None]
    calls = [w for w in unrated if w.from_org.id in own] or unrated
    options = tuple((w.id, w.org.name) for w in calls)
    scores = tuple((n, str(n)) for n in (1, 2, 3, 4, 5))
    fields = (
        Choice("score", translate("StepForms", "几分（5 最好）"), scores, initial=5),
        Choice("whistle", translate("StepForms", "给谁评"), options, initial=options[0][0] if options else None),
        note(),
    )
    return Form(translate("StepForms", "给到场情况评分"), word(ACTIONS, "score"), wire.Score, fields)


def _dispute(asked: Asked) -> Form:
    held = asked.incident.dispute
    reference = asked.reference
    types = tuple((t.code, t.name) for t in (reference.dispute_types if reference is not None else ()))
    if held is not None and held.type_code not in dict(types):
        types = (*types, (held.type_code, held.type_code))
    nobody: tuple[Value, str] = (None, translate("StepForms", "还没有定"))
    options = org_options(reference.orgs if reference is not None else (), CALLED, near=asked.near)
    first = types[0][0] if types else None
    fields = (
        Choice(
            "type_code",
            translate("StepForms", "纠纷类型"),
            types,
            initial=held.type_code if held is not None else first,
        ),
        Choice("scale", translate("StepForms", "规模"), words_of(SCALES), initial=held.scale if held else "individual"),
        Words("parties", _parties_hint(held is not None), lines=3),
        Words("mediator", translate("StepForms", "调解员（可不填）"), limit=200),
        Choice(
            "method",
            translate("StepForms", "方式"),
            (nobody, *words_of(METHODS)),
            initial=held.method if held else None,
        ),
        When("deadline", translate("StepForms", "化解期限（可不填）"), ("7d", "15d", "30d"), initial=_deadline(asked)),
        Pick("org", translate("StepForms", "调解单位（可不填）"), options, required=False, chosen=_mediating(asked)),
    )
    title = translate("StepForms", "登记矛盾纠纷")
    return Form(title, word(ACTIONS, "dispute"), wire.DisputeGiven, fields, check=_bad_party, made=_dispute_given)


def _deadline(asked: Asked) -> str:
    held = asked.incident.dispute
    return when_text(held.deadline) if held is not None and held.deadline is not None else ""


def _mediating(asked: Asked) -> str:
    held = asked.incident.dispute
    return held.org.id if held is not None and held.org is not None else ""


def _parties_hint(again: bool) -> str:
    if again:
        return translate("StepForms", "当事人：一行一人，如“申请人 李强 13912342207”；不填则保持原样")
    return translate("StepForms", "当事人：一行一人，如“申请人 李强 13912342207”（可不填）")


def parties(text: str) -> tuple[PartyGiven, ...] | None:
    """One party a line: role, name, telephone; without a role the first applies, the next respond. None for an empty
    text. Raises ValueError for a line that the contract refuses."""
    roles = {loop_word(PARTIES, key): key for key in PARTIES} | {PARTIES[key]: key for key in PARTIES}
    found: list[PartyGiven] = []
    for line in text.splitlines():
        said = line.replace("，", " ").replace("：", " ").split()
        if not said:
            continue
        role = roles.get(said[0])
        rest = said[1:] if role is not None else said
        phone = rest.pop() if len(rest) > 1 and _PHONE.match(rest[-1]) else ""
        known = role or ("respondent" if found else "applicant")
        found.append(PartyGiven.model_validate({"role": known, "name": " ".join(rest), "phone": phone}))
    return tuple(found) or None


def _bad_party(values: Values) -> str | None:
    try:
        parties(str(values.get("parties") or ""))
    except ValueError:
        return translate("StepForms", "当事人有一行看不懂：要有姓名，电话只写数字。")
    return None


def _dispute_given(values: Values) -> Request:
    given = {name: value for name, value in values.items() if value not in (None, "") and name != "parties"}
    return wire.DisputeGiven.model_validate({**given, "parties": parties(str(values.get("parties") or ""))})


def _mediate(asked: Asked) -> Form:
    states = tuple((key, loop_word(MEDIATION, key)) for key in ("mediating", "succeeded", "ended", "terminated"))
    hint = translate("StepForms", "谈到哪一步；结束时写明结果（必填）")
    fields = (
        Choice("state", translate("StepForms", "进展"), states, initial="mediating"),
        Words("outcome", hint, lines=3),
        Files(),
    )
    return Form(translate("StepForms", "调解"), word(ACTIONS, "mediate"), wire.Mediate, fields, check=_end_says_how)


def _end_says_how(values: Values) -> str | None:
    if values.get("state") != "mediating" and len(str(values.get("outcome") or "").strip()) < 2:
        return translate("StepForms", "调解结束请写明结果，至少两个字。")
    return None


def _confirm(asked: Asked) -> Form:
    held = asked.incident.dispute
    applied = held is not None and held.confirmation == "applied"
    keys = ("confirmed", "refused") if applied else ("applied",)
    options = tuple((key, loop_word(CONFIRMATION, key)) for key in keys)
    fields = (Choice("confirmation", translate("StepForms", "到哪一步"), options, initial=keys[0]), note())
    title = translate("StepForms", "司法确认：达成协议后 30 日内申请")
    return Form(title, word(ACTIONS, "confirm"), wire.Confirm, fields)


def _reveal(asked: Asked) -> Form:
    why = reason(translate("StepForms", "事由（必填，记入日志），Enter 提交"))
    return Form(word(ACTIONS, "reveal"), translate("StepForms", "查看"), RevealRequest, (why,))


FORMS: dict[Action, Callable[[Asked], Form]] = {
    **STRAIGHT,
    "apply": _apply,
    "decide": _decide,
    "withdraw": _withdraw,
    "supervise": _supervise,
    "reply": _reply,
    "urge": _urge,
    "appeal": _appeal,
    "judge": _judge,
    "whistle": _whistle,
    "arrive": _arrive,
    "score": _score,
    "dispute": _dispute,
    "mediate": _mediate,
    "confirm": _confirm,
    "reveal": _reveal,
}


def form_of(action: Action, asked: Asked) -> Form:
    """What ``action`` asks. Raises KeyError for a step that has a panel of its own."""
    return FORMS[action](asked)
