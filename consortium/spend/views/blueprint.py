"""The blueprint that the pages of this wing share."""

from flask import Blueprint

blueprint = Blueprint("spend", __name__, url_prefix="/spend")
