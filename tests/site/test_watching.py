"""Who looks at a header of htmx is noticed, whichever way; who does not is not."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails
from tests.site import cells
from tests.site.things import NOTHING
from tests.site.watching import Environ, watch

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
    """`_both` gives two answers for each, and says of the second whether it was asked."""
    answers = {False: "plain", True: "fragment"}
    for looks in (True, False):
        monkeypatch.setattr(cells, "ask", lambda *_, htmx, looks=looks: (planted(answers[htmx]), looks))
        both = list(cells._both(None, None, "", NOTHING, "GET"))
        assert [(cell.said, cell.asked) for cell in both] == [
            ("plain", True),
            ("fragment", True) if looks else ("plain", False),
        ]


def planted(said):
    plain = {
        "actor": "student",
        "groups": frozenset(),
        "thing": "",
        "method": "GET",
        "htmx": False,
        "status": 200,
    }
    rest = {"length": 1, "to": "", "wrote": frozenset(), "mails": 0, "logged": "", "unknown": None}
    return cells.Cell(**plain, **rest, said=said)
