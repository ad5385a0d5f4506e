"""Where to go next: only to addresses of ours."""

from urllib.parse import urlsplit


def own_address(address: str | None) -> str | None:
    """The address when it is a path of ours, else None.

    Browsers read ``//host``, ``/\\\\host`` and control signs as other sites; none of them passes.
    """
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(ord(sign) < 32 or sign == "\\" for sign in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
