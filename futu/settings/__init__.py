"""All settings, read from the environment (documented in docs/CONFIGURATION.md).

A first installation needs none: SQLite, local disk and a generated secret key, all inside the
folder `FUTU_DATA`.
"""

from futu.settings.applications import *
from futu.settings.backup import *
from futu.settings.classification import *
from futu.settings.data import *
from futu.settings.doctor import *
from futu.settings.instance import *
from futu.settings.language import *
from futu.settings.logs import *
from futu.settings.mail import *
from futu.settings.operations import *
from futu.settings.people import *
from futu.settings.pictures import *
from futu.settings.providers import *
from futu.settings.public_gallery import *
from futu.settings.rooms import *
from futu.settings.search import *
from futu.settings.security import *
from futu.settings.watch import *
from futu.settings.work import *
