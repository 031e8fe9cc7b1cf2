// Invented people of the tests, made through the API, and how they sign in.
import {newId, Session} from "./client.mjs";

const FAMILY = ["Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh", "Sebelas", "Duabelas"];

export function made(number) {
  const serial = String(9000 + number);
  return {
    number, name: `Ujicoba ${FAMILY[number % FAMILY.length]} Kanari`, birth_date: "1990-01-02", nik: `999901020190${serial}`, kpj: `9888888${serial}`,
    phone: `0899977${serial}0`, email: `kanari${number}@demo.invalid`, mother_name: `Ibunda Kanari ${FAMILY[number % FAMILY.length]}`,
    address: `Jalan Kanari No. ${number}`, account: `99997777${serial}`,
  };
}

// Registers the person with a membership and an account.
export async function register(world, number) {
  const {api, staff} = world;
  const person = made(number);
  const {name, nik, birth_date, mother_name, address, phone, email} = person;
  const body = {nik, name, birth_date, mother_name, address, phone, email, sex: "male"};
  person.id = (await api.ok("registerPerson", {as: staff.counter, body})).id;
  const parameters = {person_id: person.id};
  person.membership = (await api.ok("addMembership", {as: staff.counter, parameters, body: {kpj: person.kpj, segment: "PU", registered_on: world.days.registered}})).id;
  person.account_id = (await api.ok("addBankAccount", {as: staff.counter, parameters, body: {bank: "008", number: person.account, holder: name}})).id;
  return person;
}

// Signs in with the code of a text message, which alone proves the phone, from a device of the person's own.
export async function signIn(world, person) {
  const {api, program} = world;
  person.device ??= newId();
  const asked = await api.ok("askForCode", {body: {nik: person.nik, kpj: person.kpj, device_id: person.device}});
  const code = await program.codeForPhone(person.phone);
  const body = {sign_in_id: asked.sign_in_id, code, device_id: person.device, bearer: true};
  const answer = await api.ok("confirmCode", {body});
  person.session = new Session({token: answer.token, csrf: answer.csrf_token});
  return person.session;
}

// Somebody who is no participant says who they are and signs in with the code that came to their phone.
export async function declare(world, number) {
  const {api, program} = world;
  const {name, nik, birth_date, phone} = made(number);
  const asked = await api.ok("askForDeclaredCode", {body: {nik, name, birth_date, phone}});
  const code = await program.codeForPhone(phone);
  const answer = await api.ok("confirmDeclaredCode", {body: {sign_in_id: asked.sign_in_id, code, device_id: newId(), bearer: true}});
  return {name, nik, birth_date, phone, session: new Session({token: answer.token, csrf: answer.csrf_token})};
}
