// The good way through every operation, in the order of a branch's life; every answer is held against the contract by the client.
import {TUS, begin, liftHold, metadata, monthFile, prepared, sendMonth, until, verified} from "./acts.mjs";
import {must} from "./counter.mjs";
import {newId, Session} from "./client.mjs";
import {LOGINS, demoTotp, signInStaff, totp} from "./demo_staff.mjs";
import {declare, register, signIn} from "./people.mjs";
import {reportOf, statementOf} from "./bank.mjs";

const BRANCH = "7571";

// --- health, sign-in, sessions ------------------------------------------------------------------------------------------

export async function health({api}) {
  await api.ok("isAlive");
  await until("readiness", () => api.call("isReady"), (answer) => answer.status === 200);
}

export async function staffSignsIn(world) {
  for (const [name, login] of Object.entries(LOGINS)) world.staff[name] = await signInStaff(world.api, login);
}

export async function people(world) {
  world.persons = [];
  for (let number = 0; number < 10; number += 1) world.persons.push(await register(world, number));
  world.reader = world.persons[0];
  await signIn(world, world.persons[0]);
  await signIn(world, world.persons[1]);
}

export async function cards(world) {
  const {api, staff} = world;
  const person = world.persons[2];
  const card = await api.ok("issueCodeCard", {as: staff.counter, parameters: {person_id: person.id}, body: {person_seen: true}});
  const enter = async (code) => {
    const answer = await api.ok("signInByCard", {body: {nik: person.nik, kpj: person.kpj, code, bearer: true}});
    return {session: new Session({token: answer.token, csrf: answer.csrf_token}), id: answer.session_id};
  };
  const first = await enter(card.codes[0]);
  const second = await enter(card.codes[1]);
  const listed = await api.ok("listSessions", {as: first.session});
  must(listed.sessions.length === 2, "two sessions are not listed");
  await api.ok("endSession", {as: first.session, parameters: {session_id: second.id}});
  await api.refuse("an ended session is over", "getSession", 401, "session.ended", {as: second.session});
  const third = await enter(card.codes[2]);
  await api.ok("signOutEverywhere", {as: third.session});
  await api.refuse("signing out everywhere ends the others", "getSession", 401, "session.ended", {as: first.session});
  world.secrets.push(...card.codes);
}

export async function staffAccounts(world) {
  const {api, staff} = world;
  const as = staff.administrator;
  const made = await api.ok("createStaff", {as, body: {login: "kanari.baru", name: "Petugas Kanari Baru", roles: ["counter"], branch: BRANCH}});
  const enter = (secrets, later = 0) => api.ok("signInStaff", {body: {login: "kanari.baru", password: secrets.password, totp: totp(secrets.totp_secret, later), bearer: true}});
  const first = await enter(made);
  must(first.must_change_password === true, "a first password need not be changed");
  const session = new Session({token: first.token});
  const own = await api.ok("changePassword", {as: session, body: {old_password: made.password, new_password: "burung kanari terbang 2026"}});
  must(own.totp_secret !== made.totp_secret, "the second factor that the administrator has seen stays");
  await api.ok("setStaffRoles", {as, parameters: {staff_id: made.id}, body: {roles: ["counter", "verifier"]}});
  await api.ok("disableStaff", {as, parameters: {staff_id: made.id}});
  await api.refuse("a disabled member of staff is out", "getSession", 401, "session.ended", {as: session});
  await api.ok("enableStaff", {as, parameters: {staff_id: made.id}});
  const again = await api.ok("resetStaff", {as, parameters: {staff_id: made.id}});
  const second = await enter(again, 1);
  await api.ok("signOut", {as: new Session({token: second.token})});
  const list = await api.ok("listStaff", {as: staff.auditor});
  must(list.staff.some((one) => one.login === "kanari.baru" && one.roles.length === 2), "the new account is not listed with its roles");
  world.secrets.push(made.password, made.totp_secret, own.totp_secret, again.password, again.totp_secret, "burung kanari terbang 2026");
}

export async function sessions(world) {
  const {api, staff} = world;
  const session = await api.ok("getSession", {as: staff.manager});
  must(session.kind === "staff" && session.branch === BRANCH, "the manager's session says something else");
  await api.ok("stepUp", {as: staff.manager, body: {totp: demoTotp(LOGINS.manager, 1)}});
  const own = await api.ok("getSession", {as: world.persons[0].session});
  must(own.kind === "participant" && own.person_id === world.persons[0].id, "the participant's session says something else");
}

