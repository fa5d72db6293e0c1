from apps.media.models.class_usage import ClassUsage
from apps.media.models.quarantined_file import QuarantinedFile
from apps.media.models.stored_file import StoredFile
from apps.media.models.upload import Upload, UploadPart

__all__ = ["ClassUsage", "QuarantinedFile", "StoredFile", "Upload", "UploadPart"]
