"""The desk's language. Chinese is written in the source; English comes from ``resources/translations``."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from console.domain.options import Language

TRANSLATIONS = Path(__file__).resolve().parents[1] / "resources" / "translations"


class MissingTranslation(RuntimeError):
    """The compiled translation is not where it should be: the installation is incomplete."""


def install_language(app: QCoreApplication, lang: Language) -> list[QTranslator]:
    """Translate ``app`` to ``lang`` from now on; call before the first window. Keep what is returned alive.

    Raises MissingTranslation.
    """
    QLocale.setDefault(QLocale(lang))
    translators = []
    qt = QTranslator(app)
    if qt.load(QLocale(lang), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
        translators.append(qt)
    if lang == "en":
        ours = QTranslator(app)
        if not ours.load(str(TRANSLATIONS / "shouwang_en.qm")):
            raise MissingTranslation(str(TRANSLATIONS / "shouwang_en.qm"))
        app.installTranslator(ours)
        translators.append(ours)
    return translators
