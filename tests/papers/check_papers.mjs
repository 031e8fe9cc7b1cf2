// check_papers.mjs PROGRAM [SEED]
import {spawn, spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import http from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import * as tus from "tus-js-client";
import {newId, send} from "../api/client.mjs";
import {Program} from "../api/program.mjs";
import {BreakingLine} from "./breaking_line.mjs";
import {bombPdf, encryptedPdf, floodPng, jpeg, pdf, photoPdf, png, scriptedPdf, webp} from "./made_files.mjs";

const UPLOADS = 30;
const RETRIES_MAX = 60;
const binary = process.argv[2];
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_007);
console.log(`seed ${seed}`);

let state = BigInt(seed);
function dice(bound) { // SplitMix64
  state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
  return Number((z ^ (z >> 31n)) % BigInt(bound));
}
const random = (count) => Buffer.from(Array.from({length: count}, () => dice(256)));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const base64 = (text) => Buffer.from(text).toString("base64");

let passed = 0;
let failed = 0;
function check(good, what) {
  if (good) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED: ${what}`);
  }
}
function same(found, wanted, what) {
  check(found === wanted, `${what}: ${found} instead of ${wanted}`);
}

let program;
let token;
let claim;

// A participant of the small demo with a draft.
function signIn() {
  const ran = spawnSync(binary, ["demo", "sign-in", "--person", "state.draft", "--json", "--data", program.data, "--url", `http://127.0.0.1:${program.port}`],
    {encoding: "utf8"});
  if (ran.status !== 0) throw new Error(`teduh demo sign-in: ${ran.stdout}${ran.stderr}`);
  token = JSON.parse(ran.stdout.trim().split("\n").at(-1)).token;
}

const own = (headers = {}) => ({authorization: `Bearer ${token}`, "tus-resumable": "1.0.0", ...headers});
const ask = (method, path, headers, body) => send(program.port, {method, path, headers: own(headers), body});
const code = (answer) => answer.json?.code;
const metadata = (kind, id) => `claim_id ${base64(claim)},kind ${base64(kind)},upload_id ${base64(id)}`;

async function create(length, kind = "ktp", id = newId()) {
  const answer = await ask("POST", "/api/uploads", {"upload-length": String(length), "upload-metadata": metadata(kind, id)});
  return {answer, address: answer.headers.location};
}
const patch = (address, offset, bytes, headers = {}) =>
  ask("PATCH", address, {"content-type": "application/offset+octet-stream", "upload-offset": String(offset), "content-length": String(bytes.length), ...headers}, bytes);

// The status of a PATCH whose head promises `length` bytes; none of them is sent.
function announce(address, length) {
  return new Promise((done, fail) => {
    const headers = own({"content-type": "application/offset+octet-stream", "upload-offset": "0", "content-length": String(length)});
    const call = http.request({host: "127.0.0.1", port: program.port, method: "PATCH", path: address, headers}, (answer) => {
      done(answer.statusCode);
      call.destroy();
    });
    call.on("error", fail);
    call.flushHeaders();
  });
}

async function listed() {
  const answer = await ask("GET", `/api/claims/${claim}/papers`);
  return answer.json;
}

function sendByTus(bytes, options) {
  return new Promise((done, fail) => {
    const upload = new tus.Upload(bytes, {
      headers: {authorization: `Bearer ${token}`},
      retryDelays: Array(RETRIES_MAX).fill(20),
      removeFingerprintOnSuccess: true,
      storeFingerprintForResuming: false,
      ...options,
      onError: fail,
      onSuccess: () => done(upload),
    });
    upload.start();
  });
}

async function uploadsOverABreakingLine() {
  const kinds = ["ktp", "kk", "kpj", "passport", "resignation_statement"];
  const line = new BreakingLine(program.port, dice);
  const port = await line.listen();
  for (let i = 0; i < UPLOADS; i += 1) {
    const padding = 1000 + dice(180_000);
    const make = [() => jpeg(random, padding), () => png(i), () => webp(random, padding), () => pdf(random, padding)][i % 4];
    const bytes = make();
    const kind = kinds[dice(kinds.length)];
    line.renew();
    const what = `upload ${i} (${["JPG", "PNG", "WebP", "PDF"][i % 4]}, ${bytes.length} bytes)`;
    try {
      const upload = await sendByTus(bytes, {
        endpoint: `http://127.0.0.1:${port}/api/uploads`,
        uploadDataDuringCreation: dice(2) === 0,
        chunkSize: dice(3) === 0 ? 20_000 : Infinity,
        metadata: {claim_id: claim, kind, upload_id: newId(), filename: "IMG_0001.HEIC"},
      });
      const head = await ask("HEAD", new URL(upload.url).pathname);
      same(head.headers["upload-offset"], String(bytes.length), `${what}: offset`);
      const paper = (await listed()).papers.find((one) => one.id === head.headers["teduh-paper-id"]);
      same(paper?.original_sha256, sha256(bytes), `${what}: the bytes arrived as they were`);
    } catch (problem) {
      check(false, `${what}: ${problem.message}`);
    }
  }
  line.close();
  check(line.breaks >= UPLOADS / 3, `the line broke ${line.breaks} times only`);
  console.log(`the line broke ${line.breaks} times`);
}

