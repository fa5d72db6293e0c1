"""The address of the page after this one."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit


def merged(address: str, params: Mapping[str, str]) -> str:
    """The address with these parameters added or replaced; "" when there are none."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(params)
    return parts._replace(query=urlencode(query)).geturl() if params else ""


def counted(address: str, parameter: str) -> str:
    """The address of the page after this one; one without a number counts as page 1."""
    now = dict(parse_qsl(urlsplit(address).query)).get(parameter, "1")
    return merged(address, {parameter: str(int(now) + 1)}) if now.isdecimal() else ""
