"""check_http.py PROGRAM: every check prints a line only when it fails; the last line counts."""
import concurrent.futures
import socket
import struct
import sys
import time
import traceback

from raw_client import Connection, Program
from vectors import BODY_MAX, CHUNKED, GET, HOST, POST, all_vectors

LIVE = GET + HOST + b"\r\n"
ALIVE = b'{"alive":true}'
SECURITY_HEADERS = ["content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
                    "cross-origin-resource-policy", "permissions-policy", "x-request-id", "date", "cache-control"]


def expect(truth: bool, what: str) -> None:
    if not truth:
        raise AssertionError(what)


def post(body: bytes) -> bytes:
    return POST + b"Content-Length: %d\r\n\r\n" % len(body) + body


def expect_alive(port: int) -> None:
    with Connection(port) as connection:
        connection.send(LIVE)
        answer = connection.read_answer()
        expect(answer is not None and answer.status == 200 and answer.body == ALIVE, "the server does not live afterwards")


def expect_problem(answer, status: int) -> None:
    expect(answer is not None, "the connection ended without an answer")
    expect(answer.status == status, f"answered {answer.status} instead of {status}: {answer.body[:200]}")
    expect(answer.header("content-type") == "application/problem+json", "the refusal is no problem document")
    problem = answer.json()
    expect(problem["status"] == status and problem["request_id"] == answer.header("x-request-id"), "the problem document disagrees with its head")
    expect(problem["repair"]["id"] and problem["repair"]["en"], "no hint what to do")
    for name in SECURITY_HEADERS:
        expect(answer.header(name) != "", f"no header {name}")


# --- vectors ------------------------------------------------------------------------------------------------------------


def check_vector(port: int, vector) -> None:
    with Connection(port) as connection:
        connection.send(vector.request)
        expect_problem(answer := connection.read_answer(), vector.status)
        if not vector.closes:
            return
        expect(answer.header("connection") == "close", "the connection stays open")
        connection.end_sending()
        expect(connection.is_ended(), "something was answered after the refusal")


# --- what is right must work --------------------------------------------------------------------------------------------


def bytes_one_by_one(port: int) -> None:
    with Connection(port) as connection:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in LIVE:
            connection.send(bytes([byte]))
        expect(connection.read_answer().body == ALIVE, "a head in single bytes is not read")


def pipelining(port: int) -> None:
    with Connection(port) as connection:
        connection.send(LIVE + post(b"{}") + LIVE)
        statuses = [connection.read_answer().status for _ in range(3)]
        expect(statuses == [200, 400, 200], f"answers in another order: {statuses}")


def pipelined_fault_ends_the_line(port: int) -> None:
    with Connection(port) as connection:
        connection.send(LIVE + GET + b"Host : a\r\n\r\n" + LIVE)
        expect(connection.read_answer().status == 200, "the good request in front is not answered")
        expect_problem(connection.read_answer(), 400)
        connection.end_sending()
        expect(connection.is_ended(), "a request behind a malformed one was answered")


def head_is_get_without_body(port: int) -> None:
    with Connection(port) as connection:
        connection.send(LIVE + LIVE.replace(b"GET", b"HEAD") + LIVE)
        get = connection.read_answer()
        head = connection.read_answer(body=False)
        expect(head.status == 200 and head.header("content-length") == get.header("content-length"), "HEAD tells another length than GET")
        expect(head.header("content-type") == get.header("content-type"), "HEAD tells another type than GET")
        expect(connection.read_answer().body == ALIVE, "a body followed the answer to HEAD")