export async function consents(world) {
  const {api} = world;
  const [helped, helper] = world.persons;
  const ends_at = new Date(Date.now() + 86_400_000).toISOString();
  const consent = await api.ok("giveConsent", {as: helped.session, body: {companion_id: helper.id, ends_at}});
  const listed = await api.ok("listConsents", {as: helper.session});
  must(listed.consents.some((one) => one.id === consent.id && !one.given_by_me), "the companion does not see the consent");
  const opened = await api.ok("openCompanionSession", {as: helper.session, body: {person_id: helped.id}});
  const acting = new Session({token: opened.token});
  const who = await api.ok("getMe", {as: acting});
  must(who.id === helped.id, "the companion does not act for the person helped");
  await api.ok("withdrawConsent", {as: helped.session, parameters: {consent_id: consent.id}});
  await api.refuse("a withdrawn consent ends the companion's session", "getMe", 401, "session.ended", {as: acting});
}

// --- members and contributions ------------------------------------------------------------------------------------------

export async function members(world) {
  const {api, staff} = world;
  const [person, other] = world.persons;
  const parameters = {person_id: person.id};
  const me = await api.ok("getMe", {as: person.session});
  must(!JSON.stringify(me).includes(person.nik), "the own page shows the whole NIK");
  const seen = await api.ok("getPerson", {as: staff.counter, parameters});
  must(seen.nik === person.nik && seen.bank_accounts.length === 1, "the officer does not see the person's data");
  const found = await api.ok("searchPersons", {as: staff.counter, body: {kpj: person.kpj}});
  must(found.persons.length === 1 && found.persons[0].id === person.id, "the person is not found by the card");
  const changed = await api.ok("updatePerson", {as: staff.counter, parameters, body: {version: seen.version, valid_from: world.days.today, address: "Jalan Kanari Baru No. 1"}});
  must(changed.version === seen.version + 1, "the version did not move on");
  await takeBackDeath(world, {person_id: other.id});
  await api.ok("addRelation", {as: person.session, parameters, body: {relation: "spouse", name: other.name, person_id: other.id}});
  await api.ok("listMyMemberships", {as: person.session});
  await api.ok("listMemberships", {as: staff.verifier, parameters});
  const employer = await api.ok("addEmployer", {as: staff.administrator, body: {npp: "KANARI01", name: "PT Kanari Contoh", branch: BRANCH}});
  await api.ok("getEmployer", {as: staff.manager, parameters: {employer_id: employer.id}});
}

export async function contributions(world) {
  const {api, staff} = world;
  const {persons} = world;
  await sendMonth(world, persons, world.days.first_period, {start: world.days.started});
  await sendMonth(world, persons.filter((one) => one.number !== 8 && one.number !== 9), world.days.last_period, {stop: world.days.stopped});
  await sendMonth(world, [persons[8]], world.days.last_month, {stop: world.days.stopped_lately});
  await balances(world, persons[0]);
  // A month that is taken back again, with a row that was never taken.
  const bad = await api.ok("sendContributionFile", {as: staff.clerk, parameters: {npp: "DEMO001", period: world.days.last_month},
    body: Buffer.concat([monthFile([persons[9]], {}), Buffer.from("99999999999,123,Ujicoba Salah Kanari,-5,,\n")])});
  const file = {file_id: bad.id};
  const look = () => api.ok("getContributionFile", {as: staff.manager, parameters: file});
  const checked = await until("the check of a file", look, (one) => one.state === "checked");
  must(checked.rows.bad === 1 && checked.problems.length > 0, "a bad row was not found");
  await api.ok("getBadRows", {as: staff.clerk, parameters: file});
  await api.ok("importContributionFile", {as: staff.clerk, parameters: file});
  await until("an import", look, (one) => one.state === "imported");
  const check = await api.ok("checkUndo", {as: staff.administrator, parameters: file});
  must(check.postings >= 1 && check.protected_rows === 0, `the undo says something else: ${JSON.stringify(check)}`);
  await api.ok("undoContributionFile", {as: staff.administrator, parameters: file, body: {rest: false}});
  await until("an undo", look, (one) => one.state === "undone");
  await api.ok("listContributionFiles", {as: staff.clerk});
  await api.ok("setReturn", {as: staff.administrator, body: {year: new Date().getUTCFullYear(), rate: "5.50%", kind: "running", source: "Ujicoba"}});
  await api.ok("listReturns", {as: persons[0].session});
  await closeYear(world);
}

