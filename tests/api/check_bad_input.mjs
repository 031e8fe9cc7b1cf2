// What somebody may try: too early, for others, twice, fifty times at once, too large, with entities. Nothing happens, or happens once.
import net from "node:net";
import {TUS, answers, begin, metadata, prepared, upload, verified} from "./acts.mjs";
import {must} from "./counter.mjs";
import {newId, send, Session} from "./client.mjs";
import {password, demoTotp, LOGINS} from "./demo_staff.mjs";
import {photo} from "./paper_bytes.mjs";
import {register, signIn} from "./people.mjs";

const AT_ONCE = 50;

// --- claims -------------------------------------------------------------------------------------------------------------

async function tooEarly(world) {
  const {api, staff} = world;
  const person = world.persons[8]; // stopped at the end of last month; the statement is of these days, so that the month of waiting never is over
  const id = await begin(world, person, staff.counter, "counter");
  const body = answers(world, person, "counter");
  body.answers.statement_date = world.days.lately;
  await api.ok("saveClaim", {as: staff.counter, parameters: id, body});
  const check = await api.ok("checkClaim", {as: staff.counter, parameters: id});
  must(check.entitlement.answer === "not_yet", `a claim three days after the statement is answered ${check.entitlement.answer}`);
  const refused = await api.refuse("a claim before the waiting time", "submitClaim", 409, "claim.too_early", {as: staff.counter, parameters: id, body: {}});
  must(refused.json.facts.first_day === check.entitlement.first_day, "the first day of the right is not told");
}

async function stillWorking(world) {
  const {api, staff} = world;
  const person = world.persons[9]; // never stopped
  const id = await begin(world, person, staff.counter, "counter");
  await api.ok("saveClaim", {as: staff.counter, parameters: id, body: answers(world, person, "counter")});
  const refused = await api.refuse("a claim of somebody who works", "submitClaim", 409, "claim.no_right", {as: staff.counter, parameters: id, body: {}});
  must(refused.json.facts.ground === "jht.still_active", `somebody who works is refused for ${refused.json.facts.ground}`);
  must(!refused.json.repair.id.includes("jht."), "the sentence for people holds a code");
}

async function anotherPersonsCard(world) {
  const {api} = world;
  const [one, other] = world.persons;
  const body = {id: newId(), membership_id: other.membership, reason: "resigned", channel: "phone"};
  await api.refuse("a claim for another person's card", "beginClaim", 404, "claim.no_such_membership", {as: one.session, body});
  const named = {...body, id: newId(), person_id: other.id};
  await api.refuse("a claim in another person's name", "beginClaim", 404, "claim.no_such_membership", {as: one.session, body: named});
  const nobody = {...body, id: newId(), person_id: newId()};
  await api.refuse("a claim in nobody's name", "beginClaim", 404, "claim.no_such_membership", {as: one.session, body: nobody});
}

async function foreignAccount(world) {
  const {api} = world;
  const [one, other] = [world.persons[1], world.persons[2]];
  const body = answers(world, {...one, account_id: other.account_id});
  await api.refuse("money to a foreign account", "saveClaim", 409, "claim.foreign_account", {as: one.session, parameters: world.draft, body});
  const invented = answers(world, {...one, account_id: newId()});
  await api.refuse("money to an account that nobody has", "saveClaim", 409, "claim.foreign_account", {as: one.session, parameters: world.draft, body: invented});
}

async function amountOfOnesOwn(world) {
  const {api} = world;
  const person = world.persons[1];
  const body = {...answers(world, person), amount: 999_999_999};
  await api.refuse("an amount of one's own choice", "saveClaim", 400, "input.fields", {as: person.session, parameters: world.draft, body});
}

async function nothingToPay(world) {
  const {api, staff} = world;
  const person = await register(world, 20);
  const id = await begin(world, person, staff.counter, "counter");
  await api.ok("saveClaim", {as: staff.counter, parameters: id, body: answers(world, person, "counter")});
  await api.refuse("a claim on an empty balance", "submitClaim", 409, "claim.nothing_to_pay", {as: staff.counter, parameters: id, body: {}});
  await api.ok("cancelClaim", {as: staff.counter, parameters: id, body: {}});
}

