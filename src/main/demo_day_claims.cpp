#include <fmt/format.h>

#include <chrono>

#include "base/text.hpp"
#include "main/demo_day_parts.hpp"
#include "main/demo_paper_bytes.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::main::demo {
namespace {

using http::JsonWriter;

std::string answers_of(const Day& day, std::string_view key, std::string_view reason) {
  JsonWriter json;
  json.object();
  const Job& job = day.person(key).cards.front().jobs.front();
  const bool early = key == "day.early";
  if (reason == "resigned") json.field("statement_date", early ? date_of(day.program.clock().now(), day.program.claims().rules.zone).plus_days(-3) : *job.stop);
  if (reason == "citizen_leaving") json.field("departure_intended", true);
  json.end();
  return json.take();
}

struct SaveClaim {
  std::string_view key;
  std::string_view reason;
  std::string_view channel;
  std::string account;
  std::string answers;
};

Result<void> save(Day& day, ApiSession& session, const SaveClaim& claim) {
  JsonWriter json;
  json.object().field("reason", claim.reason).field("account_id", claim.account).field("channel", claim.channel).raw("answers", claim.answers).end();
  TRY(day.put(session, day.claim_path(claim.key, "answers"), json.take()));
  return {};
}

Result<void> post_begin(Day& day, ApiSession& session, const BeginClaim& begin, DayClaim claim, bool for_other) {
  claim.key = begin.key;
  claim.id = session.new_id();
  claim.story = begin.story;
  claim.ends = begin.ends;
  JsonWriter json;
  json.object().field("id", claim.id).field("membership_id", claim.membership_id).field("reason", begin.reason).field("channel", begin.channel);
  if (for_other) json.field("person_id", claim.person_id);
  json.end();
  const Json answer = TRY(day.post(session, "/api/claims", json.take()));
  day.claims[claim.key] = claim;
  day.story.tell(fmt::format("{} memulai klaim {} ({}).", day.name(begin.key), answer.text("claim.number"), begin.reason),
                 fmt::format("{} begins the claim {} ({}).", day.name(begin.key), answer.text("claim.number"), begin.reason));
  return {};
}

std::string metadata_of(const std::string& claim, const std::string& kind) {
  return fmt::format("claim_id {},kind {}", to_base64(bytes_of(claim)), to_base64(bytes_of(kind)));
}

Error upload_failed(const std::string& kind, const HttpResponse& response) {
  return internal("demo.step_failed", fmt::format("upload of {}: {} {}", kind, response.status, response.problem()));
}

const std::pair<std::string, std::string> kTus{"Tus-Resumable", "1.0.0"};

/// The line is cut in the middle of the body; afterwards the server says how much it has.
Result<std::size_t> send_until_cut(Day& day, ApiSession& session, const std::string& location, const std::string& bytes) {
  const auto lost = session.send({.method = "PATCH", .path = location, .body = bytes, .content_type = "application/offset+octet-stream",
                                  .headers = {kTus, {"Upload-Offset", "0"}}, .cut_after = bytes.size() / 2});
  if (lost) return internal("demo.step_failed", "the line was not cut");
  // The question may come before the server has noticed the end of the line: it waits for what the line brought.
  const auto standing = TRY(session.send({.method = "HEAD", .path = location, .headers = {kTus}}));
  const auto offset = parse_int64(standing.header("upload-offset"));
  if (!standing.good() || !offset) return internal("demo.step_failed", fmt::format("HEAD of the upload: {}", standing.status));
  day.story.tell(fmt::format("Sambungan terputus saat mengunggah; server sudah menyimpan {} dari {} byte, ponsel melanjutkan dari sana.", *offset, bytes.size()),
                 fmt::format("The line breaks during the upload; the server kept {} of {} bytes, the phone goes on from there.", *offset, bytes.size()));
  day.story.check(*offset > 0 && static_cast<std::size_t>(*offset) < bytes.size(), "Unggahan yang terputus dilanjutkan, bukan diulang", "The cut upload was resumed, not repeated");
  return static_cast<std::size_t>(*offset);
}

}  // namespace

