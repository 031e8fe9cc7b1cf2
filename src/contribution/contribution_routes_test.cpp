#include "contribution/contribution_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "contribution/balance.hpp"
#include "contribution/returns.hpp"
#include "contribution/testing/office.hpp"

namespace teduh::contribution {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::file_of;
using testing::kpj_text;
using testing::nik_text;
using testing::Office;
using testing::row_of;

class ContributionRoutes : public ::testing::Test {
 protected:
  ContributionRoutes() {
    one = office.add_member(1);
    other = office.add_member(2);
    const member::Act act{.actor = office.actor, .source = member::Source::counter};
    elsewhere = office.write([&](store::Tx& tx) -> Result<EmployerId> {
      const Npp npp = TRY(Npp::parse("ZZ9999"));
      return member::create_employer(tx, office.tools, act, {.npp = npp, .name = "PT Lain Rekaan", .branch = "M00"});
    }).value();
    clerk = staff(Role::employer_clerk);
    clerk.employer = office.employer;
    stranger = staff(Role::employer_clerk);
    stranger.employer = elsewhere;
    administrator = staff(Role::administrator);
    participant = {.kind = ActorKind::participant, .person = one.person, .roles = {Role::participant}};
  }
  Actor staff(Role role) {
    return {.kind = ActorKind::staff, .staff = StaffId::make(office.clock.now(), office.random), .roles = {role}, .branch = "G00"};
  }
  [[nodiscard]] const http::Route& route_of(const std::string& operation) const {
    const auto found = std::ranges::find(routes, operation, &http::Route::operation);
    CHECK(found != routes.end());
    return *found;
  }
  /// What a server does with a row of the table, without sockets and sessions: the pool's part, guard, then work.
  Result<http::Answer> call(const std::string& operation, const Actor& actor, http::Call request = {}) {
    const http::Route& route = route_of(operation);
    auto work = route.prepare(request);
    if (work && std::holds_alternative<http::PoolWork>(work->next)) work = std::get<http::PoolWork>(work->next)(request);
    if (!work) return std::move(work).error();
    request.actor = actor;
    return office.write([&](store::Tx& tx) -> Result<http::Answer> {
      if (route.access.guard) TRY(route.access.guard(tx, request));
      if (auto* reads = std::get_if<http::ReadWork>(&work->next)) return (*reads)(tx, request);
      return std::get<http::WriteWork>(work->next)(tx, request);
    });
  }
  static http::Call upload(std::string body, const std::string& npp = "AB1234", const std::string& period = "2026-10") {
    http::Call request;
    request.query = {{"npp", npp}, {"period", period}};
    request.body = std::move(body);
    return request;
  }
  static http::Call with(const std::string& parameter, const std::string& value, std::string body = {}) {
    http::Call request;
    request.parameters = {{parameter, value}};
    request.body = std::move(body);
    return request;
  }
  /// The id in the Location of an answer.
  static std::string id_in(const http::Answer& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "Location") return value.substr(value.rfind('/') + 1);
    return {};
  }
  void work_on_files() {
    const FileWorker worker{.tools = office.import_tools, .inbox = inbox, .claims = {}};
    ASSERT_TRUE(work_on_next_file(worker));
  }
  Rupiah booked(const MembershipKey& key) {
    return office.read([&](store::ReadTx& tx) { return booked_balance(tx, key); }).value();
  }

  Office office;
  Inbox inbox{office.database.folder() / "inbox", office.sealer};
  std::vector<http::Route> routes = contribution_routes({.tools = office.import_tools, .inbox = inbox, .claims = {}});
  EmployerId elsewhere;
  MembershipKey one;
  MembershipKey other;
  Actor clerk;
  Actor stranger;
  Actor administrator;
  Actor participant;
};

TEST_F(ContributionRoutes, AnUploadNamesEveryWrongFieldBeforeItLooksAtTheBody) {
  http::Call request = upload("", "", "2026-13");
  request.query.emplace_back("register_new", "perhaps");
  const auto refused = call("sendContributionFile", clerk, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.size(), 3U);
  EXPECT_EQ(call("sendContributionFile", clerk, upload("")).error().code, "contribution.file_empty");
}

