"""Making the application, and its smallest answer."""


def test_create_app(benchmark, make_app, database_url):
    benchmark(make_app, database_url)


def test_smallest_answer(benchmark, client):
    assert benchmark(client.get, "/healthz").status_code == 200
