"""Every event of the desk.  `subscribers.py` says who hears which.

An event holds ids and words of our own enumerations, never texts or contact data,
so that a person can be erased while what happened stays on record.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from walletdesk.kit.unit import Event


class ActorKind(StrEnum):
    STAFF = "staff"
    CONTACT = "contact"
    SYSTEM = "system"


class Actor(msgspec.Struct, frozen=True):
    """Who does something: what actions take as `by`."""

    kind: ActorKind
    id: int | None = None


SYSTEM = Actor(ActorKind.SYSTEM)

ACTOR = "walletdesk.actor"
"""Where a request's scope holds the Actor who asks, for rooms that may not know of staff."""


class Audited(Event, frozen=True, kw_only=True):
    """An event that the audit keeps.  `actor_id` is None for the system and for someone not signed in."""

    actor_kind: ActorKind
    actor_id: int | None


# -- staff ---------------------------------------------------------------------


class AccessRefused(Audited, frozen=True, kw_only=True):
    """Someone asked for what their role does not allow; `permission` is empty where any sign-in would have done."""

    permission: str
    route: str
    """The route's pattern with its method, `GET /api/staff/{id}`, never the address that was asked for."""
    status: int
    unrecorded: int = 0
    """Refusals of people not signed in that were not written one by one since the last such event."""


class LogInRefused(Audited, frozen=True, kw_only=True):
    """A log-in failed.  `staff_id` is None when no such account exists; the person is told the same either way."""

    staff_id: int | None
    reason: str


class LoggedIn(Audited, frozen=True, kw_only=True):
    """Someone signed in."""

    session_id: int


class LoggedOut(Audited, frozen=True, kw_only=True):
    """Someone signed out."""

    session_id: int


class SessionRevoked(Audited, frozen=True, kw_only=True):
    """A session was ended from elsewhere: by its owner, by an administrator, or by a new password."""

    staff_id: int
    session_id: int


class StaffCreated(Audited, frozen=True, kw_only=True):
    """Someone joined the staff."""

    staff_id: int
    role: str


class StaffRenamed(Audited, frozen=True, kw_only=True):
    """A member of the staff has another name."""

    staff_id: int


class StaffEmailChanged(Audited, frozen=True, kw_only=True):
    """A member of the staff signs in with another e-mail address."""

    staff_id: int


class StaffRoleChanged(Audited, frozen=True, kw_only=True):
    """A member of the staff has another role."""

    staff_id: int
    before: str
    after: str


class StaffDeactivated(Audited, frozen=True, kw_only=True):
    """A member of the staff may no longer sign in; their sessions are ended."""

    staff_id: int


class StaffReactivated(Audited, frozen=True, kw_only=True):
    """A member of the staff may sign in again."""

    staff_id: int


class PasswordChanged(Audited, frozen=True, kw_only=True):
    """A password was changed, by its owner or for them by an administrator."""

    staff_id: int


class StaffLanguageChanged(Audited, frozen=True, kw_only=True):
    """A member of the staff reads the desk in another language."""

    staff_id: int
    language: str


class TeamCreated(Audited, frozen=True, kw_only=True):
    """A team came into being."""

    team_id: int


class TeamRenamed(Audited, frozen=True, kw_only=True):
    """A team has another name."""

    team_id: int


class TeamMembersChanged(Audited, frozen=True, kw_only=True):
    """A team has other members."""

    team_id: int
    joined: tuple[int, ...]
    left: tuple[int, ...]


# -- inboxes -------------------------------------------------------------------


class InboxCreated(Audited, frozen=True, kw_only=True):
    """An inbox came into being."""

    inbox_id: int
    channel: str


class InboxChanged(Audited, frozen=True, kw_only=True):
    """An inbox has other settings; `fields` names them."""

    inbox_id: int
    fields: tuple[str, ...]


class InboxPaused(Audited, frozen=True, kw_only=True):
    """An inbox takes no new messages until it is resumed."""

    inbox_id: int


class ChannelTroubled(Audited, frozen=True, kw_only=True):
    """An inbox's channel fails, or nothing has come through it for much longer than ever before."""

    inbox_id: int
    health: str
    reason: str
    """A code; empty where it is silent."""