TEST_F(ContributionRoutes, AnotherEmployersFileAndAnUnknownOneLookTheSame) {
  const auto body = file_of("2026-10", {row_of(1, "5000000")});
  EXPECT_EQ(call("sendContributionFile", stranger, upload(body)).error().code, "contribution.employer_unknown");
  EXPECT_EQ(call("sendContributionFile", clerk, upload(body, "NO0000")).error().code, "contribution.employer_unknown");
  EXPECT_EQ(call("sendContributionFile", staff(Role::employer_clerk), upload(body)).error().code, "contribution.employer_unknown") << "a clerk of nobody";
  const auto sent = call("sendContributionFile", clerk, upload(body));
  ASSERT_TRUE(sent) << sent.error().code;
  const std::string nobodys = ContributionFileId::make(office.clock.now(), office.random).print();
  for (const std::string operation : {"getContributionFile", "getBadRows", "importContributionFile"}) {
    EXPECT_EQ(call(operation, stranger, with("file_id", id_in(*sent))).error().code, "contribution.file_unknown") << operation;
    EXPECT_EQ(call(operation, clerk, with("file_id", nobodys)).error().code, "contribution.file_unknown") << operation;
    EXPECT_EQ(call(operation, clerk, with("file_id", "x")).error().code, "contribution.file_unknown") << operation;
  }
  EXPECT_EQ(call("listContributionFiles", stranger)->body, R"({"files":[]})");
  EXPECT_THAT(call("listContributionFiles", clerk)->body, HasSubstr(id_in(*sent)));
}

TEST_F(ContributionRoutes, AFileIsCheckedThenImportedThenTakenBackAndNothingTwice) {
  const auto body = file_of("2026-10", {row_of(1, "5000000"), row_of(2, "-1")});
  const auto sent = call("sendContributionFile", clerk, upload(body));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->status, 202);
  const std::string file = id_in(*sent);
  const auto again = call("sendContributionFile", clerk, upload(body));
  ASSERT_TRUE(again);
  EXPECT_EQ(id_in(*again), file);
  EXPECT_EQ(call("importContributionFile", clerk, with("file_id", file)).error().code, "contribution.not_checked");
  EXPECT_EQ(call("undoContributionFile", administrator, with("file_id", file, R"({"rest":false})")).error().code, "contribution.not_imported");

  work_on_files();
  EXPECT_EQ(booked(one), Rupiah(0));
  const auto checked = call("getContributionFile", clerk, with("file_id", file));
  EXPECT_THAT(checked->body, HasSubstr(R"("state":"checked")"));
  EXPECT_THAT(checked->body, HasSubstr("row.wage_negative"));
  EXPECT_THAT(checked->body, Not(HasSubstr(nik_text(2))));
  const auto bad = call("getBadRows", clerk, with("file_id", file));
  EXPECT_THAT(bad->content_type, HasSubstr("text/csv"));
  EXPECT_THAT(bad->body, HasSubstr(nik_text(2)));
  EXPECT_THAT(bad->body, Not(HasSubstr(nik_text(1))));

  for (int turn = 0; turn < 2; ++turn) {
    ASSERT_TRUE(call("importContributionFile", clerk, with("file_id", file)));
    work_on_files();
    EXPECT_EQ(booked(one), Rupiah(285'000));
  }
  EXPECT_THAT(call("checkUndo", administrator, with("file_id", file))->body, HasSubstr(R"("postings":1)"));
  EXPECT_EQ(call("undoContributionFile", administrator, with("file_id", file, R"({"rest":"yes"})")).error().code, "input.fields");
  for (int turn = 0; turn < 2; ++turn) {
    ASSERT_TRUE(call("undoContributionFile", administrator, with("file_id", file, R"({"rest":false})")));
    work_on_files();
    EXPECT_EQ(booked(one), Rupiah(0));
  }
}

TEST_F(ContributionRoutes, ABalanceIsTheOwnOneAndOfNoLaterDay) {
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "5000000"), row_of(2, "6000000")})));
  http::Call request = with("membership_id", one.membership.print());
  request.query = {{"as_of", "2026-11-23"}};
  EXPECT_EQ(call("getMyBalance", participant, request).error().code, "input.fields");
  EXPECT_EQ(call("getMyBalance", participant, with("membership_id", other.membership.print())).error().code, "member.membership_unknown");
  EXPECT_EQ(call("listMyPostings", participant, with("membership_id", other.membership.print())).error().code, "member.membership_unknown");
  const auto balance = call("getMyBalance", participant, with("membership_id", one.membership.print()));
  ASSERT_TRUE(balance) << balance.error().code;
  EXPECT_THAT(balance->body, HasSubstr("285000"));
  EXPECT_EQ(balance->subjects, std::vector<PersonId>{one.person});
  EXPECT_THAT(call("listMyPostings", participant, with("membership_id", one.membership.print()))->body, HasSubstr("PP 46/2015 pasal 16(1)"));
  // An officer of another branch does not see it.
  Actor officer = staff(Role::verifier);
  http::Call theirs = with("membership_id", one.membership.print());
  theirs.parameters.emplace_back("person_id", one.person.print());
  EXPECT_TRUE(call("getBalance", officer, theirs));
  officer.branch = "M00";
  EXPECT_EQ(call("getBalance", officer, theirs).error().code, "member.person_unknown");
}

