"""What an article may not be, and what may not be done with it now."""

from __future__ import annotations

from walletdesk.kit.errors import BadInput, Conflict


class WrongArticle(BadInput):
    """Something of an article is not right; `values["field"]` says where."""

    code = "wrong_article"


class SecretInArticle(WrongArticle):
    code = "secret_in_article"
    sentence = (
        "This holds a recovery phrase, a key, a password, a code or a number that is somebody's. It was not stored."
    )


class PictureNameTaken(Conflict):
    code = "picture_name_taken"
    sentence = "Another picture is called {name} already. Give this one another name."


class WrongPictureName(BadInput):
    code = "wrong_picture_name"
    sentence = "The name of a picture has letters, digits, hyphens and a short ending such as .png."


class NoTitle(WrongArticle):
    code = "no_title"
    sentence = "Give it a title on one line."


class TooLong(WrongArticle):
    code = "article_too_long"
    sentence = "This is too long: {most} characters at most."


class WrongSlug(WrongArticle):
    code = "wrong_slug"
    sentence = "The short name in the address has small letters, digits and single hyphens."


class SlugTaken(WrongArticle):
    code = "slug_taken"
    sentence = "Something else has this short name in its address already."


class WrongLanguage(WrongArticle):
    code = "wrong_language"
    sentence = "A language is written as its code: en, zh, pt-BR."


class UnknownCategory(WrongArticle):
    code = "unknown_category"
    sentence = "This category is not there any more."


class UnknownTopics(WrongArticle):
    code = "unknown_topics"
    sentence = "The desk does not know one of these topics."


class LinkLeadsElsewhere(WrongArticle):
    code = "link_leads_elsewhere"
    sentence = "This leads to a place that is not on the desk's list. A lead can save it, or allow the place."


class TextChanged(Conflict):
    code = "article_changed"
    sentence = "Somebody else saved this article meanwhile. Look at what they wrote, then save yours again."


class WrongStep(Conflict):
    code = "wrong_step"
    sentence = "This article stands elsewhere by now. Please look again."


class SnippetDraftChanged(Conflict):
    code = "snippet_draft_changed"
    sentence = "Another change of this snippet waits by now. Please read that one."


class SecondReader(Conflict):
    code = "second_reader"
    sentence = "Whoever wrote it may not let it out alone: somebody else has to read and publish it."


class ArticleInPast(WrongArticle):
    code = "time_in_past"
    sentence = "Choose a time that is still to come."


class TimesCross(WrongArticle):
    code = "times_cross"
    sentence = "It would end before it begins."


class StillUsed(Conflict):
    code = "still_used"
    sentence = "There are still articles in it. Move them first."


class TooManyArticles(Conflict):
    code = "too_many_articles"
    sentence = "There are {most} articles already."


class NoNewsText(WrongArticle):
    code = "no_news_text"
    sentence = "Write it in one language at least."


class NoNewsBody(WrongArticle):
    code = "no_news_body"
    sentence = "Write what there is to say."


class WrongAppVersion(WrongArticle):
    code = "wrong_app_version"
    sentence = "A version of the app is written as numbers: 5.12.1."


class VersionsCross(WrongArticle):
    code = "versions_cross"
    sentence = "The last version comes before the first."


class NewsOver(WrongArticle):
    code = "news_over"
    sentence = "Its time is over already: set a later end first."


class NewsChangedMeanwhile(Conflict):
    code = "news_changed"
    sentence = "Somebody else saved this meanwhile. Load it anew; what you wrote is kept until you leave."


class TooManyNews(Conflict):
    code = "too_many_news"
    sentence = "There are {most} pieces of news already."
