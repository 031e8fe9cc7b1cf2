#include <fmt/format.h>

#include "main/demo_day_parts.hpp"
#include "main/demo_staff.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::main::demo {
namespace {

using http::JsonWriter;

std::string judgement(bool accepted) {
  JsonWriter json;
  json.object().field("accepted", accepted);
  if (!accepted) json.field("reason", "paper.unreadable").field("repair", "Foto lagi KTP di tempat terang sampai NIK dan nama terbaca.");
  json.end();
  return json.take();
}

Result<void> return_and_repair(Day& day) {
  ApiSession& officer = *TRY(day.staff("verifikator.demo"));
  ApiSession& fikri = *TRY(day.participant("day.returned"));
  TRY(day.wait_for_state(officer, "day.returned", "queued"));
  TRY(day.post(officer, day.claim_path("day.returned", "open")));
  TRY(judge_all(day, officer, "day.returned", "ktp"));
  TRY(day.refused(officer, day.claim_path("day.returned", "determine"), "{}", "claim.papers_missing"));
  JsonWriter json;
  json.object().array("defects").object().field("place", "paper:ktp").field("code", "paper.unreadable");
  json.field("repair", "Foto lagi KTP di tempat terang sampai NIK dan nama terbaca.").end().end().end();
  TRY(day.post(officer, day.claim_path("day.returned", "return"), json.take()));
  const Json seen = TRY(day.get(fikri, day.claim_path("day.returned")));
  day.story.tell(fmt::format("Verifikator mengembalikan klaim Fikri. Fikri membaca: \"{}\"", seen.text("defects.0.repair")),
                 fmt::format("The verifier returns Fikri's claim. Fikri reads: \"{}\"", seen.text("defects.0.repair")));
  TRY(send_paper(day, fikri, "day.returned", "ktp", false));
  TRY(submit(day, fikri, "day.returned"));
  TRY(determine(day, "verifikator.demo", "day.returned"));
  return approve(day, "penyetuju.demo", "day.returned");
}

Result<void> reject(Day& day) {
  TRY(verify(day, "verifikator.demo", "day.rejected"));
  ApiSession& verifier = *TRY(day.staff("verifikator.demo"));
  JsonWriter json;
  json.object().field("code", "jht.not_leaving").field("article", "Permenaker 4/2022 pasal 6");
  json.field("objection", "Keberatan tertulis ke kantor cabang dalam 30 hari dengan bukti keberangkatan, misalnya visa kerja.").end();
  TRY(day.post(verifier, day.claim_path("day.rejected", "refusal"), json.take()));
  ApiSession& approver = *TRY(day.staff("penyetuju.demo"));
  const Json answer = TRY(day.post(approver, day.claim_path("day.rejected", "reject")));
  day.story.tell(fmt::format("Klaim Lukman ditolak oleh dua petugas menurut {}; cara keberatan ada di pemberitahuannya.", answer.text("claim.ground.article")),
                 fmt::format("Lukman's claim is rejected by two officers under {}; how to object stands in his notice.", answer.text("claim.ground.article")));
  return {};
}

/// One officer with two roles determines and then tries to approve the own work.
Result<void> own_approval_refused(Day& day) {
  TRY(determine(day, "ganda.demo", "day.large"));
  ApiSession& both = *TRY(day.staff("ganda.demo"));
  TRY(day.refused(both, day.claim_path("day.large", "approve"), "{}", "claim.second_person_needed"));
  day.story.tell("Petugas yang sama mencoba menyetujui pekerjaannya sendiri: ditolak, harus orang kedua.",
                 "The same officer tries to approve the own work: refused, a second person is needed.");
  return approve(day, "penyetuju.demo", "day.large");
}

Result<void> step_up(Day& day, std::string_view login) {
  ApiSession& session = *TRY(day.staff(login));
  const DemoStaffRow staff = TRY(find_demo_staff(login));
  for (const std::int64_t later : {0, 1}) {
    JsonWriter json;
    json.object().field("totp", demo_totp(staff, day.program.clock().now(), later)).end();
    const auto response = TRY(session.post("/api/session/step-up", json.take()));
    if (!response.good()) continue;
    day.story.tell(fmt::format("{} mengetik kode autentikator sekali lagi sebelum menyetujui uang.", login),
                   fmt::format("{} gives the authenticator code again before approving money.", login));
    return {};
  }
  return internal("demo.step_failed", "step-up");
}

}  // namespace

