"""What a line is turned into before a voice says it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.sound import CannotSpeak
from filmwright.sound.kokoro import vocabulary
from filmwright.sound.saying import phonemes
from filmwright.sound.wording import cardinal, ordinal, words


@pytest.mark.parametrize(("text", "said"), [
    ("Dr. Smith paid $3.50 at 10:30.", "doctor Smith paid three dollars fifty cents at ten thirty ."),
    ("No. I won't!", "No . I won't !"),
    ("No. 5 on the 3rd of May, 1984", "number five on the third of May , nineteen eighty four ."),
    ("**Wait** <b>here</b> -- 50% & 1,234", "Wait here — fifty percent and one thousand two hundred and thirty four ."),
    ("😀 Caf\u00e9 na\u00efve \u2018yes\u2019", "Cafe naive yes ."),
    ("the U.S. at 10:00", "the U S at ten o'clock ."),
    ("--help", "help ."),
    ("It's -5\u00b0 at 007", "It's minus five degrees at zero zero seven ."),
    ("Mr. and Mrs. Vic... what?!", "mister and missus Vic … what ?"),
    ("see https://example.org/x?y=1 now", "see link now ."),
    ("in the 1980s", "in the nineteen eighties ."),
])
def test_writing_becomes_words(text, said):
    assert " ".join(words(text)) == said


@pytest.mark.parametrize("text", ["\u4f60\u597d", "Hello \u043c\u0438\u0440", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"])
def test_another_script_is_refused_by_name(text):
    with pytest.raises(CannotSpeak, match="letters") as problem:
        words(text)
    assert problem.value.text == text


@pytest.mark.parametrize("text", ["", "...", "?!", "😀", "<b></b>", "   "])
def test_nothing_to_say_is_refused(text):
    with pytest.raises(CannotSpeak, match="nothing"):
        words(text)


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_becomes_phonemes_of_the_voice_or_is_refused(text):
    try:
        said = words(text)
    except CannotSpeak:
        return
    known = set(vocabulary())
    for sound in phonemes(said):
        assert sound and set(sound) <= known


@given(st.integers(-(10**20), 10**20))
@settings(max_examples=100, deadline=None)
def test_every_number_has_words(number):
    assert words(cardinal(number))
    assert not any(c.isdigit() for c in cardinal(number) + ordinal(abs(number)))


def test_a_word_is_said_by_its_part_of_speech():
    said = phonemes(words("I have read it. I like to read."))
    assert "ɹˈɛd" in said and "ɹˈid" in said
    assert phonemes(words("The apple. The pear."))[0] == "ði" and phonemes(words("The pear"))[0] == "ðə"


def test_names_and_invented_words_are_guessed():
    assert all(phonemes(words("Filmwright, Tobias's zorblaxian, noooo, nothin'.")))
