// The demo's members of staff: their secrets are published by the program's source on purpose and derived here in the same way.
import {createHash, createHmac} from "node:crypto";
import {Session} from "./client.mjs";

export const LOGINS = {
  counter: "loket.demo", verifier: "verifikator.demo", verifier2: "verifikator2.demo", approver: "penyetuju.demo", both: "ganda.demo",
  maker: "pembuat.demo", releaser: "pelepas.demo", cashier: "kasir.demo", auditor: "auditor.demo", manager: "manajer.demo",
  administrator: "admin.demo", clerk: "klerk.demo",
};
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS = 30;

const derived = (purpose, login) => createHash("sha256").update(`teduh demo ${purpose} ${login}`).digest();

function base32(bytes) {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return bits.match(/.{1,5}/g).map((five) => BASE32[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

export function password(login) {
  const text = base32(derived("password", login));
  return `${text.slice(0, 6)}-${text.slice(6, 12)}-${text.slice(12, 18)}`;
}

function unbase32(text) {
  const bits = [...text.replace(/=+$/, "")].map((c) => BASE32.indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}

// RFC 6238 with the secret as bytes or in base32. `later`: codes are taken once, the next half minute's is good already.
export function totp(secret, later = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + later));
  const mac = createHmac("sha1", typeof secret === "string" ? unbase32(secret) : secret).update(counter).digest();
  const at = mac[mac.length - 1] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export const demoTotp = (login, later = 0) => totp(derived("totp", login).subarray(0, 20), later);

export async function signInStaff(api, login) {
  const body = {login, password: password(login), totp: demoTotp(login), bearer: true};
  const answer = await api.ok("signInStaff", {body});
  return new Session({token: answer.token, csrf: answer.csrf_token});
}
