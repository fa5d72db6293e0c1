"""The report of an enhancement as PDF; `document.report_of` makes it."""