class ChannelRecovered(Audited, frozen=True, kw_only=True):
    """An inbox's channel works again."""

    inbox_id: int


class InboxResumed(Audited, frozen=True, kw_only=True):
    """An inbox takes messages again."""

    inbox_id: int


class IdentityKeyCreated(Audited, frozen=True, kw_only=True):
    """A key was added with which the wallet's own server names its users."""

    inbox_id: int
    key_id: int
    algorithm: str


class IdentityKeyRevoked(Audited, frozen=True, kw_only=True):
    """A key no longer names users."""

    inbox_id: int
    key_id: int


# -- people --------------------------------------------------------------------


class IdentityRefused(Audited, frozen=True, kw_only=True):
    """A token that was to name a visitor was refused; `code` says why."""

    inbox_id: int
    code: str


class ContactCreated(Audited, frozen=True, kw_only=True):
    """Someone new wrote in."""

    contact_id: int
    inbox_id: int


class IdentityAdded(Audited, frozen=True, kw_only=True):
    """Another way to know a contact was added."""

    contact_id: int
    identity_id: int
    kind: str
    proof: str


class ContactRenamed(Audited, frozen=True, kw_only=True):
    """A contact has another name."""

    contact_id: int


class ContactBlocked(Audited, frozen=True, kw_only=True):
    """A contact may not write any more."""

    contact_id: int


class ContactUnblocked(Audited, frozen=True, kw_only=True):
    """A contact may write again."""

    contact_id: int


class ContactSignedOut(Audited, frozen=True, kw_only=True):
    """All of a contact's visitor tokens became void."""

    contact_id: int


class ContactLeaves(Event, frozen=True, kw_only=True):
    """A contact is about to be erased: what they are known by is still there, for whoever has to look for it elsewhere."""

    contact_id: int


class ContactErased(Audited, frozen=True, kw_only=True):
    """A contact's name and identities are gone; whoever keeps more about them erases it now."""

    contact_id: int


class ContactForgotten(Audited, frozen=True, kw_only=True):
    """A contact who left a file, never sent it and said nothing else is gone with it."""

    contact_id: int


class ContactsMerged(Audited, frozen=True, kw_only=True):
    """Two contacts are one: what `gone_id` has is `contact_id`'s.  Whoever keeps more by a contact's id moves it now."""

    contact_id: int
    gone_id: int
    merge_id: int
    why: str


class ContactsParted(Audited, frozen=True, kw_only=True):
    """A merge was undone: `gone_id` is a contact again, and gets back what it had.  `contact_id` stood for it."""

    contact_id: int
    gone_id: int
    merge_id: int


class ContactsKeptApart(Audited, frozen=True, kw_only=True):
    """Somebody said that two contacts who look alike are two people."""

    contact_id: int
    other_id: int


class IdentityMoved(Audited, frozen=True, kw_only=True):
    """What a contact was only said to be known by went to the one who proved it."""

    contact_id: int
    from_id: int
    identity_id: int
    kind: str
    proof: str


class IdentityClaimed(Audited, frozen=True, kw_only=True):
    """Somebody came with what another contact is known by; it stays there."""

    contact_id: int
    holder_id: int
    kind: str
    proof: str


class IdentityFollowed(Audited, frozen=True, kw_only=True):
    """A channel gave somebody another id, and they are known by that now."""

    contact_id: int
    identity_id: int


# -- conversations -------------------------------------------------------------


class ConversationEvent(Event, frozen=True, kw_only=True):
    """Something happened in a conversation; `seq` is its last number then.  Its own history is the audit of it."""

    conversation_id: int
    inbox_id: int
    contact_id: int
    seq: int


class MessageReceived(ConversationEvent, frozen=True, kw_only=True):
    """A contact's message is stored."""

    message_id: int
    opened: bool
    """It opened the conversation."""
    reopened: bool
    automatic: bool = False
    """A machine wrote it: nothing answers it by itself."""


