"""Addresses from pages, made absolute and normalised."""

import pytest

from apps.crawling.adapters.addresses import absolute

BASE = "https://example.org/a/b/"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("c.jpg", "https://example.org/a/b/c.jpg"),
        ("../c.jpg?x=1&y#part", "https://example.org/a/c.jpg?x=1&y"),
        ("/c.jpg", "https://example.org/c.jpg"),
        ("//cdn.example.org/c.jpg", "https://cdn.example.org/c.jpg"),
        ("  /c\n.jpg ", "https://example.org/c.jpg"),
        ("HTTP://EXAMPLE.org:80", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://[2001:db8::1]/c.jpg", "https://[2001:db8::1]/c.jpg"),
        ("https://例子.中国/图.jpg", "https://xn--fsqu00a.xn--fiqs8s/%E5%9B%BE.jpg"),
        ("/a%20b%2Fc.jpg", "https://example.org/a%20b%2Fc.jpg"),
        ("?page=2", "https://example.org/a/b/?page=2"),
        ("/c.jpg?utm_source=x", "https://example.org/c.jpg?utm_source=x"),
        ("", ""),
        ("data:image/png;base64,AAAA", ""),
        ("javascript:alert(1)", ""),
        ("mailto:ada@example.org", ""),
        ("ftp://example.org/c.jpg", ""),
        ("file:///etc/passwd", ""),
        ("https://ada:secret@example.org/c.jpg", ""),
        ("http://[::1/", ""),
        ("http://example.org:99999/", ""),
        ("/" + "x" * 5000, ""),
    ],
)
def test_an_address_made_whole(written, whole):
    assert absolute(written, BASE) == whole
