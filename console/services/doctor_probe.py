"""What may take a process down, tried in one of its own: ``python -m console.services.doctor_probe screen|vlc``.

Prints one JSON object. Qt aborts when its platform plugin cannot start; libvlc writes to stderr what it likes.
"""

import json
import sys

FAMILY = "Noto Sans CJK SC"


def screen() -> dict[str, object]:
    """Screens and fonts, as Qt sees them on the platform that the environment names."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    application = QGuiApplication(["doctor"])
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    screens = [
        {
            "name": one.name(),
            "width": one.geometry().width(),
            "height": one.geometry().height(),
            "ratio": one.devicePixelRatio(),
            "dpi": round(one.physicalDotsPerInch()),
        }
        for one in application.screens()
    ]
    return {
        "platform": application.platformName(),
        "screens": screens,
        "font": FAMILY in families,
        "chinese_fonts": len(families),
    }


def vlc() -> dict[str, object]:
    """The version of libvlc, whether it starts, and whether it was built with RTSP (it refuses the option if not)."""
    import vlc as binding

    plain = binding.Instance("--quiet", "--no-audio")
    return {
        "version": binding.libvlc_get_version().decode(),
        "starts": plain is not None,
        "rtsp": binding.Instance("--quiet", "--rtsp-tcp") is not None,
    }


if __name__ == "__main__":
    probe = {"screen": screen, "vlc": vlc}[sys.argv[1]]
    sys.stdout.write(json.dumps(probe()))