// The year before is closed, twice; the running one cannot be.
async function closeYear(world) {
  const {api, staff} = world;
  const as = staff.administrator;
  const running = new Date().getUTCFullYear();
  const year = running - 1;
  await api.refuse("closeYear: a year that runs", "closeYear", 409, "contribution.year_not_over", {as, parameters: {year: String(running)}});
  await api.refuse("closeYear: no year", "closeYear", 404, "contribution.close_unknown", {as, parameters: {year: "20"}});
  await api.refuse("getYearClose: a year that nobody closed", "getYearClose", 404, "contribution.close_unknown", {as, parameters: {year: "1979"}});
  await api.ok("setReturn", {as, body: {year, rate: "5.50%", kind: "announced", source: "Ujicoba"}});
  for (let turn = 0; turn < 2; ++turn) {
    const ordered = await api.ok("closeYear", {as, parameters: {year: String(year)}});
    must(ordered.year === year && ordered.run > turn, `another close was ordered: ${JSON.stringify(ordered)}`);
    await until("the close of a year", () => api.ok("getYearClose", {as, parameters: {year: String(year)}}), (one) => one.state === "finished");
  }
}

async function balances(world, person) {
  const {api, staff} = world;
  const own = {membership_id: person.membership};
  const both = {person_id: person.id, ...own};
  const mine = await api.ok("getMyBalance", {as: person.session, parameters: own});
  const theirs = await api.ok("getBalance", {as: staff.verifier, parameters: both});
  must(mine.balance > 0 && mine.balance === theirs.balance, `two balances: ${mine.balance}, ${theirs.balance}`);
  await api.ok("getMyBalance", {as: person.session, parameters: {...own, as_of: world.days.stopped}});
  const postings = await api.ok("listMyPostings", {as: person.session, parameters: own});
  await api.ok("listPostings", {as: staff.auditor, parameters: both});
  const sum = postings.postings.reduce((all, one) => all + one.amount, 0);
  must(sum === mine.booked.amount, `the postings sum to ${sum}, the balance says ${mine.booked.amount}`);
}

// --- a claim ------------------------------------------------------------------------------------------------------------

export async function uploads(world) {
  const {api} = world;
  const person = world.persons[1];
  const as = person.session;
  const claim = await begin(world, person, as);
  world.draft = claim;
  const options = await api.ok("getUploadOptions");
  for (const name of ["tus-resumable", "tus-version", "tus-extension", "tus-max-size", "tus-checksum-algorithm"]) must(options.headers[name], `no header ${name}`);
  const made = await api.ok("createUpload", {as, headers: {...TUS, "Upload-Length": "1000", "Upload-Metadata": metadata(claim, "ktp")}, body: Buffer.alloc(100, 1)});
  must(made.headers["upload-offset"] === "100", "the first bytes were not kept");
  const parameters = {upload_id: made.headers.location.split("/").pop()};
  await api.ok("overrideUpload", {as, parameters, headers: {...TUS, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "100"}, body: Buffer.alloc(50, 1)});
  const standing = await api.ok("getUpload", {as, parameters, headers: TUS});
  must(standing.headers["upload-offset"] === "150" && standing.headers["upload-length"] === "1000", "the offset is another");
  await api.ok("removeUpload", {as, parameters, headers: TUS});
}

// From the phone to the bank and back: fails once, is repaired, is paid.
export async function claim(world) {
  const {api, staff} = world;
  const person = world.persons[0];
  const as = person.session;
  const id = await prepared(world, person, as);
  world.claim = id;
  const ready = await api.ok("checkClaim", {as, parameters: id});
  must(ready.ready && ready.amounts.net > 0, `the claim is not ready: ${JSON.stringify(ready)}`);
  const submitted = await api.ok("submitClaim", {as, parameters: id, body: {}});
  world.entry = submitted.receipt.entry;
  const accepted = await verified(world, id, staff.verifier);
  await liftHold(world, id);
  const content = await api.ok("getPaperContent", {as: staff.verifier, parameters: {...id, paper_id: accepted[0].id}});
  must(content.body.length > 1000, "a paper without content");
  await api.ok("announceDelay", {as: staff.verifier, parameters: id, body: {reason: "Ujicoba keterlambatan"}});
  const determined = await api.ok("determineClaim", {as: staff.verifier, parameters: id, body: {}});
  must(determined.claim.path === "two_officers", "a held claim needs two officers");
  const calculation = await api.ok("getClaimCalculation", {as, parameters: id});
  must(calculation.net === determined.claim.amounts.net && calculation.steps.every((step) => step.article), "an amount without its articles");
  await api.ok("approveClaim", {as: staff.approver, parameters: id, body: {}});
  await api.ok("listClaims", {as});
}