// A card that two persons hold cannot come to be through the API; what a claim on such a card from older records is answered stands in the
// tests of the lifecycle.
async function sharedCard(world) {
  const {api, staff} = world;
  const [owner, second] = [await register(world, 21), await register(world, 22)];
  const body = {kpj: owner.kpj, segment: "PU", registered_on: world.days.registered};
  await api.refuse("linking a card twice", "addMembership", 409, "member.kpj_taken", {as: staff.counter, parameters: {person_id: second.id}, body});
}

async function foreignIsLikeMissing(world) {
  const {api, contract} = world;
  const as = world.persons[1].session;
  const without = (answer) => JSON.stringify({...answer.json, request_id: ""});
  for (const [id, operation] of contract.operations) {
    if (!operation.pattern.includes("{claim_id}") || !operation["x-roles"].includes("participant")) continue;
    const media = operation.requestBody?.content["application/json"];
    const call = (claim_id) => api.call(id, {as, parameters: {claim_id, paper_id: newId()}, body: media && (media.example ?? {})});
    const foreign = await call(world.claim.claim_id);
    const missing = await call(newId());
    const malformed = await call("x");
    must(foreign.status === 404 && without(foreign) === without(missing), `${id}: a foreign claim differs from a missing one: ${without(foreign)} ${without(missing)}`);
    must(malformed.status === 404, `${id}: an id that is none was answered ${malformed.status}`);
  }
}

async function secondPerson(world) {
  const {api, staff} = world;
  const person = world.persons[6];
  const id = await prepared(world, person, staff.counter, "counter");
  await api.refuse("a second open claim", "beginClaim", 409, "claim.already_open",
    {as: staff.counter, body: {id: newId(), person_id: person.id, membership_id: person.membership, reason: "resigned", channel: "counter"}});
  await api.ok("submitClaim", {as: staff.counter, parameters: id, body: {}});
  await verified(world, id, staff.both);
  await api.refuse("a held claim is not determined", "determineClaim", 409, "claim.held", {as: staff.both, parameters: id, body: {}});
  await api.ok("checkHold", {as: staff.both, parameters: id, body: {}});
  await api.refuse("one officer does not lift a hold alone", "checkHold", 403, "claim.second_person_needed", {as: staff.both, parameters: id, body: {}});
  await api.ok("checkHold", {as: staff.verifier, parameters: id, body: {}});
  await api.ok("determineClaim", {as: staff.both, parameters: id, body: {}});
  await api.refuse("nobody approves the own work", "approveClaim", 403, "claim.second_person_needed", {as: staff.both, parameters: id, body: {}});
  await api.ok("approveClaim", {as: staff.approver, parameters: id, body: {}});
  const batch = {id: newId(), execute_on: world.days.today, claims: [id.claim_id]};
  await api.ok("makeBatch", {as: staff.cashier, body: batch});
  await api.refuse("a claim in two batches", "makeBatch", 409, "claim.in_live_batch", {as: staff.maker, body: {...batch, id: newId()}});
  await api.refuse("nobody releases the own batch", "releaseBatch", 403, "claim.second_person_needed", {as: staff.cashier, parameters: {batch_id: batch.id}});
}

// What officers write freely is kept out of the journal's facts, and breaks nothing.
async function freeWords(world) {
  const {api, staff} = world;
  const person = world.persons[4];
  const mine = (await api.ok("searchPersons", {as: staff.counter, body: {nik: person.nik}})).persons[0];
  const id = await prepared(world, {...person, id: mine.id}, staff.counter, "counter");
  await api.ok("submitClaim", {as: staff.counter, parameters: id, body: {}});
  const papers = await verified(world, id, staff.verifier2);
  for (const words of ["Tidak terbaca! (lihat halaman 2) - Ñandú", person.nik, person.phone]) await writeFreely(api, staff, id, papers, words);
  await api.call("cancelClaim", {as: staff.counter, parameters: id, body: {}});
}

