"""One list per noun. A task's code, as NV-014, stands in its address."""

from django.urls import include, path

from tasks.views import agencies, files, home, intake, letters, review, task_list, tasks

task_urls = [
    path("", task_list.task_list, name="list"),
    path("new/", tasks.task_new, name="new"),
    path("<str:code>/", tasks.task_detail, name="detail"),
    path("<str:code>/edit/", tasks.task_edit, name="edit"),
    path("<str:code>/status/<str:to>/", tasks.task_status, name="status"),
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
agency_urls = [
    path("", agencies.agency_list, name="list"),
    path("<slug:code>/", agencies.agency_detail, name="detail"),
]

file_urls = [
    path("<int:pk>/", files.download, name="download"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("tasks/", include((task_urls, "tasks"))),
    path("letters/", include((letter_urls, "letters"))),
    path("agencies/", include((agency_urls, "agencies"))),
    path("files/", include((file_urls, "files"))),
]
