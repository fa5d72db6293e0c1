"""The provider form; keys are write-only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.providers.addresses import origin_of
from apps.providers.kinds import Kind
from apps.providers.models import Credential, Provider
from apps.providers.models.provider import validate_key_name
from apps.providers.registry import find, registered
from apps.providers.services import credentials

HELP = {
    "base_url": gettext_lazy(
        "Up to the version, such as https://dashscope.aliyuncs.com/compatible-mode/v1 "
        "(OpenAI-compatible), https://dashscope.aliyuncs.com/api/v1 (DashScope) or "
        "http://localhost:11434/v1 (Ollama). Redirects are not followed."
    ),
    "chat_model": gettext_lazy(
        "Such as qwen3-vl-flash. Empty: not offered. The same applies to the other models."
    ),
    "json_mode": gettext_lazy("Qwen's vision models support json_object, Ollama json_schema."),
    "options": gettext_lazy(
        "Added to every request of a kind, overriding our options; null removes one of ours. Such "
        'as {"chat": {"enable_thinking": false}}. Do not enter keys: they would be shown here.'
    ),
    "is_hosted": gettext_lazy(
        "Run by somebody else, so what is sent leaves your machines: people have to agree to it in "
        "their settings, and a budget needs a price. Off for models on your own machines."
    ),
    "order": gettext_lazy(
        "If several providers offer the same, the one with the lowest rank is used."
    ),
    "timeout": gettext_lazy("The time limit of a complete answer."),
    "attempts": gettext_lazy(
        "Requests are only repeated after time-outs, broken connections, 429 and 5xx."
    ),
    "rate": gettext_lazy("0: no limit. Requests above it wait."),
}


class ProviderForm(forms.ModelForm):
    adapter = forms.ChoiceField(label=gettext_lazy("Protocol"))
    key = forms.CharField(
        label=gettext_lazy("Key"),
        required=False,
        max_length=4096,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "class": "vTextField", "spellcheck": "false"}
        ),
        help_text=gettext_lazy(
            "Stored encrypted, sent only to this address, and never shown again. Empty: unchanged."
        ),
    )
    variable = forms.CharField(
        label=gettext_lazy("Or the environment variable that holds it"),
        required=False,
        max_length=100,
        validators=[validate_key_name],
        widget=forms.TextInput(attrs={"class": "vTextField", "placeholder": "FUTU_KEY_…"}),
    )
    forget_key = forms.BooleanField(label=gettext_lazy("Forget the key"), required=False)

    class Meta:
        model = Provider
        fields = (
            *("name", "adapter", "base_url", "is_hosted", "enabled", "order"),
            *("chat_model", "transcription_model", "speech_model", "speech_voice"),
            *("json_mode", "options", "timeout", "attempts", "concurrency", "rate"),
        )
        help_texts = HELP
        widgets = {"options": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.name, str(one.label)) for one in registered()]
        present = self.instance.adapter
        if find(present) is None:
            # From a room that is not installed: kept unchanged.
            choices.append((present, present))
        self.fields["adapter"].choices = choices  # type: ignore[attr-defined]
        if self.held is not None:
            self.fields["variable"].initial = self.held.variable

    @property
    def held(self) -> Credential | None:
        """The stored credential."""
        if self.instance.pk is None:
            return None
        return Credential.objects.filter(provider=self.instance.pk).first()

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key and not credentials.is_key(key):
            raise ValidationError(_("A key has no spaces, and only letters, digits and signs."))
        return key

    def clean_options(self) -> Any:
        # Model validators skip empty values.
        return self.cleaned_data["options"] or {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_adapter(cleaned)
        self._check_key(cleaned)
        return cleaned

    def _check_adapter(self, cleaned: dict[str, Any]) -> None:
        adapter = find(cleaned.get("adapter", ""))
        if adapter is None:
            return
        if adapter.is_remote and not cleaned.get("base_url") and "base_url" not in self.errors:
            self.add_error("base_url", _("This protocol needs an address."))
        for kind in Kind:
            if cleaned.get(f"{kind}_model") and kind not in adapter.kinds:
                self.add_error(f"{kind}_model", _("This protocol does not offer this here."))

    def _check_key(self, cleaned: dict[str, Any]) -> None:
        held = self.held
        # Submitting the stored variable name is no change.
        variable = cleaned.get("variable", "")
        if cleaned.get("key") and variable and not (held and held.variable == variable):
            self.add_error("variable", _("Enter a key or the name of a variable, not both."))
        if held and held.sealed and not (cleaned.get("key") or variable):
            moved = origin_of(cleaned.get("base_url", "")) != held.origin
            if moved and not cleaned.get("forget_key"):
                self.add_error("key", _("The key is sent to no other address. Enter it again."))

    def save_key(self, provider: Provider) -> None:
        """After saving the provider itself."""
        held = self.held
        if self.cleaned_data["key"]:
            credentials.set_key(provider, self.cleaned_data["key"])
        elif self.cleaned_data["forget_key"]:
            credentials.forget_key(provider)
        elif self.cleaned_data["variable"]:
            credentials.set_variable(provider, self.cleaned_data["variable"])
        elif held and held.variable:
            credentials.forget_key(provider)
