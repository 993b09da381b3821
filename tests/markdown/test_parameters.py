"""Words in parameters and attributes are written for where they stand, or not at all."""

from __future__ import annotations

import pytest

from pipeline import tagged_text
from pipeline.markdown.assemble import Edition, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import MarkupSettings

WORDS = "Two words"


def write(page: str, target: str) -> Edition:
    read = read_page(parse_document(page, "page.mdx" if page.startswith("<") else "page.md"))
    sources = [slot.segment.source for slot in read.slots]
    assert WORDS in sources
    return assemble(read, [tagged_text.escape(target) if s == WORDS else s for s in sources])


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ('{{< x alt="Two words" >}}', 'el "buen" día', '{{< x alt="el \\"buen\\" día" >}}'),
        ('{{< x alt="Two words" >}}', "C:\\x", '{{< x alt="C:\\\\x" >}}'),
        ("{% include x alt='Two words' %}", "l'eau \"x\"", "{% include x alt='l\\'eau \"x\"' %}"),
        ('{% x alt="Two words" %}', "l'eau", '{% x alt="l\'eau" %}'),
        ('a\n{: title="Two words"}', 'el "día" & {x}',
         'a\n{: title="el &quot;día&quot; & &#123;x&#125;"}'),
        ('<Card label="Two words" />', 'el "día" {x}',
         '<Card label="el &quot;día&quot; &#123;x&#125;" />'),
        ("<Card label='Two words' />", "l'eau <b>", "<Card label='l&#39;eau &lt;b>' />"),
        ('<p title="Two words">', "{{ x }} {% y %}",
         '<p title="&#123;&#123; x &#125;&#125; &#123;% y %&#125;">'),
        ('[a](b "Two words")', "{{< x >}} <%= y %>", '[a](b "&#123;&#123;< x >}} &#60;%= y %>")'),
        ('![a](b "Two words")', "{x} y", '![a](b "&#123;x} y")'),
        ("![Two words](b)", "{{ x }}", "![&#123;\\{ x }}](b)"),
    ],
)  # fmt: skip
def test_text_is_escaped_for_its_place(page: str, target: str, expected: str) -> None:
    edition = write(page + "\n", target)
    assert edition.reverted == {}
    assert edition.text == expected + "\n"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('{{< x alt="Two words" >}}', "{{< y >}}"),
        ('{{< x alt="Two words" >}}', "a >}} b %}} c"),
        ('{{< x alt="Two words" >}}', "<script>"),
        ('{% x alt="Two words" %}', "a %} b"),
        ('{% x alt="Two words" %}', "{{ site.key }}"),
        ('{% x alt="Two words" %}', 'el "día"'),
        ("{% x alt='Two words' %}", "l'eau"),
        ('{{ f(alt="Two words") }}', "a }} b"),
    ],
)
def test_text_that_cannot_stand_there_is_refused(page: str, target: str) -> None:
    edition = write(page + "\n", target)
    assert edition.text == page + "\n"
    assert len(edition.reverted) == 1


@pytest.mark.parametrize(
    ("page", "sources"),
    [
        ('{{< x legende="Two words" >}}\n', ["Two words"]),
        ('{% x legende="Two words" %}\n', ["Two words"]),
        ('a\n{: legende="Two words" }\n', ["a", "Two words"]),
        ('<p legende="Two words">\n', ["Two words"]),
        ('{{< x other="Two words" >}}\n', []),
    ],
)
def test_the_settings_name_more_of_them(page: str, sources: list[str]) -> None:
    markup = MarkupSettings(attributes=("legende",))
    read = read_page(parse_document(page, "page.md", markup=markup))
    assert [slot.segment.source for slot in read.slots] == sources
