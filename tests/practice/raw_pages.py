"""Every byte of the records, decrypted: what is left where nothing is shown any more.

SQLCipher 4 keeps each page of 4096 bytes as AES-256-CBC, its IV and HMAC in the last 80 bytes;
the first 16 of the file are the salt. A page in the write-ahead log stands behind 24 bytes.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE, _RESERVED, _IV, _SALT = 4096, 80, 16, 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def raw_bytes(folder, key):
    """The whole file and its log, decrypted page by page."""
    file = (folder / "afterhour.db").read_bytes()
    pages = [file[at : at + _PAGE] for at in range(0, len(file), _PAGE)]
    found = [_decrypted(page, key, _SALT if n == 0 else 0) for n, page in enumerate(pages)]
    log = folder / "afterhour.db-wal"
    written = log.read_bytes() if log.exists() else b""
    for at in range(_LOG_HEAD, len(written), _FRAME_HEAD + _PAGE):
        number = int.from_bytes(written[at : at + 4], "big")
        page = written[at + _FRAME_HEAD :][:_PAGE]
        found.append(_decrypted(page, key, _SALT if number == 1 else 0))
    return b"".join(found)


def _decrypted(page, key, salt):
    sealed = page[salt : _PAGE - _RESERVED]
    iv = page[_PAGE - _RESERVED :][:_IV]
    opened = Cipher(algorithms.AES256(key.raw), modes.CBC(iv)).decryptor()
    return opened.update(sealed) + opened.finalize()
