"""The headers that every answer carries."""

from flask import Flask, Response, request, session

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

#: A browser may keep a page for its person, and has to ask each time whether it still is so.
ASK_EACH_TIME = "private, no-cache"
_FOR_EVER = "public, max-age=31536000, immutable"

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Have every answer of the application carry them; a view may set its own policy."""
    secure = bool(app.config["SESSION_COOKIE_SECURE"])

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static":
            # An address with a version is never another file; one without may be.
            response.headers["Cache-Control"] = _FOR_EVER if "v" in request.args else "no-cache"
        if "Cache-Control" not in response.headers:
            # What a person sees when logged in is for no one else, and gone with the session.
            response.headers["Cache-Control"] = "no-store" if session else ASK_EACH_TIME
        return response
