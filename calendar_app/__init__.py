"""The calendar of a province's libraries, museums and cultural centres."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import calendar_app.accounts.log_filter as log_filter
import calendar_app.accounts.views as accounts_views
import calendar_app.api.v1_views as api_v1_views
import calendar_app.api.views as api_views
import calendar_app.bulletins.views as bulletins_views
import calendar_app.cli as cli
import calendar_app.compression as compression
import calendar_app.error_pages as error_pages
import calendar_app.feeds.views as feeds_views
import calendar_app.headers as headers
import calendar_app.i18n.locale as locale
import calendar_app.jinja as jinja
import calendar_app.reports.views as reports_views
import calendar_app.site.admin_views as admin_views
import calendar_app.site.checklist_views as checklist_views
import calendar_app.site.commendation_views as commendation_views
import calendar_app.site.commitment_views as commitment_views
import calendar_app.site.credits_views as credits_views
import calendar_app.site.days_views as days_views
import calendar_app.site.desk_nav as desk_nav
import calendar_app.site.desk_views as desk_views
import calendar_app.site.difficulty_views as difficulty_views
import calendar_app.site.duty_views as duty_views
import calendar_app.site.embed_views as embed_views
import calendar_app.site.evidence_views as evidence_views
import calendar_app.site.figure_table_views as figure_table_views
import calendar_app.site.figure_views as figure_views
import calendar_app.site.import_views as import_views
import calendar_app.site.mail_views as mail_views
import calendar_app.site.matrix_views as matrix_views
import calendar_app.site.network_views as network_views
import calendar_app.site.nudge_views as nudge_views
import calendar_app.site.overview_views as overview_views
import calendar_app.site.people_views as people_views
import calendar_app.site.period_views as period_views
import calendar_app.site.person_mail_views as person_mail_views
import calendar_app.site.proposal_views as proposal_views
import calendar_app.site.public_views as public_views
import calendar_app.site.queue_views as queue_views
import calendar_app.site.reminder_link_views as reminder_link_views
import calendar_app.site.reminder_views as reminder_views
import calendar_app.site.round_answer_views as round_answer_views
import calendar_app.site.round_views as round_views
import calendar_app.site.series_views as series_views
import calendar_app.site.share_views as share_views
import calendar_app.site.target_views as target_views
import calendar_app.site.template_views as template_views
import calendar_app.site.tree_views as tree_views
import calendar_app.site.unit_reminder_views as unit_reminder_views
import calendar_app.site.venue_views as venue_views
import calendar_app.site.year_views as year_views
from calendar_app.extensions import csrf, db, login, migrate, prepare_sqlite
from calendar_app.feeds.door import Door
from config import TESTING, Config

ROOT = Path(__file__).resolve().parent.parent
#: every room that answers requests
VIEWS = (
    public_views, feeds_views, api_views, accounts_views, admin_views, desk_views, year_views, proposal_views,
    import_views, series_views, checklist_views, venue_views, template_views, queue_views, network_views,
    evidence_views, people_views, tree_views, days_views, commitment_views, reports_views, share_views, embed_views,
    api_v1_views, mail_views, person_mail_views, bulletins_views, duty_views, reminder_link_views, nudge_views,
    reminder_views, unit_reminder_views, matrix_views, credits_views, target_views, figure_views, figure_table_views,
    round_views, round_answer_views, difficulty_views, commendation_views, period_views, overview_views,
)  # fmt: skip

#: compiling a query costs PostgreSQL more than running any of ours
POSTGRESQL = {"pool_pre_ping": True, "connect_args": {"options": "-c jit=off"}}


def create_app(config: Config) -> Flask:
    """Bind the extensions and register the rooms. Nothing is read from the environment here."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(settings(config))
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    bind(app)
    for views in VIEWS:
        app.register_blueprint(views.bp)
    for room in (locale, jinja, error_pages, headers, compression, cli, log_filter, desk_nav):
        room.register(app)
    app.wsgi_app = headers.Brief(Door(app))  # type: ignore[method-assign]
    return app


def settings(config: Config) -> dict[str, object]:
    """Flask's own settings, from ours (which stand whole under CALENDAR)."""
    return {
        "CALENDAR": config,
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {} if config.database_url.startswith("sqlite") else POSTGRESQL,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "PERMANENT_SESSION_LIFETIME": 12 * 3600,
        "SESSION_COOKIE_NAME": "calendar",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": config.https,
        "SEND_FILE_MAX_AGE_DEFAULT": 86400,
        "TESTING": config.app_env == TESTING,
    }


def bind(app: Flask) -> None:
    """Give the extensions this application, and the database its rules."""
    config: Config = app.config["CALENDAR"]
    if config.database_url.startswith("sqlite"):
        config.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    login.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
