"""What names, usernames, emails and phone numbers may be, and the keys derived from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import idna
import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.text import fold, key, refuse_lookalikes, refuse_symbols, script

LOCAL: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]+")
PHONE: Final = re.compile(r"[+＋]?[\d\s()./-]+")
VARIANTS: Final = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # change a letter's looks at most
DOTLESS: Final = str.maketrans("ıȷ", "ij")
DOTTED: Final = re.compile("([ij])\u0307+")  # a dot upon the dot shows nothing
MOST_MARKS: Final = 6  # on one letter, as some scripts of Asia have; accents of Europe count twice
ADDRESS: Final = re.compile(r"://|\bwww\.", re.IGNORECASE)
FAMILY_FIRST: Final = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}
SPEAKING: Final = (
    "first_name",
    "last_name",
    "username",
    "email",
    "phone",
    "external_id",
)  # what keys and search derive from


def person_name(text: str) -> str:
    """Accept letters of any one alphabet a word; no emoji."""
    refuse_symbols(text)
    refuse_lookalikes(text)
    if ADDRESS.search(text):  # mail programs would make a link of it
        raise ValidationError(_("A name holds no web address."), "web_address")
    return text


def full_name(first: str, last: str) -> str:
    """Give a name as it is said: family names come first in Chinese, Japanese and Korean."""
    if first and last and script(first[0]) in FAMILY_FIRST and script(last[0]) in FAMILY_FIRST:
        return f"{last} {first}"
    return f"{first} {last}".strip()


def username(text: str) -> str:
    """Accept an email address, or 1–150 letters, digits and . _ - + ' without spaces, none of . - ' first."""
    if "@" in key(text):
        return email(text)
    refuse_symbols(text.replace("+", ""))
    refuse_lookalikes(text)
    if wrong := next((c for c in text if not _in_username(c)), ""):
        raise ValidationError(
            _("A username has letters, digits and . _ - + only. Take out “%(wrong)s”."),
            "bad_username",
            {"wrong": wrong},
        )
    if not re.match(r"[\w+]", text):  # a command line would take a dash for an option
        raise ValidationError(_("Begin the username with a letter or digit."), "bad_start")
    _refuse_stacks(text)
    if len(key(text)) > 150:
        raise ValidationError(_("A username has at most 150 characters."), "too_long")
    return text


def _in_username(character: str) -> bool:
    """Accept the marks too that many scripts write their vowels with."""
    mark = unicodedata.category(character) in {"Mn", "Mc"} and not VARIANTS.match(character)
    return mark or re.match(r"[\w.+'’-]", character) is not None


def _refuse_stacks(text: str) -> None:
    """Refuse marks piled up until they cover the lines above and below."""
    height = 0
    for character in text:
        mark = unicodedata.category(character)[0] == "M"
        height = height + 1 + (script(character) == "COMBINING") if mark else 0
        if height > MOST_MARKS:
            raise ValidationError(_("Too many accents stand upon one letter. Take some out."), "stacked_marks")


def email(text: str) -> str:
    """Accept one address whose domain could exist."""
    text = key(text) if "@" not in text else text
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        raise ValidationError(_("An email address looks like name@example.org."), "bad_email")
    refuse_lookalikes(local)
    _refuse_stacks(local)
    refuse_symbols("".join(c for c in local if not c.isascii()))
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    if dots or not LOCAL.fullmatch(local) or VARIANTS.search(local):
        raise ValidationError(_("The part before @ can't be used. Check it for spaces and signs."), "bad_email")
    wire = _ascii_domain(domain)
    if len(key(local)) > 64 or len(f"{key(local)}@{wire}") > 254:
        raise ValidationError(_("This address is too long to be real."), "too_long")
    top = wire.rpartition(".")[2]
    if "." not in wire or not top or top.isdecimal():
        raise ValidationError(_("The part after @ is incomplete. It looks like example.org."), "bad_domain")
    return f"{local}@{domain}"


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    """Give the domain as it goes over the wire (IDNA 2008)."""
    try:
        for label in domain.split("."):
            refuse_lookalikes(label)
        return idna.encode(domain, uts46=True).decode().casefold()
    except idna.IDNAError:
        raise ValidationError(
            _("“%(domain)s” is not a domain. Check the part after @."), "bad_domain", {"domain": domain[:80]}
        ) from None


def phone(text: str) -> str:
    """Accept an international number; give it as E.164."""
    try:
        number = phonenumbers.parse(text if PHONE.fullmatch(text) else "", None)
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass
    raise ValidationError(_("Write the number with its country, for example +351 912 345 678."), "bad_phone")


def username_key(text: str) -> str:
    """Give what makes a username or email unique: width, case, domain and the dots of i and j folded."""
    folded = key(text).strip()
    local, at, domain = folded.rpartition("@")
    if at and local:
        try:
            return f"{_dotted(local)}@{_ascii_domain(domain)}"
        except ValidationError:
            return folded
    return _dotted(folded)


def _dotted(text: str) -> str:
    """Make one of i, ı, i with a dot more, and what Turkish capitals come to: they look alike, and case parts them."""
    return unicodedata.normalize("NFC", DOTTED.sub(r"\1", text.translate(DOTLESS)))


def derived(user: Mapping[str, Any]) -> dict[str, Any]:
    """Give the keys that follow from a user's own fields."""
    name = full_name(user["first_name"], user["last_name"]) or user["username"]
    return {
        "username_key": username_key(user["username"]),
        "email_key": username_key(user["email"]) if user["email"] else None,
        "name_key": fold(name)[:420],
    }


def search_text(user: Mapping[str, Any]) -> str:
    """Give the folded text a user is found by; every word starts after a space."""
    parts = [str(user["id"]), *(user[name] or "" for name in SPEAKING)]
    return " " + fold(" ".join(dict.fromkeys(parts)))
