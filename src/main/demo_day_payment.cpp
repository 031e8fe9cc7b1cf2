#include <fmt/format.h>

#include <fstream>

#include "main/demo_bank.hpp"
#include "main/demo_day_parts.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::main::demo {
namespace {

using http::JsonWriter;

Date today(const Day& day) { return date_of(day.program.clock().now(), day.program.claims().rules.zone); }

/// The messages of the day stay beside the data, so that they can be looked at and validated.
Result<void> keep(const Day& day, const std::string& name, const std::string& xml) {
  const auto folder = day.program.folder().root / "demo-day";
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  std::ofstream out(folder / name, std::ios::binary);
  out << xml;
  out.close();
  return out ? Result<void>() : unavailable("demo.folder");
}

Result<std::string> make_batch(Day& day, std::string_view login, const std::vector<std::string>& keys) {
  ApiSession& maker = *TRY(day.staff(login));
  const std::string id = maker.new_id();
  JsonWriter json;
  json.object().field("id", id).field("execute_on", today(day)).array("claims");
  for (const auto& key : keys) json.value(day.claims.find(key)->second.id);
  json.end().end();
  const Json batch = TRY(day.post(maker, "/api/batches", json.take()));
  day.story.tell(fmt::format("{} menyusun batch {} klaim, jumlah {}.", login, batch.size("lines"), print(Rupiah(batch.number("sum").value_or(0)))),
                 fmt::format("{} makes a batch of {} claims, sum {}.", login, batch.size("lines"), print(Rupiah(batch.number("sum").value_or(0)))));
  return id;
}

/// Releases, fetches the payment file and reads it as the bank does.
Result<BankOrder> release(Day& day, const std::string& batch) {
  ApiSession& releaser = *TRY(day.staff("pelepas.demo"));
  const Json released = TRY(day.post(releaser, "/api/batches/" + batch + "/release"));
  const auto file = TRY(releaser.get("/api/batches/" + batch + "/payment-file"));
  if (!file.good()) return internal("demo.step_failed", fmt::format("payment file: {} {}", file.status, file.problem()));
  day.batches.push_back(batch);
  TRY(keep(day, fmt::format("pain.001-{}.xml", day.batches.size()), file.body));
  auto order = TRY(read_order(file.body));
  day.story.tell(fmt::format("pelepas.demo melepas batch; berkas pain.001 berisi {} transfer, jumlah kontrol {}.", order.transfers.size(), print(order.control_sum)),
                 fmt::format("pelepas.demo releases the batch; the pain.001 file holds {} transfers, control sum {}.", order.transfers.size(), print(order.control_sum)));
  day.story.check(order.control_sum == Rupiah(released.number("sum").value_or(0)), "Jumlah batch sama dengan jumlah kontrol berkas bank",
                  "The sum of the batch is the control sum of the bank file");
  day.story.check(released.text("file_digest") == to_hex(sha256(file.body)), "Berkas bank sama dengan sidik jarinya di batch",
                  "The bank file fits the digest that the batch keeps");
  return order;
}

Result<Json> bring(Day& day, const std::string& name, const std::string& xml) {
  TRY(keep(day, name, xml));
  ApiSession& releaser = *TRY(day.staff("pelepas.demo"));
  const auto response = TRY(releaser.send({.method = "POST", .path = "/api/bank-files", .body = xml, .content_type = "application/xml"}));
  if (!response.good()) return internal("demo.step_failed", fmt::format("bank file: {} {}", response.status, response.problem()));
  const Json report = response.json();
  if (report.yes("known_before")) {
    day.story.tell("Berkas bank yang sama dibawa sekali lagi: Teduh mengenalinya, tidak ada yang dibayar dua kali.",
                   "The same bank file is brought again: Teduh knows it, nothing is paid twice.");
    return report;
  }
  const auto count = [&](std::string_view what) { return report.number(what).value_or(-1); };
  day.story.tell(fmt::format("Jawaban bank {}: {} dibayar, {} gagal, {} menunggu, {} temuan.", report.text("kind"), count("paid"), count("failed"), count("pending"), count("findings")),
                 fmt::format("Answer of the bank {}: {} paid, {} failed, {} pending, {} findings.", report.text("kind"), count("paid"), count("failed"), count("pending"), count("findings")));
  return report;
}

Result<void> other_account(Day& day) {
  ApiSession& ramli = *TRY(day.participant("day.failed"));
  const Json claim = TRY(day.get(ramli, day.claim_path("day.failed")));
  day.story.check(claim.text("state") == "payment_failed" && claim.text("failure") == "AC04", "Transfer yang ditolak bank terlihat oleh peserta",
                  "The participant sees the transfer that the bank refused");
  day.story.tell(fmt::format("Ramli membaca: \"{}\" dan \"{}\"", claim.text("failure_text.id"), claim.text("failure_repair.id")),
                 fmt::format("Ramli reads: \"{}\" and \"{}\"", claim.text("failure_text.en"), claim.text("failure_repair.en")));
  JsonWriter json;
  json.object().field("bank", "002").field("number", "9999000777001").field("holder", day.name("day.failed")).end();
  const std::string person = day.claims.find("day.failed")->second.person_id;
  const Json account = TRY(day.post(ramli, "/api/persons/" + person + "/bank-accounts", json.take()));
  JsonWriter choice;
  choice.object().field("account_id", account.text("id")).end();
  TRY(day.post(ramli, day.claim_path("day.failed", "account"), choice.take()));
  day.story.tell("Ramli memberi rekening lain; rekening baru diperiksa dua petugas, lalu disetujui lagi.",
                 "Ramli gives another account; two officers look at the new account, then it is approved again.");
  TRY(lift_hold(day, "day.failed"));
  return approve(day, "penyetuju.demo", "day.failed");
}

Result<void> first_batch(Day& day, SimulatedBank& bank) {
  const std::vector<std::string> keys{"day.small", "day.large", "day.deceased", "day.partial", "day.returned", "day.failed", "day.difference", "day.held"};
  const std::string batch = TRY(make_batch(day, "kasir.demo", keys));
  ApiSession& both = *TRY(day.staff("kasir.demo"));
  TRY(day.refused(both, "/api/batches/" + batch + "/release", "{}", "claim.second_person_needed"));
  day.story.tell("kasir.demo mencoba melepas batch buatannya sendiri: ditolak.", "kasir.demo tries to release the own batch: refused.");
  ApiSession& maker = *TRY(day.staff("pembuat.demo"));
  JsonWriter again;
  again.object().field("id", maker.new_id()).field("execute_on", today(day)).array("claims").value(day.claims.find("day.small")->second.id).end().end();
  TRY(day.refused(maker, "/api/batches", again.take(), "claim.in_live_batch"));
  const BankOrder order = TRY(release(day, batch));
  const Json report = TRY(bring(day, "pain.002-1.xml", bank.report(order)));
  day.story.check(report.number("failed") == 1, "Satu transfer gagal (AC04)", "One transfer failed (AC04)");
  const std::string statement = bank.statement(order, today(day));
  const Json booked = TRY(bring(day, "camt.053-1.xml", statement));
  day.story.check(booked.number("paid") == static_cast<std::int64_t>(order.transfers.size()) - 1, "Rekening koran melunasi semua yang lain", "The statement settles all others");
  const Json twice = TRY(bring(day, "camt.053-1.xml", statement));
  day.story.check(twice.yes("known_before"), "Rekening koran yang sama dibawa dua kali tidak mengubah apa pun", "The same statement brought twice changes nothing");
  for (const auto& transfer : order.transfers)
    if (transfer.account != kClosedAccount) day.sent += transfer.amount;
  return {};
}

}  // namespace

Result<void> afternoon_payment(Day& day) {
  day.story.chapter("Sore: pembayaran lewat bank", "Afternoon: payment through the bank");
  SimulatedBank bank(day.program.clock());
  bank.close_account(std::string(kClosedAccount));
  TRY(first_batch(day, bank));
  TRY(other_account(day));
  const std::string batch = TRY(make_batch(day, "pembuat.demo", {"day.failed"}));
  const BankOrder order = TRY(release(day, batch));
  TRY(bring(day, "camt.053-2.xml", bank.statement(order, today(day))));
  day.sent += order.control_sum;
  return {};
}

}  // namespace teduh::main::demo
