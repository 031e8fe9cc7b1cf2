#include "member/member_json.hpp"

#include "platform/http/json.hpp"

namespace teduh::member {
namespace {

using http::Fields;
using http::JsonDocument;
using http::JsonWriter;

template <typename T>
std::string number(const T& value, Shown shown) {
  return shown == Shown::exact ? value.exact() : value.masked();
}
template <typename T>
std::optional<std::string> number(const std::optional<T>& value, Shown shown) {
  return value ? std::optional<std::string>(number(*value, shown)) : std::nullopt;
}

/// "s***@example.id"
std::string masked_email(const std::string& email) {
  const auto at = email.find('@');
  return email.substr(0, 1) + "***" + (at == std::string::npos ? "" : email.substr(at));
}

void write_accounts(JsonWriter& json, const std::vector<BankAccount>& accounts, Shown shown) {
  json.array("bank_accounts");
  for (const BankAccount& account : accounts) {
    json.object().field("id", account.id).field("bank", account.data.bank).field("number", number(account.data.number, shown));
    json.field("holder", number(account.data.holder, shown)).field("own", account.data.own).field("since", account.since).end();
  }
  json.end();
}

void write_heirs(JsonWriter& json, const std::vector<Heir>& heirs, Shown shown) {
  json.array("relations");
  for (const Heir& heir : heirs) {
    json.object().field("id", heir.id).field("relation", to_string(heir.data.relation)).field("name", number(heir.data.name, shown));
    json.field("birth_date", heir.data.birth_date).field("person_id", heir.data.person).end();
  }
  json.end();
}

void write_employments(JsonWriter& json, const std::vector<Employment>& employments) {
  json.array("employments");
  for (const Employment& employment : employments) {
    json.object().field("employer_id", employment.employer).field("segment", to_string(employment.segment)).field("started", employment.started);
    json.field("stopped", employment.stopped).end();
  }
  json.end();
}

/// Reads a field again after `finish`: its parser has accepted it.
template <typename T>
T whole(std::optional<T> value) {
  CHECK(value.has_value());
  return std::move(*value);
}

}  // namespace

std::string encode_person(const PersonView& view, Shown shown) {
  const PersonData& data = view.person.data;
  JsonWriter json;
  json.object().field("id", view.person.id).field("version", view.person.version).field("valid_from", view.person.valid_from);
  json.field("branch", data.branch).field("nik", number(data.nik, shown)).field("name", data.name.exact()).field("birth_date", data.birth_date);
  json.field("sex", data.sex ? std::optional<std::string>(to_string(*data.sex)) : std::nullopt).field("citizenship", to_string(data.citizenship));
  json.field("mother_name", number(data.mother_name, shown)).field("address", data.address).field("phone", number(data.phone, shown));
  if (data.email) json.field("email", shown == Shown::exact ? *data.email : masked_email(*data.email));
  json.field("npwp", number(data.npwp, shown)).field("death_date", data.death_date);
  write_accounts(json, view.accounts, shown);
  write_heirs(json, view.heirs, shown);
  json.end();
  return json.take();
}

std::string encode_memberships(const std::vector<MembershipView>& views) {
  JsonWriter json;
  json.object().array("memberships");
  for (const MembershipView& view : views) {
    // The card number is on the card in the member's hand and no secret (service.md 7.3), but screens are looked at by others.
    json.object().field("id", view.membership.id).field("kpj", view.membership.kpj.masked()).field("segment", to_string(view.facts.segment));
    json.field("first_start", view.facts.first_start).field("active", view.facts.active).field("last_stop", view.facts.last_stop);
    write_employments(json, view.employments);
    json.end();
  }
  json.end().end();
  return json.take();
}

std::string encode_found(const std::vector<FoundPerson>& found) {
  JsonWriter json;
  json.object().array("persons");
  for (const FoundPerson& one : found) {
    json.object().field("id", one.person.id).field("name", one.person.data.name.exact()).field("nik", one.person.data.nik.masked());
    json.field("birth_date", one.person.data.birth_date).array("memberships");
    for (const Membership& membership : one.memberships) json.object().field("id", membership.id).field("kpj", membership.kpj.masked()).end();
    json.end().end();
  }
  json.end().end();
  return json.take();
}

std::string encode_id(const std::string& id) {
  JsonWriter json;
  json.object().field("id", id).end();
  return json.take();
}
std::string encode_version(const PersonId& person, int version) {
  JsonWriter json;
  json.object().field("id", person).field("version", version).end();
  return json.take();
}
std::string encode_employer(const Employer& employer) {
  JsonWriter json;
  json.object().field("id", employer.id).field("npp", employer.data.npp.exact()).field("name", employer.data.name);
  json.field("branch", employer.data.branch).field("active", employer.data.active).end();
  return json.take();
}

Result<PersonData> decode_person(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  auto nik = fields.parsed("nik", Nik::parse);
  auto name = fields.parsed("name", PersonName::parse);
  const auto birth_date = fields.maybe_date("birth_date");
  const auto sex = fields.maybe_choice("sex", parse_sex);
  const auto citizenship = fields.maybe_choice("citizenship", parse_citizenship);
  auto mother_name = fields.maybe_parsed("mother_name", PersonName::parse);
  auto address = fields.maybe_text("address", {.max = kAddressMax});
  auto phone = fields.maybe_parsed("phone", PhoneNumber::parse);
  auto email = fields.maybe_parsed("email", parse_email);
  auto npwp = fields.maybe_parsed("npwp", Npwp::parse);
  TRY(fields.finish());
  return PersonData{.nik = whole(std::move(nik)), .name = whole(std::move(name)), .branch = {}, .birth_date = birth_date, .sex = sex,
                    .citizenship = citizenship.value_or(Citizenship::indonesian), .mother_name = std::move(mother_name), .address = std::move(address),
                    .phone = std::move(phone), .email = std::move(email), .npwp = std::move(npwp), .death_date = std::nullopt};
}

Result<PersonUpdate> decode_update(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  PersonUpdate update;
  update.expected_version = static_cast<int>(fields.integer("version", {.min = 1, .max = 1'000'000}));
  update.valid_from = fields.date("valid_from");
  update.name = fields.maybe_parsed("name", PersonName::parse);
  update.birth_date = fields.maybe_date("birth_date");
  update.sex = fields.maybe_choice("sex", parse_sex);
  update.mother_name = fields.maybe_parsed("mother_name", PersonName::parse);
  update.address = fields.maybe_text("address", {.max = kAddressMax});
  update.phone = fields.maybe_parsed("phone", PhoneNumber::parse);
  update.email = fields.maybe_parsed("email", parse_email);
  update.npwp = fields.maybe_parsed("npwp", Npwp::parse);
  update.death_date = fields.maybe_date("death_date");
  TRY(fields.finish());
  return update;
}

PersonData updated(PersonData data, const PersonUpdate& update) {
  if (update.name) data.name = *update.name;
  if (update.birth_date) data.birth_date = update.birth_date;
  if (update.sex) data.sex = update.sex;
  if (update.mother_name) data.mother_name = update.mother_name;
  if (update.address) data.address = update.address;
  if (update.phone) data.phone = update.phone;
  if (update.email) data.email = update.email;
  if (update.npwp) data.npwp = update.npwp;
  if (update.death_date) data.death_date = update.death_date;
  return data;
}

Result<PersonSearch> decode_search(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  PersonSearch search{.nik = fields.maybe_parsed("nik", Nik::parse), .kpj = fields.maybe_parsed("kpj", Kpj::parse),
                      .phone = fields.maybe_parsed("phone", PhoneNumber::parse)};
  TRY(fields.finish());
  const int given = (search.nik ? 1 : 0) + (search.kpj ? 1 : 0) + (search.phone ? 1 : 0);
  if (given != 1) return invalid("member.search_one");
  return search;
}

Result<BankAccountInput> decode_bank_account(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  std::string bank = fields.text("bank", {.min = 3, .max = 11});
  auto account = fields.parsed("number", BankAccountNumber::parse);
  auto holder = fields.parsed("holder", PersonName::parse);
  const bool own = fields.maybe_boolean("own").value_or(true);
  const auto replaces = fields.maybe_id<BankAccountId>("replaces");
  TRY(fields.finish());
  return BankAccountInput{.data = {.bank = std::move(bank), .number = whole(std::move(account)), .holder = whole(std::move(holder)), .own = own}, .replaces = replaces};
}

Result<RelationData> decode_relation(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  const Relation relation = fields.choice("relation", parse_relation);
  auto name = fields.parsed("name", PersonName::parse);
  const auto person = fields.maybe_id<PersonId>("person_id");
  const auto birth_date = fields.maybe_date("birth_date");
  TRY(fields.finish());
  return RelationData{.relation = relation, .name = whole(std::move(name)), .person = person, .birth_date = birth_date};
}

Result<MembershipInput> decode_membership(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  auto kpj = fields.parsed("kpj", Kpj::parse);
  const Segment segment = fields.choice("segment", parse_segment);
  const Date registered_on = fields.date("registered_on");
  TRY(fields.finish());
  return MembershipInput{.kpj = whole(std::move(kpj)), .segment = segment, .registered_on = registered_on};
}

Result<EmployerData> decode_employer(std::string_view body) {
  const auto document = TRY(JsonDocument::parse(body));
  Fields fields(document);
  auto npp = fields.parsed("npp", Npp::parse);
  std::string name = fields.text("name", {.max = kEmployerNameMax});
  std::string branch = fields.text("branch", {.max = kBranchMax});
  TRY(fields.finish());
  return EmployerData{.npp = whole(std::move(npp)), .name = std::move(name), .branch = std::move(branch), .active = true};
}

}  // namespace teduh::member
