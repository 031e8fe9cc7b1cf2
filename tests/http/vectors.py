"""Requests that two HTTP readers could frame in two ways, or that only an attacker sends, and the status each must get."""
import dataclasses

POST_PATH = "/api/sign-in/participant"  # an open route that takes a small JSON body
BODY_MAX = 4096  # of that route

GET = b"GET /livez HTTP/1.1\r\n"
HOST = b"Host: a\r\n"
POST = f"POST {POST_PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\n".encode()
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
# Behind a request that two readers may frame differently: whoever answers it was smuggled past.
SMUGGLED = GET + HOST + b"\r\n"


@dataclasses.dataclass
class Vector:
    name: str
    request: bytes
    status: int
    closes: bool = True  # framing may be in doubt: nothing more is read from this connection


def target(path: bytes) -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n"


def lengths() -> list:
    return [
        Vector("Content-Length before Transfer-Encoding", POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
        Vector("Transfer-Encoding before Content-Length", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
        Vector("two different lengths", POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400),
        Vector("the same length twice", POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400),
        Vector("a list of lengths", POST + b"Content-Length: 2, 2\r\n\r\n{}", 400),
        Vector("a length with a comma at its end", POST + b"Content-Length: 2,\r\n\r\n{}", 400),
        Vector("a length with a plus", POST + b"Content-Length: +2\r\n\r\n{}", 400),
        Vector("a length below zero", POST + b"Content-Length: -2\r\n\r\n{}", 400),
        Vector("a hexadecimal length", POST + b"Content-Length: 0x2\r\n\r\n{}", 400),
        Vector("an empty length", POST + b"Content-Length:\r\n\r\n{}", 400),
        Vector("a length with a space inside", POST + b"Content-Length: 2 2\r\n\r\n{}", 400),
        Vector("a length with a fraction", POST + b"Content-Length: 2.0\r\n\r\n{}", 400),
        Vector("a length above 64 bits", POST + b"Content-Length: 18446744073709551618\r\n\r\n{}", 400),
        Vector("a length of non-ASCII digits", POST + b"Content-Length: \xd9\xa2\r\n\r\n{}", 400),
        Vector("a length of a gigabyte", POST + b"Content-Length: 1073741824\r\n\r\n", 413),
        Vector("one byte above the route's limit", POST + b"Content-Length: %d\r\n\r\n" % (BODY_MAX + 1), 413),
        Vector("a body on GET", GET + HOST + b"Content-Length: 2\r\n\r\n{}", 413),
        Vector("a chunked body on GET", GET + HOST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 413),
    ]


def codings() -> list:
    return [
        Vector("Transfer-Encoding twice", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Vector("an unknown coding", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
        Vector("chunked, identity", POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501),
        Vector("gzip, chunked", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        Vector("a comma before chunked", POST + b"Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", 501),
        Vector("chunked in quotes", POST + b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n', 501),
        Vector("chunked with a parameter", POST + b"Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 501),
        Vector("an empty coding", POST + b"Transfer-Encoding:\r\n\r\n0\r\n\r\n", 501),
        Vector("a vertical tab before chunked", POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400),
        Vector("chunked in HTTP/1.0", f"POST {POST_PATH} HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode(), 400),
        Vector("a folded coding", POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
    ]


def headers() -> list:
    many = GET + HOST + b"".join(b"X-%d: 1\r\n" % i for i in range(100))
    return [
        Vector("a space before the colon", GET + b"Host : a\r\n\r\n", 400),
        Vector("a tab before the colon", GET + HOST + b"X\t: a\r\n\r\n", 400),
        Vector("a space before the colon of the coding", POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        Vector("a space in a name", GET + HOST + b"X Y: 1\r\n\r\n", 400),
        Vector("an empty name", GET + HOST + b": 1\r\n\r\n", 400),
        Vector("no colon", GET + HOST + b"X-Y\r\n\r\n", 400),
        Vector("a name in parentheses", GET + HOST + b"X(Y): 1\r\n\r\n", 400),
        Vector("a name that is not ASCII", GET + HOST + b"X-\xc3\xa9: 1\r\n\r\n", 400),
        Vector("NUL in a name", GET + HOST + b"X\0Y: 1\r\n\r\n", 400),
        Vector("NUL in a value", GET + HOST + b"X: a\0b\r\n\r\n", 400),
        Vector("a control character in a value", GET + HOST + b"X: a\x01b\r\n\r\n", 400),
        Vector("an escape sequence in a value", GET + HOST + b"X: a\x1b[31mb\r\n\r\n", 400),
        Vector("DEL in a value", GET + HOST + b"X: a\x7fb\r\n\r\n", 400),
        Vector("a bare CR in a value", GET + HOST + b"X: a\rb\r\n\r\n", 400),
        Vector("LF CR instead of CR LF", GET + b"Host: a\n\rX: b\r\n\r\n", 400),
        Vector("a folded line", GET + HOST + b"X: a\r\n b\r\n\r\n", 400),
        Vector("a folded first line", GET + b" Host: a\r\n\r\n", 400),
        Vector("a header of 16 kB", GET + HOST + b"X: " + b"a" * 16_000 + b"\r\n\r\n", 431),
        Vector("a hundred headers", many + b"\r\n", 431),
        Vector("Authorization twice", GET + HOST + b"Authorization: a\r\nAuthorization: b\r\n\r\n", 400),
        Vector("Cookie twice", GET + HOST + b"Cookie: a=b\r\nCookie: c=d\r\n\r\n", 400),
        Vector("Content-Type twice", POST + b"Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 400),
        Vector("Idempotency-Key twice", POST + b"Idempotency-Key: abcdefgh12\r\nContent-Length: 2\r\n\r\n{}", 400),
        Vector("an unknown expectation", POST + b"Content-Length: 2\r\nExpect: 200-ok\r\n\r\n", 417),
    ]


def hosts() -> list:
    return [
        Vector("no Host", GET + b"\r\n", 400),
        Vector("two Hosts", GET + HOST + HOST + b"\r\n", 400),
        Vector("an empty Host", GET + b"Host:\r\n\r\n", 400),
        Vector("a Host with a path", GET + b"Host: a/b\r\n\r\n", 400),
        Vector("a Host with a user", GET + b"Host: u@a\r\n\r\n", 400),
        Vector("a Host with a space", GET + b"Host: a b\r\n\r\n", 400),
        Vector("a list of Hosts", GET + b"Host: a, b\r\n\r\n", 400),
        Vector("a target of another host", b"GET http://b/livez HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        Vector("a target with a user", b"GET http://u@a/livez HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        Vector("a target that is a host only", b"GET a:80 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        Vector("a target that is a star", b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ]


def targets() -> list:
    return [
        Vector("a fragment", target(b"/livez#x"), 400),
        Vector("a space", target(b"/li vez"), 400),
        Vector("a broken percent sign", target(b"/%zz"), 400),
        Vector("a byte that is not ASCII", target(b"/\xc3\xa9"), 400),
        Vector("NUL", target(b"/\0"), 400),
        Vector("3,000 characters", target(b"/" + b"a" * 3_000), 414),
        Vector("9,000 characters and no end", b"GET /" + b"a" * 9_000, 414),
        Vector("an encoded NUL", target(b"/livez%00"), 400, closes=False),
        Vector("an encoded line end", target(b"/livez%0d%0aX:%201"), 400, closes=False),
        Vector("an encoded slash", target(b"/api%2fclaims"), 400, closes=False),
        Vector("an encoded backslash", target(b"/api%5cclaims"), 400, closes=False),
        Vector("dots", target(b"/api/../livez"), 400, closes=False),
        Vector("encoded dots", target(b"/api/%2e%2e/livez"), 400, closes=False),
        Vector("two slashes", target(b"//livez"), 400, closes=False),
        Vector("a byte that is no UTF-8", target(b"/%ff"), 400, closes=False),
        Vector("UTF-8 in two bytes where one is enough", target(b"/%c0%af"), 400, closes=False),
        Vector("a query key twice", target(b"/livez?a=1&a=2"), 400, closes=False),
        Vector("a query value with NUL", target(b"/livez?a=%00"), 400, closes=False),
        Vector("forty query keys", target(b"/livez?" + b"&".join(b"k%d=1" % i for i in range(40))), 400, closes=False),
    ]


def lines_and_versions() -> list:
    return [
        Vector("lines that end in LF", b"GET /livez HTTP/1.1\nHost: a\n\n", 400),
        Vector("one header that ends in LF", GET + b"Host: a\nX: 1\r\n\r\n", 400),
        Vector("an empty line first", b"\r\n" + GET + HOST + b"\r\n", 400),
        Vector("HTTP/1.2", b"GET /livez HTTP/1.2\r\n" + HOST + b"\r\n", 505),
        Vector("HTTP/2.0", b"GET /livez HTTP/2.0\r\n" + HOST + b"\r\n", 505),
        Vector("HTTP/0.9 written out", b"GET /livez HTTP/0.9\r\n" + HOST + b"\r\n", 505),
        Vector("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        Vector("HTTP/1.10", b"GET /livez HTTP/1.10\r\n" + HOST + b"\r\n", 400),
        Vector("http/1.1 in small letters", b"GET /livez http/1.1\r\n" + HOST + b"\r\n", 400),
        Vector("no version", b"GET /livez\r\n" + HOST + b"\r\n", 400),
        Vector("TRACE", b"TRACE /livez HTTP/1.1\r\n" + HOST + b"\r\n", 501),
        Vector("CONNECT", b"CONNECT /livez HTTP/1.1\r\n" + HOST + b"\r\n", 501),
        Vector("get in small letters", b"get /livez HTTP/1.1\r\n" + HOST + b"\r\n", 501),
        Vector("a method that is no word", b"GE{T /livez HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        Vector("the first bytes of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64, 400),
        Vector("the greeting of SSH", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", 400),
    ]


def chunks() -> list:
    return [
        Vector("a size that is no number", CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n", 400),
        Vector("a size with a sign", CHUNKED + b"+2\r\n{}\r\n0\r\n\r\n", 400),
        Vector("a size with 0x", CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n", 400),
        Vector("an empty size", CHUNKED + b"\r\n{}\r\n0\r\n\r\n", 400),
        Vector("a size of nine digits", CHUNKED + b"000000002\r\n{}\r\n0\r\n\r\n", 400),
        Vector("a size above 64 bits", CHUNKED + b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n", 400),
        Vector("a size above the limit", CHUNKED + b"7fffffff\r\n", 413),
        Vector("chunks above the limit together", CHUNKED + (b"800\r\n" + b" " * 0x800 + b"\r\n") * 3, 413),
        Vector("a size that ends in LF", CHUNKED + b"2\n{}\r\n0\r\n\r\n", 400),
        Vector("a space after the size", CHUNKED + b"2 \r\n{}\r\n0\r\n\r\n", 400),
        Vector("a space before the size", CHUNKED + b" 2\r\n{}\r\n0\r\n\r\n", 400),
        Vector("an extension", CHUNKED + b"2;a=b\r\n{}\r\n0\r\n\r\n", 400),
        Vector("an extension that ends in LF", CHUNKED + b"2;a\n{}\r\n0\r\n\r\n", 400),
        Vector("more data than the size says", CHUNKED + b"2\r\n{}x\r\n0\r\n\r\n", 400),
        Vector("data that ends in LF", CHUNKED + b"2\r\n{}\n0\r\n\r\n", 400),
        Vector("a trailer", CHUNKED + b"2\r\n{}\r\n0\r\nX: 1\r\n\r\n", 400),
        Vector("a request in the place of the trailer", CHUNKED + b"2\r\n{}\r\n0\r\n" + SMUGGLED, 400),
    ]


def all_vectors() -> list:
    groups = {"length": lengths(), "coding": codings(), "header": headers(), "host": hosts(), "target": targets(),
              "line": lines_and_versions(), "chunk": chunks()}
    return [dataclasses.replace(vector, name=f"{group}: {vector.name}") for group, vectors in groups.items() for vector in vectors]
