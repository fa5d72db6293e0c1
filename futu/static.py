"""Static file storage."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Import statements at the start of a line, but not types in comments, `import("./say.js").Trouble`.
# Django's own patterns match those too, and other packages' scripts.
IMPORT = (
    r"""(?m)^(?P<matched>(?P<names>(?:import|export)\b[^;"'()]*)["'](?P<url>\.{1,2}/[^"']+)["'];)""",
    """%(names)s"%(url)s";""",
)
IMPORT_LATER = (
    r"""(?P<matched>await import\(["'](?P<url>\.{1,2}/[^"']+)["']\))""",
    """await import("%(url)s")""",
)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed, under hashed names, so browsers may cache them forever.

    Imports between our modules are rewritten to hashed names. They must not be circular, since each
    name depends on the names in the file.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", (IMPORT, IMPORT_LATER)),
    )
    # One more than the longest import chain.
    max_post_process_passes = 10
