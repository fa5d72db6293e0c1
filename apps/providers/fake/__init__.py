"""A fake server implementing the providers' protocols without a model.

For tests, and for trying pages by hand (`manage.py fake_provider`).
"""

from apps.providers.fake.faults import FAULTS, Fault
from apps.providers.fake.server import KEY, FakeProvider, Received, running

__all__ = ["FAULTS", "KEY", "FakeProvider", "Fault", "Received", "running"]
