"""Whether a center is the one its address says: certificates of https links.

The system's own trust store counts, where an administrator installs the district's authority for all programs; besides
it the one named in the settings (``authority``), for machines where nobody may install anything.
"""

import ssl
from enum import Enum

X509_NOT_YET_VALID, X509_EXPIRED = 9, 10
X509_OTHER_NAME = frozenset({62, 64})  # host name, IP address
"""Verify codes of OpenSSL, x509_vfy.h."""


class Distrust(Enum):
    """Why no link comes about."""

    AUTHORITY = "nobody we trust vouches for the certificate"
    DATE = "the certificate is not valid today"
    NAME = "the certificate is for another address"
    PLAIN = "what answers there does not speak TLS, or none that we do"


class NoAuthority(Exception):
    """The file named in the settings holds no certificate that can be read; says which file and why."""


def trusted(authority: str) -> ssl.SSLContext:
    """Raises NoAuthority. Blocking: some 20 ms for the system's store."""
    context = ssl.create_default_context()
    if authority:
        try:
            context.load_verify_locations(cafile=authority)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise NoAuthority(f"{authority}: {why}") from error
    return context


def distrust(error: BaseException) -> Distrust | None:
    """What the end of a chain of exceptions says of the certificate; None when TLS is not the matter."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    if isinstance(error, ssl.SSLCertVerificationError):
        code = getattr(error, "verify_code", 0)  # not set when somebody else made the exception
        if code in (X509_NOT_YET_VALID, X509_EXPIRED):
            return Distrust.DATE
        return Distrust.NAME if code in X509_OTHER_NAME else Distrust.AUTHORITY
    return Distrust.PLAIN if isinstance(error, ssl.SSLError) else None
