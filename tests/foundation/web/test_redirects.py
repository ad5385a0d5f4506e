"""After signing in people go on to an address of ours, whatever the link said."""

import pytest

from consortium.foundation.web.redirects import own_address
from tests.support.pages import PageClient
from tests.support.world import PASSWORD, World

# Shapes under which open redirects were reported in other products.
HOSTILE = [
    "https://evil.example",
    "http://evil.example/",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "\\evil.example",
    "//\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "\u00a0//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:somebody@evil.example",
    "ftp://evil.example",
    "file:///etc/passwd",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "evil.example",
    "evil.example/path",
    "@evil.example",
    "localhost@evil.example",
    "//localhost@evil.example",
    "//evil.example:80@localhost",
    "?next=//evil.example",
    "#//evil.example",
    ".//evil.example",
    "",
]
OURS = ["/", "/organisations/trusts?q=north&page=2", "/search?q=//", "/a/b#part", "/?next=http://x"]


class TestOwnAddress:
    @pytest.mark.parametrize("address", HOSTILE)
    def test_no_other_site_passes(self, address: str) -> None:
        assert own_address(address) is None

    @pytest.mark.parametrize("address", OURS)
    def test_an_address_of_ours_stays_as_it_is(self, address: str) -> None:
        assert own_address(address) == address

    def test_nothing_is_nowhere(self) -> None:
        assert own_address(None) is None


class TestSignIn:
    @pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https:evil.example"])
    def test_leads_home_instead_of_away(self, client: PageClient, cast: World, wanted: str) -> None:
        response = client.submit("/sign-in", email=cast.lead.email, password=PASSWORD, next=wanted)
        assert response.headers["Location"] == "/"
