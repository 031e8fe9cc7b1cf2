// The words of this feature, and what can be said of a person's data without looking anything up.
#include <algorithm>

#include "base/text.hpp"
#include "member/person.hpp"
#include "member/person_checks.hpp"
#include "member/relation.hpp"

namespace teduh::member {
namespace {

struct RelationWord {
  Relation relation;
  std::string_view word;
};
constexpr RelationWord kRelationWords[] = {
    {Relation::spouse, "spouse"},           {Relation::child, "child"},     {Relation::parent, "parent"},
    {Relation::grandchild, "grandchild"},   {Relation::grandparent, "grandparent"}, {Relation::sibling, "sibling"},
    {Relation::parent_in_law, "parent_in_law"}, {Relation::named_in_will, "named_in_will"},
};

constexpr int kFirstBirthYear = 1880;  // nobody alive, and nobody with an account, was born before

}  // namespace

std::string_view to_string(Sex sex) { return sex == Sex::male ? "male" : "female"; }
std::optional<Sex> parse_sex(std::string_view text) {
  if (text == "male") return Sex::male;
  return text == "female" ? std::optional<Sex>(Sex::female) : std::nullopt;
}
std::string_view to_string(Citizenship citizenship) { return citizenship == Citizenship::indonesian ? "indonesian" : "foreign"; }
std::optional<Citizenship> parse_citizenship(std::string_view text) {
  if (text == "indonesian") return Citizenship::indonesian;
  return text == "foreign" ? std::optional<Citizenship>(Citizenship::foreign) : std::nullopt;
}
std::string_view to_string(Relation relation) {
  const auto* const found = std::ranges::find(kRelationWords, relation, &RelationWord::relation);
  CHECK(found != std::end(kRelationWords));
  return found->word;
}
std::optional<Relation> parse_relation(std::string_view text) {
  const auto* const found = std::ranges::find(kRelationWords, text, &RelationWord::word);
  return found == std::end(kRelationWords) ? std::nullopt : std::optional<Relation>(found->relation);
}

Result<std::string> parse_email(std::string_view text) {
  const std::string_view email = trim(text);
  const auto at = email.find('@');
  const bool whole = email.size() <= kEmailMax && at != std::string_view::npos && at > 0 && email.find('@', at + 1) == std::string_view::npos;
  if (!whole) return invalid("email.form");
  const std::string_view domain = email.substr(at + 1);
  const auto dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 >= domain.size()) return invalid("email.form");
  const bool plain = std::ranges::all_of(email, [](char c) { return c > ' ' && c < 0x7F && c != ',' && c != ';' && c != '<' && c != '>' && c != '"'; });
  if (!plain) return invalid("email.form");
  return std::string(email);
}

bool is_branch(std::string_view branch) {
  return !branch.empty() && branch.size() <= kBranchMax &&
         std::ranges::all_of(branch, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Result<void> check_person(const PersonData& data, Date today) {
  std::vector<FieldProblem> problems;
  if (!is_branch(data.branch)) problems.push_back({"branch", "branch.form"});
  if (data.address && (count_code_points(*data.address) > kAddressMax || has_control_characters(*data.address))) {
    problems.push_back({"address", "address.form"});
  }
  if (data.email && !parse_email(*data.email)) problems.push_back({"email", "email.form"});
  if (data.birth_date && (*data.birth_date > today || data.birth_date->year() < kFirstBirthYear)) problems.push_back({"birth_date", "birth_date.range"});
  if (data.death_date && *data.death_date > today) problems.push_back({"death_date", "death_date.future"});
  if (data.death_date && data.birth_date && *data.death_date < *data.birth_date) problems.push_back({"death_date", "death_date.before_birth"});
  if (problems.empty()) return {};
  return invalid_fields(std::move(problems));
}

std::vector<std::string> changed_fields(const PersonData& before, const PersonData& after) {
  std::vector<std::string> changed;
  const auto note = [&](bool differs, const char* name) {
    if (differs) changed.emplace_back(name);
  };
  note(before.nik != after.nik, "nik");
  note(before.name != after.name, "name");
  note(before.branch != after.branch, "branch");
  note(before.birth_date != after.birth_date, "birth_date");
  note(before.sex != after.sex, "sex");
  note(before.citizenship != after.citizenship, "citizenship");
  note(before.mother_name != after.mother_name, "mother_name");
  note(before.address != after.address, "address");
  note(before.phone != after.phone, "phone");
  note(before.email != after.email, "email");
  note(before.npwp != after.npwp, "npwp");
  note(before.death_date != after.death_date, "death_date");
  return changed;
}

}  // namespace teduh::member
