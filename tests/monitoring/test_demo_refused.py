"""Where the demonstration does not belong it is refused, and nobody is invented."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sistercity.accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_is_refused_outside_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()


def test_it_is_refused_before_the_register_is_there():
    with pytest.raises(CommandError):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()
