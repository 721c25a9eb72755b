"""What `aicc evaluate` found, for people and for programs.

content   what a report is made of, and its JSON
terminal  tables for a terminal
page      one HTML file that needs nothing else
plots     its pictures, as SVG
"""

from aicc.cli.report.content import Report, as_fields
from aicc.cli.report.page import page
from aicc.cli.report.terminal import print_report

__all__ = ["Report", "as_fields", "page", "print_report"]
