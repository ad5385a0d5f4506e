"""Forms of coming in: sign-in, codes, passwords."""

from wtforms import EmailField, HiddenField, PasswordField, StringField

from consortium.foundation.web.forms import Form, Required


class SignInForm(Form):
    email = EmailField("E-mail address", [Required("Enter your e-mail address")])
    password = PasswordField("Password", [Required("Enter your password")])
    next = HiddenField()


class CodeForm(Form):
    code = StringField(
        "Code",
        [Required("Enter the code from your app")],
        description="Six digits from your authenticator app, or one of your recovery codes",
    )


class AskForResetForm(Form):
    email = EmailField("E-mail address", [Required("Enter your e-mail address")])


class NewPasswordForm(Form):
    password = PasswordField(
        "New password",
        [Required("Enter a new password")],
        description="At least 12 characters. Three words that do not belong together work well.",
    )


class ChangePasswordForm(Form):
    current = PasswordField("Current password", [Required("Enter your current password")])
    password = PasswordField(
        "New password",
        [Required("Enter a new password")],
        description="At least 12 characters. Three words that do not belong together work well.",
    )


class ConfirmPasswordForm(Form):
    password = PasswordField("Your password", [Required("Enter your password")])


class ButtonForm(Form):
    """A form that is only a button; it carries the token that proves it came from our page."""
