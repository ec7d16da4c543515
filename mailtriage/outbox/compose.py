"""Notice in, mail out: fills in the template of the customer's locale. Queueing and sending are not here.

All templates are read, compiled and tried at construction, so that a mistake in one shows when the daemon starts or
an admin checks them, and not when a customer waits. Jinja2 has its one address here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from mailtriage.domain.notice import Mail, Notice
from mailtriage.domain.ports import Clock, SystemClock
from mailtriage.domain.support import Support
from mailtriage.domain.token import Tokens
from mailtriage.errors import Invalid, Problem, Usage
from mailtriage.outbox import markdown
from mailtriage.outbox.envelope import Postmark
from mailtriage.outbox.facts import DEFAULTS, facts_of, samples
from mailtriage.outbox.locale import locale_for
from mailtriage.outbox.sources import Shelf, Source, read_shelf

REQUIRED = ("acknowledgement", "reply")
"""Templates without which no mail can be answered."""


class _Sentence(str):
    """Text from a file of ours: it may use Markdown, where a value may not."""

    __slots__ = ()


_AS_IS = (_Sentence, jinja2.Undefined)  # an undefined value raises when it is turned into text


@dataclass(frozen=True, slots=True)
class _Template:
    source: Source
    subject: jinja2.Template
    body: jinja2.Template


class Composer:
    """The templates of one folder, ready to be filled in. Immutable: another state of the files is another composer.

    Raises Invalid with every problem of every file: syntax, names that no notice gives, missing subjects, templates
    that some locale has and the fallback has not. `checked=False` takes files for good that were checked before, so
    that a command which sends one mail need not try them all.
    """

    def __init__(
        self,
        templates: Path,
        support: Support,
        tokens: Tokens,
        *,
        clock: Clock | None = None,
        plus_addressing: bool = False,
        checked: bool = True,
    ) -> None:
        self._shelf = shelf = read_shelf(templates)
        self._support = support
        self._locales = shelf.locales
        self._postmark = Postmark(support, tokens, clock or SystemClock(), plus_addressing=plus_addressing)
        self._environment = _environment(shelf)
        self._templates: dict[str, _Template] = {}
        self._asks = {
            locale: {item: _Sentence(text) for item, text in asks.items()} for locale, asks in shelf.asks.items()
        }
        problems = [*shelf.problems, *(self._problems() if checked else ())]
        if problems:
            raise Invalid(sorted(set(problems), key=lambda problem: (problem.file, problem.line or 0)))

    @property
    def names(self) -> tuple[str, ...]:
        """The templates that can be named in a notice, sorted."""
        return tuple(sorted({source.name for source in self._shelf.templates}))

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that have templates, sorted."""
        return self._locales

    def compose(self, notice: Notice) -> Mail:
        """The mail that tells what `notice` says. Raises Usage where there is no such template or a fact is amiss."""
        template, facts = self._filled(notice)
        subject, source = self._fill(template, facts)
        if notice.subject and not notice.automatic:
            subject = notice.subject
        rendered = markdown.render(source)
        return self._postmark.mail(notice, template.source.locale, template.source.auto_submitted, subject, rendered)

    def draft(self, notice: Notice) -> str:
        """The plain text of a template for an agent to go on writing: without signature and closing."""
        template, facts = self._filled(notice)
        _, source = self._fill(template, facts | {"draft": True})
        return markdown.render(source).text

    def _filled(self, notice: Notice) -> tuple[_Template, dict[str, Any]]:
        template = self._find(notice.template, notice.locale)
        locale = template.source.locale
        facts = facts_of(notice, self._support, locale)
        facts["ask"] = [self._asks[locale].get(item) or item.replace("_", " ") for item in facts["ask"] or ()]
        if notice.subject and not notice.automatic:
            facts["subject"] = notice.subject
        return template, facts

    def _find(self, name: str, language: str) -> _Template:
        """The template in the customer's locale, or in the next one that has it."""
        for locale in (locale_for(language, self._locales, self._support.locale), self._support.locale, "en"):
            source = self._shelf.sources.get(f"{locale}/{name}.md")
            if source is not None and source.subject is not None:
                return self._compiled(source)
        raise Usage(f"There is no template '{name}'; there are {', '.join(self.names)}")

    def _compiled(self, source: Source) -> _Template:
        if source.key not in self._templates:
            subject = self._environment.from_string(source.subject or "")
            body = self._environment.get_template(source.key)
            self._templates[source.key] = _Template(source, subject, body)
        return self._templates[source.key]

    def _fill(self, template: _Template, facts: Mapping[str, Any]) -> tuple[str, str]:
        try:
            return markdown.plain(template.subject.render(facts)), template.body.render(facts)
        except Exception as error:
            raise Usage(f"The template {template.source.file} cannot be filled in: {error}") from error

    def _problems(self) -> Iterator[Problem]:
        """What is wrong with the templates. They are tried only where nothing else is wrong: it would be told twice."""
        yield from _gaps(self._shelf, self._support)
        mistakes = [
            problem for source in self._shelf.sources.values() for problem in _mistakes(self._environment, source)
        ]
        yield from mistakes
        if mistakes:
            return
        for source in self._shelf.templates:
            cases = samples(self._support, source.locale, self._asks[source.locale])
            yield from _trial(self._compiled(source), cases, self._shelf)


