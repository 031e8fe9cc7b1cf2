"""A TCP client that sends exactly the bytes it is given, and the program as a running server."""
import dataclasses
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

WAIT_SECONDS = 30  # only a hanging server meets it


@dataclasses.dataclass
class Answer:
    status: int
    headers: list  # (lower-case name, value)
    body: bytes

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")

    def json(self):
        return json.loads(self.body)


class Connection:
    def __init__(self, port: int, wait: float = WAIT_SECONDS):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=wait)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes) -> bool:
        """False when the other side has gone."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def end_sending(self) -> None:
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def read_until(self, mark: bytes):
        while mark not in self.buffer:
            if not self.read_more():
                return None
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def read_more(self) -> bool:
        try:
            data = self.socket.recv(65536)
        except OSError:
            return False
        self.buffer += data
        return bool(data)

    def read_answer(self, body: bool = True):
        """One answer; None when the connection ended first. body False: the answer to HEAD."""
        head = self.read_until(b"\r\n\r\n")
        if head is None:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
        answer = Answer(int(lines[0].split(" ")[1]), headers, b"")
        length = int(answer.header("content-length") or 0) if body else 0
        while len(self.buffer) < length:
            if not self.read_more():
                return None
        answer.body, self.buffer = self.buffer[:length], self.buffer[length:]
        return answer

    def is_ended(self) -> bool:
        """Whether the connection ends with nothing more to read."""
        return not self.buffer and not self.read_more()


class Program:
    """`teduh serve` on a fresh data folder and a free port. Its log is kept whole."""

    def __init__(self, program: str, *options: str):
        self.folder = tempfile.mkdtemp(prefix="teduh-http-")
        command = [program, "serve", "--migrate", "--data", os.path.join(self.folder, "data"), "--set", "http.port=0", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
        self.log = []
        self.reader = threading.Thread(target=self.keep_log, daemon=True)
        self.reader.start()
        self.port = self.read_port()
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def keep_log(self) -> None:
        for line in self.process.stderr:
            self.log.append(line)

    def read_port(self) -> int:
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                return int(found.group(1))
        self.process.wait()
        self.reader.join()
        raise SystemExit("the program did not start:\n" + "".join(self.log[-20:]))

    def stop(self) -> int:
        """Its exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = -1
        self.reader.join()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code
