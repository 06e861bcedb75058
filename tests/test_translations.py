"""Vietnamese is complete: every sentence in code and templates is translated; what is loaded is what is committed."""

from tools import translations


def test_every_sentence_is_in_the_catalogue():
    kept = {message.id for message in translations.kept()}

    assert sorted(str(message.id) for message in translations.found() if message.id not in kept) == []


def test_no_sentence_that_nobody_shows():
    found = {message.id for message in translations.found()}

    assert sorted(str(message.id) for message in translations.kept() if message.id not in found) == []


def test_every_sentence_is_translated():
    assert translations.missing(translations.kept()) == []


def test_placeholders_agree():
    faults = [f"{message.id}: {errors}" for message, errors in translations.kept().check()]

    assert faults == []


def test_compiled_catalogue_is_the_committed_one():
    assert translations.MO.read_bytes() == translations.compiled(translations.kept())
