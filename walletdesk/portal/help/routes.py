"""The addresses of the help centre."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from walletdesk.portal.help import article, by_mail, images, maps, news, search, start, wishes

_ARTICLE = "/help/{language}/articles/{slug}"

routes: list[BaseRoute] = [
    Route("/robots.txt", maps.robots, methods=["GET"], name="robots"),
    Route("/sitemap.xml", maps.sitemap, methods=["GET"], name="sitemap"),
    Route("/sitemap-{number:int}.xml", maps.sitemap_part, methods=["GET"], name="sitemap_part"),
    Route("/help", start.front, methods=["GET"], name="help"),
    Route("/help/style/{mark}.css", maps.style, methods=["GET"], name="help_style"),
    Route("/help/logo/{mark}", maps.logo, methods=["GET"], name="help_logo"),
    Route("/help/images/{name}", images.show, methods=["GET"], name="help_image"),
    Route("/help/{language}", start.start, methods=["GET"], name="help_start"),
    Route("/help/{language}/topics/{collection}", start.topic, methods=["GET"], name="help_collection"),
    Route("/help/{language}/topics/{collection}/{category}", start.topic, methods=["GET"], name="help_category"),
    Route(_ARTICLE, article.show, methods=["GET"], name="help_article"),
    Route(
        f"{_ARTICLE}/opinion", article.opinion, methods=["POST"], name="help_opinion", max_body_size=article.FORM_BYTES
    ),
    Route("/help/{language}/search", search.show, methods=["GET"], name="help_search"),
    Route("/help/{language}/search", search.find, methods=["POST"], name="help_find", max_body_size=search.FORM_BYTES),
    Route(
        "/help/{language}/suggest",
        search.suggest,
        methods=["POST"],
        name="help_suggest",
        max_body_size=search.FORM_BYTES,
    ),
    Route("/help/{language}/languages", wishes.show, methods=["GET"], name="help_languages"),
    Route(
        "/help/{language}/languages", wishes.wish, methods=["POST"], name="help_wish", max_body_size=wishes.FORM_BYTES
    ),
    Route("/help/{language}/news", news.listing, methods=["GET"], name="help_news"),
    Route("/help/{language}/news.atom", news.feed, methods=["GET"], name="help_news_feed"),
    Route("/help/{language}/news/mail", by_mail.show, methods=["GET"], name="help_news_by_mail"),
    Route(
        "/help/{language}/news/mail",
        by_mail.ask,
        methods=["POST"],
        name="help_news_ask",
        max_body_size=by_mail.FORM_BYTES,
    ),
    Route("/help/{language}/news/mail/{token}", by_mail.confirm_page, methods=["GET"], name="help_news_confirm_page"),
    Route(
        "/help/{language}/news/mail/{token}",
        by_mail.confirm,
        methods=["POST"],
        name="help_news_confirm",
        max_body_size=by_mail.FORM_BYTES,
    ),
    Route("/help/{language}/news/leave/{token}", by_mail.leave_page, methods=["GET"], name="help_news_leave_page"),
    Route(
        "/help/{language}/news/leave/{token}",
        by_mail.leave,
        methods=["POST"],
        name="help_news_leave",
        max_body_size=by_mail.FORM_BYTES,
    ),
    Route("/help/{language}/news/{number}", news.show, methods=["GET"], name="help_news_item"),
    Route("/help/{language}/{slug}", article.short, methods=["GET"], name="help_short"),
]
