#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "contribution/testing/office.hpp"

namespace teduh::contribution::testing {
namespace {

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + " " + result.error().detail);
  return std::move(result).value();
}

std::vector<std::pair<std::string, std::string>> read_law() {
  std::vector<std::pair<std::string, std::string>> files;
  const std::filesystem::path folder = std::filesystem::path(TEDUH_SOURCE_DIR) / "law";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.emplace_back(std::filesystem::relative(entry.path(), folder).generic_string(), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return files;
}

}  // namespace

std::string nik_text(int n) { return fmt::format("9999010101{:02}{:04}", 90, n % 9999 + 1).substr(0, 16); }
std::string kpj_text(int n) { return fmt::format("{:011}", 10'000'000'000LL + n); }
std::string name_text(int n) { return fmt::format("Peserta Rekaan {}", std::string(1, static_cast<char>('A' + n % 26))); }

const law::LawBook& law_book() {
  static const law::LawBook book = [] {
    static const auto files = read_law();
    std::vector<EmbeddedFile> embedded;
    for (const auto& [path, content] : files) embedded.push_back({path, content});
    return must(law::LawBook::load(embedded));
  }();
  return book;
}

Office::Office()
    : clock(*parse_rfc3339("2026-11-22T02:00:00Z")),
      random(2026),
      ring(crypto::KeyRing::for_tests(random)),
      sealer(ring, random),
      blind(ring),
      vault(sealer, blind),
      journal(random),
      tools{clock, random, journal, vault},
      import_tools{database.get(), tools, law_book()},
      actor(Actor::system()) {
  employer = must(write([&](store::Tx& tx) {
    return member::create_employer(tx, tools, {actor, member::Source::counter}, {.npp = must(Npp::parse("AB1234")), .name = "PT Rekaan", .branch = "G00"});
  }));
}

MembershipKey Office::add_member(int n) { return add_member(n, Date(2015, 1, 1)); }

MembershipKey Office::add_member(int n, Date start, Segment segment) {
  return must(write([&](store::Tx& tx) -> Result<MembershipKey> {
    const member::Act act{actor, member::Source::counter};
    const Nik nik = TRY(Nik::parse(nik_text(n)));
    const PersonName name = TRY(PersonName::parse(name_text(n)));
    const Kpj kpj = TRY(Kpj::parse(kpj_text(n)));
    const auto person = TRY(member::create_person(tx, tools, act, {.nik = nik, .name = name, .branch = "G00"}));
    const auto membership = TRY(member::add_membership(tx, tools, act, {.person = person, .kpj = kpj, .segment = segment, .registered_on = start}));
    const MembershipKey key{person, membership};
    TRY(member::start_employment(tx, tools, act, {.key = key, .employer = employer, .day = start}));
    return key;
  }));
}

Result<ImportReport> Office::import(const std::string& text, bool commit, bool register_new) {
  problems.clear();
  ImportHooks hooks;
  hooks.problem_row = [this](const BadRow& row) -> Result<void> {
    for (const auto& problem : row.problems) problems.push_back(fmt::format("{}:{}:{}", problem.line, problem.field, problem.code));
    return {};
  };
  return import_contributions(import_tools, actor, TextReadable(text), {.commit = commit, .register_new = register_new}, hooks);
}

std::string file_of(const std::string& period, const std::vector<std::string>& rows) {
  std::string text = "# npp: AB1234\n# period: " + period + "\nkpj,nik,name,wage,start,stop\n";
  for (const auto& row : rows) text += row + "\n";
  return text;
}

std::string row_of(int n, const std::string& wage) { return fmt::format("{},{},{},{},,", kpj_text(n), nik_text(n), name_text(n), wage); }

}  // namespace teduh::contribution::testing
