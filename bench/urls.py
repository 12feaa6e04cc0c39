from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bench.stock import StockList


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("empty/", empty),
    path("stock/", StockList.as_view()),
    path("", include("actionplan.urls")),
]
