#include "submit_people.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "account/device.hpp"
#include "account/session.hpp"
#include "claim/gather.hpp"
#include "claim/run_command.hpp"
#include "contribution/posting.hpp"
#include "member/bank_account.hpp"
#include "member/employer.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"
#include "notice/deliver.hpp"
#include "paper/paper_store.hpp"

namespace teduh::bench {
namespace {

constexpr int kMembersAtOnce = 200;  // a transaction
constexpr int kTellEvery = 5'000;
constexpr int kMonths = 6;
constexpr std::string_view kBranch = "7571";
constexpr Rupiah kWage(3'000'000);
constexpr Rupiah kEmployerShare(111'000);  // 3.7 % (PP 46/2015 pasal 16)
constexpr Rupiah kWorkerShare(60'000);     // 2 %

/// Everything a member has was recorded in July, so that nothing is new when the claim is submitted.
class Registry {
 public:
  Registry(main::Program& program, Moment then)
      : program_(program),
        clock_(then),
        tools_{clock_, program.random(), program.journal(), program.members().vault},
        accounts_{program.database(),       clock_,
                  program.random(),         program.keys(),
                  program.sealer(),         program.accounts().index,
                  program.journal(),        program.outbox(),
                  program.accounts().directory, program.accounts().zone} {}

  Result<void> add_employer() {
    auto employer = TRY(program_.database().write([&](store::Tx& tx) -> Result<EmployerId> {
      const Npp npp = TRY(Npp::parse("AB1234"));
      return member::create_employer(tx, tools_, act_, {.npp = npp, .name = "PT Rekaan", .branch = std::string(kBranch)});
    }));
    employer_ = employer;
    return {};
  }

  Result<ReadyClaim> add_ready(store::Tx& tx, int n) const {
    const auto key = TRY(add_member(tx, n));
    TRY(add_contributions(tx, key));
    const auto device = DeviceId::make(clock_.now(), program_.random());
    TRY(account::remember_device(accounts_, tx, {.person = key.person, .branch = std::string(kBranch), .channels = {}}, device, Grade::phone_proved));
    const auto account = TRY(add_account(tx, key.person, n));
    const Actor actor{.kind = ActorKind::participant, .person = key.person, .roles = {Role::participant}, .grade = Grade::phone_proved, .device = device};
    const auto claim = TRY(draft(tx, actor, key, account));
    // The phone comes last: the notice of the begun claim is not sent, so that the run does not compete with old letters.
    TRY(add_phone(tx, key.person, n));
    const auto session = TRY(account::open_session(
        program_.accounts(), tx, {.owner = key.person.uuid(), .grade = Grade::phone_proved, .device = device, .proved = true}));
    return ReadyClaim{claim, session.token};
  }

 private:
  Result<member::MembershipKey> add_member(store::Tx& tx, int n) const {
    constexpr int kSerials = 9'999;
    const int day = n / kSerials;
    CHECK(day < 28 * 12);
    const Nik nik = TRY(Nik::parse(fmt::format("999901{:02}{:02}90{:04}", day % 28 + 1, day / 28 + 1, n % kSerials + 1)));
    const auto name = TRY(name_of(n));
    const auto person = TRY(member::create_person(tx, tools_, act_, {.nik = nik, .name = name, .branch = std::string(kBranch)}));
    const auto kpj = TRY(Kpj::parse(fmt::format("{:011}", 10'000'000'000LL + n)));
    const auto membership = TRY(member::add_membership(tx, tools_, act_, {.person = person, .kpj = kpj, .registered_on = Date(2026, 1, 1)}));
    const member::MembershipKey key{person, membership};
    TRY(member::start_employment(tx, tools_, act_, {.key = key, .employer = employer_, .day = Date(2026, 1, 1)}));
    TRY(member::stop_employment(tx, tools_, act_, {.key = key, .employer = employer_, .day = Date(2026, 6, 30)}));
    return key;
  }

  static Result<PersonName> name_of(int n) {
    return PersonName::parse(fmt::format("Peserta Rekaan {}{}", static_cast<char>('A' + n % 26), static_cast<char>('a' + n / 26 % 26)));
  }

  Result<void> add_contributions(store::Tx& tx, const member::MembershipKey& key) const {
    for (int month = 1; month <= kMonths; ++month) {
      contribution::Posting posting;
      posting.id = PostingId::make(clock_.now(), program_.random());
      posting.key = key;
      posting.period = Period(2026, static_cast<unsigned>(month));
      posting.amount = kEmployerShare + kWorkerShare;
      posting.employer_share = kEmployerShare;
      posting.worker_share = kWorkerShare;
      posting.wage = kWage;
      posting.employer = employer_;
      posting.value_day = Date(2026, static_cast<unsigned>(month), 28);
      posting.article = "PP 46/2015 pasal 16";
      posting.recorded_at = clock_.now();
      TRY(contribution::insert_posting(tx, posting));
    }
    return {};
  }

  Result<BankAccountId> add_account(store::Tx& tx, const PersonId& person, int n) const {
    auto number = TRY(BankAccountNumber::parse(fmt::format("99900{:07}", n)));
    auto holder = TRY(name_of(n));
    return member::add_bank_account(tx, tools_, act_,
                                    {.person = person, .data = {.bank = "002", .number = std::move(number), .holder = std::move(holder)}, .since = Date(2026, 7, 15)});
  }

  Result<void> add_phone(store::Tx& tx, const PersonId& id, int n) const {
    auto person = TRY(member::get_person(tx, tools_.vault, id));
    person.data.phone = TRY(PhoneNumber::parse(fmt::format("0812{:07}", n)));
    TRY(member::change_person(tx, tools_, act_, {.person = id, .expected_version = person.version, .valid_from = Date(2026, 7, 15), .data = person.data}));
    return {};
  }

  /// Begun, answered, account chosen, every paper received.
  Result<claim::ClaimKey> draft(store::Tx& tx, const Actor& actor, const member::MembershipKey& member, const BankAccountId& account) const {
    const auto& deps = program_.claims();
    const Moment now = deps.clock.now();
    const auto id = ClaimId::make(now, program_.random());
    const auto begun = TRY(claim::begin_claim(tx, deps, actor, {id, member.person, member.membership, law::JhtReason::resigned, claim::Channel::phone}));
    const claim::ClaimKey key{member.person, id, begun.row.branch};
    const auto saved = TRY(claim::run_command(tx, deps, actor, key, claim::Save{law::JhtReason::resigned, account, claim::Channel::phone}));
    TRY(claim::save_answers(tx, key, {.statement_date = Date(2026, 7, 1)}, now));
    const auto view = TRY(claim::legal_view(tx, deps, saved.row, claim::today(deps)));
    for (const auto& required : view.papers) {
      const paper::NewPaper add{.paper = {.id = PaperId::make(now, program_.random()), .person = key.person, .claim = id, .kind = required.code,
                                          .media_type = "image/jpeg", .bytes = 10, .received_at = now},
                                .original_bytes = 10,
                                .upload = UploadId::make(now, program_.random())};
      TRY(paper::add_paper(tx, add));
    }
    return key;
  }

  main::Program& program_;
  ManualClock clock_;
  member::Tools tools_;
  account::AccountDeps accounts_;
  Actor system_ = Actor::system();
  member::Act act_{system_, member::Source::registration};
  EmployerId employer_;
};

Result<void> settle(main::Program& program) {
  while (TRY(notice::deliver_due(program.database(), program.deliver())).taken > 0) {
  }
  return program.settle_journal();
}

}  // namespace

Result<std::vector<ReadyClaim>> prepare_claims(main::Program& program, int count, const std::function<void(const std::string&)>& tell) {
  const auto then = parse_rfc3339("2026-07-15T02:00:00Z");
  CHECK(then.has_value());
  Registry registry(program, *then);
  TRY(registry.add_employer());
  std::vector<ReadyClaim> ready;
  for (int from = 0; from < count; from += kMembersAtOnce) {
    auto more = TRY(program.database().write([&](store::Tx& tx) -> Result<std::vector<ReadyClaim>> {
      std::vector<ReadyClaim> some;
      for (int n = from; n < std::min(count, from + kMembersAtOnce); ++n) some.push_back(TRY(registry.add_ready(tx, n)));
      return some;
    }));
    std::ranges::move(more, std::back_inserter(ready));
    if (ready.size() % kTellEvery == 0) tell(fmt::format("{} of {} claims prepared", ready.size(), count));
  }
  TRY(settle(program));
  return ready;
}

}  // namespace teduh::bench