async function anAbortedUploadGoesOnElsewhere() {
  const bytes = jpeg(random, 300_000);
  const first = new tus.Upload(bytes, {
    endpoint: `http://127.0.0.1:${program.port}/api/uploads`,
    headers: {authorization: `Bearer ${token}`},
    metadata: {claim_id: claim, kind: "kk", upload_id: newId()},
    chunkSize: 100_000,
  });
  await new Promise((done, fail) => {
    first.options.onChunkComplete = async () => {
      await first.abort(false);
      done();
    };
    first.options.onError = fail;
    first.start();
  });
  const second = await sendByTus(bytes, {uploadUrl: first.url});
  const head = await ask("HEAD", new URL(second.url).pathname);
  check(Boolean(head.headers["teduh-paper-id"]), "an aborted upload goes on where it stopped");
}

async function refusalsOfTheProtocol() {
  same((await ask("HEAD", "/api/uploads", {})).status, 405, "HEAD of the collection");
  same((await ask("HEAD", `/api/uploads/${newId()}`)).status, 404, "unknown upload");
  same((await send(program.port, {method: "HEAD", path: `/api/uploads/${newId()}`})).status, 401, "nobody");
  const options = await send(program.port, {method: "OPTIONS", path: "/api/uploads"});
  same(options.headers["tus-version"], "1.0.0", "OPTIONS names the version");
  const {address} = await create(6);
  same((await patch(address, 2, Buffer.from("ab"))).status, 409, "wrong offset");
  const wrong = await patch(address, 0, Buffer.from("abd"), {"upload-checksum": "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="});
  same(wrong.status, 460, "wrong checksum");
  same((await ask("HEAD", address)).headers["upload-offset"], "0", "a piece with a wrong checksum is discarded");
  same((await patch(address, 0, Buffer.from("abc"), {"upload-checksum": "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="})).status, 204, "right checksum");
  same((await patch(address, 3, Buffer.from("abcd"))).status, 400, "beyond the length");
  same((await patch(address, 3, Buffer.from("d"), {"content-type": "image/jpeg"})).status, 415, "content type");
  same((await patch(address, 3, Buffer.from("d"), {"tus-resumable": "0.2.2"})).status, 412, "another version");
  same((await ask("DELETE", address)).status, 204, "termination");
  same((await ask("DELETE", address)).status, 410, "termination twice");
  same((await ask("HEAD", address)).status, 410, "ended");
  same((await create(6 * 1024 * 1024 + 1)).answer.status, 413, "too large");
  same((await create(0)).answer.status, 400, "empty");
  same((await create(3, "surat_sakti")).answer.status, 400, "unknown kind");
  const big = await create(6);
  same(await announce(big.address, 7 * 1024 * 1024), 413, "a piece of 7 MB is refused before it is sent");
  await ask("DELETE", big.address);
}

async function filesThatLie() {
  const rows = [
    ["a zip named as a photo", Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), random(500)]), ["document.unsupported_type", "document.unknown_type"]],
    ["a web page", Buffer.from("<!DOCTYPE html><script>alert(1)</script>"), ["document.unsupported_type", "document.unknown_type"]],
    ["a program", Buffer.concat([Buffer.from("MZ"), random(500)]), ["document.unsupported_type", "document.unknown_type"]],
    ["noise behind a JPEG mark", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), random(2000)]), ["document.unreadable", "document.too_many_pixels"]],
    ["40,000 x 40,000 pixels", floodPng(), ["document.too_many_pixels"]],
    ["a PDF bomb", bombPdf(), ["document.pdf_expands"]],
    ["an encrypted PDF", encryptedPdf(), ["document.pdf_encrypted"]],
  ];
  for (const [what, bytes, codes] of rows) {
    const {address} = await create(bytes.length, "ktp");
    const answer = await patch(address, 0, bytes);
    check(answer.status >= 400 && answer.status < 500, `${what}: status ${answer.status}`);
    check(codes.includes(code(answer)), `${what}: ${code(answer)} instead of ${codes.join(" or ")}`);
    const head = await ask("HEAD", address);
    same(head.headers["teduh-upload-refused"], code(answer), `${what}: HEAD tells it too`);
    check(!head.headers["teduh-paper-id"], `${what}: no paper`);
    check((await listed()).refused.some((one) => one.code === code(answer)), `${what}: the list shows it`);
  }
  same((await send(program.port, {path: "/livez"})).status, 200, "the server lives");
}

async function contentIsClean() {
  const bytes = scriptedPdf();
  const {address} = await create(bytes.length, "kk");
  const id = (await patch(address, 0, bytes)).headers["teduh-paper-id"];
  const content = await ask("GET", `/api/claims/${claim}/papers/${id}/content`);
  same(content.headers["content-type"], "application/pdf", "type of the content");
  check(/^attachment; filename="kk-[0-9a-f]{8}\.pdf"$/.test(content.headers["content-disposition"]), "name of the content");
  check(!content.body.toString("latin1").includes("JavaScript"), "scripts are taken out");
  check((await listed()).papers.find((one) => one.id === id).removed.length > 0, "what was taken out is told");
}

