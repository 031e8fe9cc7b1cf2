#include "main/demo_office.hpp"

#include <map>
#include <mutex>

#include "member/membership.hpp"

namespace teduh::main::demo {
namespace {

/// The papers of the demo are few and the same bytes come again and again: each is checked once.
class CheckedOnce {
 public:
  explicit CheckedOnce(std::function<Result<document::CheckedPaper>(BytesView)> check) : check_(std::move(check)) {}

  Result<document::CheckedPaper> operator()(BytesView bytes) {
    const Sha256 digest = sha256(bytes);
    const std::scoped_lock lock(*mutex_);
    const auto known = checked_->find(digest);
    if (known != checked_->end()) return known->second;
    auto checked = TRY(check_(bytes));
    checked_->emplace(digest, checked);
    return checked;
  }

 private:
  std::function<Result<document::CheckedPaper>(BytesView)> check_;
  std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();  // guards checked_
  std::shared_ptr<std::map<Sha256, document::CheckedPaper>> checked_ = std::make_shared<std::map<Sha256, document::CheckedPaper>>();
};

paper::PaperDeps papers_under(const paper::PaperDeps& deps, const Clock& clock) {
  return {.database = deps.database, .blobs = deps.blobs, .folder = deps.folder, .clock = clock, .random = deps.random, .journal = deps.journal,
          .papers = deps.papers, .check = CheckedOnce(deps.check), .person_of_claim = deps.person_of_claim, .takes_papers = deps.takes_papers};
}

}  // namespace

Office::Office(Program& made)
    : program(made),
      clock(made.clock().now()),
      zone(made.claims().rules.zone),
      outbox(clock, made.random(), made.sealer(), made.deliver().catalogue),
      members{clock, made.random(), made.journal(), made.members().vault},
      accounts{made.database(), clock, made.random(), made.keys(), made.sealer(), made.accounts().index, made.journal(), outbox, made.accounts().directory},
      papers(papers_under(made.papers(), clock)),
      claims{clock, made.random(), made.journal(), members, outbox, made.law(), made.claims().papers, made.claims().calendar, made.claims().words,
             made.claims().rules},
      payments{claims, made.payments().payer},
      imports{made.database(), members, made.law()} {}

void Office::set_time(Date day, std::chrono::minutes since_midnight) { clock.set(start_of(day, zone) + since_midnight); }

Result<Actor> staff_actor(store::ReadTx& tx, std::string_view login) {
  const auto staff = TRY(account::find_staff_by_login(tx, login));
  if (!staff) return not_found("demo.no_such_login");
  return Actor{.kind = ActorKind::staff, .person = {}, .staff = staff->id, .companion = {}, .roles = staff->roles, .branch = staff->branch,
               .employer = staff->employer, .grade = Grade::seen, .device = {}, .session = {}};
}

Actor participant_actor(const PersonId& person, const DeviceId& device) {
  return {.kind = ActorKind::participant, .person = person, .staff = {}, .companion = {}, .roles = {Role::participant}, .branch = {}, .employer = {},
          .grade = Grade::phone_proved, .device = device, .session = {}};
}

Result<KnownPerson> known_person(store::ReadTx& tx, const member::Vault& vault, const Person& person) {
  const auto id = TRY(member::find_person_by_nik(tx, vault, person.data.nik));
  if (!id) return not_found("demo.not_loaded");
  KnownPerson known{.person = *id, .membership = {}, .account = {}, .device = person.device, .stopped = {}};
  const auto key = TRY(member::find_by_kpj(tx, vault, person.cards.front().kpj));
  known.membership = key.membership;
  const auto accounts = TRY(member::list_bank_accounts(tx, vault, *id));
  if (!accounts.empty()) known.account = accounts.front().id;
  known.stopped = person.cards.front().jobs.front().stop;
  return known;
}

}  // namespace teduh::main::demo
