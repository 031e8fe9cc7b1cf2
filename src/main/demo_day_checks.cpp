#include <fmt/format.h>

#include <set>

#include "contribution/balance.hpp"
#include "main/demo_day_parts.hpp"
#include "payment/batch_store.hpp"
#include "payment/voucher.hpp"
#include "platform/journal_store/verify.hpp"

namespace teduh::main::demo {
namespace {

/// What the API says of one claim at the end of the day.
Result<void> close_story(Day& day, ApiSession& reader, const DayClaim& claim) {
  const Json seen = TRY(day.get(reader, day.claim_path(claim.key)));
  const std::string state = seen.text("state");
  const auto net = seen.number("amounts.net");
  day.story.row({.who = day.name(claim.key), .story = claim.story, .ends = seen.text("state_text.id"), .amount = net ? print(Rupiah(*net)) : "-",
                 .as_told = state == claim.ends});
  return {};
}

Result<void> tell_voucher(Day& day) {
  ApiSession& releaser = *TRY(day.staff("pelepas.demo"));
  const Json voucher = TRY(day.get(releaser, day.claim_path("day.small", "voucher")));
  day.story.tell(fmt::format("Bukti bayar {} untuk Siti: {} ({}).", voucher.text("number"), print(Rupiah(voucher.number("amount").value_or(0))),
                             in_words(Rupiah(voucher.number("amount").value_or(0)))),
                 fmt::format("Voucher {} for Siti: {}.", voucher.text("number"), print(Rupiah(voucher.number("amount").value_or(0)))));
  return {};
}

Result<void> tell_timeline(Day& day) {
  ApiSession& siti = *TRY(day.participant("day.small"));
  const Json timeline = TRY(day.get(siti, day.claim_path("day.small", "timeline")));
  std::string acts;
  for (std::size_t i = 0; i < timeline.size("events"); ++i) acts += (i == 0 ? "" : " > ") + timeline.text(fmt::format("events.{}.act", i)).substr(6);
  day.story.tell("Siti melihat perjalanan klaimnya: " + acts, "Siti sees the way of her claim.");
  const Json readings = TRY(day.get(siti, "/api/me/readings"));
  std::set<std::string> roles;
  for (std::size_t i = 0; i < readings.size("readings"); ++i) roles.insert(readings.text(fmt::format("readings.{}.roles.0", i)));
  std::string who;
  for (const auto& role : roles) who += (who.empty() ? "" : ", ") + role;
  day.story.tell(fmt::format("Siti melihat siapa yang membuka datanya: {} kali, oleh: {}.", readings.size("readings"), who),
                 fmt::format("Siti sees who looked at her data: {} times, by: {}.", readings.size("readings"), who));
  day.story.check(readings.size("readings") > 0, "Setiap pembacaan data oleh petugas tercatat dan terlihat peserta", "Every reading by staff is journaled and seen by the participant");
  const Json balance = TRY(day.get(siti, fmt::format("/api/me/memberships/{}/balance", day.claims.find("day.small")->second.membership_id)));
  day.story.check(balance.yes("booked.proved"), "Saldo Siti terbukti dari pembukuannya", "Siti's balance is proved by its postings");
  return {};
}

/// The heir looks at the claim of the deceased with her own sign-in; a stranger gets the answer of a claim that does not exist.
Result<void> tell_heir(Day& day) {
  ApiSession& salma = *TRY(day.participant("day.heir"));
  const Json claim = TRY(day.get(salma, day.claim_path("day.deceased")));
  day.story.tell(fmt::format("Salma, ahli waris, melihat klaim almarhum suaminya: {}.", claim.text("state_text.id")),
                 fmt::format("Salma, the heir, looks at the claim of her late husband: {}.", claim.text("state_text.en")));
  ApiSession& siti = *TRY(day.participant("day.small"));
  const auto foreign = TRY(siti.get(day.claim_path("day.deceased")));
  day.story.check(foreign.status == 404, "Klaim orang lain tampak seperti tidak ada", "Another person's claim looks like one that does not exist");
  return {};
}

struct Sums {
  Rupiah lines;
  Rupiah vouchers;
  Rupiah gross;
  Rupiah tax;
  Rupiah payouts;
  std::int64_t paid = 0;
};

Result<void> add_claim(store::ReadTx& tx, Program& program, const claim::ClaimKey& key, Sums& sums) {
  const auto row = TRY(claim::get_claim(tx, key));
  if (row.claim.state != claim::ClaimState::paid) return {};
  ++sums.paid;
  sums.gross += row.claim.amounts->gross;
  sums.tax += row.claim.amounts->tax;
  sums.vouchers += TRY(payment::get_voucher_of_claim(tx, program.claims(), key.person, key.claim)).amount;
  const contribution::MembershipKey membership{.person = key.person, .membership = row.claim.membership};
  const auto postings = TRY(contribution::list_postings(tx, membership));
  for (const auto* posting : contribution::live_postings(postings))
    if (posting->kind == contribution::PostingKind::payout && posting->source == key.claim.uuid()) sums.payouts -= posting->amount;
  return {};
}

Result<Sums> reckon(store::ReadTx& tx, Day& day) {
  Sums sums;
  for (const auto& batch : day.batches) {
    const auto id = BatchId::parse(batch);
    CHECK(id.has_value());
    const auto sent = TRY(payment::get_batch(tx, kBranch, *id));
    for (const auto& line : TRY(payment::list_lines(tx, sent)))
      if (line.state == payment::LineState::paid) sums.lines += line.amount;
  }
  for (const auto& [name, claim] : day.claims) {
    const auto id = ClaimId::parse(claim.id);
    CHECK(id.has_value());
    TRY(add_claim(tx, day.program, TRY(claim::get_claim_key(tx, *id)), sums));
  }
  return sums;
}

struct Proofs {
  std::int64_t memberships = 0;
  std::int64_t broken = 0;
  Rupiah booked;
};

Result<Proofs> prove_all(store::ReadTx& tx, Program& program) {
  constexpr int kAtOnce = 500;
  Proofs proofs;
  member::MembershipKey after{};
  for (;;) {
    const auto keys = TRY(member::list_membership_keys_after(tx, after, kAtOnce));
    for (const auto& key : keys) {
      const auto proof = TRY(contribution::prove_balance(tx, program.law(), key));
      const Rupiah booked = TRY(contribution::booked_balance(tx, key));
      ++proofs.memberships;
      proofs.booked += booked;
      if (!proof.holds() || booked != proof.booked) ++proofs.broken;
    }
    if (keys.size() < static_cast<std::size_t>(kAtOnce)) return proofs;
    after = keys.back();
  }
}

}  // namespace

Result<void> evening_checks(Day& day) {
  day.story.chapter("Petang: bukti, perjalanan, siapa yang melihat", "Evening: vouchers, timelines, who looked");
  TRY(tell_voucher(day));
  TRY(tell_timeline(day));
  TRY(tell_heir(day));
  ApiSession& auditor = *TRY(day.staff("auditor.demo"));
  for (const auto& [name, claim] : day.claims) TRY(close_story(day, auditor, claim));
  return {};
}

Result<void> check_books(Day& day) {
  Program& program = day.program;
  const Sums sums = TRY(program.database().read([&](store::ReadTx& tx) { return reckon(tx, day); }));
  day.story.check(sums.paid == 8, fmt::format("Delapan klaim dibayar ({})", sums.paid), fmt::format("Eight claims are paid ({})", sums.paid));
  day.story.check(sums.lines == day.sent, fmt::format("Baris batch yang dibayar {} = transfer yang dibukukan bank {}", print(sums.lines), print(day.sent)),
                  "Paid lines of the batches = transfers that the bank booked");
  day.story.check(sums.vouchers == sums.lines, fmt::format("Jumlah bukti bayar {} = jumlah baris batch {}", print(sums.vouchers), print(sums.lines)),
                  "Sum of the vouchers = sum of the batch lines");
  day.story.check(sums.gross - sums.tax == sums.vouchers, fmt::format("Bruto {} dikurangi PPh 21 {} = bersih {}", print(sums.gross), print(sums.tax), print(sums.vouchers)),
                  "Gross less tax = net");
  day.story.check(sums.payouts == sums.gross, fmt::format("Pembukuan pembayaran {} = bruto klaim {}", print(sums.payouts), print(sums.gross)),
                  "Payout postings = gross of the claims");
  const Proofs proofs = TRY(program.database().read([&](store::ReadTx& tx) { return prove_all(tx, program); }));
  day.story.check(proofs.broken == 0, fmt::format("Saldo {} kepesertaan terbukti dari pembukuannya, jumlah {}", proofs.memberships, print(proofs.booked)),
                  fmt::format("The balances of {} memberships are proved by their postings", proofs.memberships));
  TRY(program.settle_journal());
  const journal::VerifyOptions options{.keys = program.journal_keys(), .folder = program.folder().journal(), .progress = {}};
  const auto report = TRY(program.database().read([&](store::ReadTx& tx) { return journal::verify(tx, options); }));
  const std::string first = report.first ? fmt::format(": {} {} {}", report.first->kind, report.first->place, report.first->reason) : "";
  day.story.check(!report.first && report.entries > 0, fmt::format("Jurnal diperiksa: {} catatan, {} kepala bertanda tangan, {} berkas{}", report.entries, report.checkpoints, report.files, first),
                  fmt::format("The journal verifies: {} entries, {} signed heads, {} files", report.entries, report.checkpoints, report.files));
  return {};
}

}  // namespace teduh::main::demo
