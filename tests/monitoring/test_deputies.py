"""Who stands in for an approver: who names them, in which days, and what they may not do."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import Activity, Deputation
from sistercity import clock
from sistercity.errors import NotAllowed, WrongState
from tests import factories as make
from tests.monitoring.acting import refused

pytestmark = pytest.mark.django_db


def _deputation(principal, deputy, province="TH-50", **values):
    told = {
        "capacity": "acting",
        "starts_on": date(2023, 8, 10),
        "ends_on": date(2023, 8, 20),
        "order_number": "1234/2566",
        "ordered_on": date(2023, 8, 9),
    }
    return Deputation(
        province=make.province(province), principal=principal, deputy=deputy, **{**told, **values}
    )


def _second_officer():
    person = make.person("officer", "test-deputy")
    make.posting(person, "TH-50")
    return person


def test_a_deputy_endorses_in_the_days_of_the_order_and_never_what_they_wrote():
    approver, deputy, writer = make.posted("approver"), _second_officer(), make.posted("officer")
    pairing = make.pairing()
    theirs, own = (make.activity(pairing, status="submitted") for _ in range(2))
    refused(NotAllowed, actions.endorse_activity, by=deputy, activity_id=theirs.pk)
    order = actions.name_deputy(by=approver, deputation=_deputation(None, deputy))
    assert order.principal == approver
    assert list(Activity.objects.awaiting_desk_of(deputy)) == [own, theirs]
    assert not Activity.objects.awaiting_desk_of(writer).exists()
    with clock.playing(datetime(2023, 8, 9, 3, tzinfo=UTC)):
        refused(NotAllowed, actions.endorse_activity, by=deputy, activity_id=theirs.pk)
    with clock.playing(datetime(2023, 8, 20, 16, 30, tzinfo=UTC)):
        actions.endorse_activity(by=deputy, activity_id=theirs.pk)
    with clock.playing(datetime(2023, 8, 20, 17, 30, tzinfo=UTC)):
        refused(NotAllowed, actions.return_activity, by=deputy, activity_id=own.pk, note="ก")
    step = theirs.steps.get(move="endorsed")
    assert (step.by, step.deputation) == (deputy, order)
    actions.withdraw_activity(by=deputy, activity_id=own.pk)
    actions.submit_activity(by=deputy, activity_id=own.pk)
    refused(NotAllowed, actions.endorse_activity, by=deputy, activity_id=own.pk)
    refused(NotAllowed, actions.approve_activity, by=deputy, activity_id=own.pk)


def test_a_deputy_who_was_moved_or_whose_order_was_revoked_endorses_nothing():
    approver, deputy = make.posted("approver"), _second_officer()
    activity = make.activity(status="submitted")
    order = actions.name_deputy(by=approver, deputation=_deputation(approver, deputy))
    posting = deputy.postings.get()
    posting.ends_on = date(2023, 8, 14)
    make.actions.save_posting(by=None, posting=posting)
    refused(Activity.DoesNotExist, actions.endorse_activity, by=deputy, activity_id=activity.pk)
    posting.ends_on = None
    make.actions.save_posting(by=None, posting=posting)
    actions.revoke_deputation(by=approver, deputation_id=order.pk)
    refused(NotAllowed, actions.endorse_activity, by=deputy, activity_id=activity.pk)
    refused(WrongState, actions.revoke_deputation, by=approver, deputation_id=order.pk)


def test_who_names_a_deputy_and_whom():
    approver, deputy, editor = make.posted("approver"), _second_officer(), make.person("editor")
    stranger, far = make.posted("approver", "TH-83"), make.posted("officer", "TH-83")
    for person in (deputy, stranger, make.person("planner")):
        refused(NotAllowed, actions.name_deputy, by=person,
                deputation=_deputation(approver, deputy))  # fmt: skip
    wrong = {
        "deputy": _deputation(approver, far),
        "principal": _deputation(stranger, deputy),
        "ends_on": _deputation(approver, deputy, ends_on=date(2023, 8, 9)),
        "ordered_on": _deputation(approver, deputy, ordered_on=date(2023, 8, 16)),
    }
    for field, deputation in wrong.items():
        refusal = refused(ValidationError, actions.name_deputy, by=editor, deputation=deputation)
        assert set(refusal.message_dict) == {field}
    for years, ends in ((False, date(2024, 8, 10)), (True, date(2024, 8, 11))):
        deputation = _deputation(approver, deputy, ends_on=ends)
        if years:
            refused(ValidationError, actions.name_deputy, by=editor, deputation=deputation)
        else:
            first = actions.name_deputy(by=editor, deputation=deputation)
    again = _deputation(approver, deputy, ends_on=date(2024, 8, 10))
    assert actions.name_deputy(by=editor, deputation=again) == first
    refusal = refused(ValidationError, actions.name_deputy, by=editor,
                      deputation=_deputation(approver, deputy, order_number="2/2566"))  # fmt: skip
    assert set(refusal.message_dict) == {"starts_on"}
