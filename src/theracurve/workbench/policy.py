"""What a page of the workbench may load: its own style and its own script, nothing from elsewhere."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A report brings its own style and script and may do nothing else: it is shut off from the page it is shown in.
REPORT = (
    "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; script-src 'unsafe-inline';"
    " style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


def content_policy(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def responded(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault(HEADER, PAGE)
        response.headers.setdefault("Cache-Control", "no-store")  # a shared computer keeps no patient behind "back"
        return response

    return responded
