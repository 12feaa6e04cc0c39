"""What people choose for their own account."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.models import User
from agencies.requests import SignedInRequest
from tasks.mailing import mail_problems
from tasks.permissions import gets_digests


class DigestForm(forms.Form):
    wants_digest = forms.BooleanField(label="Nhận thư nhắc việc", required=False)


@require_http_methods(["GET", "POST"])
def digest_choice(request: SignedInRequest) -> HttpResponse:
    """Whether this person wants the mail that tells what there is to do."""
    initial = {"wants_digest": request.user.wants_digest}
    # An empty box sends nothing at all.
    form = DigestForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
        wants = form.cleaned_data["wants_digest"]
        messages.success(request, f"Từ nay bạn {'' if wants else 'không '}nhận thư nhắc việc.")
        return redirect("digest_choice")
    context = {
        "form": form,
        "gets_digests": gets_digests(request.user),
        "is_sent": not mail_problems(),
    }
    return render(request, "registration/digest_choice.html", context)
