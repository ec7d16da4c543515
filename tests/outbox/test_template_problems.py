"""Every mistake in a template is told at once, with its file and line, before any mail is sent."""

from __future__ import annotations

import pytest

from mailtriage.domain.support import Support
from mailtriage.errors import Invalid
from tests.outbox.letters import SHIPPED, composer, write_templates


def problems(folder, files, support=None) -> list[str]:
    with pytest.raises(Invalid) as caught:
        composer(write_templates(folder, files), **({"support": support} if support else {}))
    return [str(problem).removeprefix(str(folder) + "/") for problem in caught.value.problems]


def test_a_syntax_error_has_its_line(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\n---\nHello,\n\n{% if ticket %}\n"})
    assert len(found) == 1
    assert found[0].startswith("en/closed.md:6: syntax")


def test_an_unknown_name_has_its_line(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\n---\nHello,\n\n{{ tiket }}\n"})
    assert found[0].startswith("en/closed.md:6: unknown name; found tiket; expected one of ticket, ")


def test_an_unknown_name_in_a_subject_has_its_line(tmp_path):
    found = problems(
        tmp_path, {"en/closed.md": "---\nauto_submitted: auto-generated\nsubject: '{{ nr }}'\n---\nHello\n"}
    )
    assert found[0].startswith("en/closed.md:3: unknown name; found nr")


def test_an_unknown_part_of_a_known_name_has_its_line(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\n---\nHello,\n\n{{ support.phone }}\n"})
    assert found[0].startswith("en/closed.md:6: ")
    assert "phone" in found[0]


def test_a_mistake_that_shows_in_one_case_only_is_found(tmp_path):
    files = {"en/closed.md": "---\nsubject: x\n---\n{% if cause == 'limit' %}\n{{ support.phone }}\n{% endif %}\n"}
    assert problems(tmp_path, files)[0].startswith("en/closed.md:5: ")


def test_a_mistake_in_a_piece_is_told_of_the_piece(tmp_path):
    files = {
        "en/closed.md": "---\nsubject: x\n---\n{% include '_end.md' %}\n",
        "en/_end.md": "Bye\n{{ support.fax }}\n",
    }
    assert problems(tmp_path, files)[0].startswith("en/_end.md:2: ")


def test_a_missing_piece_is_named(tmp_path):
    files = {"en/closed.md": "---\nsubject: x\n---\nHello\n{% include '_end.md' %}\n"}
    found = problems(tmp_path, files)
    assert found[0].startswith("en/closed.md:5: include")
    assert "_end.md" in found[0]


@pytest.mark.parametrize(
    "text", ["Hello\n", "---\n---\nHello\n", "---\nsubject:\n---\nHello\n", "---\nsubject: x\nHello\n", ""]
)
def test_a_missing_subject_is_told(tmp_path, text):
    assert any("closed.md" in line and "subject" in line for line in problems(tmp_path, {"en/closed.md": text}))


def test_front_matter_that_is_no_yaml_is_told_with_its_line(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\n  y: [\n---\nHello\n"})
    assert any(line.startswith("en/closed.md:3: YAML") for line in found)


@pytest.mark.parametrize("front", ["subject: [a, b]", "- subject", "subject: x\nsubject: y"])
def test_front_matter_of_another_shape_is_told(tmp_path, front):
    assert any(
        "YAML" in line or "twice" in line
        for line in problems(tmp_path, {"en/closed.md": f"---\n{front}\n---\nHello\n"})
    )


def test_unknown_front_matter_is_told(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\nsubjekt: y\n---\nHello\n"})
    assert found == ["en/closed.md:3: front matter; found subjekt; expected subject or auto_submitted"]


def test_a_wrong_kind_of_automatic_mail_is_told(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\nauto_submitted: yes\n---\nHello\n"})
    assert found == ["en/closed.md:3: auto_submitted; found yes; expected auto-replied or auto-generated"]


def test_a_value_cannot_be_the_target_of_a_link(tmp_path):
    found = problems(tmp_path, {"en/closed.md": "---\nsubject: x\n---\n[website]({{ support.website }})\n"})
    assert "target" in found[0]


def test_a_template_without_a_fallback_is_told(tmp_path):
    asks = (SHIPPED / "en/_ask.yaml").read_text("utf-8")
    found = problems(tmp_path, {"fr/_ask.yaml": asks, "fr/merci.md": "---\nsubject: Merci\n---\nMerci\n"})
    assert found == [
        "fr/merci.md: fallback; found none; expected the same template in en, for customers of other languages"
    ]


def test_a_missing_acknowledgement_is_told(tmp_path):
    folder = write_templates(tmp_path, {})
    (folder / "en" / "acknowledgement.md").unlink()
    with pytest.raises(Invalid, match=r"acknowledgement\.md"):
        composer(folder)


def test_sentences_that_are_missing_are_named(tmp_path):
    found = problems(tmp_path, {"en/_ask.yaml": "tx_hash: The hash.\n"})
    assert len(found) == 1
    assert "network" in found[0]
    assert "tx_hash" not in found[0]


def test_a_locale_without_sentences_is_told(tmp_path):
    assert any(
        "fr/_ask.yaml" in line for line in problems(tmp_path, {"fr/reply.md": "---\nsubject: x\n---\n{{ text }}\n"})
    )


def test_a_file_that_is_not_utf8_is_told(tmp_path):
    folder = write_templates(tmp_path, {})
    (folder / "en" / "closed.md").write_bytes("---\nsubject: 您好\n---\n".encode("gb18030"))
    with pytest.raises(Invalid, match="UTF-8"):
        composer(folder)


def test_a_folder_without_templates_is_told(tmp_path):
    with pytest.raises(Invalid, match="no templates"):
        composer(tmp_path / "nowhere")


def test_all_problems_come_at_once(tmp_path):
    files = {
        "en/a.md": "no front matter\n",
        "en/b.md": "---\nsubject: x\n---\n{{ nothing }}\n{{ nobody }}\n",
        "en/c.md": "---\nsubject: x\n---\n{% endif %}\n",
    }
    found = problems(tmp_path, files)
    assert [line.split(":")[0] for line in found] == ["en/a.md", "en/b.md", "en/b.md", "en/c.md"]


def test_unchecked_templates_are_read_all_the_same(tmp_path):
    folder = write_templates(tmp_path, {"en/a.md": "no front matter\n"})
    with pytest.raises(Invalid, match="subject"):
        composer(folder, checked=False)


def test_the_shipped_templates_have_no_problem_whatever_the_desk_speaks():
    for locale in ("en", "zh-CN", "zh-TW", "ja"):
        composer(support=Support("support@example.com", locale=locale))