class SecretFound(ConversationEvent, frozen=True, kw_only=True):
    """The gate took a secret out of a message; `kinds` says what it was."""

    message_id: int
    kinds: tuple[str, ...]
    caught: tuple[tuple[str, str], ...] = ()
    """Kind and language of each."""


class MessagesRedacted(ConversationEvent, frozen=True, kw_only=True):
    """Stored messages held parts of a secret; their texts are replaced, and the old words must leave every file."""

    message_ids: tuple[int, ...]


class MessageEdited(ConversationEvent, frozen=True, kw_only=True):
    """A contact wrote a message of theirs anew; the old words must leave every file."""

    message_id: int


class FilesErased(ConversationEvent, frozen=True, kw_only=True):
    """Files of a message were taken away, names and bytes, because of what they hold."""

    message_id: int
    file_ids: tuple[int, ...]


class ReplyQueued(ConversationEvent, frozen=True, kw_only=True):
    """A message of ours waits to be handed to its channel."""

    message_id: int
    note: bool


class ReplyDelivered(ConversationEvent, frozen=True, kw_only=True):
    """The channel accepted a message of ours."""

    message_id: int


class ReplyFailed(ConversationEvent, frozen=True, kw_only=True):
    """The channel did not take a message of ours; `reason` is a code."""

    message_id: int
    reason: str


class ReplyTakenBack(ConversationEvent, frozen=True, kw_only=True):
    """A message of ours was taken back before it was handed over."""

    message_id: int


class ReplyHeld(ConversationEvent, frozen=True, kw_only=True):
    """A reply leads to a place nobody has allowed, and waits for a lead."""

    message_id: int


class MessagesSeen(ConversationEvent, frozen=True, kw_only=True):
    """The contact has seen our messages up to a number."""

    message_ids: tuple[int, ...]


class ConversationChanged(ConversationEvent, frozen=True, kw_only=True):
    """Somebody or something changed a conversation; `kinds` are those of its changes."""

    kinds: tuple[str, ...]
    assignee_id: int | None
    actor_kind: ActorKind
    actor_id: int | None


class UrgentClaimed(ConversationEvent, frozen=True, kw_only=True):
    """A conversation became urgent; `alarm` says whether it may be told aloud."""

    alarm: bool


class ClockWarned(ConversationEvent, frozen=True, kw_only=True):
    """Three quarters of a promise are used up."""

    clock: str
    assignee_id: int | None


class ClockBreached(ConversationEvent, frozen=True, kw_only=True):
    """A promise was not kept."""

    clock: str
    assignee_id: int | None


class ClocksRecounted(ConversationEvent, frozen=True, kw_only=True):
    """Other opening hours moved what is due; `seq` is as it was."""


class LookupChanged(ConversationEvent, frozen=True, kw_only=True):
    """A look at the chain has another state; `before` is empty for the first."""

    lookup_id: int
    before: str
    state: str


class NodeCreated(Audited, frozen=True, kw_only=True):
    """A node of a chain may be asked."""

    node_id: int
    network: str


class NodeChanged(Audited, frozen=True, kw_only=True):
    """A node has other settings; `fields` names them."""

    node_id: int
    fields: tuple[str, ...]


class NodeDeleted(Audited, frozen=True, kw_only=True):
    """A node is asked no more."""

    node_id: int


class NetworkDescribed(Audited, frozen=True, kw_only=True):
    """An EVM network that is not in our table has another name, coin, time between blocks or explorer."""

    network: str


class LookupsSwitched(Audited, frozen=True, kw_only=True):
    """Whether only own nodes are asked (without an inbox), or whether the desk answers by itself in an inbox."""

    inbox_id: int | None
    on: bool


class BotSwitched(Audited, frozen=True, kw_only=True):
    """The bot may do something else in an inbox; `writes` is that a language model may write there."""

    inbox_id: int
    mode: str
    writes: bool


class BotFlowCreated(Audited, frozen=True, kw_only=True):
    """There is one more guided flow, switched off."""

    flow_id: int


class BotFlowChanged(Audited, frozen=True, kw_only=True):
    """A guided flow goes another way from this version on."""

    flow_id: int
    version: int


