"""faq.yaml and synonyms.yaml."""

from collections.abc import Iterator
from dataclasses import replace

from aicc.project.checks.lists import duplicates, warning
from aicc.project.faq import check_faqs, check_synonyms
from aicc.project.problems import Problem
from aicc.project.schema import FAQFile, SynonymsFile
from aicc.project.yaml_source import Source


def check_faq(source: Source, file: FAQFile | SynonymsFile) -> Iterator[Problem]:
    """Report what is wrong with the entries or the synonyms."""
    if isinstance(file, SynonymsFile):
        yield from duplicates(source, "synonyms", [item.id for item in file.synonyms])
        yield from check_synonyms(source, file)
        return
    yield from duplicates(source, "faqs", [item.id for item in file.faqs])
    questions = ["".join(item.question.split()).lower() for item in file.faqs]
    for problem in duplicates(source, "faqs", questions, "question"):
        yield warning(replace(problem, code="question_twice"))
    yield from check_faqs(source, file)
