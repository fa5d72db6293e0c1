"""Every page of the house, and how a person with some pictures gets there.

A new page goes into `PAGES` under the name of its address, and is then looked at by the
accessibility suite, weighed, and shown in docs/screenshots. What an address answers that is
no page stands in `NO_PAGES`. tests/house/test_registry.py fails for one that is in neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.browser.world import ARRIVING, GUARDED, NEWCOMER, NOBODY, OWNER, STAFF, World


@dataclass(frozen=True)
class Place:
    """A page: what it shows (a caption), and the ids in its address, by their names in a World."""

    caption: str
    needs: tuple[str, ...] = ()
    query: str = ""
    who: str = OWNER
    # False: nothing to show others in docs/screenshots.
    shown: bool = True
    status: int = 200

    def address(self, name: str, world: World) -> str:
        """`name` may end in `#` and the state in which the page is."""
        ids = [world.ids.get(need, need) for need in self.needs]
        return reverse(name.partition("#")[0], args=ids) + self.query


PAGES: dict[str, Place] = {
    "galleries:index": Place("The galleries"),
    "galleries:index#first": Place("The first steps", who=NEWCOMER),
    "galleries:detail": Place("A gallery", ("gallery",)),
    "galleries:detail#empty": Place("A gallery without pictures", ("empty",), who=NEWCOMER),
    "galleries:picture": Place("A picture", ("image",)),
    "galleries:picture_delete": Place("Before a picture is deleted", ("image",), shown=False),
    "galleries:delete": Place("Before a gallery is deleted", ("gallery",), shown=False),
    "galleries:shares": Place("Who sees a gallery: people and links", ("gallery",)),
    "galleries:index#invited": Place("An invitation, and galleries of others", who=GUARDED),
    "galleries:detail#shared": Place("Somebody else's gallery", ("gallery",), who=GUARDED),
    "galleries:member_remove": Place("Before a member is removed", ("member",), shown=False),
    "galleries:leave": Place("Before a gallery is left", ("gallery",), who=GUARDED, shown=False),
    "galleries:share": Place("What a link allows", ("share",), shown=False),
    "galleries:share_revoke": Place("Before a link is revoked", ("share",), shown=False),
    "galleries:shared": Place("A gallery by its link", ("shared",), who=NOBODY),
    "galleries:shared_picture": Place("A picture by a link", ("shared", "image"), who=NOBODY),
    "galleries:shared#locked": Place("A link with a password", ("locked",), who=NOBODY),
    "galleries:shared#gone": Place(
        "A link that opens nothing", ("gone",), who=NOBODY, shown=False, status=404
    ),
    "galleries:bin": Place("The bin"),
    "galleries:bin#empty": Place("An empty bin", who=NEWCOMER, shown=False),
    "galleries:bin_empty": Place("Before the bin is emptied", shown=False),
    "galleries:bin_gallery_delete": Place("Before a gallery goes for good", ("old",), shown=False),
    "galleries:timeline": Place("All pictures, by months"),
    "galleries:timeline#empty": Place("No pictures at all", who=NEWCOMER, shown=False),
    "galleries:albums": Place("Albums"),
    "galleries:album": Place("An album", ("album",)),
    "galleries:places": Place("Where pictures were taken", shown=False),
    "classification:index": Place("What kind of picture is it?"),
    "classification:picture": Place("A picture that is classified", ("image",)),
    "classification:gallery": Place("Before a gallery is classified", ("gallery",)),
    "comparison:index": Place("What differs between two pictures?"),
    "comparison:console": Place("Figures of comparing, for staff", who=STAFF, shown=False),
    "comparison:presets": Place("Saved settings of comparisons", shown=False),
    "comparison:batches": Place("Many pairs to compare"),
    "comparison:batch": Place("What differs in many pairs", ("compare_batch",)),
    "comparison:mine": Place("One of one's own pictures to compare"),
    "comparison:with_picture": Place("Compared with what?", ("image",), shown=False),
    "enhancement:index": Place("Make a picture larger and clearer"),
    "enhancement:picture": Place("How a picture is enhanced", ("image",)),
    "enhancement:gallery": Place("Before a gallery is enhanced", ("gallery",)),
    "enhancement:enhancement": Place("The report of an enhancement", ("enhancement",)),
    "enhancement:batch": Place("Many pictures that are enhanced", ("enhance_batch",)),
    "enhancement:mine": Place("One of one's own pictures to enhance", shown=False),
    "enhancement:console": Place("Figures of enhancing, for staff", who=STAFF, shown=False),
    "operations:index": Place("How the server is, for staff", who=STAFF),
    "films:console": Place("Figures of films, for staff", who=STAFF, shown=False),
    "films:index": Place("Films in another language"),
    "films:index#empty": Place("No films yet", who=NEWCOMER, shown=False),
    "films:film": Place("A film's lines, with player and waveform", ("film",)),
    "films:film#new": Place("Before a film is started", ("new_film",)),
    "films:line": Place("One line of a film", ("cue",), shown=False),
    "films:characters": Place("Who speaks in a film", ("film",)),
    "films:character": Place("One character's lines", ("character",), shown=False),
    "films:clone": Place("Before a voice is cloned", ("character",), shown=False),
    "films:film_terms": Place(
        "Words that are always translated in one way", ("film",), shown=False
    ),
    "films:checks": Place("What is to be mended in a film", ("film",)),
    "films:results": Place("What was made of a film", ("film",)),
    "films:history": Place("What was changed in a film", ("film",), shown=False),
    "films:settings": Place("How a film is made", ("film",)),
    "films:voices": Place("Cloned voices and their consents", shown=False),
    "films:terms": Place("Terms of all one's films", shown=False),
    "films:models": Place("What hears, translates and speaks", shown=False),
    "classification:console": Place("Figures of classification, for staff", who=STAFF),
    "classification:log": Place("Its request log", who=STAFF),
    "classification:log#none": Place(
        "Nothing fits the filters", query="?cached=yes&until=2001-01-01", who=STAFF, shown=False
    ),
    "classification:recipes": Place("Versions of what a model is asked", who=STAFF),
    "classification:recipe": Place("One version", ("recipe",), who=STAFF, shown=False),
    "classification:new_recipe": Place("A new version of it", who=STAFF),
    "classification:compare_recipes": Place("Two versions side by side", who=STAFF),
    "classification:try_recipe": Place("Before it is tried", ("recipe",), who=STAFF, shown=False),
    "classification:trial": Place("How well it did", ("trial",), who=STAFF),
    "duplicates:index": Place("Copies of one picture, side by side"),
    "duplicates:index#empty": Place("No duplicates", who=NEWCOMER, shown=False),
    "duplicates:present": Place("Which files are here already"),
    "search:new": Place("Searching with a picture"),
    "search:new#words": Place("Pictures with a word", query="?q=2026"),
    "search:new#no-words": Place("No picture has the words", query="?q=tigre", shown=False),
    "search:query": Place("What was found", ("query",)),
    "search:query#vain": Place("Nothing found", ("vain",), who=NEWCOMER, shown=False),
    "search:own": Place("One of one's own pictures to search with"),
    "search:history": Place("One's own searches"),
    "search:received": Place("A picture shared by another app", ("query",)),
    "search:forget": Place("Before a search is forgotten", ("query",), shown=False),
    "search:clear": Place("Before all searches are forgotten", shown=False),
    "crawling:report": Place("Asking for a picture to be taken down", who=NOBODY),
    "crawling:receipt": Place(
        "A request that is none of ours", ("nonsense",), who=NOBODY, shown=False, status=404
    ),
    "explore:index": Place("The public gallery", who=NOBODY),
    "explore:source": Place("A source of the public gallery", ("source",), who=NOBODY),
    "explore:picture": Place("Where a picture comes from", ("web",)),
    "explore:picture#stranger": Place("The same, without an account", ("web",), who=NOBODY),
    "explore:tags": Place("The public gallery's tags", who=NOBODY),
    "explore:tag": Place("Public pictures with a tag", ("mountains",), who=NOBODY),
    "house:help": Place("Help", who=NOBODY),
    "jobs:index": Place("Work in the background"),
    "jobs:index#empty": Place("No work in the background", who=NEWCOMER, shown=False),
    "jobs:detail": Place("One job", ("job",)),
    "accounts:home": Place("The account"),
    "accounts:profile": Place("Name and language", shown=False),
    "accounts:tokens": Place("Tokens for programs"),
    "accounts:tokens#empty": Place("No tokens", who=NEWCOMER, shown=False),
    "accounts:new_token": Place("A new token", shown=False),
    "accounts:revoke_token": Place("Before a token is revoked", ("token",), shown=False),
    "accounts:history": Place("What one has done"),
    "accounts:access_history": Place("What opened one's account", shown=False),
    "providers:consent": Place("To which hosted models one agrees"),
    "accounts:delete": Place("Before an account is deleted", shown=False),
    "takeout:page": Place("Everything to take away"),
    "accounts:farewell": Place("An account was deleted", who=NOBODY, shown=False),
    "usersessions_list": Place("Where one is signed in", shown=False),
    "mfa_index": Place("Signing in with a second step", who=GUARDED),
    "mfa_index#off": Place("Signing in with a password alone", shown=False),
    "mfa_activate_totp": Place("A code from an app", shown=False),
    "mfa_deactivate_totp": Place("Before the code is not asked for", who=GUARDED, shown=False),
    "mfa_view_recovery_codes": Place("Codes to keep", who=GUARDED, shown=False),
    "mfa_generate_recovery_codes": Place("Before new codes are made", who=GUARDED, shown=False),
    "mfa_list_webauthn": Place("Passkeys", shown=False),
    "mfa_add_webauthn": Place("A new passkey", shown=False),
    "mfa_authenticate": Place("The second step", who=ARRIVING, shown=False),
    "mfa_reauthenticate": Place("The second step again", who=GUARDED, shown=False),
    "account_login": Place("Signing in", who=NOBODY),
    "account_signup": Place("Making an account", who=NOBODY, shown=False),
    "accounts:invited": Place(
        "An invitation that is over", ("gone",), who=NOBODY, shown=False, status=410
    ),
    "account_reset_password": Place("A forgotten password", who=NOBODY, shown=False),
    "account_reset_password_done": Place("A letter is on its way", who=NOBODY, shown=False),
    "account_reset_password_from_key_done": Place("A new password", who=NOBODY, shown=False),
    "account_logout": Place("Signing out", shown=False),
    "account_email": Place("One's addresses", shown=False),
    "account_change_password": Place("A new password", shown=False),
    "account_reauthenticate": Place("The password again", shown=False),
    "account_email_verification_sent": Place("A letter is on its way", who=NOBODY, shown=False),
    "account_inactive": Place("An account that was closed", who=NOBODY, shown=False),
    "socialaccount_connections": Place("Accounts of other sites", shown=False),
    "socialaccount_login_cancelled": Place("Signing in was given up", who=NOBODY, shown=False),
    "socialaccount_login_error": Place(
        "Signing in went wrong", who=NOBODY, shown=False, status=401
    ),
    "api:openapi-view": Place("The API for programs"),
    "problems:index": Place("Problems of the API", who=NOBODY, shown=False),
    "problems:explain": Place("One problem of the API", ("not_found",), who=NOBODY, shown=False),
}

# Pages of ours within the admin's frame, which is Django's, as are its lists of visits and bars.
ADMIN_PAGES: dict[str, Place] = {
    "admin:app_list": Place("The public gallery behind the scenes", ("crawling",), who=STAFF),
    "admin:crawling_source_changelist": Place("Its sources", who=STAFF, shown=False),
    "admin:crawling_source_add": Place("A new source", who=STAFF),
    "admin:crawling_source_change": Place("A source", ("archive",), who=STAFF),
    "admin:crawling_source_delete": Place(
        "Before a source goes", ("archive",), who=STAFF, shown=False
    ),
    "admin:crawling_crawl_watch": Place("A crawl", ("crawl",), who=STAFF),
    "admin:crawling_crawl_cancel": Place(
        "Before a crawl is cancelled", ("crawl",), who=STAFF, shown=False
    ),
    "admin:crawling_crawledimage_changelist": Place("What waits for a decision", who=STAFF),
    "admin:crawling_crawledimage_changelist#refused": Place(
        "What was not taken, and why", query="?state=refused", who=STAFF
    ),
    "admin:crawling_crawledimage_change": Place("One picture of the ledger", ("entry",), who=STAFF),
    "admin:crawling_crawledimage_copies": Place("Its copies", ("entry",), who=STAFF, shown=False),
    "admin:crawling_decision_changelist": Place("Who decided what", who=STAFF),
    "admin:crawling_decision_action": Place("One decision", ("action",), who=STAFF, shown=False),
    "admin:crawling_sourcetag_changelist": Place("Source tags", who=STAFF, shown=False),
    "admin:crawling_sourcetag_change": Place("One word", ("word",), who=STAFF, shown=False),
    "admin:crawling_takedown_changelist": Place("Requests", who=STAFF, shown=False),
    "admin:crawling_takedown_add": Place("A request by letter", who=STAFF, shown=False),
    "admin:crawling_takedown_change": Place("A request to decide", ("takedown",), who=STAFF),
    "admin:search_indexstate_changelist": Place("The indexes of galleries", who=STAFF),
    "admin:search_indexstate_change": Place("One index", ("index",), who=STAFF),
    "admin:search_activemodel_changelist": Place("The model that compares pictures", who=STAFF),
    "admin:search_unembeddableimage_changelist": Place(
        "Pictures it cannot read", who=STAFF, shown=False
    ),
    "admin:providers_provider_changelist": Place("Models that are asked", who=STAFF),
    "admin:providers_provider_add": Place("A new provider", who=STAFF, shown=False),
    "admin:providers_provider_change": Place("A provider", ("provider",), who=STAFF),
    "admin:providers_budget_changelist": Place("Budgets", who=STAFF, shown=False),
    "admin:providers_budget_add": Place("A new budget", who=STAFF, shown=False),
    "admin:providers_call_changelist": Place("What was asked of models", who=STAFF),
    "admin:providers_consent_changelist": Place("Who agreed to it", who=STAFF, shown=False),
    "admin:backup_backup_changelist": Place("Backups", who=STAFF, shown=False),
    "admin:backup_schedule_add": Place("When backups are made", who=STAFF, shown=False),
    "admin:galleries_watchfolder_changelist": Place("Watched folders", who=STAFF, shown=False),
    "admin:galleries_watchfolder_add": Place("A folder to watch", who=STAFF, shown=False),
}

# Why an address is not looked at.
ACTS = "acts on POST, and sends a GET to the page it belongs to"
FILES = "answers with a file or a part of a page"
LETTERS = "opened from a letter with a key of its own: tests/browser/test_accounts_mail.py"
PASSKEYS = "of a passkey, made at localhost alone: tests/browser/test_accounts_mail.py"
NO_PAGES: dict[str, str] = {
    "account_confirm_email": LETTERS,
    "account_confirm_login_code": LETTERS,
    "account_reset_password_from_key": LETTERS,
    "account_set_password": "for those who signed up elsewhere; others are sent on",
    "accounts:end_session": ACTS,
    "takeout:archive": FILES,
    "classification:answer": "after a picture was sent: tests/browser/test_classifying.py",
    "classification:auto": ACTS,
    "classification:correct": ACTS,
    "classification:correct_picture": ACTS,
    "classification:export": FILES,
    "classification:panel": FILES,
    "classification:use_recipe": ACTS,
    "classification:waiting": "while a hosted model is asked: tests/browser/test_recipes.py",
    "classification:selection": "after pictures were selected: tests/browser/test_sorting.py",
    "comparison:again": ACTS,
    "comparison:comparison": "after two were sent: tests/browser/test_comparing.py",
    "comparison:delete": ACTS,
    "comparison:delete_preset": ACTS,
    "comparison:judge": ACTS,
    "comparison:rename_preset": ACTS,
    "comparison:save_preset": ACTS,
    "comparison:settings": FILES,
    "comparison:report": FILES,
    "comparison:share": ACTS,
    "comparison:shared": "after it was shared: tests/comparison/test_sharing.py",
    "comparison:shared_file": FILES,
    "comparison:unshare": ACTS,
    "comparison:words": ACTS,
    "comparison:batch_delete": ACTS,
    "comparison:leave_out": ACTS,
    "comparison:retry_pairs": ACTS,
    "comparison:review": ACTS,
    "comparison:selection": ACTS,
    "comparison:swap": ACTS,
    "comparison:with_query": ACTS,
    "enhancement:batch_delete": ACTS,
    "enhancement:batch_zip": FILES,
    "enhancement:delete": ACTS,
    "enhancement:draft": "after a preview was asked for: tests/browser/test_enhancing.py",
    "enhancement:draft_again": ACTS,
    "enhancement:expectation": FILES,
    "enhancement:panel": FILES,
    "enhancement:preview": ACTS,
    "enhancement:report": FILES,
    "enhancement:retry": ACTS,
    "enhancement:retry_items": ACTS,
    "enhancement:selection": "after pictures were selected: tests/browser/test_enhancing.py",
    "duplicates:dismiss": ACTS,
    "duplicates:known": FILES,
    "duplicates:merge": ACTS,
    "duplicates:near": FILES,
    "duplicates:scan": ACTS,
    "explore:words": FILES,
    "films:add": ACTS,
    "films:alternatives": ACTS,
    "films:arrived": "leads from a file that was sent to its film: tests/films/test_pages.py",
    "films:audition": ACTS,
    "films:auditioned": FILES,
    "films:bring": ACTS,
    "films:character_lines": ACTS,
    "films:delete": ACTS,
    "films:lines": FILES,
    "films:lock": ACTS,
    "films:make_copy": ACTS,
    "films:merge": ACTS,
    "films:merge_characters": ACTS,
    "films:original": FILES,
    "films:redo": ACTS,
    "films:remove": ACTS,
    "films:retranslate": ACTS,
    "films:revoke": ACTS,
    "films:speak": ACTS,
    "films:split": ACTS,
    "films:start": ACTS,
    "films:state": FILES,
    "films:subtitles": FILES,
    "films:term": ACTS,
    "films:try_model": ACTS,
    "films:undo": ACTS,
    "galleries:bin_delete": "asks on POST: tests/browser/test_tidying.py looks at it",
    "galleries:bin_gallery_restore": ACTS,
    "galleries:bin_restore": ACTS,
    "galleries:bin_thumbnail": FILES,
    "galleries:create": ACTS,
    "galleries:export": FILES,
    "galleries:file": FILES,
    "galleries:album_delete": ACTS,
    "galleries:album_names": FILES,
    "galleries:album_rename": ACTS,
    "galleries:picked_album": ACTS,
    "galleries:picked_bin": ACTS,
    "galleries:picked_download": ACTS,
    "galleries:picked_out": ACTS,
    "galleries:picked_star": ACTS,
    "galleries:picked_unstar": ACTS,
    "galleries:picture_star": ACTS,
    "galleries:selected_album": ACTS,
    "galleries:selected_star": ACTS,
    "galleries:invite": ACTS,
    "galleries:member": ACTS,
    "galleries:invitation_accept": ACTS,
    "galleries:invitation_decline": ACTS,
    "galleries:invitation_withdraw": ACTS,
    "galleries:picture_rename": ACTS,
    "galleries:picture_retry": ACTS,
    "galleries:picture_status": FILES,
    "galleries:picture_tags": ACTS,
    "galleries:rename": ACTS,
    "galleries:retry": ACTS,
    "galleries:selected_bin": ACTS,
    "galleries:selected_download": ACTS,
    "galleries:selected_move": ACTS,
    "galleries:selected_tag": ACTS,
    "galleries:selected_untag": ACTS,
    "galleries:shared_file": FILES,
    "galleries:shared_unlock": ACTS,
    "galleries:status": FILES,
    "galleries:undo": ACTS,
    "galleries:upload": ACTS,
    "galleries:close_batch": ACTS,
    "house:favicon": FILES,
    "house:manifest": FILES,
    "house:robots": FILES,
    "house:toured": ACTS,
    "jobs:cancel": ACTS,
    "jobs:pause": ACTS,
    "jobs:resume": ACTS,
    "jobs:retry": ACTS,
    "jobs:tray": FILES,
    "media:file": FILES,
    "media:upload": FILES,
    "media:uploads": FILES,
    "mfa_download_recovery_codes": FILES,
    "mfa_edit_webauthn": PASSKEYS,
    "mfa_login_webauthn": FILES,
    "mfa_reauthenticate_webauthn": PASSKEYS,
    "mfa_remove_webauthn": PASSKEYS,
    "operations:handle": ACTS,
    "search:elsewhere": ACTS,
    "search:add_pictures": ACTS,
    "search:file": FILES,
    "search:keep": ACTS,
    "search:picture_text": ACTS,
    "search:receive": ACTS,
    "search:recrop": ACTS,
    "search:similar": ACTS,
    "search:thumbnail": FILES,
    "set_language": ACTS,
    "socialaccount_signup": "for those who come from another site; others are sent on",
}


def names(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address of the house; the admin's pages are Django's own, and of the API
    the page that describes it is one.
    """
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from names(pattern, inner)
        elif pattern.name and (spaces != ("api",) or pattern.name == "openapi-view"):
            yield ":".join((*spaces, pattern.name))