class BotFlowSwitched(Audited, frozen=True, kw_only=True):
    """Whether a guided flow begins."""

    flow_id: int
    on: bool


class BotFlowDeleted(Audited, frozen=True, kw_only=True):
    """A guided flow was set aside."""

    flow_id: int


class BotFlowBroughtBack(Audited, frozen=True, kw_only=True):
    """A guided flow that was set aside is there again, switched off."""

    flow_id: int


class LabelsImported(Audited, frozen=True, kw_only=True):
    """A list of labelled addresses took the place of the one before."""

    count: int


class CatalogueEntryCreated(Audited, frozen=True, kw_only=True):
    """The catalogue has one more network, asset, feature, release or issue; `entry` says which of these."""

    entry_id: int
    entry: str


class CatalogueEntryChanged(Audited, frozen=True, kw_only=True):
    """An entry of the catalogue says something else; `fields` names what."""

    entry_id: int
    entry: str
    fields: tuple[str, ...]


class CatalogueEntryDeleted(Audited, frozen=True, kw_only=True):
    """An entry of the catalogue is gone."""

    entry_id: int
    entry: str


class CatalogueImported(Audited, frozen=True, kw_only=True):
    """A file was taken into the catalogue."""

    entry: str
    created: int
    changed: int


class MacroCreated(Audited, frozen=True, kw_only=True):
    """There is one more macro; `audience` says for whom."""

    macro_id: int
    audience: str


class MacroChanged(Audited, frozen=True, kw_only=True):
    """A macro says something else; `fields` names what."""

    macro_id: int
    version: int
    fields: tuple[str, ...]


class MacroArchived(Audited, frozen=True, kw_only=True):
    """A macro is used no more."""

    macro_id: int


class MacroBroughtBack(Audited, frozen=True, kw_only=True):
    """A macro that was archived may be used again."""

    macro_id: int


class MacrosImported(Audited, frozen=True, kw_only=True):
    """A file was taken into the macros, or those that come with the desk."""

    created: int
    changed: int


class ArticleCreated(Audited, frozen=True, kw_only=True):
    """There is one more article, as a draft."""

    article_id: int
    language: str


class ArticleTakenFrom(Audited, frozen=True, kw_only=True):
    """The draft of an article was made of a conversation."""

    article_id: int
    conversation_id: int


class ArticleChanged(Audited, frozen=True, kw_only=True):
    """A text of an article has a newer version, or, without a language, the article stands elsewhere; `fields` names what."""

    article_id: int
    language: str
    version: int
    fields: tuple[str, ...]


class ArticleSubmitted(Audited, frozen=True, kw_only=True):
    """Somebody else is asked to read a text of an article."""

    article_id: int
    language: str
    version: int


class ArticleScheduled(Audited, frozen=True, kw_only=True):
    """A text of an article goes public `at` a time to come."""

    article_id: int
    language: str
    version: int
    at: int


class ArticlePublished(Audited, frozen=True, kw_only=True):
    """Readers see this version of an article from now on."""

    article_id: int
    language: str
    version: int


class ArticleTakenBack(Audited, frozen=True, kw_only=True):
    """A text of an article is a draft again: readers lose it, or it was not to go out."""

    article_id: int
    language: str


class ArticleExpired(Audited, frozen=True, kw_only=True):
    """The time of a text is over: readers see it no more."""

    article_id: int
    language: str


class ArticleReviewDue(Audited, frozen=True, kw_only=True):
    """A text of an article is to be read again: the time that was set for it has come."""

    article_id: int
    language: str


class ArticleDatesSet(Audited, frozen=True, kw_only=True):
    """When a text goes off by itself, or is to be read again, is another time."""

    article_id: int
    language: str


class ArticleArchived(Audited, frozen=True, kw_only=True):
    """An article is read no more, in no language."""

    article_id: int


class ArticleBroughtBack(Audited, frozen=True, kw_only=True):
    """An article that was archived is there again, as drafts."""

    article_id: int


class ArticlesImported(Audited, frozen=True, kw_only=True):
    """A folder or a file was taken into the articles, or those that come with the desk."""

    created: int
    changed: int


