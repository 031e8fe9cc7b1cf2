#include "journal/entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "domain/identity.hpp"

namespace teduh::journal {
namespace {

constexpr std::string_view kVersionLine = "teduh-journal-entry/1";
constexpr std::string_view kMarksInFacts = "._:/+=,-";
constexpr std::array kRolesInOrder{Role::participant,   Role::companion,        Role::employer_clerk, Role::counter, Role::verifier, Role::approver,
                                   Role::payment_maker, Role::payment_releaser, Role::auditor,        Role::manager, Role::administrator};
constexpr std::array kGrades{Grade::none, Grade::declared, Grade::phone_proved, Grade::seen};

bool is_key_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kKeyLengthMax && std::ranges::all_of(text, is_key_character);
}

bool is_act(std::string_view text) {
  if (text.size() > kActLengthMax) return false;
  const auto parts = split(text, '.');
  return parts.size() >= 2 && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && std::ranges::all_of(part, is_key_character);
         });
}

bool is_actor(std::string_view text) {
  if (text == "system" || text == "anonymous") return true;
  for (const std::string_view kind : {"person:", "staff:"})
    if (text.starts_with(kind)) return parse_uuid7(text.substr(kind.size())).has_value();
  return false;
}

bool is_fact_character(char c) {
  return is_key_character(c) || (c >= 'A' && c <= 'Z') || kMarksInFacts.find(c) != std::string_view::npos;
}

/// A mistake in a feature must not write an identity number where nobody can remove it.
bool looks_like_identity(std::string_view value) {
  if (value.size() == 16 && is_digits(value)) return Nik::parse(value).has_value();
  if (value.starts_with("+62") || value.starts_with("08")) return PhoneNumber::parse(value).has_value();
  return false;
}

bool is_fact_value(std::string_view text) {
  return !text.empty() && text.size() <= kFactLengthMax && std::ranges::all_of(text, is_fact_character) && !looks_like_identity(text);
}

/// The name of the first field that has no canonical form; empty when all have one.
std::string_view wrong_field(const JournalEntry& entry) {
  if (entry.id == EntryId{} || !parse_uuid7(entry.id.print())) return "id";
  if (!parse_rfc3339(to_rfc3339(entry.at))) return "at";
  if (!is_act(entry.act)) return "act";
  if (!is_actor(entry.actor)) return "actor";
  if (!entry.on_behalf_of.empty() && !is_actor(entry.on_behalf_of)) return "behalf";
  if (entry.subjects.size() > kSubjectsMax) return "subject";
  for (const auto& subject : entry.subjects)
    if (!is_key(subject.kind)) return "subject";
  if (entry.facts.size() > kFactsMax) return "fact";
  for (const auto& [key, value] : entry.facts)
    if (!is_key(key) || !is_fact_value(value)) return "fact";
  return {};
}

std::string join_roles(RoleSet roles) {
  std::string text;
  for (const Role role : kRolesInOrder) {
    if (!roles.has(role)) continue;
    if (!text.empty()) text += ',';
    text += to_string(role);
  }
  return text;
}

std::string write_lines(const JournalEntry& entry) {
  std::string out = fmt::format("{}\nid {}\nat {}\nact {}\nactor {}\n", kVersionLine, entry.id.print(), to_rfc3339(entry.at), entry.act, entry.actor);
  if (!entry.roles.empty()) out += fmt::format("roles {}\n", join_roles(entry.roles));
  out += fmt::format("grade {}\n", to_string(entry.grade));
  if (!entry.on_behalf_of.empty()) out += fmt::format("behalf {}\n", entry.on_behalf_of);
  if (entry.device) out += fmt::format("device {}\n", entry.device->print());
  for (const auto& [kind, id] : entry.subjects) out += fmt::format("subject {} {}\n", kind, print_uuid(id));
  for (const auto& [key, value] : entry.facts) out += fmt::format("fact {} {}\n", key, value);
  return out;
}

