"""Who may do what: rights follow role and agency, never single rows.

What a person may not see answers 404 (querysets.visible_to); what may be seen but not done
answers 403 (these functions).
"""

from agencies.choices import UserRole
from agencies.models import User
from tasks.choices import Sharing

# The roles that see every agency's tasks and letters.
SEES_ALL = (UserRole.CONSOLIDATOR, UserRole.LEADER, UserRole.MANAGER)


def sees_all(user: User) -> bool:
    return user.role in SEES_ALL


def can_edit_tasks(user: User) -> bool:
    return user.is_active and user.role == UserRole.CONSOLIDATOR


def can_change_status(user: User) -> bool:
    return can_edit_tasks(user)


def can_change_many(user: User) -> bool:
    """Change many tasks at once, and take that back."""
    return can_edit_tasks(user)


def can_take_in_letters(user: User) -> bool:
    """Read letters, check what was read, and make letters and tasks of it."""
    return can_edit_tasks(user)


def can_ask_extension(user: User, lead_id: int | None) -> bool:
    """The reporter of the body that leads the task, or a consolidator who enters it for them."""
    is_leads = user.role == UserRole.REPORTER and user.agency_id == lead_id
    return user.is_active and (is_leads or can_edit_tasks(user))


def can_withdraw_extension(user: User, agency_id: int) -> bool:
    """Whoever may ask for the body that asked."""
    return can_ask_extension(user, agency_id)


def can_decide_extensions(user: User) -> bool:
    is_trusted = user.role == UserRole.LEADER and user.can_decide_extensions
    return user.is_active and (is_trusted or can_edit_tasks(user))


def can_report(user: User) -> bool:
    """Report on the tasks that a person sees: those of the own agency."""
    return user.is_active and user.role == UserRole.REPORTER


def can_review_reports(user: User) -> bool:
    return user.is_active and user.role == UserRole.CONSOLIDATOR


def can_enter_reports(user: User) -> bool:
    """Enter for an agency what its letter says."""
    return can_review_reports(user)


def can_attach_files(user: User) -> bool:
    """Put a file to a task itself; proof comes with a report."""
    return can_edit_tasks(user)


def can_record_events(user: User) -> bool:
    """That an awaited event happened, and taking that back."""
    return can_edit_tasks(user)


def can_import(user: User) -> bool:
    """Tasks from a sheet, with the bodies and headings that it needs; and undoing that."""
    return can_edit_tasks(user)


def can_export(user: User) -> bool:
    """Everybody may take away what they see."""
    return user.is_active


def can_share_views(user: User, sharing: str) -> bool:
    """Show a saved view to the own agency, or to everybody, which those do who serve everybody."""
    if sharing == Sharing.ALL:
        return user.is_active and user.role in (UserRole.CONSOLIDATOR, UserRole.MANAGER)
    return user.is_active and (sharing == Sharing.PRIVATE or user.agency_id is not None)


def can_change_view(user: User, owner_id: int | None) -> bool:
    """Whoever saved it; what is shared is seen by others, not changed."""
    return user.is_active and user.pk == owner_id


def gets_digests(user: User) -> bool:
    """Whose work is mailed: of those who report, review what was reported, or decide extensions."""
    return can_report(user) or can_review_reports(user) or can_decide_extensions(user)


def can_run_rounds(user: User) -> bool:
    """Open and close rounds, record what was answered, draft reminders."""
    return can_edit_tasks(user)


def can_consolidate(user: User) -> bool:
    """Merge, tell apart, rearrange what a round brought."""
    return can_edit_tasks(user)


def can_see_consolidation(user: User) -> bool:
    """The items of all bodies side by side are for those who see all tasks."""
    return user.is_active and sees_all(user)


def can_see_reports(user: User) -> bool:
    """Summaries hold every agency's tasks, so they are for those who see all of them."""
    return user.is_active and sees_all(user)


def can_issue_reports(user: User) -> bool:
    return can_edit_tasks(user)


def can_edit_letterheads(user: User) -> bool:
    """Change who issues and signs, and the templates in Word."""
    return user.is_active and user.role in (UserRole.CONSOLIDATOR, UserRole.MANAGER)
