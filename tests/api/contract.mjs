// api/openapi.yaml as something to ask: which operations there are, and whether a request or an answer keeps to it.
import {readFileSync} from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import {parse} from "yaml";

const METHODS = ["get", "head", "post", "put", "patch", "delete", "options"];
// On every answer of the program, whatever it answers.
const EVERY_ANSWER = {
  "x-request-id": /^[0-9a-f-]{36}$/,
  "cache-control": /./,
  "date": /GMT$/,
  "content-security-policy": /default-src 'none'.*frame-ancestors 'none'/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^no-referrer$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\)/,
};

export class Contract {
  constructor(path) {
    this.document = parse(readFileSync(path, "utf8"));
    this.ajv = new Ajv({strict: false, allErrors: true});
    addFormats(this.ajv);
    this.ajv.addFormat("binary", true);
    this.validators = new Map();
    this.operations = new Map();
    for (const [pattern, item] of Object.entries(this.document.paths))
      for (const method of METHODS)
        if (item[method]) this.operations.set(item[method].operationId, {...item[method], method: method.toUpperCase(), pattern});
  }

  operation(id) {
    const found = this.operations.get(id);
    if (!found) throw new Error(`the contract has no operation ${id}`);
    return found;
  }

  resolve(node) {
    if (!node?.$ref) return node;
    return node.$ref.slice(2).split("/").reduce((at, key) => at[key], this.document);
  }

  parameters(operation) {
    return (operation.parameters ?? []).map((one) => this.resolve(one));
  }
  needsKey(operation) {
    return this.parameters(operation).some((one) => one.in === "header" && one.name === "Idempotency-Key" && one.required);
  }
  bodyType(operation) {
    return Object.keys(operation.requestBody?.content ?? {})[0] ?? "";
  }

  // What is wrong with a value, as text; empty when nothing is.
  problems(schema, value) {
    const key = JSON.stringify(schema);
    if (!this.validators.has(key)) this.validators.set(key, this.ajv.compile({...schema, components: this.document.components}));
    const validate = this.validators.get(key);
    return validate(value) ? "" : this.ajv.errorsText(validate.errors, {separator: "; "}).slice(0, 600);
  }

  requestProblems(operation, body) {
    const schema = operation.requestBody?.content?.["application/json"]?.schema;
    return schema && body !== undefined ? this.problems(schema, body) : "";
  }

  // Everything in which an answer departs from what is promised.
  answerProblems(operation, answer) {
    const problems = [];
    for (const [name, form] of Object.entries(EVERY_ANSWER))
      if (!form.test(answer.headers[name] ?? "")) problems.push(`header ${name}: ${answer.headers[name]}`);
    const range = `${Math.floor(answer.status / 100)}XX`;
    const promised = this.resolve(operation.responses[answer.status] ?? operation.responses[range]);
    if (!promised) return [...problems, `status ${answer.status} is not promised`];
    for (const [name, header] of Object.entries(promised.headers ?? {})) problems.push(...this.headerProblems(name, this.resolve(header), answer));
    problems.push(...this.bodyProblems(operation, promised, answer));
    if (answer.status >= 400 && answer.json?.code) problems.push(...problemProblems(answer));
    return problems;
  }

  headerProblems(name, header, answer) {
    let value = answer.headers[name.toLowerCase()];
    if (Array.isArray(value)) value = value[0];
    if (value === undefined) return header.required ? [`no header ${name}`] : [];
    const wrong = this.problems(header.schema, value);
    return wrong ? [`header ${name}: ${wrong}`] : [];
  }

  bodyProblems(operation, promised, answer) {
    if (operation.method === "HEAD") return answer.body.length ? ["a body in the answer to HEAD"] : [];
    const type = answer.headers["content-type"];
    if (!promised.content) return answer.body.length || type ? [`a body of ${type} that is not promised`] : [];
    const media = promised.content[type];
    if (!media) return [`content type ${type} is not promised`];
    if (!type.includes("json")) {
      const wrong = type.startsWith("text/") ? this.problems(media.schema, answer.body.toString()) : "";
      return wrong ? [`body: ${wrong}`] : [];
    }
    if (answer.json === undefined) return ["the body is no JSON"];
    const problems = [];
    const wrong = this.problems(media.schema, answer.json);
    if (wrong) problems.push(`body: ${wrong}`);
    const withoutTexts = answer.body.toString().replace(/"(?:[^"\\]|\\.)*"/g, '""');
    if (/[0-9][.eE][0-9]/.test(withoutTexts)) problems.push("a number with a fraction");
    return problems;
  }
}

// What must agree inside a problem document.
function problemProblems({status, headers, json}) {
  const problems = [];
  if (json.status !== status) problems.push(`problem says ${json.status}, the head ${status}`);
  if (json.type !== `urn:teduh:problem:${json.code}`) problems.push(`type ${json.type} of ${json.code}`);
  if (json.request_id !== headers["x-request-id"]) problems.push("another request id in the body than in the head");
  if (!json.titles?.id || !json.titles?.en || !json.repair?.id || !json.repair?.en) problems.push("an empty text");
  if (/[{][a-z_]+[}]/.test(JSON.stringify([json.titles, json.repair, json.fields]))) problems.push(`${json.code}: a place in a text was not filled`);
  if (status === 401 && !headers["www-authenticate"]) problems.push("401 without WWW-Authenticate");
  if ((status === 429 || status === 503) && !headers["retry-after"]) problems.push(`${status} without Retry-After`);
  if (status === 405 && !headers.allow) problems.push("405 without Allow");
  return problems;
}