// --- money --------------------------------------------------------------------------------------------------------------

async function pay(world, claim) {
  const {api, staff} = world;
  const made = await api.ok("makeBatch", {as: staff.maker, body: {id: newId(), execute_on: world.days.today, claims: [claim.claim_id]}});
  const parameters = {batch_id: made.id};
  await api.ok("releaseBatch", {as: staff.releaser, parameters});
  const file = await api.ok("getPaymentFile", {as: staff.releaser, parameters});
  return {parameters, sum: made.sum, xml: file.body.toString()};
}

const bring = (world, xml) => world.api.ok("takeBankFile", {as: world.staff.releaser, body: Buffer.from(xml)});

export async function money(world) {
  const {api, staff} = world;
  const person = world.persons[0];
  const open = await api.ok("makeBatch", {as: staff.maker, body: {id: newId(), execute_on: world.days.today, claims: [world.claim.claim_id]}});
  await api.ok("removeFromBatch", {as: staff.maker, parameters: {batch_id: open.id, claim_id: world.claim.claim_id}, body: {}});
  await api.ok("cancelBatch", {as: staff.maker, parameters: {batch_id: open.id}});
  const first = await pay(world, world.claim);
  const failed = await bring(world, reportOf(first.xml, "RJCT"));
  must(failed.failed === 1, `the bank's refusal was not taken: ${JSON.stringify(failed)}`);
  await contradicted(world, first.xml);
  const account_id = (await api.ok("addBankAccount", {as: person.session, parameters: {person_id: person.id}, body: {bank: "008", number: "9999777700001", holder: person.name}})).id;
  await api.ok("correctAccount", {as: person.session, parameters: world.claim, body: {account_id}});
  await until("the repaired claim", () => api.ok("getClaim", {as: staff.approver, parameters: world.claim}), (one) => one.state !== "payment_failed");
  await afterCorrection(world);
  const second = await pay(world, world.claim);
  const line = {...second.parameters, claim_id: world.claim.claim_id};
  must(!(await api.ok("ruleOnLine", {as: staff.releaser, parameters: line, body: {outcome: "failed", reason: "no_answer"}})).carried_out, "one officer alone rules on a payment");
  const paid = await bring(world, statementOf(second.xml, world.days.today));
  must(paid.paid === 1, `the statement was not taken: ${JSON.stringify(paid)}`);
  const again = await bring(world, statementOf(second.xml, world.days.today));
  must(again.known_before === true, "the same statement twice");
  const batch = await api.ok("getBatch", {as: staff.auditor, parameters: second.parameters});
  must(batch.state === "settled" && batch.lines[0].state === "paid" && batch.sum === second.sum, `the batch: ${JSON.stringify(batch)}`);
  await api.ok("listBatches", {as: staff.manager});
  const voucher = await api.ok("getVoucher", {as: person.session, parameters: world.claim});
  must(voucher.amount === second.sum && voucher.body.in_words.length > 0, "the voucher says another amount");
  await api.ok("closeClaim", {as: staff.verifier, parameters: world.claim, body: {}});
}

// The bank books what it had refused: two officers rule on it, and the claim is held.
async function contradicted(world, xml) {
  const {api, staff} = world;
  const report = await bring(world, statementOf(xml, world.days.today));
  must(report.findings === 1 && report.paid === 0, `a contradiction is no finding: ${JSON.stringify(report)}`);
  const [finding] = (await api.ok("listFindings", {as: staff.auditor})).findings;
  must(finding.code === "bank.contradiction" && finding.claim_id === world.claim.claim_id, `the finding: ${JSON.stringify(finding)}`);
  const word = {parameters: {bank_file_id: finding.bank_file_id, number: finding.number}, body: {outcome: "nothing", reason: "bank_erred"}};
  await api.ok("ruleOnFinding", {as: staff.releaser, ...word});
  await api.refuse("a ruling by one alone", "ruleOnFinding", 403, "claim.second_person_needed", {as: staff.releaser, ...word});
  const ruled = await api.ok("ruleOnFinding", {as: staff.cashier, ...word});
  must(ruled.carried_out && (await api.ok("listFindings", {as: staff.manager})).findings.length === 0, "two officers' ruling was not carried out");
}

