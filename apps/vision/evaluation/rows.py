"""A table, for the terminal and for a page of the documentation."""

from dataclasses import dataclass, field

from rich.table import Table


@dataclass
class Rows:
    """Texts by row; the first column is what a row is about, the others are figures."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    total: list[str] | None = None

    def as_table(self) -> Table:
        table = Table(title=self.title)
        for index, column in enumerate(self.columns):
            table.add_column(column, justify="right" if index else "left")
        for row in self.rows:
            table.add_row(*row)
        if self.total:
            table.add_section()
            table.add_row(*self.total)
        return table

    def as_markdown(self) -> str:
        head = [self.columns, ["---", *["--:"] * (len(self.columns) - 1)]]
        total = [[f"**{text}**" for text in self.total]] if self.total else []
        lines = (f"| {' | '.join(row)} |" for row in (*head, *self.rows, *total))
        return "\n".join([f"{self.title}:", "", *lines])
