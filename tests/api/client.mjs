// Calls operations by their names, as the contract describes them, and holds every answer against it.
import http from "node:http";
import {randomBytes} from "node:crypto";

const agent = new http.Agent({keepAlive: true, maxSockets: 64});

// A UUID of version 7, as clients make them.
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// The bytes of a call as they are given. {status, headers, body, json}
export function send(port, {method = "GET", path, headers = {}, body}) {
  return new Promise((done, failed) => {
    const call = http.request({host: "127.0.0.1", port, method, path, headers, agent}, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", failed);
      answer.on("end", () => {
        const whole = Buffer.concat(parts);
        const result = {status: answer.statusCode, headers: answer.headers, body: whole};
        if ((answer.headers["content-type"] ?? "").includes("json") && whole.length) {
          try {
            result.json = JSON.parse(whole.toString());
          } catch {
            // stays undefined: the contract complains
          }
        }
        done(result);
      });
    });
    call.on("error", failed);
    call.end(body);
  });
}

export class Api {
  constructor(contract, port, counter) {
    this.contract = contract;
    this.port = port;
    this.counter = counter;
    this.good = new Set(); // operations that gave a good answer
    this.refused = new Set();
    this.refusals = []; // bodies of all refusals, to look for what must not stand there
    this.answers = []; // JSON of all good answers, to learn what that is
  }

  // A call as any client would make it. `parameters` fills the path; what is left of it becomes the query. `body` is an object, or bytes.
  // Whatever else is wanted (`key`, `headers`, `type`) replaces what the contract asks for.
  async call(id, {as, parameters = {}, body, headers = {}, key, type} = {}) {
    const operation = this.contract.operation(id);
    const rest = {...parameters};
    const path = operation.pattern.replace(/{(\w+)}/g, (_, name) => {
      delete rest[name];
      return encodeURIComponent(parameters[name]);
    });
    const query = new URLSearchParams(rest).toString();
    const all = {...(as?.headers(operation.method) ?? {})};
    let bytes = body;
    if (body !== undefined && typeof body === "object" && !Buffer.isBuffer(body)) bytes = Buffer.from(JSON.stringify(body));
    if (bytes !== undefined) all["Content-Type"] = type ?? this.contract.bodyType(operation);
    if (bytes !== undefined) all["Content-Length"] = Buffer.byteLength(bytes);
    if (this.contract.needsKey(operation)) all["Idempotency-Key"] = key ?? newId();
    else if (key) all["Idempotency-Key"] = key;
    Object.assign(all, headers);
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    const answer = await send(this.port, {method: operation.method, path: path + (query ? `?${query}` : ""), headers: all, body: bytes});
    this.check(id, answer);
    return answer;
  }

  check(id, answer) {
    const problems = this.contract.answerProblems(this.contract.operation(id), answer);
    if (problems.length) this.counter.fail(`${id} answered ${answer.status}`, problems.join(" | ") + ` in ${answer.body.toString().slice(0, 400)}`);
    else this.counter.pass();
    if (answer.status < 400) {
      this.good.add(id);
      if (answer.json) this.answers.push(answer.json);
    } else {
      this.refused.add(id);
      this.refusals.push(answer.body.toString());
    }
  }

  // A good answer or an exception.
  async ok(id, options = {}) {
    const operation = this.contract.operation(id);
    const wrong = this.contract.requestProblems(operation, options.body);
    if (wrong) this.counter.fail(`${id}: the request departs from the contract`, wrong);
    const answer = await this.call(id, options);
    if (answer.status >= 400) throw new Error(`${id} was refused: ${answer.status} ${answer.body.toString().slice(0, 500)}`);
    return answer.json ?? answer;
  }

  // A refusal with this status and code. Whether it was that one is a check.
  async refuse(name, id, status, code, options = {}) {
    const answer = await this.call(id, options);
    const said = answer.json?.code ?? answer.headers["teduh-upload-refused"];
    const fits = answer.status === status && (said === code || (id === "getUpload" && answer.status === status));
    this.counter.expect(name, fits, `${id} answered ${answer.status} ${said} instead of ${status} ${code}: ${answer.body.toString().slice(0, 300)}`);
    return answer;
  }
}

// A session of a program (bearer token) or of a browser (cookie and token against cross-site requests).
export class Session {
  constructor({token, csrf, cookie, origin}) {
    Object.assign(this, {token, csrf, cookie, origin});
  }
  headers(method) {
    if (!this.cookie) return {Authorization: `Bearer ${this.token}`};
    const reading = ["GET", "HEAD", "OPTIONS"].includes(method);
    return {Cookie: this.cookie, ...(reading ? {} : {"X-CSRF-Token": this.csrf, Origin: this.origin})};
  }
}
