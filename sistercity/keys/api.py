"""What an agency is told of its own key."""

from __future__ import annotations

from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from sistercity import clock
from sistercity.api.filters import check_known

from . import collecting
from .choices import KeyState, Scope
from .models import KeySecret, KeyUse
from .usage import first_day, notices_of, standings_of, sums_of


class KeyAgencySerializer(serializers.Serializer):
    """The agency whose key it is."""

    name_th = serializers.CharField(help_text="In Thai.")
    name_en = serializers.CharField(help_text="In English.")


class KeyLimitSerializer(serializers.Serializer):
    """How many requests are answered in a span of time, and how many are left of it."""

    policy = serializers.CharField(
        help_text="``requests`` counts every request, ``bulk`` whole-register files as well."
    )
    limit = serializers.IntegerField(help_text="Requests in a span.")
    window_seconds = serializers.IntegerField(help_text="Length of a span, in seconds.")
    remaining = serializers.IntegerField(help_text="Requests left of the present span.")
    reset_seconds = serializers.IntegerField(
        help_text="Seconds until the whole number is there again."
    )


class KeySecretSerializer(serializers.Serializer):
    """A secret of the key that works; the secret itself is kept by the agency alone."""

    prefix = serializers.CharField(help_text="What stands before the dot.")
    made_at = serializers.DateTimeField(help_text="When it was given.")
    works_until = serializers.DateTimeField(
        allow_null=True, help_text="When it ends, because another replaced it; null: with the key."
    )
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was shown last; null: never."
    )
    is_shown = serializers.BooleanField(help_text="Whether this request shows it.")


class KeyNoticeSerializer(serializers.Serializer):
    """Something to be done about the key soon."""

    code = serializers.ChoiceField(
        ["expires-soon", "secret-replaced"], help_text="Which notice it is."
    )
    message = serializers.CharField(help_text="In the language asked for.")


class KeyUseSerializer(serializers.Serializer):
    """What the key was used for on a day."""

    day = serializers.DateField(help_text="Day in Thailand.")
    resource = serializers.CharField(
        help_text="First part of the address behind ``/api/v1/``; ``unknown`` where nothing is."
    )
    requests = serializers.IntegerField(help_text="All requests.")
    not_modified = serializers.IntegerField(help_text="Answered 304.")
    refused = serializers.IntegerField(help_text="Answered 4xx, without 429.")
    throttled = serializers.IntegerField(help_text="Answered 429.")
    failed = serializers.IntegerField(help_text="Answered 5xx.")
    bytes = serializers.IntegerField(help_text="Of bodies that were sent.")


class KeyUsageSerializer(serializers.Serializer):
    """How a key stands and what it was used for."""

    agency = KeyAgencySerializer(help_text="Whose key it is.")
    system = serializers.CharField(help_text="The agency's system that uses the key.")
    state = serializers.ChoiceField(
        [KeyState.LIVE, KeyState.ENDING], help_text="``ending``: it expires within 30 days."
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices), help_text="What the key opens."
    )
    expires_on = serializers.DateField(help_text="The last day on which it works.")
    limits = KeyLimitSerializer(many=True, help_text="What may be asked and what is left of it.")
    secrets = KeySecretSerializer(
        many=True, help_text="Those that work: one, or two while the agency changes over."
    )
    notices = KeyNoticeSerializer(many=True, help_text="Empty as long as nothing is to be done.")
    uses = KeyUseSerializer(many=True, help_text="Of the last 31 days, by day and resource.")


class UsageView(APIView):
    """How the key of this request stands: limits, what is left, expiry, secrets, use."""

    http_method_names = ["get", "head", "options"]

    @extend_schema(responses=KeyUsageSerializer, operation_id="usage")
    def get(self, request) -> Response:
        """What the agency may ask, how much is left, and what was asked."""
        check_known(request, {"format"})
        if not isinstance(request.auth, KeySecret):
            raise exceptions.NotAuthenticated(
                _("ที่อยู่นี้บอกการใช้กุญแจของผู้เรียก: โปรดส่งส่วนหัว Authorization: Api-Key <กุญแจ>")
            )
        response = Response(KeyUsageSerializer(_told(request.auth)).data)
        patch_cache_control(response, private=True, no_store=True)
        return response


def _told(shown: KeySecret) -> dict:
    collecting.collect()
    now = clock.now()
    key = shown.key
    secrets = list(key.secrets.working_at(now).with_last_use().order_by("pk"))
    uses = KeyUse.objects.since(first_day(now.date())).filter(secret__key=key)
    return {
        "agency": {"name_th": key.agency_th, "name_en": key.agency_en},
        "system": key.system,
        "state": key.state_on(now.date()),
        "scopes": key.scopes,
        "expires_on": key.expires_on,
        "limits": [
            {
                "policy": one.policy.name,
                "limit": one.policy.most,
                "window_seconds": one.policy.seconds,
                "remaining": one.left,
                "reset_seconds": one.seconds_left,
            }
            for one in standings_of(key)
        ],
        "secrets": [
            {
                "prefix": one.prefix,
                "made_at": one.made_at,
                "works_until": one.works_until,
                "last_used_at": one.last_used_at,
                "is_shown": one.pk == shown.pk,
            }
            for one in secrets
        ],
        "notices": [vars(one) for one in notices_of(key, secrets, shown, now)],
        "uses": [
            {
                "day": one.name[0],
                "resource": one.name[1],
                "requests": one.request_count,
                "not_modified": one.not_modified_count,
                "refused": one.refused_count,
                "throttled": one.throttled_count,
                "failed": one.failed_count,
                "bytes": one.byte_count,
            }
            for one in sums_of(uses, "day", "resource")
        ],
    }