function tool(name, ...more) {
  const ran = spawnSync(name, more, {encoding: "utf8"});
  if (ran.error) throw ran.error;
  return ran;
}

// Everything about places and devices that exiftool, which this program does not use, reads from a file.
function tracesIn(file) {
  const tags = JSON.parse(tool("exiftool", "-json", "-G", "-a", file).stdout)[0];
  return Object.keys(tags).filter((tag) => /GPS|Make$|Model$|Serial/.test(tag));
}

async function cleaned(bytes, kind, file) {
  const {address} = await create(bytes.length, kind);
  const id = (await patch(address, 0, bytes)).headers["teduh-paper-id"];
  check(Boolean(id), `${file} is taken`);
  writeFileSync(file, (await ask("GET", `/api/claims/${claim}/papers/${id}/content`)).body);
}

// Judged by programs from outside: no position is left in a photo, neither alone nor inside a PDF, and what is left is whole.
async function othersFindNoTraces(folder) {
  const photo = join(folder, "photo.jpg");
  writeFileSync(photo, jpeg(random, 2_000));
  tool("exiftool", "-overwrite_original", "-GPSLatitude=6.2", "-GPSLatitudeRef=S", "-GPSLongitude=106.8", "-GPSLongitudeRef=E", "-Make=RekaPhone", "-Model=R1", photo);
  check(tracesIn(photo).length >= 4, "the photo was taken somewhere");
  const clean = join(folder, "clean.jpg");
  await cleaned(readFileSync(photo), "ktp", clean);
  same(tracesIn(clean).join(), "", "traces in the cleaned photo");
  const letter = join(folder, "clean.pdf");
  await cleaned(photoPdf(readFileSync(photo), 64), "kk", letter);
  same(tool("qpdf", "--check", letter).status, 0, "qpdf finds the cleaned PDF whole");
  check(tool("pdftotext", letter, "-").stdout.includes("Surat rekaan"), "its words can still be read");
  same(tracesIn(letter).join(), "", "traces in the cleaned PDF");
  tool("pdfimages", "-all", letter, join(folder, "inside"));
  const inside = readdirSync(folder).filter((name) => name.startsWith("inside"));
  check(inside.length === 1, "the photo of the PDF is still there");
  for (const name of inside) same(tracesIn(join(folder, name)).join(), "", "traces in the photo inside the cleaned PDF");
}

async function inAFolder(act) {
  const folder = mkdtempSync(join(tmpdir(), "teduh-papers-"));
  try {
    await act(folder);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

async function restart(...more) {
  program.child.kill("SIGKILL");
  await program.ended;
  program.child = spawn(binary, ["serve", "--data", program.data, "--set", "http.port=0", ...more], {stdio: ["ignore", "pipe", "pipe"]});
  program.child.stderr.on("data", (text) => program.log.push(String(text)));
  program.ended = new Promise((done) => program.child.on("close", (status) => done(status)));
  program.port = await program.readPort();
}

async function whatWasAcknowledgedOutlivesAKill() {
  const bytes = jpeg(random, 50_000);
  const {address} = await create(bytes.length, "kk");
  same((await patch(address, 0, bytes.subarray(0, 30_000))).status, 204, "first piece");
  await restart();
  same((await ask("HEAD", address)).headers["upload-offset"], "30000", "after a kill the acknowledged bytes are there");
  check(Boolean((await patch(address, 30_000, bytes.subarray(30_000))).headers["teduh-paper-id"]), "and the rest makes the paper");
}

async function uploadsExpire() {
  const {answer, address} = await create(100);
  check(Date.parse(answer.headers["upload-expires"]) > Date.now(), "the end of an upload is told");
  await restart("--set", `clock.start=${new Date(Date.now() + 25 * 3600 * 1000).toISOString().slice(0, 19)}Z`);
  signIn();
  same((await ask("HEAD", address)).status, 410, "after a day an upload has expired");
  same((await patch(address, 0, Buffer.from("abc"))).status, 410, "and takes nothing");
}

async function main() {
  program = await Program.start(binary);
  try {
    signIn();
    const claims = (await ask("GET", "/api/claims")).json.claims;
    claim = claims.find((one) => one.state === "draft").id;
    await refusalsOfTheProtocol();
    await filesThatLie();
    await contentIsClean();
    await inAFolder(othersFindNoTraces);
    await uploadsOverABreakingLine();
    await anAbortedUploadGoesOnElsewhere();
    await whatWasAcknowledgedOutlivesAKill();
    await uploadsExpire();
  } catch (problem) {
    check(false, `the suite ended early: ${problem.stack}`);
    console.log(program.log.slice(-20).join("\n"));
  }
  // What the sanitizers find only at the end shows in the exit code.
  same(await program.stop(), 0, "exit code of the program");
}

await main();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
