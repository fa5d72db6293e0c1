"""The report of a comparison as PDF; `document.report_of` makes it."""
