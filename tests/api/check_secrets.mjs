// Nothing personal and no secret stands in the log or in a refusal. What is personal is learnt from the good answers.
import {made} from "./people.mjs";

const PERSONAL = new Set(["nik", "holder", "mother_name", "phone", "email", "npwp", "address", "payee"]);
const SECRET = new Set(["token", "csrf_token", "totp_secret", "password"]);

// Values below keys that hold such things; masked ones tell nothing.
function collect(node, keys, found) {
  if (Array.isArray(node)) node.forEach((one) => collect(one, keys, found));
  else if (node && typeof node === "object")
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === "string" && keys.has(key) && value.length >= 6 && !value.includes("*")) found.add(value);
      else collect(value, keys, found);
    }
  return found;
}

function personNames(answers) {
  const names = new Set();
  for (const answer of answers) {
    if (typeof answer.name === "string" && answer.nik) names.add(answer.name);
    for (const one of answer.persons ?? []) names.add(one.name);
    for (const one of answer.bank_accounts ?? []) if (!one.number.includes("*")) names.add(one.number);
  }
  return names;
}

export function checkSecrets(world) {
  const {api, counter, program, secrets} = world;
  const canaries = collect(api.answers, new Set([...PERSONAL, ...SECRET]), personNames(api.answers));
  for (let number = 0; number < 24; number += 1)
    for (const key of ["nik", "name", "kpj", "phone", "email", "account", "mother_name"]) canaries.add(made(number)[key]);
  secrets.forEach((one) => canaries.add(one));
  counter.expect("there are canaries", canaries.size > 200, `only ${canaries.size}`);
  const log = program.log.join("\n");
  const refusals = api.refusals.join("\n");
  counter.expect("the log has lines", program.log.length > 500, `${program.log.length}`);
  for (const canary of canaries) {
    counter.expect("a value that is personal or secret stands in the log", !log.includes(canary), lineWith(program.log, canary));
    counter.expect("a value that is personal or secret stands in a refusal", !refusals.includes(canary), lineWith(api.refusals, canary));
  }
  counter.expect("no invented identity number of any kind stands in the log", !/9999[0-9]{12}/.test(log));
  checkLogLines(program.log, counter);
}

const lineWith = (lines, canary) => lines.find((line) => line.includes(canary))?.slice(0, 300);

function checkLogLines(log, counter) {
  const bad = log.filter((line) => {
    try {
      return typeof JSON.parse(line) !== "object";
    } catch {
      return true;
    }
  });
  counter.expect("every line of the log is JSON", bad.length === 0, bad.slice(0, 3).join(" / "));
  const broken = log.filter((line) => line.includes('"request.check"') || line.includes('"request.internal"'));
  counter.expect("no call met a fault of the program", broken.length === 0, broken.slice(0, 5).join(" / "));
}
