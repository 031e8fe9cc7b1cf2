// What every operation must refuse, whatever it does: no session, a wrong role, a body in the wrong shape, no key, a key used for something else.
import {newId, Session} from "./client.mjs";

// An example of a right-looking call: ids that nobody has, headers that the protocol of uploads wants.
function someCall(contract, operation) {
  const parameters = {};
  const headers = {};
  for (const one of contract.parameters(operation)) {
    const schema = contract.resolve(one.schema);
    if (one.in === "path") parameters[one.name] = newId();
    if (one.in === "query" && one.required) parameters[one.name] = one.name === "period" ? "2026-01" : "DEMO001";
    if (one.in === "header" && one.name === "Upload-Offset") headers[one.name] = "0";
    else if (one.in === "header" && one.required && one.name !== "Idempotency-Key") headers[one.name] = schema.const ?? schema.enum?.[0] ?? exampleHeader(one.name);
  }
  const media = Object.values(operation.requestBody?.content ?? {})[0];
  const json = contract.bodyType(operation) === "application/json";
  const body = media && (json ? (media.example ?? {}) : Buffer.from("x"));
  return {parameters, headers, body};
}

function exampleHeader(name) {
  if (name !== "Upload-Metadata") return "1";
  return `claim_id ${Buffer.from(newId()).toString("base64")},kind ${Buffer.from("ktp").toString("base64")}`;
}

function someoneWithout(roles, staff) {
  const roleOf = {auditor: "auditor", manager: "manager", maker: "payment_maker", clerk: "employer_clerk"};
  const found = Object.entries(roleOf).find(([, role]) => !roles.includes(role));
  return staff[found[0]];
}

// Attempts that are counted: trying much only gives 503 with Retry-After.
const COUNTED = new Set(["signInStaff", "askForCode", "confirmCode", "signInByCard", "stepUp", "askForDeclaredCode", "confirmDeclaredCode", "beginDeathClaim"]);

// Somebody who may call it, so that what is refused is the call and not the caller.
export function someoneWith(operation, world) {
  if (operation["x-audience"] === "anybody") return undefined;
  const order = {administrator: "administrator", counter: "counter", verifier: "verifier", approver: "approver", payment_maker: "maker",
    payment_releaser: "releaser", employer_clerk: "clerk", auditor: "auditor", manager: "manager"};
  for (const [role, name] of Object.entries(order)) if (operation["x-roles"]?.includes(role)) return world.staff[name];
  return operation["x-audience"] === "signed_in" ? world.staff.manager : world.reader.session;
}

export async function checkRefusals(world) {
  const {api, counter, contract} = world;
  for (const [id, operation] of contract.operations) {
    await counter.run(`refusals of ${id}`, async () => {
      const call = someCall(contract, operation);
      await refuseCallers(api, world, id, operation, call);
      await refuseShapes(api, world, id, operation, call);
    });
  }
  await refuseUnknownCalls(api, contract, counter);
}

async function refuseCallers(api, world, id, operation, call) {
  if (operation["x-audience"] === "anybody") {
    const answer = await api.call(id, {...call, parameters: {...call.parameters, "a b": "\u0000"}});
    world.counter.expect(`${id}: a control character in the query`, answer.status === 400, `answered ${answer.status}`);
    return;
  }
  await api.refuse(`${id}: without a session`, id, 401, code(id, "session.none"), call);
  await api.refuse(`${id}: with a token that nobody has`, id, 401, code(id, "session.none"), {...call, as: new Session({token: "x".repeat(43)})});
  if (operation["x-audience"] !== "roles") return;
  await api.refuse(`${id}: with a wrong role`, id, 403, code(id, "session.role"), {...call, as: someoneWithout(operation["x-roles"], world.staff)});
}

// The answer to HEAD has no body to tell a code.
const code = (id, wanted) => (id === "getUpload" ? undefined : wanted);

