"""Who is signed in: asked by every page, so in plain SQL, which costs a third of a queryset."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from agencies.models import User

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_USER = "SELECT * FROM agencies_user WHERE id = %s"


class SessionStore(DatabaseStore):
    """Sessions in the database, so that signing out ends one for every process at once."""

    def load(self) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])


class UserBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        user = next(iter(User.objects.raw(_USER, [user_id])), None)
        return user if user and self.user_can_authenticate(user) else None