Result<void> judge_all(Day& day, ApiSession& officer, std::string_view key, std::string_view returned_kind) {
  const Json papers = TRY(day.get(officer, day.claim_path(key, "papers")));
  for (std::size_t i = 0; i < papers.size("papers"); ++i) {
    const auto at = [&](std::string_view field) { return papers.text(fmt::format("papers.{}.{}", i, field)); };
    if (at("state") != "received") continue;
    const auto content = TRY(officer.get(fmt::format("{}/papers/{}/content", day.claim_path(key), at("id"))));
    if (!content.good() || content.body.empty()) return internal("demo.step_failed", "content of a paper");
    TRY(day.post(officer, fmt::format("{}/papers/{}/judgement", day.claim_path(key), at("id")), judgement(at("kind") != returned_kind)));
  }
  return {};
}

Result<void> verify(Day& day, std::string_view login, std::string_view key) {
  ApiSession& officer = *TRY(day.staff(login));
  TRY(day.wait_for_state(officer, key, "queued"));
  TRY(day.post(officer, day.claim_path(key, "open")));
  return judge_all(day, officer, key);
}

Result<void> determine(Day& day, std::string_view login, std::string_view key) {
  TRY(verify(day, login, key));
  ApiSession& officer = *TRY(day.staff(login));
  const Json check = TRY(day.get(officer, day.claim_path(key, "check")));
  const Json answer = TRY(day.post(officer, day.claim_path(key, "determine")));
  const auto amount = [&](std::string_view name) { return print(Rupiah(answer.number(fmt::format("claim.amounts.{}", name)).value_or(0))); };
  const auto differences = check.number("differences").value_or(0);
  day.story.tell(fmt::format("{} menetapkan klaim {}: bruto {}, PPh 21 {}, bersih {} (jalur: {}{}).", login, day.name(key), amount("gross"), amount("tax"), amount("net"),
                             answer.text("claim.path"), differences > 0 ? fmt::format(", {} perbedaan data", differences) : ""),
                 fmt::format("{} determines the claim of {}: gross {}, tax {}, net {} (path: {}{}).", login, day.name(key), amount("gross"), amount("tax"), amount("net"),
                             answer.text("claim.path"), differences > 0 ? fmt::format(", {} difference in the data", differences) : ""));
  return {};
}

Result<void> approve(Day& day, std::string_view login, std::string_view key) {
  ApiSession& officer = *TRY(day.staff(login));
  TRY(day.post(officer, day.claim_path(key, "approve")));
  day.story.tell(fmt::format("{} menyetujui klaim {}.", login, day.name(key)), fmt::format("{} approves the claim of {}.", login, day.name(key)));
  return {};
}

Result<void> lift_hold(Day& day, std::string_view key) {
  ApiSession& first = *TRY(day.staff("verifikator.demo"));
  ApiSession& second = *TRY(day.staff("verifikator2.demo"));
  TRY(day.post(first, day.claim_path(key, "hold-checks")));
  TRY(day.refused(first, day.claim_path(key, "hold-checks"), "{}", "claim.second_person_needed"));
  TRY(day.post(second, day.claim_path(key, "hold-checks")));
  day.story.tell(fmt::format("Dua petugas menelepon {} dan memeriksa alasannya; penahanan dibuka.", day.name(key)),
                 fmt::format("Two officers call {} and look at the reason; the hold is lifted.", day.name(key)));
  return {};
}

Result<void> midday_desk(Day& day) {
  day.story.chapter("Siang: petugas memeriksa dan menyetujui", "Midday: officers check and approve");
  TRY(determine(day, "penyetuju.demo", "day.small"));
  TRY(step_up(day, "penyetuju.demo"));
  TRY(approve(day, "penyetuju.demo", "day.small"));
  TRY(own_approval_refused(day));
  TRY(determine(day, "verifikator2.demo", "day.deceased"));
  TRY(approve(day, "penyetuju.demo", "day.deceased"));
  TRY(determine(day, "verifikator.demo", "day.partial"));
  TRY(approve(day, "penyetuju.demo", "day.partial"));
  TRY(return_and_repair(day));
  TRY(reject(day));
  TRY(determine(day, "verifikator.demo", "day.failed"));
  TRY(approve(day, "penyetuju.demo", "day.failed"));
  TRY(determine(day, "verifikator.demo", "day.difference"));
  TRY(approve(day, "penyetuju.demo", "day.difference"));

  TRY(verify(day, "verifikator.demo", "day.held"));
  ApiSession& verifier = *TRY(day.staff("verifikator.demo"));
  TRY(day.refused(verifier, day.claim_path("day.held", "determine"), "{}", "claim.held"));
  TRY(lift_hold(day, "day.held"));
  TRY(day.post(verifier, day.claim_path("day.held", "determine")));
  return approve(day, "penyetuju.demo", "day.held");
}

}  // namespace teduh::main::demo