TEST_F(ContributionRoutes, AReturnThatCannotBeIsRefusedFieldByField) {
  const auto refused = call("setReturn", administrator, with("x", "", R"({"year":2027,"rate":"57%","kind":"announced","source":"a"})"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.size(), 2U);
  const auto blank = call("setReturn", administrator, with("x", "", R"({"year":2025,"rate":"x","kind":"announced","source":" "})"));
  ASSERT_FALSE(blank);
  EXPECT_EQ(blank.error().fields.size(), 2U);
  EXPECT_EQ(call("setReturn", administrator, with("x", "", R"({"year":2025,"rate":"x","kind":"perhaps","source":"a"})")).error().code, "input.fields");
  EXPECT_EQ(call("listReturns", participant)->body, R"({"returns":[]})");
}

TEST_F(ContributionRoutes, OnlyAnAdministratorWhoProvedItAgainEntersAReturnOrClosesAYear) {
  for (const std::string operation : {"setReturn", "closeYear"}) {
    const http::Access& access = route_of(operation).access;
    EXPECT_TRUE(access.step_up) << operation;
    EXPECT_TRUE(access.roles.has(Role::administrator)) << operation;
    for (const Role role : {Role::participant, Role::employer_clerk, Role::verifier, Role::approver, Role::auditor, Role::manager})
      EXPECT_FALSE(access.roles.has(role)) << operation;
  }
}

TEST_F(ContributionRoutes, AYearIsClosedWhenItIsOverAndItsReturnIsAnnounced) {
  for (const std::string year : {"x", "20255", "-999", ""}) {
    EXPECT_EQ(call("closeYear", administrator, with("year", year)).error().code, "contribution.close_unknown") << year;
  }
  EXPECT_EQ(call("closeYear", administrator, with("year", "2026")).error().code, "contribution.year_not_over");
  EXPECT_EQ(call("closeYear", administrator, with("year", "2025")).error().code, "contribution.return_not_announced");
  EXPECT_EQ(call("getYearClose", administrator, with("year", "2025")).error().code, "contribution.close_unknown");
  ASSERT_TRUE(call("setReturn", administrator, with("x", "", R"({"year":2025,"rate":"6%","kind":"running","source":"Rekaan"})")));
  EXPECT_EQ(call("closeYear", administrator, with("year", "2025")).error().code, "contribution.return_not_announced");
  EXPECT_EQ(work_on_next_close(office.import_tools).value(), false);
}

TEST_F(ContributionRoutes, AClosedYearIsBookedOnceAndClosedAgainBooksOnlyWhatCameLate) {
  ASSERT_TRUE(office.import(file_of("2025-01", {row_of(1, "5000000")})));
  ASSERT_TRUE(call("setReturn", administrator, with("x", "", R"({"year":2025,"rate":"6%","kind":"announced","source":"Rekaan"})")));
  const auto ordered = call("closeYear", administrator, with("year", "2025"));
  ASSERT_TRUE(ordered) << ordered.error().code;
  EXPECT_EQ(ordered->status, 202);
  EXPECT_THAT(ordered->body, HasSubstr(R"("state":"running")"));
  // Ordered again while it runs: the same run.
  EXPECT_EQ(call("closeYear", administrator, with("year", "2025"))->body, ordered->body);
  EXPECT_EQ(booked(one), Rupiah(285'000));
  while (work_on_next_close(office.import_tools).value()) {
  }
  EXPECT_EQ(booked(one), Rupiah(285'000 + 17'100));
  EXPECT_EQ(call("getYearClose", administrator, with("year", "2025"))->body,
            R"({"year":2025,"run":1,"state":"finished","memberships":2,"postings":1,"amount":17100})");
  // A month comes late: the second run books its return alone.
  ASSERT_TRUE(office.import(file_of("2025-07", {row_of(2, "5000000")})));
  ASSERT_TRUE(call("closeYear", administrator, with("year", "2025")));
  while (work_on_next_close(office.import_tools).value()) {
  }
  EXPECT_EQ(booked(one), Rupiah(285'000 + 17'100));
  EXPECT_EQ(booked(other), Rupiah(285'000 + 8'550));
  EXPECT_THAT(call("getYearClose", administrator, with("year", "2025"))->body, HasSubstr(R"("run":2,"state":"finished")"));
}

}  // namespace
}  // namespace teduh::contribution