def _environment(shelf: Shelf) -> SandboxedEnvironment:
    def load(key: str) -> tuple[str, str, None] | None:
        source = shelf.sources.get(key)
        return (source.body, source.file, None) if source is not None else None

    return _Environment(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        finalize=_held,
        trim_blocks=True,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


class _Environment(SandboxedEnvironment):
    """Templates include pieces of their own locale by their bare name."""

    def join_path(self, template: str, parent: str) -> str:
        return f"{parent.partition('/')[0]}/{template}"


def _held(value: Any) -> Any:
    """What becomes of every `{{ … }}`: our own sentences stay Markdown, all else is held as text, None is nothing."""
    if isinstance(value, _AS_IS):
        return value
    return "" if value is None else markdown.hold(str(value))


def _mistakes(environment: SandboxedEnvironment, source: Source) -> Iterator[Problem]:
    """What can be said of a file without filling it in: its syntax, and names that it will never be given."""
    for text, first_line in ((source.subject or "", source.subject_line), (source.body, source.body_line)):
        try:
            tree = environment.parse(text)
        except jinja2.TemplateSyntaxError as error:
            yield Problem(source.file, first_line + error.lineno - 1, "syntax", "", str(error.message))
            continue
        unknown = meta.find_undeclared_variables(tree) - DEFAULTS.keys()
        for name in tree.find_all(nodes.Name):
            if name.name in unknown:
                line = first_line + name.lineno - 1
                yield Problem(source.file, line, "unknown name", name.name, f"expected one of {', '.join(DEFAULTS)}")


def _trial(template: _Template, cases: Iterator[dict[str, Any]], shelf: Shelf) -> Iterator[Problem]:
    """Fills the template in with every sample; the first failure is enough."""
    source = template.source
    for facts in cases:
        try:
            template.subject.render(facts)
            body = template.body.render(facts)
        except Exception as error:
            yield _failure(error, source, shelf)
            return
        if markdown.has_value_in_target(body):
            words = "write it by itself, {{ … }}: web and mail addresses become links"
            yield Problem(source.file, source.body_line, "link", "a value as a link's target", words)
            return


def _failure(error: Exception, source: Source, shelf: Shelf) -> Problem:
    """Where a template failed: the deepest line of a template in the traceback, which Jinja2 has put in its terms."""
    files = {piece.file: piece for piece in shelf.sources.values()}
    place, line = source, source.subject_line
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in files:
            place = files[file]
            line = place.body_line + trace.tb_lineno - 1
        trace = trace.tb_next
    if isinstance(error, jinja2.TemplateNotFound):
        return Problem(place.file, line, "include", str(error.name), "expected a file of the same locale")
    return Problem(place.file, line, "", str(error), "")


def _gaps(shelf: Shelf, support: Support) -> Iterator[Problem]:
    """Templates that some customers could not be answered with: those that no fallback locale has."""
    covered = {source.name for source in shelf.templates if source.locale in (support.locale, "en")}
    for source in shelf.templates:
        if source.name not in covered:
            fallbacks = " or ".join(dict.fromkeys((support.locale, "en")))
            words = f"expected the same template in {fallbacks}, for customers of other languages"
            yield Problem(source.file, None, "fallback", "none", words)
    for name in sorted(set(REQUIRED) - covered):
        yield Problem(f"{support.locale}/{name}.md", None, "", "no such file", "expected this template")
