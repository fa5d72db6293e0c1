"""The rate limit message for a visitor, where no form is shown again."""

from django.http import HttpResponse
from django.shortcuts import render

from apps.search.visitors import RateLimitError
from futu.http import Request


def rate_limited(request: Request, error: RateLimitError) -> HttpResponse:
    return render(request, "search/too_often.html", {"sentence": str(error)}, status=error.status)
