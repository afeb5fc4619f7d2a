"""FDX files are read as the same elements, written so that others read them, and cannot hurt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screenplay_tools.fdx.parser import Parser

from filmwright.script import Unreadable, from_brief, parse, problems, read, to_fdx

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.fountain"))
FDX = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
  <Content>
    <Paragraph Type="Scene Heading" Number="3A"><Text>INT. BAR - NIGHT</Text></Paragraph>
    <Paragraph Type="Action"><Text>Marla </Text><Text Style="Bold">dries</Text><Text> a glass* &amp; waits. [[no note]]</Text>
      <ScriptNote ID="1"><Paragraph><Text>camera: push in</Text></Paragraph></ScriptNote></Paragraph>
    <Paragraph Type="Action"><Text>INT. IS NOT A HEADING</Text></Paragraph>
    <Paragraph Type="Shot"><Text>CLOSE ON VIC</Text></Paragraph>
    <Paragraph><DualDialogue>
      <Paragraph Type="Character"><Text>Vic</Text></Paragraph>
      <Paragraph Type="Parenthetical"><Text>(low)</Text></Paragraph>
      <Paragraph Type="Dialogue"><Text>I know.</Text></Paragraph>
      <Paragraph Type="Character"><Text>MARLA (V.O.)</Text></Paragraph>
      <Paragraph Type="Dialogue"><Text>So do I.</Text></Paragraph>
    </DualDialogue></Paragraph>
    <Paragraph Type="Transition"><Text>SLOW FADE</Text></Paragraph>
    <Paragraph Type="Scene Heading"><Text>THE MOON</Text></Paragraph>
    <Paragraph Type="General"><Text>Dust.</Text></Paragraph>
  </Content>
  <TitlePage><Content><Paragraph><Text>Two</Text></Paragraph><Paragraph><Text>written by</Text></Paragraph>
    <Paragraph><Text>Ada</Text></Paragraph></Content></TitlePage>
</FinalDraft>
"""


def heard(screenplay) -> list:
    return [
        (scene.heading, scene.number, scene.transition, [(n.kind, n.speaker, n.extension, n.parenthetical, n.text, n.dual) for n in scene.lines])
        for scene in screenplay.scenes
    ]


def test_final_drafts_paragraphs(tmp_path):
    path = tmp_path / "two.fdx"
    path.write_text(FDX)
    screenplay = read(path)
    assert screenplay.title == {"title": "Two", "credit": "written by", "author": "Ada"}
    assert problems(screenplay) == ()
    bar, moon = heard(screenplay)
    assert bar == ("INT. BAR - NIGHT", "3A", "SLOW FADE", [
        ("action", "", "", "", "Marla dries a glass* & waits. [ [no note]]", False),
        ("action", "", "", "", "INT. IS NOT A HEADING", False),
        ("action", "", "", "", "CLOSE ON VIC", False),
        ("dialogue", "Vic", "", "low", "I know.", False),
        ("dialogue", "MARLA", "V.O.", "", "So do I.", True),
    ])
    assert moon[0] == "THE MOON"
    assert [(n.key, n.value) for n in screenplay.scenes[0].lines[0].notes] == [("camera", "push in")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_survive_the_way_there_and_back(path, tmp_path):
    screenplay = read(path)
    copy = tmp_path / "copy.fdx"
    copy.write_bytes(to_fdx(screenplay))
    assert heard(read(copy)) == heard(screenplay)
    notes = [[n.text for n in line.notes] for scene in screenplay.scenes for line in scene.lines]
    assert sum(map(len, notes)) == sum(len(n.notes) for scene in read(copy).scenes for n in scene.lines)


def test_another_reader_reads_what_we_write():
    made = parse(from_brief("two sailors wait for the wind on an island", 60))
    script = Parser().parse(to_fdx(made).decode())
    headings = [e.text for e in script.elements if e.type.name == "HEADING"]
    assert headings == [scene.heading for scene in made.scenes]
    spoken = [e.text for e in script.elements if e.type.name == "DIALOGUE"]
    assert spoken == [line.text for scene in made.scenes for line in scene.lines if line.kind == "dialogue"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_screenplay_can_be_written_and_read_again(text):
    from filmwright.script.fdx import from_fdx

    parse(from_fdx(to_fdx(parse("INT. A - DAY\n\n" + text))))


@pytest.mark.parametrize(("xml", "says"), [
    ('<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><FinalDraft>&c;</FinalDraft>', "document type"),
    ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><FinalDraft/>', "document type"),
    ("<FinalDraft><Content>", "damaged XML"),
    ("<FinalDraft></FinalDraft>", "no Final Draft screenplay"),
])
def test_harmful_or_damaged_files_are_refused(tmp_path, xml, says):
    path = tmp_path / "x.fdx"
    path.write_text(xml)
    with pytest.raises(Unreadable, match=says):
        read(path)
