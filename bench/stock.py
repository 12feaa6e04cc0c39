"""The same list as the manuals of Django and django-filter teach it: what ours must beat."""

import django_filters
from django_filters.views import FilterView

from tasks.models import Task


class StockFilter(django_filters.FilterSet):
    class Meta:
        model = Task
        fields = ["status", "document_type", "lead", "issuer", "heading", "deadline_kind"]


class StockList(FilterView):
    """Fifty tasks a page, a part of a template for each row."""

    filterset_class = StockFilter
    queryset = Task.objects.select_related("lead", "heading").prefetch_related("assigned")
    paginate_by = 50
    template_name = "bench/stock.html"