async function writeFreely(api, staff, id, papers, words) {
  const calls = [
    ["judgePaper", {...id, paper_id: papers[0].id}, {accepted: false, reason: words, repair: words}],
    ["announceDelay", id, {reason: words}],
    ["proposeRefusal", id, {code: words, article: words, objection: words}],
    ["sendBackClaim", id, {reason: words}],
  ];
  for (const [operation, parameters, body] of calls) {
    const as = operation === "sendBackClaim" ? staff.approver : staff.verifier2;
    const answer = await api.call(operation, {as, parameters, body});
    must(answer.status < 500, `${operation} with free words was answered ${answer.status}`);
  }
}

// --- twice and at once --------------------------------------------------------------------------------------------------

async function fiftySubmits(world) {
  const {api} = world;
  const person = world.persons[7];
  await signIn(world, person);
  const as = person.session;
  const id = await prepared(world, person, as);
  const key = newId();
  const same = await Promise.all(Array.from({length: AT_ONCE}, () => api.call("submitClaim", {as, parameters: id, body: {}, key})));
  const good = same.filter((one) => one.status === 200);
  must(good.length === AT_ONCE, `only ${good.length} of ${AT_ONCE} were answered with 200: ${same.map((one) => one.status)}`);
  must(new Set(good.map((one) => one.body.toString())).size === 1, "the same submit was answered in two ways");
  must(good.filter((one) => !one.headers["idempotent-replay"]).length === 1, "not exactly one answer was the first");
  const other = await Promise.all(Array.from({length: AT_ONCE}, () => api.call("submitClaim", {as, parameters: id, body: {}})));
  must(other.every((one) => one.status === 409 && one.json.code === "claim.wrong_state"), `further submits: ${other.map((one) => one.status)}`);
  const timeline = await api.ok("getClaimTimeline", {as, parameters: id});
  must(timeline.events.filter((one) => one.act === "claim.submitted").length === 1, "the claim was submitted more than once");
  await api.refuse("a key used for something else", "cancelClaim", 409, "request.key_reused", {as, parameters: id, body: {}, key});
}

async function fiftyBegins(world) {
  const {api, staff} = world;
  const person = await register(world, 23);
  const begins = Array.from({length: AT_ONCE}, () => ({id: newId(), person_id: person.id, membership_id: person.membership, reason: "resigned", channel: "counter"}));
  const all = await Promise.all(begins.map((body) => api.call("beginClaim", {as: staff.counter, body})));
  must(all.filter((one) => one.status === 201).length === 1, `begun ${all.filter((one) => one.status === 201).length} times`);
  must(all.every((one) => one.status === 201 || one.json.code === "claim.already_open"), `other answers: ${all.map((one) => one.status)}`);
}

async function keyWithAnotherBody(world) {
  const {api, staff} = world;
  const key = newId();
  const parameters = {person_id: world.persons[3].id};
  const body = {relation: "sibling", name: "Ujicoba Kerabat Kanari"};
  const first = await api.ok("addRelation", {as: staff.counter, parameters, body, key});
  const again = await api.ok("addRelation", {as: staff.counter, parameters, body, key});
  must(first.id === again.id, "the same key made two relations");
  await api.refuse("a key with another body", "addRelation", 409, "request.key_reused", {as: staff.counter, parameters, body: {...body, relation: "child"}, key});
}

// --- bodies -------------------------------------------------------------------------------------------------------------

function raw(port, head, feed) {
  return new Promise((done) => {
    const socket = net.connect(port, "127.0.0.1");
    let said = "";
    let sent = 0;
    socket.on("data", (part) => (said += part));
    socket.on("error", () => {});
    socket.on("close", () => done({said, sent}));
    socket.write(head);
    const more = () => {
      while (feed && sent < feed && !socket.destroyed) {
        sent += 1 << 20;
        if (!socket.write(Buffer.alloc(1 << 20, 0x20))) return socket.once("drain", more);
      }
    };
    more();
    setTimeout(() => socket.end(), 10_000).unref();
  });
}

