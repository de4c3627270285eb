"""The sentences a link or the embedded center can be in trouble with.

They are source texts of the translation context ``Link``: whoever shows one calls
``QCoreApplication.translate("Link", text)``. Services import no Qt to stay testable without it, so each text is marked
for lupdate by the no-op below.
"""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name lupdate looks for
    return text


NO_CONNECTION = QT_TRANSLATE_NOOP("Link", "连不上中心，请检查网络或中心是否在运行")
NO_ANSWER = QT_TRANSLATE_NOOP("Link", "中心没有应答")
NOT_OUR_CENTER = QT_TRANSLATE_NOOP("Link", "对方不是守望中心，或版本不兼容，请检查服务器地址")
UNTRUSTED = QT_TRANSLATE_NOOP(
    "Link", "本机不信任签发中心证书的机构：请管理员装入本单位的根证书，或打开时用 --authority 指定它"
)
OUT_OF_DATE = QT_TRANSLATE_NOOP("Link", "中心的证书已过期或尚未生效：请核对本机日期，日期无误请管理员换发")
OTHER_NAME = QT_TRANSLATE_NOOP("Link", "中心的证书不是发给这个地址的，请核对中心地址")
NOT_HTTPS = QT_TRANSLATE_NOOP("Link", "这个地址不提供 https，请核对是 http 还是 https、端口对不对")
NO_AUTHORITY = QT_TRANSLATE_NOOP("Link", "指定的根证书读不出来，请核对 --authority 的文件（PEM 格式）")
NO_ADDRESS = QT_TRANSLATE_NOOP("Link", "中心还没有就绪")
CLOSED = QT_TRANSLATE_NOOP("Link", "中心断开了连接")
SILENT = QT_TRANSLATE_NOOP("Link", "收不到中心的心跳")
BAD_FRAME = QT_TRANSLATE_NOOP("Link", "收到无法识别的数据，正在重新同步")
LOGIN_AGAIN = QT_TRANSLATE_NOOP("Link", "登录已失效，请重新登录；已填写的内容不会丢失")
CENTER_BUSY = QT_TRANSLATE_NOOP("Link", "中心暂时不能服务，稍后自动重试")
REFUSED = QT_TRANSLATE_NOOP("Link", "中心拒绝了请求")

CENTER_STARTING = QT_TRANSLATE_NOOP("Link", "正在启动本机中心")
CENTER_STOPPED = QT_TRANSLATE_NOOP("Link", "本机中心意外停止，正在重新启动")
CENTER_SLOW = QT_TRANSLATE_NOOP("Link", "本机中心没有按时启动，正在重试")
DISK_FULL = QT_TRANSLATE_NOOP("Link", "磁盘已满或不可写，本机中心无法工作；请清理磁盘，之后会自动恢复")
DATA_IN_USE = QT_TRANSLATE_NOOP("Link", "数据目录被另一个中心占用，请先关闭它")
PORT_TAKEN = QT_TRANSLATE_NOOP("Link", "本机中心的端口被占用，正在重试")
ATTACHED = QT_TRANSLATE_NOOP("Link", "另一个守望工作台正在运行，本工作台使用它的中心")
