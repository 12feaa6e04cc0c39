"""One list per noun. A task's code, as NV-014, stands in its address."""

from django.urls import include, path

from tasks.views import (
    agencies,
    consolidating,
    duplicates,
    events,
    extensions,
    files,
    find,
    history,
    home,
    imports,
    intake,
    letterheads,
    letters,
    my_work,
    parts,
    progress,
    readings,
    reminders,
    replies,
    report_review,
    reports,
    review,
    rounds,
    task_list,
    tasks,
)

task_urls = [
    path("", task_list.task_list, name="list"),
    path("new/", tasks.task_new, name="new"),
    path("import/", imports.import_tasks, name="import"),
    path("import/template/", imports.import_template, name="import_template"),
    path("import/<int:pk>/", imports.import_run, name="import_run"),
    path("import/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("deadline/", readings.read_deadline, name="read_deadline"),
    path("<str:code>/", tasks.task_detail, name="detail"),
    path("<str:code>/edit/", tasks.task_edit, name="edit"),
    path("<str:code>/status/<str:to>/", tasks.task_status, name="status"),
    path("<str:code>/files/", files.task_files, name="files"),
    path("<str:code>/parts/new/", parts.part_new, name="part_new"),
    path("<str:code>/extension/", extensions.extension_ask, name="extension_ask"),
    path("<str:code>/extensions/<int:pk>/", extensions.extension_detail, name="extension"),
    path("<str:code>/report/", progress.report, name="report"),
    path("<str:code>/enter-report/", progress.report_enter, name="report_enter"),
    path("<str:code>/reports/<int:pk>/", report_review.report_detail, name="report_detail"),
    path("<str:code>/reports/<int:pk>/edit/", progress.report_edit, name="report_edit"),
    path("<str:code>/reports/<int:pk>/drop/", progress.report_drop, name="report_drop"),
]
letter_urls = [
    path("", letters.letter_list, name="list"),
    path("read/", intake.letter_read, name="read"),
    path("read/<int:pk>/", review.review, name="review"),
    path("read/<int:pk>/deadline/", intake.intake_deadline, name="deadline"),
    path("read/<int:pk>/agency/", intake.intake_agency, name="agency"),
    path("read/<int:pk>/drop/", intake.intake_drop, name="drop"),
    path("<int:pk>/", letters.letter_detail, name="detail"),
]
round_urls = [
    path("", rounds.round_list, name="list"),
    path("new/", rounds.round_new, name="new"),
    path("<int:pk>/", rounds.round_detail, name="detail"),
    path("<int:pk>/edit/", rounds.round_edit, name="edit"),
    path("<int:pk>/close/", rounds.round_close, name="close"),
    path("<int:pk>/join/", rounds.round_join, name="join"),
    path("<int:pk>/replies/<slug:code>/", replies.round_reply, name="reply"),
    path("<int:pk>/remind/", reminders.remind, name="remind"),
    path("<int:pk>/reminders/<int:reminder>/", reminders.reminder_file, name="reminder"),
    path("<int:pk>/reminders/<int:reminder>/sent/", reminders.reminder_sent, name="sent"),
    path("<int:pk>/consolidate/", consolidating.consolidate, name="consolidate"),
    path("<int:pk>/consolidate/change/", consolidating.change, name="change"),
    path("<int:pk>/consolidate/order/", consolidating.order, name="order"),
    path("<int:pk>/consolidate/duplicates/", duplicates.duplicates, name="duplicates"),
    path("<int:pk>/consolidate/merge/", duplicates.merge, name="merge"),
    path("<int:pk>/consolidate/apart/", duplicates.apart, name="apart"),
    path("<int:pk>/consolidate/acts/", consolidating.acts, name="acts"),
    path("<int:pk>/consolidate/acts/<int:act>/undo/", consolidating.undo_act, name="undo"),
]
event_urls = [
    path("", events.event_list, name="list"),
    path("<int:pk>/", events.event_detail, name="detail"),
    path("<int:pk>/record/", events.event_record, name="record"),
    path("<int:pk>/undo/", events.event_undo, name="undo"),
]
agency_urls = [
    path("", agencies.agency_list, name="list"),
    path("<slug:code>/", agencies.agency_detail, name="detail"),
]

file_urls = [
    path("<int:pk>/", files.download, name="download"),
]
report_urls = [
    path("", reports.report_list, name="list"),
    path("new/", reports.report_new, name="new"),
    path("reminder/", letterheads.reminder, name="reminder"),
    path("letterheads/", letterheads.letterhead_list, name="letterheads"),
    path("letterheads/new/", letterheads.letterhead_new, name="letterhead_new"),
    path("letterheads/<int:pk>/", letterheads.letterhead, name="letterhead"),
    path("templates/", letterheads.template_list, name="templates"),
    path("templates/<str:kind>/", letterheads.template_file, name="template"),
    path("templates/<str:kind>/change/", letterheads.template_change, name="template_change"),
    path("<int:pk>/", reports.issued, name="issued"),
    path("<int:pk>/number/", reports.issued_number, name="number"),
    path("<int:pk>/compare/<int:other>/", reports.issued_compare, name="compare"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("my-work/", my_work.my_work, name="my_work"),
    path("find/", find.find, name="find"),
    path("history/", history.history, name="history"),
    path("tasks/", include((task_urls, "tasks"))),
    path("letters/", include((letter_urls, "letters"))),
    path("reports/", include((report_urls, "reports"))),
    path("rounds/", include((round_urls, "rounds"))),
    path("awaited-events/", include((event_urls, "events"))),
    path("agencies/", include((agency_urls, "agencies"))),
    path("files/", include((file_urls, "files"))),
]
