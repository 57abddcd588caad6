"""Who looks at a header of htmx is noticed, whichever way; who does not is not."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails
from tests.site import cells
from tests.site.cells import METHODS
from tests.site.things import NOTHING
from tests.site.watching import Environ, Method, watch

from handrail.config.addresses import Route


@pytest.fixture
def request_of_htmx(monkeypatch):
    watch(monkeypatch)
    return WSGIRequest(
        Environ(RequestFactory()._base_environ(HTTP_HX_REQUEST="true", HTTP_ACCEPT="text/html"))
    )


LOOKS = {
    "a view of ours": (lambda request: bool(HtmxDetails(request)), True),
    "another header": (lambda request: HtmxDetails(request).target, None),
    "get": (lambda request: request.headers.get("hx-request"), "true"),
    "by name": (lambda request: request.headers["HX_Request"], "true"),
    "in": (lambda request: "HX-Target" in request.headers, False),
    "all headers": (lambda request: len(list(request.headers.items())) > 1, True),
    "META, get": (lambda request: request.META.get("HTTP_HX_REQUEST"), "true"),
    "META, by name": (lambda request: request.META["HTTP_HX_REQUEST"], "true"),
    "META, in": (lambda request: "HTTP_HX_TARGET" in request.META, False),
    "META, as a dict": (lambda request: dict(request.META)["HTTP_HX_REQUEST"], "true"),
    "META, unpacked": (lambda request: {**request.META}["HTTP_HX_REQUEST"], "true"),
    "META, copied": (lambda request: request.META.copy()["HTTP_HX_REQUEST"], "true"),
    "META, values": (lambda request: len(request.META.values()) > 1, True),
    "META, one by one": (lambda request: any(name.startswith("HTTP_HX") for name in request.META), True),
}


@pytest.mark.parametrize("way", LOOKS)
def test_a_look_is_noticed(request_of_htmx, way):
    look, seen = LOOKS[way]
    assert look(request_of_htmx) == seen
    assert request_of_htmx.environ.looked


def test_another_header_is_not_a_look(request_of_htmx):
    assert request_of_htmx.headers.get("Accept") == request_of_htmx.META["HTTP_ACCEPT"] == "text/html"
    assert request_of_htmx.GET == request_of_htmx.COOKIES == {}
    assert not request_of_htmx.environ.looked


def fragment_or_page(request):
    return HttpResponse("fragment" if request.htmx else "a whole page")


def late(view):
    """A decorator that could answer before the method is looked at."""

    def inner(request):
        return view(request)

    return inner


@pytest.mark.parametrize(
    ("view", "method", "alone"),
    [
        pytest.param(require_POST(fragment_or_page), "GET", True, id="refused"),
        pytest.param(require_POST(fragment_or_page), "POST", False, id="taken"),
        pytest.param(require_http_methods(["GET", "HEAD"])(fragment_or_page), "PUT", True, id="of two"),
        pytest.param(late(require_POST(fragment_or_page)), "GET", False, id="inside another"),
        pytest.param(fragment_or_page, "GET", False, id="no decorator"),
    ],
)
def test_a_method_is_known_to_be_refused_only_by_the_outermost_decorator(monkeypatch, view, method, alone):
    monkeypatch.setattr(cells, "resolve", lambda address: type("Match", (), {"func": staticmethod(view)}))
    assert cells.refused_by_method_alone(Route("home", ()), {"": NOTHING}, method) is alone


def test_a_page_that_looks_is_asked_again_and_one_that_does_not_is_not(monkeypatch):
    """Two answers for each, and of the second it is said whether it was asked."""
    answers = {False: "plain", True: "fragment"}
    for looks in (True, False):
        monkeypatch.setattr(
            cells, "ask", lambda *_, htmx, looks=looks: planted(answers[htmx], Method("GET"), looked=looks)
        )
        both = list(cells.Questions(None, None, "", NOTHING).both("GET"))
        assert [(cell.body, cell.asked) for cell in both] == [
            ("plain", True),
            ("fragment", True) if looks else ("plain", False),
        ]


SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
APART = {  # what a site might do with a method, and the methods that have the answer of GET and that of PUT
    "nothing": (lambda method: None, METHODS, METHODS),
    "a word": (lambda method: method == "POST", {*METHODS} - {"POST"}, {*METHODS} - {"POST"}),
    "another word": (lambda method: method != "PUT", {*METHODS} - {"PUT"}, {"PUT"}),
    "some words": (
        lambda method: method in ("GET", "HEAD", "OPTIONS", "TRACE"),
        SAFE,
        {*METHODS} - {*SAFE},
    ),
    "no words": (
        lambda method: method not in ("PATCH", "PUT"),
        {*METHODS} - {"PATCH", "PUT"},
        {"PATCH", "PUT"},
    ),
    "a set": (lambda method: method in {"GET", "HEAD"}, (), ()),
    "a dict": ({"GET": 1}.get, (), ()),
    "a name": (lambda method: method.lower(), (), ()),
    "a text": (lambda method: f"on_{method}", (), ()),
    "another text": (lambda method: "on_%s" % method, (), ()),  # noqa: UP031
    "an attribute": (lambda method: method in cells.ALLOWED, {"GET"}, {*METHODS} - {"GET"}),
    "a view": (
        lambda method: require_POST(fragment_or_page)(of(method)).status_code,
        {*METHODS} - {"POST"},
        {*METHODS} - {"POST"},
    ),
}


@pytest.mark.parametrize("way", APART)
def test_methods_have_the_same_answer_unless_somebody_told_them_apart(monkeypatch, way):
    monkeypatch.setattr(cells, "ALLOWED", ["GET"], raising=False)
    look, *same = APART[way]
    for name, expected in zip(("GET", "PUT"), same, strict=True):
        method = Method(name)
        look(method)
        assert {other for other in METHODS if method.same_answer_as(other)} == set(expected)


def of(method):
    """A request by this method."""
    request = HttpRequest()
    request.method, request.path = method, "/"
    return request


def test_a_method_is_no_text_that_could_be_read_unseen():
    with pytest.raises(TypeError):
        "on_" + Method("GET")
    with pytest.raises(TypeError):
        Method("GET") in "GET or POST"  # noqa: B015


def test_the_answer_to_head_is_that_to_get_without_its_body(monkeypatch):
    asked = []

    def ask(*about, htmx):
        asked.append(about[-1])
        return planted("a page", Method(about[-1]), looked=False)

    monkeypatch.setattr(cells, "ask", ask)
    questions = cells.Questions(None, None, "", NOTHING)
    answers = [next(questions.both(method)) for method in ("GET", "HEAD", "TRACE", "POST", "PUT")]
    assert asked == ["GET", "POST"]  # a form's type is sent with those that carry one
    assert [(cell.method, cell.body, cell.length) for cell in answers] == [
        ("GET", "a page", 6),
        ("HEAD", "", 0),
        ("TRACE", "a page", 6),
        ("POST", "a page", 6),
        ("PUT", "a page", 6),
    ]


def planted(body, method, *, looked):
    plain = {
        "actor": "student",
        "groups": frozenset(),
        "thing": "",
        "method": method.name,
        "htmx": False,
        "status": 200,
    }
    rest = {"head": "", "to": "", "wrote": frozenset(), "mails": 0, "logged": "", "unknown": None}
    return cells.Answer(cells.Cell(**plain, **rest, length=len(body), body=body), method, looked)