/// Reads the lines one after another; a failed expectation is remembered and makes the whole reading fail.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  /// The value of the next line when it begins with `key` and a space; nothing, and no step, when it does not.
  std::optional<std::string_view> maybe(std::string_view key) {
    const auto line = rest_.substr(0, rest_.find('\n'));
    if (line.size() == rest_.size() || line.size() <= key.size() || !line.starts_with(key) || line[key.size()] != ' ') return std::nullopt;
    rest_.remove_prefix(line.size() + 1);
    return line.substr(key.size() + 1);
  }
  std::string_view must(std::string_view key) {
    const auto value = maybe(key);
    if (!value) failed_ = true;
    return value.value_or(std::string_view{});
  }
  void version() {
    if (!rest_.starts_with(kVersionLine) || rest_.substr(kVersionLine.size(), 1) != "\n") failed_ = true;
    else rest_.remove_prefix(kVersionLine.size() + 1);
  }
  template <typename T>
  T must_be(std::optional<T> value) {
    if (!value) failed_ = true;
    return value.value_or(T{});
  }
  [[nodiscard]] bool failed() const { return failed_ || !rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::optional<RoleSet> parse_roles(std::string_view text) {
  std::uint32_t bits = 0;
  for (const auto name : split(text, ',')) {
    const auto role = parse_role(name);
    if (!role) return std::nullopt;
    bits |= RoleSet{*role}.bits();
  }
  return RoleSet::from_bits(bits);
}

std::optional<Grade> parse_grade(std::string_view text) {
  const auto at = std::ranges::find_if(kGrades, [&](Grade grade) { return to_string(grade) == text; });
  return at == kGrades.end() ? std::nullopt : std::optional(*at);
}

std::optional<std::pair<std::string_view, std::string_view>> two_words(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  return std::pair(text.substr(0, space), text.substr(space + 1));
}

JournalEntry read_lines(LineReader& lines) {
  JournalEntry entry;
  lines.version();
  entry.id = lines.must_be(EntryId::parse(lines.must("id")));
  entry.at = lines.must_be(parse_rfc3339(lines.must("at")));
  entry.act = lines.must("act");
  entry.actor = lines.must("actor");
  if (const auto roles = lines.maybe("roles")) entry.roles = lines.must_be(parse_roles(*roles));
  entry.grade = lines.must_be(parse_grade(lines.must("grade")));
  if (const auto behalf = lines.maybe("behalf")) entry.on_behalf_of = *behalf;
  if (const auto device = lines.maybe("device")) entry.device = lines.must_be(DeviceId::parse(*device));
  while (const auto subject = lines.maybe("subject")) {
    const auto [kind, id] = lines.must_be(two_words(*subject));
    entry.subjects.insert({std::string(kind), lines.must_be(parse_uuid7(id))});
  }
  while (const auto fact = lines.maybe("fact")) {
    const auto [key, value] = lines.must_be(two_words(*fact));
    entry.facts.emplace(key, value);
  }
  return entry;
}

}  // namespace

JournalEntry JournalEntry::begin(EntryId id, Moment at, const Actor& actor, std::string act) {
  JournalEntry entry{.id = id, .at = at, .act = std::move(act), .actor = actor.id(), .roles = actor.roles, .grade = actor.grade, .device = actor.device};
  if (actor.companion) {
    entry.on_behalf_of = std::exchange(entry.actor, "person:" + actor.companion->print());
  }
  return entry;
}

JournalEntry& JournalEntry::fact(std::string key, std::string value) {
  facts.insert_or_assign(std::move(key), std::move(value));
  return *this;
}
JournalEntry& JournalEntry::fact(std::string key, std::int64_t value) { return fact(std::move(key), fmt::to_string(value)); }
JournalEntry& JournalEntry::fact(std::string key, Rupiah amount) { return fact(std::move(key), amount.value()); }
JournalEntry& JournalEntry::fact(std::string key, Date day) { return fact(std::move(key), teduh::print(day)); }

Result<Bytes> canonical_bytes(const JournalEntry& entry) {
  if (const auto field = wrong_field(entry); !field.empty()) return internal("journal.entry_form", std::string(field));
  const auto text = write_lines(entry);
  if (text.size() > kEntryBytesMax) return internal("journal.entry_form", "size");
  return to_bytes(text);
}

Result<JournalEntry> parse_entry(BytesView canonical) {
  if (canonical.size() > kEntryBytesMax) return invalid("journal.entry_form", "size");
  LineReader lines(text_of(canonical));
  auto entry = read_lines(lines);
  if (lines.failed()) return invalid("journal.entry_form", "lines");
  // Whatever has another form (order, doubled lines, other spellings) does not come out again as it went in.
  const auto again = canonical_bytes(entry);
  if (!again || !std::ranges::equal(*again, canonical)) return invalid("journal.entry_form", "not canonical");
  return entry;
}

Sha256 commitment_of(const Salt& salt, BytesView canonical) {
  // One buffer on the stack for entries of the usual size: the stream form allocates.
  constexpr std::size_t kUsual = 2048;
  if (canonical.size() <= kUsual - sizeof(Salt)) {
    std::array<std::uint8_t, kUsual> joined;  // NOLINT(cppcoreguidelines-pro-type-member-init): what is read of it is written first, and this runs for every entry
    std::ranges::copy(salt, joined.begin());
    std::ranges::copy(canonical, joined.begin() + sizeof(Salt));
    return sha256(BytesView(joined.data(), sizeof(Salt) + canonical.size()));
  }
  Sha256Stream stream;
  stream.add(salt);
  stream.add(canonical);
  return stream.finish();
}

}  // namespace teduh::journal
