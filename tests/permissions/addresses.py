"""Every address there is, by who may ask it. A new one goes into one of these tables."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, reverse

# Addresses of one thing: by which method it is meant to be asked, and the ids in it. For another
# person there is no such thing; nobody is asked to sign in. What deletes comes last.
PRIVATE: dict[str, tuple[str, ...]] = {
    "galleries:detail": ("get", "gallery"),
    "galleries:status": ("get", "gallery"),
    "galleries:export": ("get", "gallery", "csv"),
    "galleries:shares": ("get post", "gallery"),
    "galleries:share": ("get post", "share"),
    "galleries:share_revoke": ("get", "share"),
    "galleries:invite": ("post", "gallery"),
    "galleries:member": ("post", "member"),
    "galleries:member_remove": ("get", "member"),
    "galleries:picture": ("get", "image"),
    "galleries:picture_status": ("get", "image"),
    "galleries:file": ("get", "image", "original"),
    "galleries:bin_thumbnail": ("get", "binned"),
    "galleries:upload": ("post", "gallery"),
    "galleries:rename": ("post", "gallery"),
    "galleries:retry": ("post", "gallery"),
    "galleries:close_batch": ("post", "gallery", "job"),
    "galleries:selected_bin": ("post", "gallery"),
    "galleries:selected_move": ("post", "gallery"),
    "galleries:selected_album": ("post", "gallery"),
    "galleries:selected_star": ("post", "gallery"),
    "galleries:picture_star": ("post", "image"),
    "galleries:album": ("get", "album"),
    "galleries:album_rename": ("post", "album"),
    "galleries:selected_tag": ("post", "gallery"),
    "galleries:selected_untag": ("post", "gallery"),
    "galleries:selected_download": ("post", "gallery"),
    "galleries:picture_retry": ("post", "image"),
    "galleries:picture_rename": ("post", "image"),
    "galleries:picture_tags": ("post", "image"),
    "media:file": ("get", "file"),
    "jobs:detail": ("get", "job"),
    "jobs:cancel": ("post", "job"),
    "jobs:pause": ("post", "job"),
    "jobs:resume": ("post", "job"),
    "jobs:retry": ("post", "job"),
    "search:query": ("get", "query"),
    "search:received": ("get", "query"),
    "search:file": ("get", "query"),
    "search:thumbnail": ("get", "query"),
    "search:similar": ("post", "image"),
    "search:picture_text": ("post", "image"),
    "comparison:with_query": ("post", "query"),
    "search:recrop": ("post", "query"),
    "search:elsewhere": ("post", "query"),
    "search:add_pictures": ("post", "query"),
    "search:keep": ("post", "query"),
    "search:forget": ("get post", "query"),
    "accounts:revoke_token": ("get post", "token"),
    "accounts:end_session": ("post", "session"),
    "classification:answer": ("get", "asked"),
    "classification:correct": ("post", "asked"),
    "classification:picture": ("get", "image"),
    "classification:panel": ("get", "image"),
    "classification:correct_picture": ("post", "image"),
    "classification:gallery": ("get post", "gallery"),
    "classification:waiting": ("get", "asking"),
    "classification:auto": ("post", "gallery"),
    "comparison:with_picture": ("get", "image"),
    "comparison:comparison": ("get", "comparison"),
    "comparison:judge": ("post", "comparison"),
    "comparison:words": ("post", "comparison"),
    "comparison:report": ("get", "comparison"),
    "comparison:share": ("post", "comparison"),
    "comparison:unshare": ("post", "comparison"),
    "comparison:again": ("post", "comparison"),
    "comparison:swap": ("post", "comparison"),
    "comparison:delete": ("post", "comparison"),
    "comparison:rename_preset": ("post", "preset"),
    "comparison:delete_preset": ("post", "preset"),
    "comparison:batch": ("get", "compare_batch"),
    "comparison:review": ("post", "compare_batch"),
    "comparison:retry_pairs": ("post", "compare_batch"),
    "comparison:leave_out": ("post", "compare_batch"),
    "comparison:batch_delete": ("post", "compare_batch"),
    "enhancement:picture": ("get post", "image"),
    "enhancement:expectation": ("get", "image"),
    "enhancement:preview": ("post", "image"),
    "enhancement:panel": ("get", "image"),
    "enhancement:gallery": ("get post", "gallery"),
    "enhancement:draft": ("get", "draft"),
    "enhancement:draft_again": ("post", "draft"),
    "enhancement:enhancement": ("get", "enhancement"),
    "enhancement:report": ("get", "enhancement"),
    "enhancement:retry": ("post", "enhancement"),
    "enhancement:batch": ("get", "enhance_batch"),
    "enhancement:retry_items": ("post", "enhance_batch"),
    "enhancement:batch_zip": ("get", "enhance_batch"),
    "enhancement:delete": ("post", "enhancement"),
    "enhancement:batch_delete": ("post", "enhance_batch"),
    "films:film": ("get", "film"),
    "films:state": ("get", "film"),
    "films:lines": ("get", "film"),
    "films:subtitles": ("get", "film", "en", "vtt"),
    "films:characters": ("get", "film"),
    "films:film_terms": ("get post", "film"),
    "films:checks": ("get", "film"),
    "films:results": ("get", "film"),
    "films:history": ("get", "film"),
    "films:settings": ("get post", "film"),
    "films:line": ("get post", "cue"),
    "films:original": ("get", "cue"),
    "films:lock": ("post", "cue"),
    "films:speak": ("post", "cue"),
    "films:retranslate": ("post", "cue"),
    "films:alternatives": ("post", "cue"),
    "films:add": ("post", "cue"),
    "films:split": ("post", "cue"),
    "films:merge": ("post", "cue"),
    "films:character": ("get post", "character"),
    "films:clone": ("get post", "character"),
    "films:audition": ("post", "character"),
    "films:auditioned": ("get", "audition"),
    "films:character_lines": ("post", "character"),
    "films:merge_characters": ("post", "film"),
    "films:bring": ("post", "film"),
    "films:undo": ("post", "film"),
    "films:redo": ("post", "film"),
    "films:start": ("post", "film"),
    "films:term": ("post", "term"),
    "films:revoke": ("post", "voice"),
    "films:remove": ("post", "cue"),
    "films:make_copy": ("post", "film"),
    "films:delete": ("post", "film"),
    "galleries:album_delete": ("post", "album"),
    "galleries:invitation_withdraw": ("post", "invitation"),
    "galleries:picture_delete": ("get post", "image"),
    "galleries:delete": ("get post", "gallery"),
    "galleries:bin_gallery_delete": ("get", "binned_gallery"),
    "galleries:bin_gallery_restore": ("post", "binned_gallery"),
}
# Spoken to by scripts, which can do nothing with a page to sign in: 401.
SCRIPTED: dict[str, tuple[str, ...]] = {
    "media:uploads": ("post",),
    "media:upload": ("get", "upload"),
}
# One's own: each person sees theirs, nobody is asked to sign in.
OWN = {
    *("galleries:index", "galleries:create", "galleries:bin", "galleries:bin_restore"),
    *("galleries:bin_delete", "galleries:bin_empty", "galleries:undo"),
    *("jobs:index", "jobs:tray"),
    *("galleries:timeline", "galleries:places", "galleries:albums", "galleries:picked_album"),
    "galleries:album_names",
    *("galleries:picked_out", "galleries:picked_star", "galleries:picked_unstar"),
    *("galleries:picked_bin", "galleries:picked_download"),
    *("duplicates:index", "duplicates:merge", "duplicates:dismiss", "duplicates:scan"),
    *("duplicates:present", "duplicates:known", "duplicates:near"),
    *("search:new", "search:own", "search:history", "search:clear"),
    *("accounts:home", "accounts:profile", "accounts:tokens", "accounts:new_token"),
    *("accounts:history", "accounts:access_history", "accounts:delete"),
    *("takeout:page", "takeout:archive"),
    *("house:toured", "usersessions_list"),
    *("providers:consent", "classification:index", "classification:selection"),
    *("comparison:index", "comparison:settings", "comparison:presets", "comparison:save_preset"),
    *("comparison:mine", "comparison:selection", "comparison:batches"),
    *("enhancement:index", "enhancement:mine", "enhancement:selection"),
    *("films:index", "films:arrived", "films:models", "films:try_model", "films:terms"),
    "films:voices",
    *("account_email", "account_change_password", "account_set_password"),
    *("account_reauthenticate", "account_logout"),
    *("mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"),
    *("mfa_remove_webauthn", "mfa_edit_webauthn", "socialaccount_connections"),
}
# For the person who is invited or a member, and nobody else: test_members.py.
MEMBERS = {
    *("galleries:invitation_accept", "galleries:invitation_decline", "galleries:leave"),
}
# By a link, for whoever has it.
SHARED: dict[str, tuple[str, ...]] = {
    "galleries:shared": ("signed",),
    "galleries:shared_unlock": ("signed",),
    "galleries:shared_picture": ("signed", "image"),
    "galleries:shared_file": ("signed", "image", "preview"),
}
# The result of a comparison by its link: tests/comparison/test_sharing.py.
SHARED_RESULTS = {"comparison:shared", "comparison:shared_file"}
# For everybody, and about nobody. `search:receive` is told apart by who sent it: test_share_target.
PUBLIC = {
    *("house:help", "house:manifest", "house:robots", "house:favicon", "set_language"),
    *("accounts:farewell", "account_login", "account_signup", "account_inactive"),
    *("account_email_verification_sent", "account_confirm_login_code", "account_confirm_email"),
    *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn"),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
    *("problems:index", "problems:explain", "search:receive"),
    "crawling:report",
    *("explore:index", "explore:tags", "explore:words"),
    *("api:openapi-json", "api:openapi-view", "api:health"),
}
# A request's answer, for whoever has its receipt: tests/crawling/test_takedown_requests.py.
RECEIPTS = {"crawling:receipt"}
# By a link of the staff's, for people without an account: tests/accounts/test_joining.py.
INVITED = {"accounts:invited"}
# Pages of public pictures: tests/galleries/explore/test_permissions.py asks for each.
EXPLORED = {"explore:source", "explore:picture", "explore:tag"}
# For staff, some with a permission, and 404 for others: tests/classification/test_console.py,
# test_editor.py and test_trials.py; test_console.py of tests/comparison and tests/enhancement;
# tests/operations/test_page.py.
# In the same order each time: what the first page writes, the next one finds.
STAFF = (
    *("classification:console", "classification:log", "classification:export"),
    *("classification:recipes", "classification:recipe", "classification:new_recipe"),
    *("classification:compare_recipes", "classification:use_recipe"),
    *("classification:try_recipe", "classification:trial"),
    *("comparison:console", "enhancement:console", "films:console"),
    *("operations:index", "operations:handle"),
)
KEPT = [
    *("accounts.User", "accounts.ApiToken", "galleries.Gallery", "galleries.Image"),
    *("galleries.Member", "galleries.MemberInvitation"),
    *("galleries.Share", "galleries.Tag", "media.StoredFile", "media.Upload", "jobs.Job"),
    *("search.Query", "search.Embedding", "usersessions.UserSession"),
    *("galleries.Album", "galleries.AlbumImage", "duplicates.DuplicatePair"),
    *("duplicates.NotDuplicates", "classification.Classification", "classification.Correction"),
    *("classification.PictureCategory", "classification.AutoClassify"),
    *("classification.ChosenPicture", "comparison.Comparison"),
    *("comparison.Description", "comparison.Preset", "comparison.SharedComparison"),
    *("comparison.ComparisonBatch", "enhancement.Draft", "enhancement.Enhancement"),
    *("enhancement.EnhancementBatch", "films.Film", "films.Cue", "films.Translation"),
    *("films.Character", "films.Take", "films.Term", "films.Voice", "films.VoiceConsent"),
    *("films.Edit", "films.Audition", "films.Output", "films.UsualSettings"),
]


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield space + (part.name or "")
        else:
            yield from names(part, space + (f"{part.namespace}:" if part.namespace else ""))


def address_of(name: str, ids: dict[str, Any], *words: str) -> str:
    return reverse(name, args=[ids.get(word, word) for word in words])


def private(ids: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, (methods, *words) in PRIVATE.items():
        for method in methods.split():
            yield method, address_of(name, ids, *words)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept; what is only noted of a visit is left out."""
    kept = {}
    for name in KEPT:
        found = list(apps.get_model(name)._base_manager.order_by("pk").values())
        for row in found:
            for noted in ("last_login", "last_seen_at", "used", "visits"):
                row.pop(noted, None)
        kept[name] = found
    return kept
