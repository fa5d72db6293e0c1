"""Browsing many pictures: sort orders, filters, and keyset pagination."""

from apps.galleries.browsing.listing import Listing, remembered_order
from apps.galleries.browsing.orders import BINNED, DEFAULT, ORDERS, Order
from apps.galleries.browsing.slices import Slice, cursor_of, neighbours_of, newer_than, slice_of

__all__ = [
    "BINNED",
    "DEFAULT",
    "ORDERS",
    "Listing",
    "Order",
    "Slice",
    "cursor_of",
    "neighbours_of",
    "newer_than",
    "remembered_order",
    "slice_of",
]
