"""Forms of the key ceremony: showing who one is, and a passphrase."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import Length

from consortium.foundation.web.forms import Form, Required
from consortium.organisations.gateways.passwords import LONGEST, SHORTEST


class IdentityForm(Form):
    """Showing once more that it is you: the password, and a code where you have one."""

    password = PasswordField(
        "Your password", [Required("Enter your password"), Length(max=LONGEST)]
    )
    code = StringField(
        "Code from your app",
        [Length(max=20)],
        description="Leave it empty if you sign in without one",
    )


class TakeShareForm(IdentityForm):
    passphrase = PasswordField(
        "Passphrase for this tender's share",
        [Required("Choose a passphrase"), Length(max=LONGEST)],
        description=f"At least {SHORTEST} characters, not your password. Nobody can reset it: "
        "keep it until the bids are open.",
    )


class ShowShareForm(IdentityForm):
    passphrase = PasswordField(
        "Passphrase of your share, or the printed code",
        [Required("Enter the passphrase or the printed code"), Length(max=LONGEST)],
    )
    no_conflict = BooleanField("I have no conflict of interest with any of these bidders")