class HelpShelvesChanged(Audited, frozen=True, kw_only=True):
    """Collections or categories of articles are others, are called another way or stand in another order."""

    fields: tuple[str, ...]


class SnippetChanged(Audited, frozen=True, kw_only=True):
    """A snippet of articles says something else, or is there or gone."""

    snippet_id: int
    fields: tuple[str, ...]


class SnippetProposed(Audited, frozen=True, kw_only=True):
    """A snippet would say something else, and waits for a second reader."""

    snippet_id: int


class SnippetDraftDropped(Audited, frozen=True, kw_only=True):
    """What a snippet would have said is said by nobody."""

    snippet_id: int


class TopicRiseSetAside(Audited, frozen=True, kw_only=True):
    """Somebody looked at a topic that rises and wants no more of it."""

    rise_id: int


class IncidentOpened(Audited, frozen=True, kw_only=True):
    """Something affects many: their conversations are kept together."""

    incident_id: int


class IncidentConversationsAdded(Audited, frozen=True, kw_only=True):
    """More conversations are part of an incident; `conversations` says how many."""

    incident_id: int
    conversations: int


class IncidentConversationRemoved(Audited, frozen=True, kw_only=True):
    """A conversation is no part of an incident any more."""

    incident_id: int
    conversation_id: int


class IncidentAnswered(Audited, frozen=True, kw_only=True):
    """One answer goes to all conversations of an incident; `conversations` says to how many."""

    incident_id: int
    answer_id: int
    conversations: int


class IncidentStated(Audited, frozen=True, kw_only=True):
    """A piece of news tells everybody of an incident."""

    incident_id: int
    news_id: int


class IncidentClosed(Audited, frozen=True, kw_only=True):
    """An incident is over."""

    incident_id: int


class NewsCreated(Audited, frozen=True, kw_only=True):
    """There is one more piece of news, as a draft."""

    news_id: int


class NewsChanged(Audited, frozen=True, kw_only=True):
    """A piece of news says something else, to others or at another time."""

    news_id: int
    fields: tuple[str, ...]


class NewsPublished(Audited, frozen=True, kw_only=True):
    """Readers see a piece of news from now on, or from its time on."""

    news_id: int


class NewsTakenBack(Audited, frozen=True, kw_only=True):
    """A piece of news is a draft: readers do not see it."""

    news_id: int


class NewsArchived(Audited, frozen=True, kw_only=True):
    """A piece of news is read no more, and stands among the old ones."""

    news_id: int


class NewsMailBegun(Audited, frozen=True, kw_only=True):
    """A piece of news goes out by mail to those who asked for it: so many."""

    news_id: int
    readers: int


class NewsReaderCame(Audited, frozen=True, kw_only=True):
    """Somebody confirmed from their mailbox that they want news by mail."""

    news_reader_id: int
    lane: str
    language: str


class NewsReaderLeft(Audited, frozen=True, kw_only=True):
    """Somebody gets no more news by mail, and their address is gone: `why` says whether they unsubscribed, it came back or a contact was erased."""

    news_reader_id: int
    why: str


class IntentChanged(Audited, frozen=True, kw_only=True):
    """A topic was added, changed, archived or brought back: `what` says which."""

    slug: str
    what: str


class LabelReviewed(Audited, frozen=True, kw_only=True):
    """A lead said whether a doubtful correction of a topic counts."""

    label_id: int
    accepted: bool


class IntentModelSwitched(Audited, frozen=True, kw_only=True):
    """Another model tells what messages are about; without an id the one that ships."""

    triage_model_id: int | None


class FeedbackSetAside(Audited, frozen=True, kw_only=True):
    """What a reader said of an article was said in bad faith: it is gone, and counts no more."""

    feedback_id: int


class PlaceAllowed(Audited, frozen=True, kw_only=True):
    """Every reply may lead to one more place."""

    place_id: int
    place: str


class PlaceRemoved(Audited, frozen=True, kw_only=True):
    """Replies that lead to a place wait for a lead again."""

    place_id: int
    place: str


class RefusalDisputed(Audited, frozen=True, kw_only=True):
    """Somebody says that a reply of theirs was wrongly refused."""

    refusal_id: int
    asks_for: str
    rule: str


