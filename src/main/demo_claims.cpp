#include "main/demo_claims.hpp"

#include "claim/gather.hpp"
#include "main/demo_paper_bytes.hpp"
#include "paper/paper.hpp"
#include "paper/receive.hpp"

namespace teduh::main::demo {
namespace {

constexpr std::chrono::minutes kStep{7};

/// What the person answers in the form for this reason.
claim::Answers answers_for(law::JhtReason reason, const KnownPerson& person) {
  claim::Answers answers;
  if (reason == law::JhtReason::resigned) answers.statement_date = person.stopped;
  if (reason == law::JhtReason::job_ended) {
    answers.leaving = law::LeavingKind::phk;
    answers.phk_date = person.stopped;
  }
  if (reason == law::JhtReason::citizen_leaving) answers.departure_intended = true;
  return answers;
}

}  // namespace

Result<void> ClaimWalk::run(const Actor& actor, const claim::Command& command) {
  office_.pass(kStep);
  return office_.program.database().write([&](store::Tx& tx) -> Result<void> {
    TRY(claim::run_command(tx, office_.claims, actor, key_, command));
    return {};
  });
}

Result<void> ClaimWalk::answer(law::JhtReason reason) {
  TRY(run(actor_, claim::Save{.reason = reason, .account = person_.account, .channel = channel_}));
  return office_.program.database().write(
      [&](store::Tx& tx) { return claim::save_answers(tx, key_, answers_for(reason, person_), office_.clock.now()); });
}

Result<void> ClaimWalk::begin(law::JhtReason reason, std::optional<DeviceId> other_device) {
  auto& database = office_.program.database();
  if (channel_ == claim::Channel::phone) actor_ = participant_actor(person_.person, other_device.value_or(person_.device));
  else actor_ = TRY(database.read([](store::ReadTx& tx) { return staff_actor(tx, "loket.demo"); }));
  const claim::Begin begin{.id = ClaimId::make(office_.clock.now(), office_.program.random()), .person = person_.person, .membership = person_.membership,
                           .reason = reason, .channel = channel_};
  const auto outcome = TRY(database.write([&](store::Tx& tx) { return claim::begin_claim(tx, office_.claims, actor_, begin); }));
  key_ = {.person = person_.person, .claim = begin.id, .branch = outcome.row.branch};
  return answer(reason);
}

Result<void> ClaimWalk::send_paper(const std::string& kind) {
  const MadePaper made = made_paper(kind, 1);
  const auto own_id = UploadId::make(office_.clock.now(), office_.program.random());
  const paper::NewUpload add{.claim = key_.claim, .kind = kind, .length = static_cast<std::int64_t>(made.bytes.size()), .id = std::nullopt, .key = {}};
  TRY(office_.program.database().write([&](store::Tx& tx) { return paper::create_upload(tx, office_.papers, actor_, add, own_id); }));
  TRY(paper::add_piece(office_.papers, actor_, {.id = own_id, .sequence = 1, .offset = 0, .bytes = made.bytes, .is_whole = true, .checksum = {}}));
  const auto standing = TRY(paper::finish_upload(office_.papers, actor_, own_id));
  if (standing.upload.state != paper::UploadState::done) return internal("demo.paper_refused", standing.upload.refusal);
  return {};
}

Result<void> ClaimWalk::send_papers() {
  const auto view = TRY(office_.program.database().read([&](store::ReadTx& tx) -> Result<claim::LegalView> {
    const auto row = TRY(claim::get_claim(tx, key_));
    return claim::legal_view(tx, office_.claims, row, claim::today(office_.claims));
  }));
  for (const auto& required : view.papers) {
    office_.pass(std::chrono::minutes(1));
    TRY(send_paper(required.code));
  }
  return {};
}

Result<void> ClaimWalk::command(std::string_view login, const claim::Command& command) {
  const Actor actor = TRY(office_.program.database().read([&](store::ReadTx& tx) { return staff_actor(tx, login); }));
  return run(actor, command);
}

Result<void> ClaimWalk::by_person(const claim::Command& command) { return run(actor_, command); }
Result<void> ClaimWalk::by_system(const claim::Command& command) { return run(Actor::system(), command); }

Result<void> ClaimWalk::verify(std::string_view login, std::string_view returned_kind) {
  TRY(command(login, claim::Open{}));
  const Actor officer = TRY(office_.program.database().read([&](store::ReadTx& tx) { return staff_actor(tx, login); }));
  office_.pass(kStep);
  return office_.program.database().write([&](store::Tx& tx) -> Result<void> {
    const Moment now = office_.clock.now();
    for (const auto& one : TRY(paper::list_papers(tx, key_.person, key_.claim))) {
      const bool accepted = one.kind != returned_kind;
      TRY(paper::judge_paper(tx, officer,
                             {.person = key_.person, .paper = one.id, .accepted = accepted, .reason = accepted ? "" : "paper.unreadable",
                              .repair = accepted ? "" : "Foto lagi KTP di tempat terang sampai NIK dan nama terbaca."},
                             now));
      auto entry = journal::JournalEntry::begin(EntryId::make(now, office_.program.random()), now, officer, "paper.judged");
      entry.about("claim", key_.claim).about("person", key_.person).about("paper", one.id);
      entry.fact("accepted", std::int64_t{accepted}).fact("kind", one.kind);
      if (!accepted) entry.fact("reason", "paper.unreadable");
      TRY(office_.program.journal().append(tx, entry));
    }
    return {};
  });
}

}  // namespace teduh::main::demo
