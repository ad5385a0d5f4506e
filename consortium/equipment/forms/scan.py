"""The form that sends a photo of a code."""

from flask_wtf.file import FileField, FileRequired

from consortium.foundation.web.forms import Form


class PhotoForm(Form):
    photo = FileField(
        "Photo of the code",
        [FileRequired("Take or choose a photo")],
        description="The code should fill a good part of it. PNG, JPEG or WebP, up to 20 MB",
        render_kw={"accept": "image/*", "capture": "environment"},
    )