Result<void> begin_on_phone(Day& day, const BeginClaim& begin) {
  ApiSession& session = *TRY(day.participant(begin.key, begin.other_phone));
  const Json me = TRY(day.get(session, "/api/me"));
  const Json memberships = TRY(day.get(session, "/api/me/memberships"));
  DayClaim claim;
  claim.person_id = me.text("id");
  claim.membership_id = memberships.text("memberships.0.id");
  TRY(post_begin(day, session, begin, claim, false));
  return save(day, session, {begin.key, begin.reason, begin.channel, me.text("bank_accounts.0.id"), answers_of(day, begin.key, begin.reason)});
}

Result<void> begin_at_counter(Day& day, const BeginClaim& begin, const std::string& answers) {
  ApiSession& counter = *TRY(day.staff("loket.demo"));
  JsonWriter json;
  json.object().field("kpj", day.person(begin.key).cards.front().kpj.exact()).end();
  const Json found = TRY(day.post(counter, "/api/person-searches", json.take()));
  DayClaim claim;
  claim.person_id = found.text("persons.0.id");
  claim.membership_id = found.text("persons.0.memberships.0.id");
  const Json person = TRY(day.get(counter, "/api/persons/" + claim.person_id));
  TRY(post_begin(day, counter, begin, claim, true));
  const std::string given = answers.empty() ? answers_of(day, begin.key, begin.reason) : answers;
  return save(day, counter, {begin.key, begin.reason, begin.channel, person.text("bank_accounts.0.id"), given});
}

Result<void> send_paper(Day& day, ApiSession& session, std::string_view key, const std::string& kind, bool cut) {
  const MadePaper made = made_paper(kind, static_cast<std::uint32_t>(cast_place(key)) + 1);
  const std::string bytes(text_of(made.bytes));
  const std::string claim = day.claims.find(key)->second.id;
  const auto created = TRY(session.send({.method = "POST", .path = "/api/uploads",
                                         .headers = {kTus, {"Upload-Length", std::to_string(bytes.size())}, {"Upload-Metadata", metadata_of(claim, kind)}}}));
  if (created.status != 201) return upload_failed(kind, created);
  const std::string location = created.header("location");
  const std::size_t from = cut ? TRY(send_until_cut(day, session, location, bytes)) : 0;
  const auto rest = TRY(session.send({.method = "PATCH", .path = location, .body = bytes.substr(from), .content_type = "application/offset+octet-stream",
                                      .headers = {kTus, {"Upload-Offset", std::to_string(from)}}}));
  if (!rest.good() || rest.header("teduh-paper-id").empty()) return upload_failed(kind, rest);
  return {};
}

Result<void> send_papers(Day& day, ApiSession& session, std::string_view key, bool cut_first) {
  const Json check = TRY(day.get(session, day.claim_path(key, "check")));
  std::string kinds;
  bool cut = cut_first;
  for (std::size_t i = 0; i < check.size("papers"); ++i) {
    if (check.text(fmt::format("papers.{}.state", i)) != "absent") continue;
    const std::string kind = check.text(fmt::format("papers.{}.kind", i));
    TRY(send_paper(day, session, key, kind, cut));
    cut = false;
    kinds += (kinds.empty() ? "" : ", ") + kind;
  }
  day.story.tell(fmt::format("Berkas {} diunggah: {}.", day.name(key), kinds), fmt::format("The papers of {} are uploaded: {}.", day.name(key), kinds));
  return {};
}

Result<void> submit(Day& day, ApiSession& session, std::string_view key) {
  const Json check = TRY(day.get(session, day.claim_path(key, "check")));
  for (std::size_t i = 0; i < check.size("entitlement.missing"); ++i)
    day.story.check(false, "Masih kurang: " + check.text(fmt::format("entitlement.missing.{}", i)), "Still missing: " + check.text(fmt::format("entitlement.missing.{}", i)));
  const Json answer = TRY(day.post(session, day.claim_path(key, "submit")));
  const Rupiah balance(check.number("balance").value_or(0));
  const Rupiah net(check.number("amounts.net").value_or(0));
  std::string holds;
  for (std::size_t i = 0; i < answer.size("claim.holds"); ++i) holds += (i == 0 ? "" : ", ") + answer.text(fmt::format("claim.holds.{}.code", i));
  day.story.tell(fmt::format("{} mengirim klaim: saldo {}, diterima bersih {}, dijanjikan selesai {}{}.", day.name(key), print(balance), print(net),
                             answer.text("claim.promised_date"), holds.empty() ? "" : "; ditahan untuk diperiksa dua petugas: " + holds),
                 fmt::format("{} submits: balance {}, net {}, promised by {}{}.", day.name(key), print(balance), print(net),
                             answer.text("claim.promised_date"), holds.empty() ? "" : "; held for a check by two officers: " + holds));
  return {};
}

