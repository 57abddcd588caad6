"""What other people's packages keep, and who may use the addresses that they bring.

Declared as our own are: fields as in `handrail.lib.keeping`, addresses as in `handrail.config.routes`.
A package that brings a new model, field or address stops the start until it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from handrail.config.addresses import Group, Route
from handrail.lib.keeping import Keeping, internal, personal, secret

Kept = Mapping[Keeping, tuple[str, ...]]

SIGN_IN = personal("find and address the person", erase="delete")
DEVICES = personal("show people their own sessions and passkeys", "until it is replaced", erase="delete")
BOOKKEEPING = internal("tell rows apart and order them")
RIGHTS = internal("Django's own rights, which Handrail does not use")

THIRD_PARTY: Mapping[str, Kept] = {
    "account.EmailAddress": {
        SIGN_IN: ("user", "email", "verified", "primary"),
        BOOKKEEPING: ("id",),
    },
    "account.EmailConfirmation": {
        secret("prove that a mail address is one's own", "14 days after it expires"): ("key",),
        BOOKKEEPING: ("id", "email_address", "created", "sent"),
    },
    "mfa.Authenticator": {
        secret("sign in with a second factor"): ("data",),
        DEVICES: ("user", "type", "created_at", "last_used_at"),
        BOOKKEEPING: ("id",),
    },
    "usersessions.UserSession": {
        DEVICES: ("user", "ip", "user_agent", "created_at", "last_seen_at", "data"),
        secret("end a session from another device"): ("session_key",),
        BOOKKEEPING: ("id",),
    },
    "sessions.Session": {
        secret("stay signed in"): ("session_key", "session_data"),
        BOOKKEEPING: ("expire_date",),
    },
    "contenttypes.ContentType": {RIGHTS: ("id", "app_label", "model")},
    "auth.Permission": {RIGHTS: ("id", "name", "content_type", "codename")},
    "auth.Group": {RIGHTS: ("id", "name")},
    "django_tasks_database.DBTaskResult": {
        internal("run each job once and show how it went", "12 months"): (
            "id",
            "status",
            "enqueued_at",
            "started_at",
            "finished_at",
            "args_kwargs",  # ids alone: a job looks up what it needs, so that it never acts on old words
            "priority",
            "task_path",
            "worker_ids",
            "queue_name",
            "backend_name",
            "run_after",
            "return_value",
            "exception_class_path",
            "traceback",
        ),
    },
}


def _view(
    name: str,
    *who: Group,
    get: tuple[int, ...] = (200,),
    post: tuple[int, ...] = (),
    also: tuple[int, ...] = (),
    about: str = "",
) -> Route:
    """A view of allauth's. It takes a PUT as a POST; `also` is what it answers when there is nothing to do.

    That is 302 where somebody is led on, and 404 where they have no second factor of the kind.
    """
    return Route(name, who, (*get, *also), post and (*post, *also), about, other=(405, *post, *also))


OTHERS_ROUTES: tuple[Route, ...] = (
    _view("account_login", "anybody", post=(200,), also=(302,)),
    _view("account_logout", "anybody", post=(302,), also=(302,)),
    _view("account_inactive", "anybody"),
    _view("account_signup", "anybody", post=(200,), also=(302,)),
    _view("account_reauthenticate", "signed in", post=(200,)),
    _view("account_email", "signed in", post=(302,)),
    _view("account_email_verification_sent", "anybody"),
    Route("account_confirm_email", ("anybody",), get=(200,), post=(302,), about="mail key", entry=True),
    _view("account_change_password", "signed in", post=(200,)),
    _view("account_set_password", "signed in", get=(302,), post=(302,)),
    _view("account_reset_password", "anybody", post=(200,)),
    _view("account_reset_password_done", "anybody"),
    # whatever asks is led on to an address without the key, which stays in the session
    Route(
        "account_reset_password_from_key", ("anybody",), (302,), (302,), about="password key", other=(302,)
    ),
    _view("account_reset_password_from_key_done", "anybody"),
    _view("account_confirm_login_code", "signed in", get=(302,), post=(302,)),
    _view("mfa_index", "signed in"),
    _view("mfa_authenticate", "half signed in", "signed in", post=(200,), also=(302,)),
    _view("mfa_reauthenticate", "signed in", post=(200,), also=(302,)),
    _view("mfa_activate_totp", "signed in", post=(200,), also=(302,)),
    _view("mfa_deactivate_totp", "signed in", post=(302,), also=(404,)),
    _view("mfa_view_recovery_codes", "signed in", also=(404,)),
    _view("mfa_generate_recovery_codes", "signed in", post=(200, 302), also=(403, 404)),
    _view("mfa_download_recovery_codes", "signed in", also=(404,)),
    _view("mfa_list_webauthn", "signed in"),
    _view("mfa_add_webauthn", "signed in", post=(200,)),
    _view("mfa_reauthenticate_webauthn", "signed in", post=(200,), also=(302,)),
    _view("mfa_remove_webauthn", "self", post=(302,), about="passkey"),
    _view("mfa_edit_webauthn", "self", post=(200,), about="passkey"),
    Route(
        "mfa_login_webauthn", ("anybody",), get=(200, 302), post=(200, 302), other=(405, 200, 302), entry=True
    ),
    _view("usersessions_list", "signed in", post=(302,)),
)