// A corrected account is looked at anew.
async function afterCorrection(world) {
  const {api, staff} = world;
  const look = () => api.ok("getClaim", {as: staff.verifier, parameters: world.claim});
  let now = await look();
  if (now.state === "queued") {
    await api.ok("openClaim", {as: staff.verifier, parameters: world.claim, body: {}});
    now = await look();
  }
  if (now.holds.length > 0 && now.hold_checks < 2)
    for (const officer of [staff.verifier2, staff.approver]) await api.call("checkHold", {as: officer, parameters: world.claim, body: {}});
  if (now.state === "in_verification") await api.ok("determineClaim", {as: staff.verifier, parameters: world.claim, body: {}});
  if ((await look()).state === "determined") await api.ok("approveClaim", {as: staff.approver, parameters: world.claim, body: {}});
}

// --- the other ends of a claim ------------------------------------------------------------------------------------------

export async function otherEnds(world) {
  const {api, staff} = world;
  // Put into the queue by hand, sent back to the participant, cancelled.
  const returned = await enqueuedByHand(world, [3, 4]);
  await verified(world, returned, staff.verifier);
  await api.ok("returnClaim", {as: staff.verifier, parameters: returned, body: {defects: [{place: "paper:ktp", code: "paper.unreadable", repair: "Foto ulang KTP."}]}});
  await api.ok("cancelClaim", {as: staff.counter, parameters: returned, body: {}});
  // Determined, sent back, refused.
  const refused = await prepared(world, world.persons[5], staff.counter, "counter");
  await api.ok("submitClaim", {as: staff.counter, parameters: refused, body: {}});
  await verified(world, refused, staff.verifier);
  await liftHold(world, refused);
  await api.ok("determineClaim", {as: staff.verifier, parameters: refused, body: {}});
  await api.ok("sendBackClaim", {as: staff.approver, parameters: refused, body: {reason: "Ujicoba"}});
  await api.ok("proposeRefusal", {as: staff.verifier, parameters: refused, body: {code: "jht.still_active", article: "Permenaker 4/2022 pasal 8", objection: "Ajukan keberatan di cabang."}});
  const rejected = await api.ok("rejectClaim", {as: staff.approver, parameters: refused, body: {}});
  must(rejected.claim.ground.article.includes("pasal"), "a rejection without its article");
  const timeline = await api.ok("getClaimTimeline", {as: staff.auditor, parameters: refused});
  must(timeline.events.at(-1).act === "claim.rejected", "the timeline ends otherwise");
  const desk = await api.ok("listDesk", {as: staff.manager, parameters: {state: "rejected"}});
  must(desk.claims.some((one) => one.id === refused.claim_id), "the desk does not list the claim");
}

// The worker does the same every two seconds; should it come first, the next person's claim is tried.
async function enqueuedByHand(world, numbers) {
  const {api, staff} = world;
  for (const number of numbers) {
    const one = await prepared(world, world.persons[number], staff.counter, "counter");
    await api.ok("submitClaim", {as: staff.counter, parameters: one, body: {}});
    if ((await api.call("enqueueClaim", {as: staff.verifier2, parameters: one, body: {}})).status === 200) return one;
  }
  throw new Error("the worker was faster each time");
}

export async function notices(world) {
  const {api, staff} = world;
  const own = await api.ok("listNotices", {as: world.persons[0].session});
  must(own.notices.some((one) => one.claim_id === world.claim.claim_id), "nobody told the person of the claim");
  await api.ok("listNotices", {as: world.persons[0].session, parameters: {after: own.notices[0].id}});
  await api.ok("listDeskNotices", {as: staff.manager});
}

// A death that was none: one officer asks, another takes it back.
async function takeBackDeath(world, parameters) {
  const {api, staff, days: {today}} = world;
  const before = await api.ok("getPerson", {as: staff.counter, parameters});
  await api.ok("updatePerson", {as: staff.counter, parameters, body: {version: before.version, valid_from: today, death_date: today}});
  const asked = await api.ok("askForRecordRepair", {as: staff.counter, parameters, body: {what: "death_taken_back"}});
  const repair = {...parameters, repair_id: asked.id};
  await api.refuse("a repair by one officer alone", "makeRecordRepair", 403, "member.second_person_needed", {as: staff.counter, parameters: repair});
  await api.ok("makeRecordRepair", {as: staff.verifier, parameters: repair});
  const listed = await api.ok("listRecordRepairs", {as: staff.verifier, parameters});
  must(listed.repairs.length === 1 && listed.repairs[0].made, "the repair is not listed as made");
}

