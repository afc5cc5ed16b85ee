"""Where the desk may be sent: the rules for addresses of nodes."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

from walletdesk.kit.errors import BadInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    ipaddress.ip_address(one) for one in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254")
)
"""Where clouds keep the keys of the machine: never, whatever a node is allowed."""
_NUMBER = re.compile("[0-9]+|0[xX][0-9a-fA-F]*")
"""As the last part of a host: another way to write an IPv4 address (2130706433, 0x7f.1), never a name."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_OPENED = tuple(
    ipaddress.ip_network(one) for one in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "100.64.0.0/10", "198.18.0.0/15")
)  # fmt: skip
"""What `allow_private` opens (the last is what some proxies give in the place of every name); link-local, multicast and unspecified addresses stay closed."""


class BadNodeAddress(BadInput):
    code = "bad_node_address"
    sentence = (
        "This is not the address of a node: it begins with https://, and with http:// only for a node of your own."
    )


class NodeAddressRefused(BadInput):
    code = "node_address_refused"
    sentence = "This address lies inside a private network. Allow it for this node if it is one of your own."


class NodeAddressClosed(NodeAddressRefused):
    """The same to who reads codes; there is nothing to allow."""

    sentence = "No node can be at this address: the desk never connects to it."


class Unreachable(Exception):
    """No usable answer came.  `kind` is a word of ours: `timeout`, `refused_address`, `connection`, `too_large`,
    `redirect`, `busy`, `refused`, `malformed`, `other_chain`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.requests = 0
        """How many requests it took to find out."""
        super().__init__(kind)


def permitted(address: Address, *, private: bool) -> bool:
    """Whether a connection may go there."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return permitted(inner, private=private)
    if address in _METADATA:
        return False
    if private and any(address.version == net.version and address in net for net in _OPENED):
        return True
    return address.is_global and not address.is_multicast


def check_url(url: str, *, own: bool, private: bool) -> str:
    """The address as it is kept.  Raises BadNodeAddress or NodeAddressRefused (422); names are checked when they are used."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadNodeAddress from None
    schemes = ("https", "http") if own else ("https",)
    if not host or parts.scheme not in schemes or parts.fragment or len(url) > 2_000 or not url.isprintable():
        raise BadNodeAddress
    try:
        # As a connection would read it: full-width digits are digits.
        host = unicodedata.normalize("NFKC", host).rstrip(".")
        address = ipaddress.ip_address(host)
    except ValueError:
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise BadNodeAddress from None
        if not private and (host == "localhost" or host.endswith((".localhost", ".local", ".internal"))):
            raise NodeAddressRefused from None
    else:
        if not permitted(address, private=True):
            raise NodeAddressClosed
        if not permitted(address, private=private):
            raise NodeAddressRefused
    return url.strip()
