from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest

from tasks.choices import Timeliness
from tasks.consolidation import COLUMNS, Row
from tasks.templatetags.chart_parts import chart_bars, chart_rows
from tasks.templatetags.list_parts import filter_choices, task_rows
from tasks.templatetags.quoting import lit
from tasks.views.charts import Bar, stacked_bars


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        (
            "Kế hoạch năm 2022 (Thời gian trình: năm 2022).",
            "năm 2022",
            "Kế hoạch năm 2022 (Thời gian trình: <mark>năm 2022</mark>).",
        ),
        ("Làm <b> quý 2", "quý 2", "Làm &lt;b&gt; <mark>quý 2</mark>"),
        ("Thường xuyên thực hiện", "quý 2", "Thường xuyên thực hiện"),
        ("Thường xuyên thực hiện", "", "Thường xuyên thực hiện"),
    ],
)
def test_lit_marks_the_last_place_of_the_words(text, words, shown):
    assert lit(text, words) == shown


def test_filter_choices_escape_dim_and_group_thousands():
    choice = {"value": 'a"b', "label": "Sở <TN&MT>", "count": 1234, "checked": True}
    none = {"value": "c", "label": "Sở Y tế", "count": 0, "checked": False}

    lines = filter_choices(SimpleNamespace(name="lead", choices=[choice, none])).split("\n")

    assert lines == [
        (
            '<li><label class="tick"><input class="form-check-input" type="checkbox" name="lead"'
            ' value="a&quot;b" checked>Sở &lt;TN&amp;MT&gt;'
            '<span class="tick__count">1.234</span></label></li>'
        ),
        (
            '<li><label class="tick tick--none"><input class="form-check-input" type="checkbox"'
            ' name="lead" value="c">Sở Y tế<span class="tick__count">0</span></label></li>'
        ),
    ]


def columns(*keys):
    return [column for column in COLUMNS if column.key in keys]


def test_task_rows_escape_what_people_wrote():
    row = Row(
        code="NV-001",
        section="<1>",
        title="<script>alert(1)</script>",
        lead='Sở "Tài nguyên"',
        lead_short="Sở TN&MT",
        issuer="UBND <tỉnh>",
        deadline="khi <Trung ương>",
        note="a<b",
    )

    body = task_rows([row], [], columns("code", "title", "lead", "deadline", "note"))

    assert body == (
        '<tbody><tr><td class="task-table__code"><a href="/tasks/NV-001/">NV-001</a>'
        '<span class="cell-sub">mục &lt;1&gt;</span></td>'
        '<th class="task-table__title" scope="row"><a class="clamp-2" href="/tasks/NV-001/">'
        "&lt;script&gt;alert(1)&lt;/script&gt;</a></th>"
        '<td class="task-table__lead">'
        '<abbr title="Sở &quot;Tài nguyên&quot;">Sở TN&amp;MT</abbr>'
        '<span class="cell-sub">UBND &lt;tỉnh&gt;</span></td>'
        '<td class="task-table__deadline">'
        '<span class="cell-sub cell-sub--alone">“khi &lt;Trung ương&gt;”</span></td>'
        '<td class="task-table__note"><span class="clamp-4">a&lt;b</span></td></tr></tbody>'
    )


def test_task_rows_put_the_words_into_the_badge():
    row = Row("NV-1", "", timeliness=Timeliness.DUE_SOON, timeliness_label="Quá hạn <9>%")

    body = task_rows([row], [], columns("timeliness"))

    assert body.startswith(
        '<tbody><tr><td class="task-table__timeliness"><span class="badge badge--soon">'
    )
    assert body.endswith("</svg>Quá hạn &lt;9&gt;%</span></td></tr></tbody>")


def test_task_rows_show_days_day_first():
    row = Row(
        "NV-1", "", due_on=date(2022, 6, 30), submitted_on=date(2022, 5, 2), status="Đã trình"
    )

    body = task_rows([row], [], columns("deadline", "status", "submitted_on"))

    assert body == (
        '<tbody><tr><td class="task-table__deadline">30/06/2022</td>'
        '<td class="task-table__status">Đã trình<span class="cell-sub">trình 02/05/2022</span></td>'
        '<td class="task-table__submitted_on">02/05/2022</td></tr></tbody>'
    )


def test_task_rows_stand_under_their_headings_with_counts_of_all_pages():
    group = {"key": "7", "heading": "1. <A>", "above": "I & II", "count": 1200, "overdue": 3}
    other = {"key": "", "heading": "2. B", "above": "", "count": 1, "overdue": 0}
    groups = [group | {"rows": []}, other | {"rows": []}]

    assert task_rows([], groups, columns("code", "title", "lead")).split("\n") == [
        (
            '<tbody><tr class="group-row" id="nhom-7"><th colspan="3" scope="rowgroup">'
            '<span class="group-row__inner"><span class="group-row__above">I &amp; II /</span> '
            "<span data-name>1. &lt;A&gt;</span> "
            '<span class="group-row__note">1.200 nhiệm vụ, 3 quá hạn</span>'
            "</span></th></tr>"
        ),
        "</tbody>",
        (
            '<tbody><tr class="group-row" id="nhom-khac"><th colspan="3" scope="rowgroup">'
            '<span class="group-row__inner"><span data-name>2. B</span> '
            '<span class="group-row__note">1 nhiệm vụ</span>'
            "</span></th></tr>"
        ),
        "</tbody>",
    ]


def test_chart_escapes_names_and_shows_figures_where_they_fit():
    bars = [
        Bar("Sở <TN&MT>", "/tasks/?lead=a&b", Counter(overdue=1200, done=3)),
        Bar("Sở Y tế", "/tasks/?lead=c", Counter(done=1)),
    ]
    chart = stacked_bars(bars)

    assert chart_bars(chart).split("\n") == [
        (
            '<a href="/tasks/?lead=a&amp;b" aria-label="Sở &lt;TN&amp;MT&gt;: 1203 nhiệm vụ">'
            '<text class="chart__label" x="-10" y="10.0">Sở &lt;TN&amp;MT&gt;</text></a>'
            '<rect class="part part--overdue" x="0.0" y="0" width="557.6" height="20" rx="2">'
            "<title>Sở &lt;TN&amp;MT&gt;, quá hạn: 1200</title></rect>"
            '<text class="chart__value chart__value--overdue" x="279.3" y="10.0">1200</text>'
            '<rect class="part part--done" x="558.6" y="0" width="1" height="20" rx="2">'
            "<title>Sở &lt;TN&amp;MT&gt;, hoàn thành đúng hạn: 3</title></rect>"
            '<text class="chart__total" x="566.0" y="10.0">1203</text>'
        ),
        (
            '<a href="/tasks/?lead=c" aria-label="Sở Y tế: 1 nhiệm vụ">'
            '<text class="chart__label" x="-10" y="38.0">Sở Y tế</text></a>'
            '<rect class="part part--done" x="0.0" y="28" width="1" height="20" rx="2">'
            "<title>Sở Y tế, hoàn thành đúng hạn: 1</title></rect>"
            '<text class="chart__total" x="6.5" y="38.0">1</text>'
        ),
    ]
    assert chart_rows(chart).split("\n")[0] == (
        '<tr><th scope="row"><a href="/tasks/?lead=a&amp;b">Sở &lt;TN&amp;MT&gt;</a></th>'
        '<td class="is-number">1.200</td><td class="is-number">3</td>'
        '<td class="is-number"><b>1.203</b></td></tr>'
    )