async function gigabyte(world) {
  const {port} = world.api;
  for (const [path, type] of [["/api/claims", "application/json"], ["/api/bank-files", "application/xml"], ["/api/contribution-files?npp=A1&period=2026-01", "text/csv"], ["/api/uploads", "application/offset+octet-stream"]]) {
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nAuthorization: ${world.staff.releaser.headers("POST").Authorization}\r\nContent-Length: 1073741824\r\n\r\n`;
    const told = await raw(port, head, 0);
    must(told.said.startsWith("HTTP/1.1 413"), `${path}: a gigabyte that is only announced: ${told.said.slice(0, 80)}`);
    const sent = await raw(port, head, 200 << 20);
    must(sent.said === "" || sent.said.startsWith("HTTP/1.1 413"), `${path}: a gigabyte that is sent: ${sent.said.slice(0, 80)}`);
    must(sent.sent < 100 << 20, `${path}: ${sent.sent >> 20} MB were taken`);
  }
  must((await send(port, {path: "/livez"})).status === 200, "the server does not live afterwards");
}

async function entities(world) {
  const {api, staff} = world;
  const ns = 'xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"';
  const bodies = {
    "a file read by an entity": `<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document ${ns}><CstmrPmtStsRpt><GrpHdr><MsgId>&e;</MsgId></GrpHdr></CstmrPmtStsRpt></Document>`,
    "an address fetched by an entity": `<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd"><Document ${ns}/>`,
    "a thousand million laughs": `<!DOCTYPE d [<!ENTITY a "ha">${"bcdefghij".split("").map((c, i) => `<!ENTITY ${c} "${`&${"abcdefghi"[i]};`.repeat(10)}">`).join("")}]><Document ${ns}>&j;</Document>`,
    "no XML": "{}",
    "an unknown message": "<Document xmlns=\"urn:x\"><A/></Document>",
    "half a message": `<Document ${ns}><CstmrPmtStsRpt>`,
  };
  for (const [name, text] of Object.entries(bodies)) {
    const answer = await api.call("takeBankFile", {as: staff.releaser, body: Buffer.from(`<?xml version="1.0"?>\n${text}`)});
    must(answer.status === 400, `${name}: answered ${answer.status} ${answer.json?.code}`);
    must(!answer.body.toString().includes("root:"), `${name}: the file was shown`);
  }
}

async function badUploads(world) {
  const {api} = world;
  const as = world.persons[1].session;
  const ktp = metadata(world.draft, "ktp");
  const create = (length, more = {}) => ({as, headers: {...TUS, "Upload-Length": String(length), "Upload-Metadata": ktp, ...more}});
  await api.refuse("a paper of 7 MB", "createUpload", 413, "upload.too_large", create(7 << 20));
  await api.refuse("an empty paper", "createUpload", 400, "document.empty", create(0));
  await api.refuse("another version of the protocol", "createUpload", 412, "upload.version", create(10, {"Tus-Resumable": "0.2.2"}));
  await api.refuse("a paper that nobody knows", "createUpload", 400, "input.fields", create(10, {"Upload-Metadata": metadata(world.draft, "zzz")}));
  const made = await api.ok("createUpload", create(100));
  const parameters = {upload_id: made.headers.location.split("/").pop()};
  const piece = (offset, bytes, more = {}) => ({as, parameters, headers: {...TUS, "Upload-Offset": String(offset), ...more}, body: bytes});
  await api.refuse("a wrong offset", "addToUpload", 409, "upload.offset", piece(50, Buffer.alloc(10)));
  await api.refuse("a wrong checksum", "addToUpload", 460, "upload.checksum_mismatch", piece(0, Buffer.alloc(10), {"Upload-Checksum": `sha256 ${Buffer.alloc(32).toString("base64")}`}));
  const refused = await api.call("addToUpload", piece(0, Buffer.alloc(100, 0x41)));
  must(refused.status >= 400 && refused.headers["teduh-upload-refused"], `text as a photo: ${refused.status}`);
  const other = world.persons[0].session;
  await api.refuse("another person's upload", "addToUpload", 404, "upload.no_such_upload", {...piece(0, Buffer.alloc(1)), as: other});
  await upload(world, as, world.draft, "ktp", photo(77));
  const listed = await api.ok("listPapers", {as, parameters: world.draft});
  must(listed.papers.length === 1, "the good paper after the bad one is not listed");
}

// --- browsers -----------------------------------------------------------------------------------------------------------

