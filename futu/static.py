"""How scripts, styles and icons are kept for the web server."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Statements at the beginning of a line; types named in comments, `import("./say.js").Trouble`,
# are none. Django's own patterns would take those too, and other packages' scripts.
IMPORT = (
    r"""(?m)^(?P<matched>(?P<names>(?:import|export)\b[^;"'()]*)["'](?P<url>\.{1,2}/[^"']+)["'];)""",
    """%(names)s"%(url)s";""",
)
IMPORT_LATER = (
    r"""(?P<matched>await import\(["'](?P<url>\.{1,2}/[^"']+)["']\))""",
    """await import("%(url)s")""",
)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed, under names with their hash, so that a browser may keep them for good.

    Our scripts are modules that import one another: their imports say those names too. They
    may not import in a circle, since each name depends on the names in the file.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", (IMPORT, IMPORT_LATER)),
    )
    # One more than the longest chain of imports.
    max_post_process_passes = 10
