"""Columns computed from other columns of the same row, on every path that saves a row."""

from collections.abc import Callable
from typing import Any

from django.db import models


class ComputedTextField(models.TextField):
    """Text that `compute` makes of the row's own `sources`, joined by line breaks.

    It is set in pre_save, so forms, admin, imports and bulk_create all fill it; a fixture
    carries the value itself and `QuerySet.update()` must set it beside its sources.
    """

    def __init__(
        self, *args: Any, compute: Callable[[str], str], sources: tuple[str, ...], **kwargs: Any
    ) -> None:
        self.compute = compute
        self.sources = sources
        kwargs |= {"editable": False, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["blank"]
        return name, path, args, kwargs | {"compute": self.compute, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = "\n".join(str(getattr(model_instance, source)) for source in self.sources)
        value = self.compute(text)
        setattr(model_instance, self.attname, value)
        return value