async function crossSite(world) {
  const {api} = world;
  const login = LOGINS.auditor;
  let answer = await api.call("signInStaff", {body: {login, password: password(login), totp: demoTotp(login)}});
  if (answer.status !== 200) answer = await api.call("signInStaff", {body: {login, password: password(login), totp: demoTotp(login, 1)}});
  must(answer.status === 200 && answer.json.token === undefined, "a browser's sign-in");
  const cookie = answer.headers["set-cookie"][0];
  for (const word of ["__Host-teduh=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"]) must(cookie.includes(word), `the cookie is not ${word}`);
  must(!/Domain/i.test(cookie), "the cookie names a domain");
  const session = new Session({cookie: cookie.split(";")[0], csrf: answer.json.csrf_token, origin: world.program.origin});
  const own = await api.call("getSession", {as: session});
  must(own.headers["strict-transport-security"]?.includes("max-age="), "behind TLS the browser is not told to stay there");
  const step = (headers) => ({as: session, body: {totp: "000000"}, headers});
  await api.refuse("a cookie without the token", "stepUp", 403, "request.csrf_token", step({"X-CSRF-Token": null}));
  await api.refuse("a cookie with another token", "stepUp", 403, "request.csrf_token", step({"X-CSRF-Token": world.staff.manager.csrf}));
  await api.refuse("a cookie from another site", "stepUp", 403, "request.cross_site", step({Origin: "https://evil.invalid"}));
  await api.refuse("a cookie from a page in a frame", "stepUp", 403, "request.cross_site", step({Origin: "null"}));
  await api.refuse("a cookie without an origin", "stepUp", 403, "request.cross_site", step({Origin: null}));
  await api.refuse("a form of another site", "stepUp", 403, "request.cross_site", step({"Sec-Fetch-Site": "cross-site"}));
  await api.refuse("a form of a sister site", "stepUp", 403, "request.cross_site", step({"Sec-Fetch-Site": "same-site"}));
  await api.refuse("a form that JSON is hidden in", "stepUp", 415, "request.unsupported_type", {...step({}), type: "text/plain"});
  await api.refuse("cookie and bearer together", "getSession", 400, "request.two_credentials", {as: session, headers: {Authorization: "Bearer " + "x".repeat(43)}});
  const out = await api.call("signOut", {as: session});
  must(out.status === 204 && /Max-Age=0/.test(out.headers["set-cookie"][0]), "signing out leaves the cookie");
  await api.refuse("the cookie after signing out", "getSession", 401, "session.ended", {as: session});
}

async function nobodyIsTold(world) {
  const {api} = world;
  const known = await api.call("askForCode", {body: {nik: world.persons[4].nik, kpj: world.persons[4].kpj}});
  const unknown = await api.call("askForCode", {body: {nik: "9999010201909876", kpj: "98888880000"}});
  must(known.status === unknown.status && Object.keys(known.json).join() === Object.keys(unknown.json).join(), "asking for a code tells who exists");
  const wrong = (sign_in_id) => api.call("confirmCode", {body: {sign_in_id, code: "000000"}});
  const [a, b, c] = [await wrong(known.json.sign_in_id), await wrong(unknown.json.sign_in_id), await wrong(newId())];
  must(a.status === 401 || a.status === 403, `a wrong code was answered ${a.status}`);
  must(a.json.code === b.json.code && b.json.code === c.json.code, "a wrong code tells who exists");
  const login = (name) => api.call("signInStaff", {body: {login: name, password: "bukan sandi yang benar", totp: "000000"}});
  const [real, none] = [await login(LOGINS.manager), await login("tidak.ada")];
  must(real.status === 401 && real.json.code === none.json.code, "a wrong password tells who exists");
}

const CHECKS = [tooEarly, stillWorking, anotherPersonsCard, foreignAccount, amountOfOnesOwn, nothingToPay, sharedCard, foreignIsLikeMissing, secondPerson, freeWords,
  fiftySubmits, fiftyBegins, keyWithAnotherBody, gigabyte, entities, badUploads, crossSite, nobodyIsTold];

export async function checkBadInput(world) {
  for (const check of CHECKS) await world.counter.run(check.name, () => check(world));
}
