"""The text of `docs/operations.md`, told from the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from rollbook.kernel.fields import Field
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.permission import SYSTEM, Permission

HEAD = """# Operations

Everything that can be done, once for every door. Made by `rollbook docs operations`; a test fails when
this page is not what the code says.

Each operation asks for one permission, leaves out whom the actor can't see, may not manage or must not
touch (each with a reason), and writes one entry to the audit log, refusals included. In the console they
stand in the row menu, on the profile and in the bulk bar.
"""
INNER = """## Without an address

Called by the doors for one purpose, or by the operator alone.
"""
WHO_SYSTEM = "the operator alone; no role can hold it"


def operations_as_text() -> str:
    """Give the page, in English whatever the terminal speaks."""
    with override("en"):
        offered = [_section(o) for o in _sorted() if o.listed]
        inner = [_section(o) for o in _sorted() if not o.listed]
    return "\n".join([HEAD, *offered, INNER, *inner])


def operations_as_data() -> list[dict[str, Any]]:
    """Give the same for programs."""
    return [
        {
            "name": o.name, "label": str(o.label), "help": o.help, "permission": o.permission,
            "undoable": o.undoable, "one_at_a_time": not o.bulk, "creates": o.creates, "api": _path(o),
            "command": _command(o), "parameters": [{"name": f.name, **f.schema()} for f in o.params],
        }
        for o in _sorted()
    ]  # fmt: skip


def _sorted() -> Iterable[Operation]:
    return sorted(registry.values(), key=lambda o: o.name)


def _section(operation: Operation) -> str:
    permission = dict(Permission.choices).get(operation.permission)
    who = WHO_SYSTEM if operation.permission == SYSTEM else f"`{operation.permission}` ({permission})"
    lines = [f"## {operation.name}", "", f"**{operation.label}.** {operation.help}", "", f"- Permission: {who}"]
    if not operation.creates:
        one = f"one {operation.subjects.kind} at a time"
        lines.append(f"- For: {f'any number of {operation.noun}' if operation.bulk else one}")
    lines.append(f"- Undo: {'yes' if operation.undoable else 'no'}")
    if operation.listed:
        lines += [f"- API: `POST {_path(operation)}`", f"- Command: `{_command(operation)}`"]
    return "\n".join([*lines, *_parameters(operation), ""])


def _path(operation: Operation) -> str:
    return f"/api/v1/{operation.noun}/actions/{operation.verb}" if operation.listed else ""


def _command(operation: Operation) -> str:
    if not operation.listed:
        return ""
    whom = "" if operation.creates else " ID_OR_NAME…" if operation.noun == "users" else " ID…"
    return f"rollbook {operation.noun} {operation.verb}{whom} --as NAME"


def _parameters(operation: Operation) -> list[str]:
    if not operation.params:
        return ["- Parameters: none"]
    heads = ["", "| parameter | type | needed | about |", "| --- | --- | --- | --- |"]
    return [*heads, *map(_parameter, operation.params)]


def _parameter(field: Field) -> str:
    schema = field.schema()
    kinds = {"array": "list of text", "boolean": "true or false"}
    kind = kinds.get(schema["type"], "date" if "date" in schema.get("format", "") else "text")
    notes = [f"{field.label}.", str(field.help), "Secret: in no log, no option." if field.secret else ""]
    about = " ".join(note for note in notes if note).replace("|", "\\|")
    return f"| `{field.name}` | {kind} | {'yes' if field.required else 'no'} | {about} |"
