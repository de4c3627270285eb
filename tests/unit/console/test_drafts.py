"""What was typed and not sent is there after a crash."""

import asyncio
import stat
from pathlib import Path

import pytest

from console.services import drafts as module
from console.services.drafts import SENT_KEPT, WRITE_AFTER, Drafts


async def test_a_draft_is_on_the_disk_soon_after_typing_without_closing(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("i/feedback", {"words": "已关阀"})
    await asyncio.sleep(WRITE_AFTER + 0.3)
    again = Drafts(tmp_path / "drafts.json")
    again.load()
    assert again.get("i/feedback") == {"words": "已关阀"}
    await drafts.close()


def test_a_draft_is_read_by_its_owner_only(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("new", {"phone": "13912342207"})
    drafts.flush()
    assert stat.S_IMODE((tmp_path / "drafts.json").stat().st_mode) == 0o600


def test_an_empty_draft_and_a_sent_one_are_forgotten(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("a", {"words": "x"})
    drafts.put("a", {"words": "  "})
    drafts.put("b", {"words": "y"})
    drafts.drop("b")
    drafts.flush()
    again = Drafts(tmp_path / "drafts.json")
    again.load()
    assert again.get("a") == {} and again.get("b") == {}


@pytest.mark.parametrize("content", ["", "not json", "[1]", '{"a": 3}'])
def test_a_damaged_file_does_not_keep_the_desk_from_opening(tmp_path: Path, content: str) -> None:
    path = tmp_path / "drafts.json"
    path.write_text(content, encoding="utf-8")
    drafts = Drafts(path)
    drafts.load()
    assert drafts.get("a") == {}


def test_a_disk_that_cannot_be_written_keeps_the_draft_in_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    drafts = Drafts(blocked / "drafts.json")
    drafts.put("a", {"words": "x"})
    drafts.flush()
    assert drafts.get("a") == {"words": "x"}


def test_drafts_that_cannot_be_read_are_kept_aside_and_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    path.write_text('{"new": {"text": "half a')
    drafts = Drafts(path)
    drafts.load()
    drafts.put("new", {"text": "路灯不亮"})
    drafts.flush()
    assert "路灯不亮" in path.read_text(encoding="utf-8")
    assert [p.read_text() for p in tmp_path.glob("drafts.json.broken-*")] == ['{"new": {"text": "half a']


def test_a_draft_that_could_not_be_written_is_written_when_the_disk_is_back(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    drafts = Drafts(blocked / "drafts.json")
    drafts.put("new", {"text": "路灯不亮"})
    drafts.flush()
    blocked.unlink()
    drafts.flush()
    assert "路灯不亮" in (blocked / "drafts.json").read_text(encoding="utf-8")


def test_each_officer_has_the_own_drafts_and_finds_them_again(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json", "https://zz.example.gov.cn")
    drafts.belong_to("li")
    drafts.put("new", {"text": "路灯不亮", "name": "王某", "phone": "13912342207"})
    drafts.belong_to("zhang")
    assert drafts.get("new") == {}
    drafts.put("new", {"text": "井盖缺失"})
    drafts.flush()
    again = Drafts(tmp_path / "drafts.json", "https://zz.example.gov.cn")
    again.load()
    assert again.get("new") == {}, "before it is known who sits here nothing is shown"
    again.belong_to("li")
    assert again.get("new")["phone"] == "13912342207"
    again.belong_to("zhang")
    assert again.get("new") == {"text": "井盖缺失"}


def test_the_same_user_id_at_another_center_is_another_officer(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json", "https://a.gov.cn")
    drafts.belong_to("u1")
    drafts.put("new", {"text": "路灯不亮"})
    drafts.flush()
    elsewhere = Drafts(tmp_path / "drafts.json", "https://b.gov.cn")
    elsewhere.load()
    elsewhere.belong_to("u1")
    assert elsewhere.get("new") == {}


def test_what_was_typed_before_it_was_known_who_sits_here_pushes_nothing_out(tmp_path: Path) -> None:
    first = Drafts(tmp_path / "drafts.json")
    first.belong_to("li")
    first.put("new", {"text": "路灯不亮"})
    first.flush()
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.load()
    drafts.put("new", {"text": "井盖缺失"})
    drafts.belong_to("li")
    assert drafts.get("new") == {"text": "井盖缺失"}
    assert drafts.waiting("new") == {"text": "路灯不亮"}
    drafts.belong_to("zhang")
    assert drafts.get("new") == {}


def test_drafts_of_an_older_desk_go_to_the_officer_who_sits_down_first(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    path.write_text('{"new": {"text": "路灯不亮"}}', encoding="utf-8")
    drafts = Drafts(path)
    drafts.load()
    drafts.belong_to("li")
    assert drafts.get("new") == {"text": "路灯不亮"}
    drafts.belong_to("zhang")
    assert drafts.get("new") == {}


def test_what_is_set_aside_comes_back_in_its_order(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    for words in ("一", "二", "三"):
        drafts.set_aside("i/note", {"words": words})
    assert [drafts.take_up("i/note")["words"] for _ in range(2)] == ["一", "二"]
    drafts.set_aside("i/note", {"words": "四"})
    assert [drafts.take_up("i/note").get("words") for _ in range(3)] == ["三", "四", None]


def test_what_commands_were_made_from_is_kept_for_fifty_of_them(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.json")
    for n in range(SENT_KEPT + 3):
        drafts.put_sent(f"i/{n}", {"words": str(n)})
    assert drafts.take_sent("i/2") == {} and drafts.take_sent("i/3") == {"words": "3"}
    assert drafts.take_sent("i/3") == {}


async def test_after_the_end_nothing_is_written_behind_and_what_changed_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WRITE_AFTER", 0.0)
    drafts = Drafts(tmp_path / "drafts.json")
    drafts.put("i/feedback", {"words": "已关阀"})
    drafts.put_sent("i/note", {"words": "随后"})
    await drafts.close()
    drafts.take_sent("i/note")  # the center's answer comes while the desk ends
    await asyncio.sleep(0.05)
    assert "随后" in (tmp_path / "drafts.json").read_text(encoding="utf-8"), "nothing runs that nobody waits for"
    drafts.flush()
    again = Drafts(tmp_path / "drafts.json")
    again.load()
    assert again.get("i/feedback") == {"words": "已关阀"} and again.of("sent") == {}
