"""What keepers type."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Citizen


class ReviewerForm(forms.Form):
    """The address of somebody with an account, and whether they review or no longer do."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("Of somebody who has signed up and confirmed it."))
    act = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_email(self) -> Citizen:
        """Return the citizen with this address."""
        citizen = Citizen.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if citizen is None:
            raise forms.ValidationError(_("Nobody has signed up with this address."), code="bad_citizen")
        return citizen