def expect_continue(port: int) -> None:
    with Connection(port) as connection:
        connection.send(POST + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        interim = connection.read_answer(body=False)
        expect(interim is not None and interim.status == 100, "no 100 before the body")
        connection.send(b"{}")
        expect_problem(connection.read_answer(), 400)


def no_continue_for_what_is_too_large(port: int) -> None:
    with Connection(port) as connection:
        connection.send(POST + b"Content-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n")
        expect_problem(connection.read_answer(), 413)


def chunked_body(port: int) -> None:
    with Connection(port) as connection:
        connection.send(CHUNKED + b"1\r\n{\r\n00000001\r\n}\r\n0\r\n\r\n" + LIVE)
        refused = connection.read_answer()
        expect_problem(refused, 400)
        expect(refused.json()["code"] == "input.fields", "the chunked body was not put together: " + refused.json()["code"])
        expect(connection.read_answer().status == 200, "the connection is out of step after a chunked body")


def body_at_the_limit(port: int) -> None:
    with Connection(port) as connection:
        connection.send(post(b"{" + b" " * (BODY_MAX - 2) + b"}"))
        answer = connection.read_answer()
        expect_problem(answer, 400)
        expect(answer.json()["code"] == "input.fields", "the largest body was not read")


def own_absolute_target(port: int) -> None:
    with Connection(port) as connection:
        connection.send(b"GET http://a/livez HTTP/1.1\r\n" + HOST + b"\r\n")
        expect(connection.read_answer().status == 200, "an absolute target of the same host is refused")


def own_origin_is_that_of_the_chosen_port(port: int) -> None:
    # A browser names where its page came from; the system chose the port of this server.
    for origin, code in ((f"http://127.0.0.1:{port}", "input.fields"), ("http://127.0.0.1:0", "request.cross_site"),
                         (f"http://127.0.0.1:{port + 1}", "request.cross_site"), (f"https://127.0.0.1:{port}", "request.cross_site")):
        with Connection(port) as connection:
            connection.send(POST + f"Origin: {origin}\r\nContent-Length: 2\r\n\r\n".encode() + b"{}")
            expect(connection.read_answer().json()["code"] == code, f"from {origin}")


def options_and_other_methods(port: int) -> None:
    with Connection(port) as connection:
        connection.send(LIVE.replace(b"GET", b"OPTIONS") + LIVE.replace(b"GET", b"DELETE") + LIVE)
        options, refused = connection.read_answer(), connection.read_answer()
        expect(options.status == 204 and "GET" in options.header("allow"), "OPTIONS does not tell the methods")
        expect_problem(refused, 405)
        expect("GET" in refused.header("allow"), "405 does not tell the methods")
        expect(connection.read_answer().status == 200, "the connection is out of step")


def closing_when_asked(port: int) -> None:
    for request in (GET + HOST + b"Connection: close\r\n\r\n", b"GET /livez HTTP/1.0\r\n\r\n"):
        with Connection(port) as connection:
            connection.send(request)
            expect(connection.read_answer().status == 200, "not answered")
            expect(connection.is_ended(), "the connection stays open")


def upgrade_is_ignored(port: int) -> None:
    with Connection(port) as connection:
        connection.send(GET + HOST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n" + LIVE)
        expect([connection.read_answer().status for _ in range(2)] == [200, 200], "an upgrade that nobody offered was taken")


def metrics_are_not_public(port: int) -> None:
    with Connection(port) as connection:
        connection.send(b"GET /metrics HTTP/1.1\r\n" + HOST + b"\r\n")
        expect_problem(connection.read_answer(), 404)


def unknown_path(port: int) -> None:
    with Connection(port) as connection:
        connection.send(b"GET /api/nothing/here HTTP/1.1\r\n" + HOST + b"Accept-Language: en\r\n\r\n")
        answer = connection.read_answer()
        expect_problem(answer, 404)
        expect(answer.header("content-language") == "en" and b"nothing/here" not in answer.body, "the refusal repeats the path")


# --- what is slow, large or broken off ----------------------------------------------------------------------------------


def slow_head(port: int) -> None:
    with Connection(port) as connection:
        started = time.monotonic()
        expect(connection.send(GET), "could not send")
        connection.socket.settimeout(1)
        answer = None
        while answer is None and time.monotonic() - started < 25:
            answer = connection.read_answer()  # nothing within a second: one more byte keeps the line busy
            if answer is None and not connection.send(b"X"):
                break
        expect_problem(answer, 408)
        expect(time.monotonic() - started < 20, "bytes one a second keep a head alive")


def slow_body(port: int) -> None:
    with Connection(port) as connection:
        started = time.monotonic()
        connection.send(POST + b"Content-Length: 100\r\n\r\n{")
        expect_problem(connection.read_answer(), 408)
        expect(time.monotonic() - started < 20, "a body that does not come holds a connection for too long")


def broken_off(port: int) -> None:
    for part in (b"", b"G", GET, GET + HOST, POST + b"Content-Length: 50\r\n\r\n{", CHUNKED + b"a\r\n{"):
        for _ in range(10):
            connection = Connection(port)
            connection.send(part)
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closes with a reset
            connection.socket.close()
    expect_alive(port)


def cut_body_is_no_call(port: int) -> None:
    with Connection(port) as connection:
        connection.send(POST + b'Content-Length: 50\r\n\r\n{"nik"')
        connection.end_sending()
        answer = connection.read_answer()
        if answer is not None:
            expect_problem(answer, 400)
            expect(answer.json()["code"] == "request.cut", "a part of a body was taken for a whole one")


def gigabyte_is_cut_off(port: int) -> None:
    with Connection(port) as connection:
        connection.send(POST + b"Content-Length: 1073741824\r\n\r\n")
        sent = 0
        while sent < 64 and connection.send(b"x" * 1_048_576):
            sent += 1
        expect(sent < 64, "64 MB of a refused body were taken")
    expect_alive(port)


def endless_chunks_are_cut_off(port: int) -> None:
    with Connection(port) as connection:
        connection.send(CHUNKED)
        sent = 0
        while sent < 65_536 and connection.send(b"400\r\n" + b" " * 1024 + b"\r\n"):
            sent += 1
        expect(sent < 65_536, "64 MB of chunks were taken")
    expect_alive(port)


def idle_crowd(port: int) -> None:
    crowd = [Connection(port) for _ in range(300)]
    for connection in crowd:
        connection.send(b"GET /li")
    expect_alive(port)
    for connection in crowd:
        connection.socket.close()


# --- the log and the end ------------------------------------------------------------------------------------------------


def log_is_json_without_raw_bytes(program) -> None:
    import json
    for line in program.log:
        json.loads(line)
        expect("\x1b" not in line and "smuggl" not in line and "nothing/here" not in line, "raw bytes of a request stand in the log: " + line)
    expect(len(program.log) > 100, "refusals are not logged")


def stops_in_time(program) -> None:
    with Connection(program.port) as idle:
        idle.send(LIVE)
        idle.read_answer()
        started = time.monotonic()
        code = program.stop()
        expect(code == 0, f"exit code {code} after SIGTERM: " + "".join(program.log[-5:]))
        expect(time.monotonic() - started < 20, "an idle connection holds the end up")


class Counter:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def run(self, name: str, check, *arguments) -> None:
        try:
            check(*arguments)
            self.passed += 1
        except Exception as failure:
            self.failed += 1
            print(f"FAILED: {name}: {failure or traceback.format_exc()}", flush=True)


CHECKS = [bytes_one_by_one, pipelining, pipelined_fault_ends_the_line, head_is_get_without_body, expect_continue, no_continue_for_what_is_too_large,
          chunked_body, body_at_the_limit, own_absolute_target, own_origin_is_that_of_the_chosen_port,
          options_and_other_methods, closing_when_asked, upgrade_is_ignored,
          metrics_are_not_public, unknown_path, broken_off, cut_body_is_no_call, gigabyte_is_cut_off, endless_chunks_are_cut_off, idle_crowd]
SLOW_CHECKS = [slow_head, slow_body]  # beside the others: each waits for a limit of ten seconds


def main() -> int:
    counter = Counter()
    program = Program(sys.argv[1])
    with concurrent.futures.ThreadPoolExecutor() as pool:
        slow = [pool.submit(counter.run, check.__name__, check, program.port) for check in SLOW_CHECKS]
        for vector in all_vectors():
            counter.run(vector.name, check_vector, program.port, vector)
        for check in CHECKS:
            counter.run(check.__name__, check, program.port)
        for one in slow:
            one.result()
    counter.run("the server lives afterwards", expect_alive, program.port)
    counter.run("log_is_json_without_raw_bytes", log_is_json_without_raw_bytes, program)
    counter.run("stops_in_time", stops_in_time, program)
    print(f"{counter.passed} passed, {counter.failed} failed")
    return 1 if counter.failed else 0


if __name__ == "__main__":
    sys.exit(main())
