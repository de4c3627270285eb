"""The desk's language. Chinese is written in the source; English comes from ``resources/translations``."""

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from console.domain.options import Language

log = logging.getLogger(__name__)

TRANSLATIONS = Path(__file__).resolve().parents[1] / "resources" / "translations"


def install_language(app: QCoreApplication, lang: Language) -> list[QTranslator]:
    """Translate ``app`` to ``lang`` from now on; call before the first window. Keep what is returned alive.

    Set-up compiles the translation; where it is missing the desk opens in Chinese, and the log says so.
    """
    QLocale.setDefault(QLocale(lang))
    translators = []
    qt = QTranslator(app)
    if qt.load(QLocale(lang), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
        translators.append(qt)
    if lang == "en":
        ours = QTranslator(app)
        if ours.load(str(TRANSLATIONS / "shouwang_en.qm")):
            app.installTranslator(ours)
            translators.append(ours)
        else:
            log.error("%s is missing: run ./run.sh --setup-only", TRANSLATIONS / "shouwang_en.qm")
    return translators