Result<void> morning_claims(Day& day) {
  day.story.chapter("Pagi: peserta mengajukan klaim", "Morning: participants claim");
  TRY(begin_on_phone(day, {.key = "day.small", .story = "klaim kecil, satu petugas", .ends = "paid"}));
  ApiSession& small = *TRY(day.participant("day.small"));
  TRY(send_papers(day, small, "day.small", true));
  TRY(submit(day, small, "day.small"));
  TRY(day.refused(small, day.claim_path("day.small", "submit"), "{}", "claim.wrong_state"));

  TRY(begin_at_counter(day, {.key = "day.large", .channel = "counter", .story = "di atas batas, dua petugas, loket lalu ponsel", .ends = "paid"}, ""));
  ApiSession& large = *TRY(day.participant("day.large"));
  day.story.tell("Hasan pulang dan meneruskan klaim yang sama di ponselnya.", "Hasan goes home and continues the same claim on his phone.");
  TRY(send_papers(day, large, "day.large", false));
  TRY(submit(day, large, "day.large"));

  TRY(begin_at_counter(day, {.key = "day.deceased", .reason = "death", .channel = "counter", .story = "peserta meninggal, ahli waris: istri", .ends = "paid"},
                       R"({"heir":"spouse"})"));
  ApiSession& counter = *TRY(day.staff("loket.demo"));
  TRY(send_papers(day, counter, "day.deceased", false));
  TRY(submit(day, counter, "day.deceased"));

  const std::vector<BeginClaim> others{
      {.key = "day.partial", .reason = "partial_pension", .story = "sebagian 10 %, masih bekerja", .ends = "paid"},
      {.key = "day.returned", .story = "dikembalikan, diperbaiki, dibayar", .ends = "paid"},
      {.key = "day.rejected", .reason = "citizen_leaving", .story = "ditolak dengan pasal", .ends = "rejected"},
      {.key = "day.cancelled", .story = "dibatalkan peserta", .ends = "cancelled"},
      {.key = "day.failed", .story = "transfer gagal, rekening baru, dibayar", .ends = "paid"},
      {.key = "day.difference", .story = "nama rekening berbeda, dua petugas", .ends = "paid"},
      {.key = "day.held", .story = "ponsel baru, ditahan, dua pemeriksaan", .ends = "paid", .other_phone = true},
  };
  for (const auto& begin : others) {
    TRY(begin_on_phone(day, begin));
    ApiSession& session = *TRY(day.participant(begin.key));
    TRY(send_papers(day, session, begin.key, false));
    TRY(submit(day, session, begin.key));
  }
  ApiSession& cancelled = *TRY(day.participant("day.cancelled"));
  TRY(day.post(cancelled, day.claim_path("day.cancelled", "cancel")));
  day.story.tell("Vivi mendapat pekerjaan lagi dan membatalkan klaimnya.", "Vivi has found work again and cancels her claim.");

  TRY(begin_on_phone(day, {.key = "day.early", .story = "terlalu awal: masa tunggu satu bulan", .ends = "draft"}));
  ApiSession& early = *TRY(day.participant("day.early"));
  const Json check = TRY(day.get(early, day.claim_path("day.early", "check")));
  TRY(day.refused(early, day.claim_path("day.early", "submit"), "{}", "claim.too_early"));
  day.story.tell(fmt::format("Fitri terlalu awal; Teduh memberi tahu hari pertamanya: {}.", check.text("entitlement.first_day")),
                 fmt::format("Fitri is too early; Teduh tells her the first day: {}.", check.text("entitlement.first_day")));
  return {};
}

}  // namespace teduh::main::demo
