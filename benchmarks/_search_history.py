"""A district's history of a million matters, the same on every run: what people say in the demo district, dated over
three years, and two hundred words that officers would look for in it.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from center.domain import bigrams, case_code
from center.sim.material import Material
from center.sim.script import Script
from contract.identity import new_id
from contract.incident import Incident, Place, Source
from contract.org import OrgRef

DISTRICT = "510115"
STREETS = tuple(f"5101150{n:02d}" for n in range(1, 21))
DEPARTMENTS = tuple((f"D-{DISTRICT}-{n:02d}", f"区第{n}部门") for n in range(12))
FIRST_AT = 1_700_000_000_000
SPAN_MS = 3 * 365 * 86_400_000
TEXTS = 30_000
"""Different texts; each comes again at other places and times, as people repeat themselves."""
_STATES = ("closed",) * 96 + ("accepted", "dispatched", "registered", "returned")

_TWO = (
    "积水 噪音 噪声 油烟 垃圾 井盖 路灯 电动 飞线 充电 消防 通道 占道 经营 停车 车位 渣土 扬尘 工地 施工 "
    "夜间 扰民 燃气 异味 泄漏 水管 破裂 停水 停电 电梯 困人 树枝 倒伏 河道 漂浮 污水 外溢 下水 堵塞 漏水 "
    "楼上 楼下 邻居 邻里 纠纷 争执 调解 物业 业主 小区 居民 老人 独居 儿童 学生 学校 医院 公园 广场 市场 "
    "商户 店铺 摊贩 夜市 烧烤 宠物 遛狗 流浪 高空 抛物 外墙 脱落 玻璃 护栏 隔离 标线 信号 红绿 单车 共享 "
    "盲道 公交 站台 地铁 出口 车主 挪车 劳务 工资 拖欠 合同 退款 租房 中介 押金 装修 违建 搭建 彩钢 屋顶 "
    "冒烟 起火 明火 爆炸 塌陷 坑洼 破损 裂缝 松动 缺失 处置 核实 反映 投诉 今天 刚才 半夜 麻烦 解决 希望 "
    "狐狸 "
)
_FOUR = (
    "电动自行 消防通道 占道经营 违规停车 夜间施工 施工噪音 油烟扰民 路面积水 路面破损 井盖缺失 路灯不亮 "
    "水管破裂 燃气泄漏 高空抛物 电梯困人 垃圾堆放 垃圾清运 污水外溢 树枝倒伏 河道漂浮 共享单车 飞线充电 "
    "邻里纠纷 物业纠纷 劳务纠纷 拖欠工资 独居老人 外墙脱落 信号灯坏 围挡倒伏 噪音扰民 非机动车 机动车道 "
    "人行道上 请派人来 麻烦尽快 尽快处理 希望今天 网格巡查 视频巡查 市民来电 日常巡查 已经两天 没有人管 "
    "第三次了 半个小时 光华大道 凤溪大道 柳城大道 航天路口 海科大厦 江安河边 杨柳河畔 金马河边 学府路口 "
    "万春镇上 和盛镇上 寿安镇上 花土社区 红桥社区 太极社区 友福社区 芙蓉社区 学府社区 天乡路口 幸福村口 "
    "瑞泉馨城 城武社区 沿江社区 永宁街道 天府街道 涌泉街道 公平街道 柳城街道 金马街道 外星来客 "
    "违章建筑 消防车道 噪声扰民 "
)


def wanted() -> list[str]:
    """The words, from those in every third matter to those in none."""
    return [*_TWO.split(), *_FOUR.split()]


class History:
    """``rows`` matters, oldest first."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._chance = Random(11)
        script = Script(Material.load(), 11)
        drafts = [script.draft(FIRST_AT + n * 60_000, f"bench-{n}").report for n in range(min(TEXTS, rows))]
        self._said = [(d.title or "", d.place.address, d.text, d.class_code) for d in drafts]
        self._body = self._template()

    def parts(self, size: int) -> Iterator[list[tuple[dict[str, Any], list[str], str]]]:
        """Lines of ``search_line``, the scope of each and its JSON, ``size`` at a time."""
        part = []
        for number in range(self.rows):
            part.append(self._one(number))
            if len(part) == size or number == self.rows - 1:
                yield part
                part = []

    def _one(self, number: int) -> tuple[dict[str, Any], list[str], str]:
        chance, said = self._chance.random, self._said
        title, address, text, class_code = said[int(chance() * len(said))]
        address = said[int(chance() * len(said))][1]
        at = FIRST_AT + number * SPAN_MS // self.rows
        street = STREETS[int(chance() * chance() * len(STREETS))]
        lead, lead_name = DEPARTMENTS[int(chance() * len(DEPARTMENTS))]
        day = case_code.day_of(at)
        code = case_code.make(DISTRICT, day, number % 2_700 + 1)
        id_ = f"{number:08x}-0000-7000-8000-{number:012x}"
        line = {
            "incident_id": id_,
            "code": code,
            "state": _STATES[int(chance() * len(_STATES))],
            "level": "overdue" if chance() < 0.001 else "normal",
            "severity": (4, 4, 4, 4, 3, 3, 2)[int(chance() * 7)] if chance() > 0.001 else 1,
            "class_code": class_code,
            "late": chance() < 0.1,
            "reported_at": at,
            "closed_at": at + 7_200_000,
            "lead": lead,
            "lead_name": lead_name,
            "title": title,
            "address": address,
            "words": bigrams.searched(title, address, text),
        }
        community = f"{street}{int(chance() * 12):03d}"
        scope = [DISTRICT, street, community, f"{community}{int(chance() * 10):03d}", lead]
        body = self._body.replace("«id»", id_).replace("«code»", code).replace("«title»", title)
        return line, scope, body.replace("«text»", text).replace("«address»", address)

    @staticmethod
    def _template() -> str:
        """The JSON of a matter with marks for what differs; nothing in the texts needs escaping."""
        given = Incident(
            id=new_id(),
            code="code",
            version=7,
            state="closed",
            title="«title»",
            text="«text»",
            class_code="U05-06",
            severity=4,
            place=Place(lon=103.85, lat=30.69, address="«address»", path=(DISTRICT, STREETS[0])),
            source=Source(kind="hotline", name="12345 热线"),
            reporter=None,
            owner=None,
            lead=OrgRef(id=DEPARTMENTS[0][0], name=DEPARTMENTS[0][1]),
            clock=None,
            late_stages=(),
            returns=0,
            reworks=0,
            attachments=(),
            scope=(DISTRICT, STREETS[0]),
            permits=(),
            reported_at=FIRST_AT,
            updated_at=FIRST_AT,
            closed_at=FIRST_AT,
        )
        return (
            given.model_dump_json()
            .replace(given.id, "«id»")
            .replace('"code"', '"«code»"', 1)
            .replace('"«code»":"code"', '"code":"«code»"')
        )
