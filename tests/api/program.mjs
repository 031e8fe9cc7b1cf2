// The program under test on a fresh data folder with the small demo, its log, and the letters that it writes.
import {spawn, spawnSync} from "node:child_process";
import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {createInterface} from "node:readline";

const LETTER_SECONDS_MAX = 30;
const ORIGIN = "https://teduh.test"; // what browsers see; the proxy with TLS that would stand there is left out

export function routeTable(binary) {
  const ran = spawnSync(binary, ["routes"], {encoding: "utf8", maxBuffer: 1 << 24});
  if (ran.status !== 0) throw new Error(`teduh routes: ${ran.stderr}`);
  return JSON.parse(ran.stdout).routes;
}

export class Program {
  static async start(binary) {
    const program = new Program();
    program.origin = ORIGIN;
    program.folder = mkdtempSync(join(tmpdir(), "teduh-api-"));
    program.data = join(program.folder, "data");
    const loaded = spawnSync(binary, ["demo", "load", "--small", "--data", program.data], {encoding: "utf8", maxBuffer: 1 << 24});
    if (loaded.status !== 0) throw new Error(`teduh demo load: ${loaded.stdout}${loaded.stderr}`);
    program.child = spawn(binary, ["serve", "--data", program.data, "--set", "http.port=0", "--set", `http.origin=${ORIGIN}`], {stdio: ["ignore", "pipe", "pipe"]});
    program.log = [];
    createInterface({input: program.child.stderr}).on("line", (line) => program.log.push(line));
    program.ended = new Promise((done) => program.child.on("close", (code) => done(code)));
    program.port = await program.readPort();
    return program;
  }

  readPort() {
    return new Promise((done, failed) => {
      createInterface({input: this.child.stdout}).on("line", (line) => {
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        if (found) done(Number(found[1]));
      });
      this.ended.then((code) => failed(new Error(`teduh serve ended with ${code}: ${this.log.slice(-20).join("\n")}`)));
    });
  }

  // The one-time code of the newest text message to this phone that was not read before.
  async codeForPhone(phone) {
    this.read ??= new Set();
    for (let tries = 0; tries < LETTER_SECONDS_MAX * 10; tries += 1) {
      for (const name of this.letters(".sms.json")) {
        if (this.read.has(name)) continue;
        const message = readFileSync(join(this.data, "outbox", name), "utf8");
        if (!message.includes(phone.slice(1))) continue; // the records keep +62 in place of the 0
        this.read.add(name);
        const code = /Kode masuk Teduh: ([0-9]+)/.exec(message);
        if (code) return code[1];
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("no text message with a code came");
  }
  letters(ending = ".eml") {
    try {
      return readdirSync(join(this.data, "outbox")).filter((name) => name.endsWith(ending)).sort();
    } catch {
      return []; // nothing was sent yet
    }
  }

  // Its exit code.
  async stop() {
    this.child.kill("SIGTERM");
    const code = await this.ended;
    rmSync(this.folder, {recursive: true, force: true});
    return code;
  }
}