// --- heirs --------------------------------------------------------------------------------------------------------------

export async function heirs(world) {
  const {api, staff, days: {today}} = world;
  const dead = await register(world, 10);
  const heir = await declare(world, 11);
  const story = {kpj: dead.kpj, nik: dead.nik, name: dead.name, birth_date: dead.birth_date, death_date: today, relation: "spouse"};
  // Wrong data and no such card have one answer.
  for (const wrong of [{name: "Orang Lain"}, {kpj: "00000000001"}])
    await api.refuse("a death that does not fit", "beginDeathClaim", 409, "claim.death_counter", {as: heir.session, body: {...story, ...wrong, id: newId()}});
  const id = newId();
  const begun = await api.ok("beginDeathClaim", {as: heir.session, body: {...story, id}});
  must(begun.id === id && begun.state === "draft", "the claim did not begin");
  const claim = {claim_id: id};
  // The heir sees this claim, its papers, and no word about money.
  const check = await api.ok("checkClaim", {as: heir.session, parameters: claim});
  must(check.balance === undefined && check.papers.some((one) => one.kind === "death_certificate"), `an heir is shown ${Object.keys(check)}`);
  const listed = await api.ok("listClaims", {as: heir.session});
  must(listed.claims.length === 1 && listed.claims[0].id === id, "the heir's list");
  const other = await declare(world, 12);
  await api.refuse("a second heir is sent to the counter", "beginDeathClaim", 409, "claim.death_counter", {as: other.session, body: {...story, id: newId()}});
  await api.refuse("and sees nothing of the first", "getClaim", 404, "claim.no_such_claim", {as: other.session, parameters: claim});
  // The counter sees who claims, meets the heir, and may name another one.
  const claimant = await api.ok("getClaimant", {as: staff.counter, parameters: claim});
  must(claimant.nik === heir.nik && claimant.only_declared && !claimant.recorded_heir, JSON.stringify(claimant));
  const person = {person_id: claimant.person_id};
  await api.ok("recordSighting", {as: staff.counter, parameters: person, body: {way: "counter", paper: "ktp"}});
  const seen = await api.ok("listSightings", {as: staff.verifier, parameters: person});
  must(seen.sightings.length === 1 && seen.sightings[0].branch === BRANCH, "a sighting is not listed");
  must(!(await api.ok("getClaimant", {as: staff.counter, parameters: claim})).only_declared, "the card in the hand confirms nothing");
  // The member lives and stops it.
  const member = await signIn(world, dead);
  const stopped = await api.ok("objectToClaim", {as: member, parameters: claim, body: {}});
  must(stopped.claim.holds.some((one) => one.code === "member_objects"), "an objection holds nothing");
  await api.refuse("an objection twice", "objectToClaim", 409, "claim.objected_already", {as: member, parameters: claim, body: {}});
  must((await api.ok("getClaim", {as: heir.session, parameters: claim})).holds.length === 0, "the heir is told of the objection");
  const desk = await api.ok("listDeskNotices", {as: staff.verifier});
  must(desk.notices.some((one) => one.kind === "claim_objected" && one.claim_id === id), "the desk is not told of the objection");
  await api.ok("nameClaimant", {as: staff.counter, parameters: claim, body: {nik: other.nik, phone: other.phone, relation: "child"}});
  await api.refuse("the heir who was replaced", "getClaim", 404, "claim.no_such_claim", {as: heir.session, parameters: claim});
}

// --- the journal --------------------------------------------------------------------------------------------------------

export async function journal(world) {
  const {api} = world;
  const parameters = {entry_id: world.entry};
  await until("a receipt", () => api.call("getReceipt", {parameters}), (answer) => answer.status === 200);
  await api.ok("getCheckpoint");
  const readings = await api.ok("listReadings", {as: world.persons[0].session});
  must(readings.readings.some((one) => one.what.includes("/api/persons/") && one.roles.includes("counter")), "the officer's reading is not listed");
}

export const CHAPTERS = [health, staffSignsIn, people, cards, staffAccounts, sessions, consents, members, contributions, uploads, claim, money, otherEnds, notices, heirs, journal];