async function refuseShapes(api, world, id, operation, call) {
  const as = someoneWith(operation, world);
  const {contract} = world;
  if (contract.needsKey(operation)) {
    await api.refuse(`${id}: without a key`, id, 400, "request.idempotency_key_missing", {...call, as, headers: {...call.headers, "Idempotency-Key": null}});
    await api.refuse(`${id}: with a short key`, id, 400, "request.idempotency_key_form", {...call, as, key: "short"});
  }
  if (call.body === undefined) return;
  if (!id.includes("Upload")) await api.refuse(`${id}: another content type`, id, 415, "request.unsupported_type", {...call, as, type: "text/html"});
  const media = operation.requestBody.content["application/json"];
  if (!media || !operation.requestBody.required) return;
  const body = media.example;
  const refuse = (what, wanted, bytes) => api.refuse(`${id}: ${what}`, id, 400, wanted, {...call, as, body: bytes});
  await refuse("no JSON", "json.syntax", Buffer.from("{"));
  await refuse("an array", "json.not_an_object", Buffer.from("[]"));
  await refuse("bytes that are no UTF-8", "json.utf8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
  await refuse("a key twice", "json.duplicate_key", Buffer.from(`{"a":1,"a":2}`));
  await refuse("a deep nest", "json.too_deep", Buffer.from(`{"a":${"[".repeat(200)}${"]".repeat(200)}}`));
  await refuse("a trailing text", "json.syntax", Buffer.from("{} x"));
  const unknown = await refuse("a key that nobody asked for", "input.fields", {...body, zz_unknown: 1});
  world.counter.expect(`${id}: names the unknown key`, unknown.json?.fields?.some((one) => one.field === "zz_unknown" && one.code === "input.unknown"),
    JSON.stringify(unknown.json?.fields));
  await refuseEachField(world, id, body, refuse);
  if (!COUNTED.has(id)) await tryHostileTexts(world, id, {...call, as});
}

// Texts that somewhere mean something else than text.
const HOSTILE = ["'; DROP TABLE person;--", "\" OR 1=1", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "../../etc/passwd", "%s%n%x", "{{7*7}} ${7*7}",
  "\u202egnarb\u2066", "\u0000", "line\r\nSet-Cookie: a=b", "\ud83d\ude00".repeat(20), "A".repeat(3000), "Ａ１", " ", "null", "-1"];

// Whatever stands in a text: it is taken or refused, and nothing breaks.
async function tryHostileTexts(world, id, call) {
  for (const [name, value] of Object.entries(call.body)) {
    if (typeof value !== "string") continue;
    for (const text of HOSTILE) {
      const answer = await world.api.call(id, {...call, body: {...call.body, [name]: text}});
      world.counter.expect(`${id}: ${name} as ${JSON.stringify(text).slice(0, 40)}`, answer.status < 500, `answered ${answer.status} ${answer.json?.code}`);
    }
  }
}

// Each field of the example in a wrong type; whole numbers also as fractions.
async function refuseEachField(world, id, body, refuse) {
  for (const name of Object.keys(body)) {
    const answer = await refuse(`${name} as an object`, "input.fields", {...body, [name]: Array.isArray(body[name]) ? {a: 1} : [[]]});
    world.counter.expect(`${id}: names ${name}`, answer.json?.fields?.some((one) => one.field.startsWith(name)), JSON.stringify(answer.json?.fields));
    if (Number.isInteger(body[name]))
      for (const text of [`${body[name]}.0`, `${body[name]}.5`, "1e3", "99999999999999999999", `"${body[name]}"`])
        await refuse(`${name} as ${text}`, "input.fields", Buffer.from(JSON.stringify(body).replace(`"${name}":${body[name]}`, `"${name}":${text}`)));
  }
}

async function refuseUnknownCalls(api, contract, counter) {
  const {send} = await import("./client.mjs");
  for (const pattern of Object.keys(contract.document.paths)) {
    const path = pattern.replace(/{\w+}/g, newId());
    const answer = await send(api.port, {method: "PUT", path, headers: {"Content-Length": 0}});
    const known = contract.document.paths[pattern].put;
    counter.expect(`PUT ${pattern}`, known ? answer.status === 401 : answer.status === 405 && answer.headers.allow?.includes("OPTIONS"), `answered ${answer.status}`);
  }
  const missing = await send(api.port, {path: "/api/does-not-exist"});
  counter.expect("an unknown path", missing.status === 404 && missing.json?.code === "request.no_such_thing");
}
