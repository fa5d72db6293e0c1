from apps.media.models.class_usage import ClassUsage
from apps.media.models.stored_file import StoredFile
from apps.media.models.upload import Upload, UploadPart

__all__ = ["ClassUsage", "StoredFile", "Upload", "UploadPart"]