class ReplyRefusedAgain(Audited, frozen=True, kw_only=True):
    """Replies of one member asked for what nobody may ask for three times within a day, or more."""

    staff_id: int
    times: int


class LinkSentByLead(Audited, frozen=True, kw_only=True):
    """Somebody who may allow places sent a reply that leads to one not on the list."""

    message_id: int
    conversation_id: int


class HeldReplyApproved(Audited, frozen=True, kw_only=True):
    """A lead let a reply go that leads to a place not on the list."""

    message_id: int
    conversation_id: int


class HeldReplyDeclined(Audited, frozen=True, kw_only=True):
    """A lead declined a reply that leads to a place not on the list."""

    message_id: int
    conversation_id: int


class NameRefused(Audited, frozen=True, kw_only=True):
    """Somebody wanted a name for themselves that asks, leads elsewhere or names a secret; `reason` is the refusal's code."""

    reason: str


class ReplyRefusedForAsking(Audited, frozen=True, kw_only=True):
    """A reply asked for what nobody may ask for; it was neither sent nor stored."""

    conversation_id: int
    asks_for: str
    rule: str


class ApiTokenCreated(Audited, frozen=True, kw_only=True):
    """A system of our own may ask the desk; `scopes` says for what."""

    token_id: int
    scopes: tuple[str, ...]


class ApiTokenRevoked(Audited, frozen=True, kw_only=True):
    """A token opens nothing any more."""

    token_id: int


class WebhookCreated(Audited, frozen=True, kw_only=True):
    """A system of our own is told what happens; `by_token` is the token that asked for it, if it was no person."""

    webhook_id: int
    host: str
    by_token: int | None = None


class WebhookChanged(Audited, frozen=True, kw_only=True):
    """A webhook has other settings; `fields` names them."""

    webhook_id: int
    fields: tuple[str, ...]
    by_token: int | None = None


class WebhookSecretChanged(Audited, frozen=True, kw_only=True):
    """A webhook signs with another secret, for a day with both."""

    webhook_id: int
    by_token: int | None = None


class WebhookDeleted(Audited, frozen=True, kw_only=True):
    """A system of our own is told nothing any more."""

    webhook_id: int
    by_token: int | None = None


class WebhookSwitchedOff(Audited, frozen=True, kw_only=True):
    """A webhook took nothing for three days and is told nothing until somebody switches it on."""

    webhook_id: int
    host: str


class TagCreated(Audited, frozen=True, kw_only=True):
    """A tag can be hung on conversations."""

    tag_id: int


class TagDeleted(Audited, frozen=True, kw_only=True):
    """A tag is gone, from every conversation too."""

    tag_id: int


class JobRetried(Audited, frozen=True, kw_only=True):
    """A job that had been given up tries again."""

    job_id: int
    job_kind: str


class JobForgotten(Audited, frozen=True, kw_only=True):
    """A job that had been given up is no longer kept."""

    job_id: int
    job_kind: str


class SecretReported(Audited, frozen=True, kw_only=True):
    """Somebody pointed at a message that holds a secret the gate did not know."""

    conversation_id: int
    message_id: int
    whole: bool
    caught: tuple[tuple[str, str], ...] = ()
    """Kind and language of each that was taken out."""


class SecretFoundLate(Audited, frozen=True, kw_only=True):
    """What is stored was read again and held a secret, which is gone now; `place` names table and column."""

    conversation_id: int | None
    row_id: int
    place: str
    caught: tuple[tuple[str, str], ...]


class RescanStarted(Audited, frozen=True, kw_only=True):
    """Everything that was stored since a moment is read again."""

    rescan_id: int
    since: int
    dry_run: bool


class HitReported(Audited, frozen=True, kw_only=True):
    """Somebody says that the gate missed a secret, or took something harmless for one."""

    report_id: int
    verdict: str
    kind: str


class ReportDone(Audited, frozen=True, kw_only=True):
    """A report of a miss or of a false hit was looked at, or is to be looked at again."""

    report_id: int
    done: bool
