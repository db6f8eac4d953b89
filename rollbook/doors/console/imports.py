"""CSV import: upload or paste, review what will happen, apply, undo."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import attempted, lacking
from rollbook.doors.console.imports_forms import ConfirmForm, OptionsForm, UploadForm
from rollbook.doors.console.imports_review import review_of
from rollbook.doors.uploads import accept_files
from rollbook.imports import intake, operations, queries, writing
from rollbook.imports.brake import NotConfirmed
from rollbook.imports.models import Import
from rollbook.imports.unreadable import MOST_BYTES, Unreadable, too_big
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid

CSV: Final = "text/csv; charset=utf-8"
MOST_BODY: Final = MOST_BYTES + 64 * 1024  # the form around the file


@csrf_exempt  # the token is checked in `_upload`: looking for it reads the body, whatever its size
@console(Permission.USERS_IMPORT)
def import_users(request: ConsoleRequest) -> HttpResponse:
    """GET the form; POST `file` or `text` with the options, to be led to the review."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    try:
        if length.isdecimal() and int(length) <= MOST_BODY:
            accept_files(request)
            return _upload(request)
    except RequestDataTooBig:  # of what is pasted, Django takes less
        pass
    return _upload_page(request, UploadForm({}, refusal=too_big().message), status=413)


@csrf_protect
def _upload(request: ConsoleRequest) -> HttpResponse:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*data)
    if data and form.is_valid():
        options = {name: form.cleaned_data[name] for name in ("skip_first", "update_existing", "by_mail")}
        try:
            file = intake.take_in(form.name, form.source, by=request.actor, **options)
        except Unreadable as unreadable:
            form.add_error(form.given, unreadable.message)
        else:
            return redirect("import_review", pk=file.pk)
    return _upload_page(request, form, status=422 if form.errors else 200)


def _upload_page(request: ConsoleRequest, form: UploadForm, *, status: int) -> HttpResponse:
    context = {"form": form, "recent": queries.recent(request.actor)}
    return render(request, "imports/upload.html", context, status=status)


@console(Permission.USERS_IMPORT)
@require_safe
def import_template(request: ConsoleRequest) -> HttpResponse:
    """GET a file to begin with."""
    return HttpResponse(writing.template(request.actor), CSV, headers=_attached("rollbook-import.csv"))


@console(Permission.USERS_IMPORT)
def import_review(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what each row will do, or has done; POST other options to read the file again."""
    file = _own(request, pk)
    if not file.begun:
        attempted(request, operations.import_rows)
    if request.method == "POST" and not file.begun:
        form = OptionsForm(request.POST)
        if form.is_valid():
            again = intake.read_again(file, by=request.actor, **form.cleaned_data)
            return redirect("import_review", pk=again.pk)
    return _review_page(request, file)


def _review_page(request: ConsoleRequest, file: Import, confirm: ConfirmForm | None = None) -> HttpResponse:
    context = {**review_of(request, file), **({"confirm": confirm} if confirm else {})}
    return render(request, "imports/review.html", context, status=422 if confirm else 200)


@console(Permission.USERS_IMPORT)
@require_POST
def import_apply(request: ConsoleRequest, pk: int) -> HttpResponse:
    """POST to apply the good rows; `confirm` where many people would be removed."""
    file = _own(request, pk)
    if not request.actor.fresh:
        return redirect("import_review", pk=pk)  # which asks for a proof
    if not file.begun:
        confirm = ConfirmForm(request.POST)
        try:
            operations.apply(file, by=request.actor, confirmed=confirm.is_valid())
        except NotConfirmed as missing:
            return _review_page(request, file, ConfirmForm(request.POST, removals=missing.removals))
        except Denied as denied:
            raise PermissionDenied(lacking(denied)) from denied
        except Invalid as invalid:
            for problem in (problem for found in invalid.messages().values() for problem in found):
                messages.error(request, problem["message"])
    return redirect("import_review", pk=pk)


@console(Permission.USERS_IMPORT)
@require_safe
def import_failed(request: ConsoleRequest, pk: int) -> StreamingHttpResponse:
    """GET the rows that can't be applied, with the reasons, to be mended and uploaded again."""
    file = _own(request, pk)
    stem = file.name.rpartition(".")[0] or file.name
    return StreamingHttpResponse(writing.failed(file), content_type=CSV, headers=_attached(f"{stem}-problems.csv"))


def _own(request: ConsoleRequest, pk: int) -> Import:
    return get_object_or_404(queries.own(request.actor), pk=pk)


def _attached(name: str) -> dict[str, Any]:
    return {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}


urlpatterns = [
    path("users/import/", import_users, name="import_users"),
    path("users/import/template.csv", import_template, name="import_template"),
    path("users/import/<int:pk>/", import_review, name="import_review"),
    path("users/import/<int:pk>/apply/", import_apply, name="import_apply"),
    path("users/import/<int:pk>/failed.csv", import_failed, name="import_failed"),
]
