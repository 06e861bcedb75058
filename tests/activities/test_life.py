from tests.factories import make_activity


def test_probe(session):
    a = make_activity(session)
    assert a.published is not None
