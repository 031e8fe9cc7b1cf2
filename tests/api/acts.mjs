// Steps that more than one story takes.
import {must} from "./counter.mjs";
import {newId} from "./client.mjs";
import {photo} from "./paper_bytes.mjs";

const WAIT_SECONDS_MAX = 60;
export const TUS = {"Tus-Resumable": "1.0.0"};

// Asks until the answer is as wanted.
export async function until(what, ask, wanted) {
  for (let tries = 0; tries < WAIT_SECONDS_MAX * 5; tries += 1) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`waited in vain for ${what}`);
}

// Days as the branch counts them, in Central Indonesian Time.
export function days() {
  const now = new Date(Date.now() + 8 * 3_600_000);
  const month = (back) => {
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  };
  const day = (date) => date.toISOString().slice(0, 10);
  const last = (back) => day(new Date(month(back - 1).getTime() - 86_400_000));
  const period = (back) => day(month(back)).slice(0, 7);
  return {registered: day(month(14)), started: day(month(14)), first_period: period(14), stopped: last(4), last_period: period(4),
    last_month: period(1), stopped_lately: last(1), lately: day(new Date(now.getTime() - 3 * 86_400_000)), today: day(now)};
}

export function monthFile(persons, {start = "", stop = ""}) {
  const rows = persons.map((one) => `${one.kpj},${one.nik},${one.name},3000000,${start},${stop}\n`);
  return Buffer.from(`kpj,nik,nama,upah,mulai,berhenti\n${rows.join("")}`);
}

export async function sendMonth(world, persons, period, columns) {
  const {api, staff} = world;
  const as = staff.clerk;
  const sent = await api.ok("sendContributionFile", {as, parameters: {npp: "DEMO001", period}, body: monthFile(persons, columns)});
  const file = {file_id: sent.id};
  const look = () => api.ok("getContributionFile", {as, parameters: file});
  const checked = await until("the check of a file", look, (one) => ["checked", "refused"].includes(one.state));
  must(checked.state === "checked" && checked.rows.bad === 0, `the file was not taken: ${JSON.stringify(checked)}`);
  await api.ok("importContributionFile", {as, parameters: file});
  const done = await until("the import of a file", look, (one) => one.state === "imported");
  must(done.rows.good === persons.length, `rows are missing: ${JSON.stringify(done.rows)}`);
  return file;
}

export async function begin(world, person, as, channel = "phone") {
  const id = newId();
  const person_id = as === person.session ? undefined : person.id;
  await world.api.ok("beginClaim", {as, body: {id, person_id, membership_id: person.membership, reason: "resigned", channel}});
  return {claim_id: id};
}

export const answers = (world, person, channel = "phone") => ({
  reason: "resigned", account_id: person.account_id, channel, answers: {statement_date: person.number === 8 ? world.days.stopped_lately : world.days.stopped},
});

export const metadata = (claim, kind) => `claim_id ${Buffer.from(claim.claim_id).toString("base64")},kind ${Buffer.from(kind).toString("base64")}`;

// Creates the upload with nothing, then one piece; gives its address.
export async function upload(world, as, claim, kind, bytes) {
  const {api} = world;
  const made = await api.ok("createUpload", {as, headers: {...TUS, "Upload-Length": String(bytes.length), "Upload-Metadata": metadata(claim, kind)}});
  const parameters = {upload_id: made.headers.location.split("/").pop()};
  await api.ok("addToUpload", {as, parameters, headers: {...TUS, "Upload-Offset": "0"}, body: bytes});
  return parameters;
}

async function papers(world, as, claim) {
  const {api} = world;
  const check = await api.ok("checkClaim", {as, parameters: claim});
  for (const [i, paper] of check.papers.filter((one) => one.state === "absent").entries()) {
    const sent = await upload(world, as, claim, paper.kind, photo(i));
    const standing = await until("the check of a paper", () => api.ok("getUpload", {as, parameters: sent, headers: TUS}), (one) => one.headers["teduh-upload-state"] !== "checking");
    must(standing.headers["teduh-upload-state"] === "received", `${paper.kind}: ${JSON.stringify(standing.headers)}`);
  }
}

// A claim that was answered and has all its papers.
export async function prepared(world, person, as, channel = "phone") {
  const claim = await begin(world, person, as, channel);
  await world.api.ok("saveClaim", {as, parameters: claim, body: answers(world, person, channel)});
  await papers(world, as, claim);
  return claim;
}

// Until an officer has it in verification, with every paper accepted.
export async function verified(world, claim, officer) {
  const {api} = world;
  const look = () => api.ok("getClaim", {as: officer, parameters: claim});
  await until("the queue", look, (one) => one.state === "queued");
  await api.ok("openClaim", {as: officer, parameters: claim, body: {}});
  const listed = await api.ok("listPapers", {as: officer, parameters: claim});
  for (const paper of listed.papers) await api.ok("judgePaper", {as: officer, parameters: {...claim, paper_id: paper.id}, body: {accepted: true}});
  return listed.papers;
}

export async function liftHold(world, claim) {
  const {api, staff} = world;
  const held = await api.ok("getClaim", {as: staff.verifier, parameters: claim});
  must(held.holds.length > 0, "a new account and a new phone are no reason to look twice");
  for (const officer of [staff.verifier2, staff.approver]) await api.ok("checkHold", {as: officer, parameters: claim, body: {}});
}
