"""A heading that what a round brought needs and the programme does not have."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.headings import add_round_heading
from tasks.consolidating_forms import HeadingForm
from tasks.permissions import can_consolidate
from tasks.views.consolidating import consolidated_round
from tasks.views.form_errors import add_errors


@require_http_methods(["GET", "POST"])
def heading_new(request: SignedInRequest, pk: int) -> HttpResponse:
    found = consolidated_round(request, pk)
    if not can_consolidate(request.user):
        raise PermissionDenied
    form = HeadingForm(request.POST or None, programme=found.programme)
    if form.is_valid():
        try:
            heading = add_round_heading(found, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request,
                f"Đã thêm đề mục {heading}. Đánh dấu các nội dung rồi bấm "
                "“Đề mục, chủ trì, phối hợp” để chuyển vào.",
            )
            return redirect("rounds:consolidate", found.pk)
    return render(request, "rounds/heading.html", {"round": found, "form": form})
