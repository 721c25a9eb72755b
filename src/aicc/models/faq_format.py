"""How FAQ entries are written in files."""

from enum import StrEnum


class Format(StrEnum):
    """How entries are written in a file."""

    # A heading line and one line an entry; docs/how-to/faq-import.md has the columns.
    CSV = "csv"
    # The same columns in Excel.
    XLSX = "xlsx"
    # {"faqs": [...]} with the fields of FAQEntry, or one such object a line.
    JSON = "json"
    # What QnABot on AWS exports and imports.
    QNABOT = "qnabot"
