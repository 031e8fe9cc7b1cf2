#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "account/device.hpp"
#include "claim/gather.hpp"
#include "claim/testing/desk.hpp"
#include "contribution/balance.hpp"
#include "member/bank_account.hpp"
#include "paper/paper.hpp"
#include "paper/paper_store.hpp"

namespace teduh::claim::testing {
namespace {

constexpr store::Sql kCountNotices{"test_notices", "SELECT COUNT(*) FROM notice_outbox WHERE kind = ?1"};
constexpr store::Sql kKnownDevice{"test_device",
                                  "INSERT INTO person_device (person_id, device_id, first_seen_at, grade) VALUES (?1, ?2, ?3, ?4)"};

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + " " + result.error().detail);
  return std::move(result).value();
}
void must(Result<void> result) {
  if (!result) throw std::runtime_error(result.error().code + " " + result.error().detail);
}

std::string source_text(const std::string& path) {
  std::ifstream in(std::string(TEDUH_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

law::PaperBook paper_book() {
  const std::string text = source_text("law/papers.yaml");
  const std::vector<EmbeddedFile> files{{"papers.yaml", text}};
  return must(law::PaperBook::load(files));
}

template <typename AnyId>
AnyId numbered(std::uint8_t number) {
  Uuid uuid{};
  uuid[6] = 0x70;
  uuid[8] = 0x80;
  uuid[15] = number;
  return AnyId(uuid);
}

}  // namespace

Actor officer(std::uint8_t number, RoleSet roles) {
  return {.kind = ActorKind::staff, .staff = numbered<StaffId>(number), .roles = roles, .branch = "G00", .grade = Grade::seen};
}

Desk::Desk()
    : catalogue(must(notice::Catalogue::load(source_text("words/notices.yaml")))),
      outbox(office.clock, office.random, office.sealer, catalogue),
      papers(paper_book()),
      calendar(must(law::Calendar::load(source_text("law/calendar/holidays.csv"), {must(law::Regions::load(source_text("law/region/wilayah.csv"))), "75.71"}))),
      words(must(Words::load(source_text("words/claim.yaml")))),
      deps{office.clock, office.random, office.journal, office.tools, outbox, contribution::testing::law_book(), papers, calendar, words, {}} {
  office.clock.set(*parse_rfc3339("2026-11-02T02:00:00Z"));  // a Monday
}

Member Desk::add_member(int n, const std::string& wage) {
  const Moment now = office.clock.now();
  office.clock.set(*parse_rfc3339("2026-07-15T02:00:00Z"));
  const auto key = office.add_member(n, Date(2026, 1, 1));
  for (int month = 1; month <= 6; ++month) {
    const std::string row = contribution::testing::row_of(n, wage) + (month == 6 ? "2026-06-30" : "");
    must(office.import(contribution::testing::file_of(fmt::format("2026-{:02}", month), {row})));
  }
  const auto device = DeviceId::make(office.clock.now(), office.random);
  const auto account = must(office.write([&](store::Tx& tx) -> Result<BankAccountId> {
    const member::Act act{office.actor, member::Source::counter};
    auto person = TRY(member::get_person(tx, office.vault, key.person));
    auto phone = TRY(PhoneNumber::parse(fmt::format("0812000{:05}", n)));
    person.data.phone = std::move(phone);
    TRY(member::change_person(tx, office.tools, act, {.person = key.person, .expected_version = person.version, .valid_from = Date(2026, 7, 15), .data = person.data}));
    TRY(tx.execute(kKnownDevice, {key.person, device, office.clock.now(), Grade::phone_proved}));
    auto number = TRY(BankAccountNumber::parse(fmt::format("99900{:07}", n)));
    return member::add_bank_account(tx, office.tools, act,
                                    {.person = key.person, .data = {.bank = "002", .number = std::move(number), .holder = person.data.name}, .since = Date(2026, 7, 15)});
  }));
  office.clock.set(now);
  Actor actor{.kind = ActorKind::participant, .person = key.person, .roles = {Role::participant}, .grade = Grade::phone_proved, .device = device};
  return {key, account, std::move(actor)};
}

ClaimKey Desk::draft(const Member& member) {
  const auto id = ClaimId::make(office.clock.now(), office.random);
  must(office.write([&](store::Tx& tx) {
    return begin_claim(tx, deps, member.actor, {id, member.key.person, member.key.membership, law::JhtReason::resigned, Channel::phone});
  }));
  const ClaimKey key{member.key.person, id, "G00"};
  must(run(key, Save{law::JhtReason::resigned, member.account, Channel::phone}, member.actor));
  must(office.write([&](store::Tx& tx) { return save_answers(tx, key, {.statement_date = Date(2026, 7, 1)}, office.clock.now()); }));
  return key;
}

ClaimKey Desk::submitted(const Member& member) {
  const ClaimKey key = draft(member);
  add_papers(key);
  must(run(key, Submit{}, member.actor));
  return key;
}

ClaimKey Desk::determined(const Member& member) {
  const ClaimKey key = submitted(member);
  must(run(key, Enqueue{}, counter));
  must(run(key, Open{}, verifier));
  accept_papers(key, verifier);
  must(run(key, Determine{}, verifier));
  return key;
}

ClaimKey Desk::approved(const Member& member) {
  const ClaimKey key = determined(member);
  must(run(key, Approve{}, approver));
  return key;
}

Result<Outcome> Desk::run(const ClaimKey& key, const Command& command, const Actor& actor) {
  return office.write([&](store::Tx& tx) { return run_command(tx, deps, actor, key, command); });
}

Claim Desk::get(const ClaimKey& key) {
  return must(office.read([&](store::ReadTx& tx) { return get_claim(tx, key); })).claim;
}

void Desk::add_papers(const ClaimKey& key) {
  must(office.write([&](store::Tx& tx) -> Result<void> {
    const auto row = TRY(get_claim(tx, key));
    const auto view = TRY(legal_view(tx, deps, row, today(deps)));
    for (const auto& required : view.papers) {
      const Moment now = office.clock.now();
      const paper::NewPaper add{.paper = {.id = PaperId::make(now, office.random), .person = key.person, .claim = key.claim, .kind = required.code,
                                          .media_type = "image/jpeg", .bytes = 10, .received_at = now},
                                .original_bytes = 10,
                                .upload = UploadId::make(now, office.random)};
      TRY(paper::add_paper(tx, add));
    }
    return {};
  }));
}

void Desk::accept_papers(const ClaimKey& key, const Actor& actor) {
  must(office.write([&](store::Tx& tx) -> Result<void> {
    for (const auto& one : TRY(paper::list_papers(tx, key.person, key.claim)))
      TRY(paper::judge_paper(tx, actor, {.person = key.person, .paper = one.id, .accepted = true}, office.clock.now()));
    return {};
  }));
}

Rupiah Desk::balance(const Member& member) {
  return must(office.read([&](store::ReadTx& tx) { return contribution::jht_balance(tx, deps.law, member.key, today(deps)); })).value.balance;
}

std::int64_t Desk::count_notices(notice::NoticeKind kind) {
  return must(office.read([&](store::ReadTx& tx) { return tx.number(kCountNotices, {kind}); }));
}

}  // namespace teduh::claim::testing
