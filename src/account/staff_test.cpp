#include "account/sign_in_attempt.hpp"
#include "account/testing/account_fixture.hpp"

namespace teduh::account {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class StaffAccounts : public testing::AccountFixture {};

TEST_F(StaffAccounts, EveryWrongSignInLooksTheSame) {
  const auto id = add_staff_member("rahma", {Role::verifier});
  EXPECT_EQ(staff_in("rahma", "gajah biru 77 melompat?", totp_now()).problem, "sign_in.failed") << "wrong password";
  EXPECT_EQ(staff_in("rahma", kPassword, "000000").problem, "sign_in.failed") << "wrong code";
  EXPECT_EQ(staff_in("nobody", kPassword, totp_now()).problem, "sign_in.failed") << "no such login";
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return set_staff_state(deps, tx, Actor::system(), id, StaffState::disabled); }));
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now()).problem, "sign_in.failed") << "disabled";
  EXPECT_EQ(acts("account.sign_in_failed"), 4);
}

TEST_F(StaffAccounts, ACodeOfTheAuthenticatorIsTakenOnce) {
  add_staff_member("rahma", {Role::verifier});
  const std::string code = totp_now();
  EXPECT_EQ(staff_in("rahma", kPassword, code).problem, "");
  EXPECT_EQ(staff_in("rahma", kPassword, code).problem, "sign_in.failed");
  clock.advance(30s);
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now()).problem, "");
  EXPECT_EQ(staff_in("rahma", kPassword, code).problem, "sign_in.failed") << "the step before is still in the window but was passed";
}

TEST_F(StaffAccounts, GuessingGetsSlowerForAStrangerButNotForAKnownDevice) {
  add_staff_member("rahma", {Role::verifier});
  const auto device = DeviceId::make(clock.now(), random);
  ASSERT_EQ(staff_in("rahma", kPassword, totp_now(), device).problem, "");
  for (const char* login : {"rahma", "nobody"}) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(staff_in(login, "wrong wrong", "000000").problem, "sign_in.failed");
    EXPECT_EQ(staff_in(login, "wrong wrong", "000000").problem, "request.too_many") << login;
  }
  clock.advance(30s);
  for (int i = 0; i < 3; ++i) static_cast<void>(staff_in("rahma", "wrong wrong", "000000"));
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now()).problem, "request.too_many");
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now(), device).problem, "");
}

TEST_F(StaffAccounts, AnInitialPasswordEndsAfterAWeek) {
  add_staff_member("rahma", {Role::verifier}, true);
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now()).value("must_change_password"), "true");
  clock.advance(kInitialPasswordLife);
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now()).problem, "sign_in.failed");
}

TEST_F(StaffAccounts, DisablingKillsSessionsAtOnceAndNewRolesHoldAtOnce) {
  const auto id = add_staff_member("rahma", {Role::verifier});
  const std::string token = staff_token("rahma");
  ASSERT_TRUE(actor_of(token));
  EXPECT_TRUE(actor_of(token)->roles.has(Role::verifier));
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return set_staff_roles(deps, tx, Actor::system(), id, {Role::approver}); }));
  EXPECT_EQ(actor_of(token)->roles, RoleSet{Role::approver});
  EXPECT_EQ(actor_of(token)->branch, "GTO");
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return set_staff_state(deps, tx, Actor::system(), id, StaffState::disabled); }));
  EXPECT_EQ(why_no_actor(token), "session.ended");
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return set_staff_state(deps, tx, Actor::system(), id, StaffState::active); }));
  EXPECT_EQ(why_no_actor(token), "session.ended") << "what was killed stays dead";
}

TEST_F(StaffAccounts, AStaffSessionEndsAfterFifteenQuietMinutes) {
  add_staff_member("rahma", {Role::verifier});
  const std::string token = staff_token("rahma");
  clock.advance(kStaffIdle - 1s);
  EXPECT_EQ(why_no_actor(token), "live");
  clock.advance(1s);
  EXPECT_EQ(why_no_actor(token), "session.ended");
}

TEST_F(StaffAccounts, ChangesOfAccountsNeedAnAdministratorWithAFreshSecondFactor) {
  add_staff_member("rahma", {Role::verifier});
  add_staff_member("admin.satu", {Role::administrator});
  const std::string body = R"({"login":"baru","name":"Petugas Baru","roles":["counter"],"branch":"GTO"})";
  EXPECT_EQ(run({.operation = "createStaff", .body = body}).problem, "session.none");
  EXPECT_EQ(run({.operation = "createStaff", .body = body, .token = staff_token("rahma")}).problem, "session.role");
  const std::string admin = staff_token("admin.satu");
  clock.advance(kStepUpLife);
  EXPECT_EQ(run({.operation = "createStaff", .body = body, .token = admin}).problem, "session.step_up");
  EXPECT_EQ(run({.operation = "stepUp", .body = R"({"totp":"000000"})", .token = admin}).problem, "sign_in.code_wrong");
  EXPECT_EQ(run({.operation = "stepUp", .body = R"({"totp":")" + totp_now() + "\"}", .token = admin}).problem, "");
  EXPECT_EQ(run({.operation = "createStaff", .body = body, .token = admin}).problem, "");
  EXPECT_EQ(run({.operation = "createStaff", .body = body, .token = admin}).problem, "staff.login_taken");
}

TEST_F(StaffAccounts, WrongAccountsAreRefusedFieldByField) {
  add_staff_member("admin.satu", {Role::administrator});
  const std::string admin = staff_token("admin.satu");
  const auto try_create = [&](const std::string& body) { return run({.operation = "createStaff", .body = body, .token = admin}).problem; };
  EXPECT_EQ(try_create(R"({"login":"A B","name":"X","roles":["counter"],"branch":"GTO"})"), "staff.login");
  EXPECT_EQ(try_create(R"({"login":"baru","name":"X","roles":["emperor"],"branch":"GTO"})"), "staff.roles");
  EXPECT_EQ(try_create(R"({"login":"baru","name":"X","roles":["participant"],"branch":"GTO"})"), "staff.roles");
  EXPECT_EQ(try_create(R"({"login":"baru","name":"X","roles":[],"branch":"GTO"})"), "input.too_few");
  EXPECT_EQ(try_create(R"({"login":"baru","name":"X","roles":["employer_clerk"],"branch":"GTO"})"), "staff.employer");
  const std::string employer = R"("employer_id":")" + EmployerId::make(clock.now(), random).print() + "\"";
  EXPECT_EQ(try_create(R"({"login":"baru","name":"X","roles":["employer_clerk","verifier"],"branch":"GTO",)" + employer + "}"), "staff.clerk_alone");
  EXPECT_EQ(try_create(R"({"login":"baru","name":"X","roles":["verifier"],"branch":"GTO",)" + employer + "}"), "staff.employer_not_clerk");
}

TEST_F(StaffAccounts, RolesAreSetByTheSameRuleAboutEmployersAsAccountsAreMade) {
  add_staff_member("admin.satu", {Role::administrator});
  const auto officer = add_staff_member("rahma", {Role::verifier});
  const std::string admin = staff_token("admin.satu");
  const auto made = run({.operation = "createStaff",
                         .body = R"({"login":"klerk","name":"Klerk","roles":["employer_clerk"],"branch":"GTO","employer_id":")" +
                                 EmployerId::make(clock.now(), random).print() + "\"}",
                         .token = admin});
  ASSERT_EQ(made.problem, "");
  const auto clerk = database.get().read([](store::ReadTx& tx) { return find_staff_by_login(tx, "klerk"); }).value()->id;
  const auto set = [&](StaffId id, const std::string& roles) {
    return run({.operation = "setStaffRoles", .body = R"({"roles":[)" + roles + "]}", .token = admin, .parameters = {{"staff_id", id.print()}}}).problem;
  };
  EXPECT_EQ(set(officer, R"("employer_clerk")"), "staff.employer");
  EXPECT_EQ(set(officer, R"("verifier","employer_clerk")"), "staff.clerk_alone");
  EXPECT_EQ(set(clerk, R"("verifier")"), "staff.employer_not_clerk");
  EXPECT_EQ(set(clerk, R"("employer_clerk")"), "");
}

TEST_F(StaffAccounts, TheInitialSecretsWorkOnceShownAndAreListedNowhere) {
  add_staff_member("admin.satu", {Role::administrator});
  const std::string admin = staff_token("admin.satu");
  const auto made = run({.operation = "createStaff",
                         .body = R"({"login":"baru","name":"Petugas Baru","roles":["counter","verifier"],"branch":"GTO"})",
                         .token = admin});
  ASSERT_EQ(made.problem, "");
  const auto staff = database.get().read([](store::ReadTx& tx) { return find_staff_by_login(tx, "baru"); });
  ASSERT_TRUE(staff && staff->has_value());
  const Bytes secret = open_totp_secret(deps, **staff).value();
  EXPECT_EQ(crypto::to_base32(secret), made.value("totp_secret"));
  const auto step = std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count() / crypto::kTotpStepSeconds;
  EXPECT_EQ(staff_in("baru", made.value("password"), crypto::totp_code(secret, step)).problem, "");
  const auto listed = run({.operation = "listStaff", .token = admin});
  EXPECT_THAT(listed.answer.body, HasSubstr("Petugas Baru"));
  EXPECT_THAT(listed.answer.body, Not(HasSubstr(made.value("totp_secret"))));
  EXPECT_THAT(listed.answer.body, Not(HasSubstr("argon2")));
}

TEST_F(StaffAccounts, NobodyChangesTheOwnRightsAndAResetKillsSessions) {
  const auto admin_id = add_staff_member("admin.satu", {Role::administrator});
  const auto other = add_staff_member("rahma", {Role::verifier});
  const std::string token = staff_token("rahma");
  const std::string admin = staff_token("admin.satu");
  const auto act = [&](const char* operation, const StaffId& id) {
    const std::string body = std::string_view(operation) == "setStaffRoles" ? R"({"roles":["approver"]})" : "";
    return run({.operation = operation, .body = body, .token = admin, .parameters = {{"staff_id", id.print()}}}).problem;
  };
  EXPECT_EQ(act("setStaffRoles", admin_id), "staff.yourself");
  EXPECT_EQ(act("disableStaff", admin_id), "staff.yourself");
  EXPECT_EQ(act("disableStaff", StaffId::make(clock.now(), random)), "staff.none");
  EXPECT_EQ(act("resetStaff", other), "");
  EXPECT_EQ(why_no_actor(token), "session.ended");
  EXPECT_EQ(staff_in("rahma", kPassword, totp_now()).problem, "sign_in.failed") << "the old secrets are worth nothing";
}

TEST_F(StaffAccounts, AFirstPasswordOpensNothingButItsChange) {
  add_staff_member("admin.satu", {Role::administrator}, true);
  const std::string token = staff_token("admin.satu");
  EXPECT_EQ(run({.operation = "listStaff", .token = token}).problem, "password.change_first");
  EXPECT_EQ(run({.operation = "createStaff", .body = R"({"login":"baru","name":"Baru","roles":["verifier"],"branch":"GTO"})", .token = token}).problem,
            "password.change_first");
  EXPECT_EQ(run({.operation = "getSession", .token = token}).value("must_change_password"), "true");
  EXPECT_EQ(run({.operation = "listSessions", .token = token}).problem, "");
  const std::string body = R"({"old_password":")" + std::string(kPassword) + R"(","new_password":"kuda hijau tidur siang"})";
  ASSERT_EQ(run({.operation = "changePassword", .body = body, .token = token}).problem, "");
  EXPECT_EQ(run({.operation = "listStaff", .token = token}).problem, "");
  EXPECT_EQ(run({.operation = "signOut", .token = token}).problem, "");
}

TEST_F(StaffAccounts, AnOfficerWithAFirstPasswordCanLeave) {
  add_staff_member("rahma", {Role::verifier}, true);
  const std::string token = staff_token("rahma");
  EXPECT_EQ(run({.operation = "signOut", .token = token}).problem, "");
  EXPECT_EQ(why_no_actor(token), "session.ended");
}

TEST_F(StaffAccounts, RoutesThatSayEverythingByTheirPathTakeNoOtherBody) {
  add_staff_member("admin.satu", {Role::administrator});
  const auto other = add_staff_member("rahma", {Role::verifier});
  const std::string admin = staff_token("admin.satu");
  for (const std::string operation : {"disableStaff", "enableStaff", "resetStaff"}) {
    const auto with = [&](const std::string& body) {
      return run({.operation = operation, .body = body, .token = admin, .parameters = {{"staff_id", other.print()}}}).problem;
    };
    EXPECT_EQ(with("{"), "json.syntax") << operation;
    EXPECT_EQ(with("[]"), "json.not_an_object") << operation;
    EXPECT_EQ(with(R"({"reason":"left"})"), "input.unknown") << operation;
    EXPECT_EQ(with("{}"), "") << operation;
    EXPECT_EQ(with(""), "") << operation;
  }
}

TEST_F(StaffAccounts, AnUnknownLoginCostsTheWorkOfAWrongPassword) {
  add_staff_member("rahma", {Role::verifier});
  add_staff_member("lama", {Role::verifier});
  std::vector<std::string> checked;
  AccountDeps counted = deps;
  counted.check_password = [&](const std::string& stored, std::string_view password) {
    checked.push_back(stored);
    return crypto::check_password(stored, password);
  };
  for (auto& route : account_routes(counted)) routes.insert_or_assign(route.operation, std::move(route));
  const std::string over_long(5000, 'x');
  for (const std::string login : {"rahma", "nobody", "lama"}) {
    for (const std::string& password : {std::string("wrong wrong"), std::string("short")}) {
      checked.clear();
      EXPECT_EQ(staff_in(login, password, totp_now()).problem, "sign_in.failed") << login;
      ASSERT_EQ(checked.size(), 1U) << login << ": one check, whoever it is";
      // The text names the parameters of the work.
      EXPECT_THAT(checked[0], ::testing::StartsWith(crypto::nobodys_password_hash().substr(0, 31))) << login;
    }
    checked.clear();
    EXPECT_EQ(staff_in(login, over_long, totp_now()).problem, staff_in("rahma", over_long, totp_now()).problem) << login;
    clock.advance(1h);
  }
}

TEST_F(StaffAccounts, ThePasswordOfAnotherKeyboardIsTheSame) {
  add_staff_member("rahma", {Role::verifier});
  const std::string token = staff_token("rahma");
  const auto change = [&](const std::string& old_one, const std::string& new_one) {
    return run({.operation = "changePassword", .body = R"({"old_password":")" + old_one + R"(","new_password":")" + new_one + R"("})", .token = token}).problem;
  };
  ASSERT_EQ(change(kPassword, "kaf\u00e9 hijau tidur siang"), "");
  EXPECT_EQ(change("kafe\u0301 hijau tidur siang", "kafe\u0301 hijau tidur siang"), "password.not_new");
  clock.advance(1min);
  EXPECT_EQ(staff_in("rahma", "kafe\u0301 hijau tidur siang", totp_now()).problem, "");
}

TEST_F(StaffAccounts, ChangingThePasswordNeedsTheOldOneAndEndsOtherSessions) {
  add_staff_member("rahma", {Role::verifier}, true);
  const std::string other = staff_token("rahma");
  const std::string token = staff_token("rahma");
  const auto change = [&](const std::string& old_one, const std::string& new_one) {
    return run({.operation = "changePassword", .body = R"({"old_password":")" + old_one + R"(","new_password":")" + new_one + R"("})", .token = token}).problem;
  };
  EXPECT_EQ(change("wrong wrong", "kuda hijau tidur siang"), "password.old_wrong");
  EXPECT_EQ(acts("account.sign_in_failed"), 1);
  EXPECT_EQ(change(kPassword, "short"), "password.too_short");
  EXPECT_EQ(change(kPassword, "Password123!"), "password.too_common");
  EXPECT_EQ(change(kPassword, kPassword), "password.not_new");
  clock.advance(kStepUpLife);
  EXPECT_EQ(change(kPassword, "kuda hijau tidur siang"), "session.step_up");
  ASSERT_EQ(run({.operation = "stepUp", .body = R"({"totp":")" + totp_now() + "\"}", .token = token}).problem, "");
  const auto changed = run({.operation = "changePassword",
                            .body = R"({"old_password":"gajah biru 77 melompat","new_password":"kuda hijau tidur siang"})",
                            .token = token});
  EXPECT_EQ(changed.problem, "");
  EXPECT_EQ(why_no_actor(other), "session.ended");
  EXPECT_EQ(why_no_actor(token), "live");
  clock.advance(kInitialPasswordLife);
  EXPECT_EQ(staff_in("rahma", "kuda hijau tidur siang", totp_now()).problem, "sign_in.failed") << "whoever made the account knows this second factor";
  const auto staff = database.get().read([](store::ReadTx& tx) { return find_staff_by_login(tx, "rahma"); }).value();
  totp_secret = open_totp_secret(deps, *staff).value();
  EXPECT_EQ(crypto::to_base32(totp_secret), changed.value("totp_secret"));
  EXPECT_EQ(staff_in("rahma", "kuda hijau tidur siang", totp_now()).problem, "") << "a chosen password does not end";
}

TEST_F(StaffAccounts, AStolenSessionCannotGuessThePassword) {
  add_staff_member("rahma", {Role::verifier});
  const std::string token = staff_token("rahma");
  const auto change = [&](const std::string& old_one) {
    return run({.operation = "changePassword", .body = R"({"old_password":")" + old_one + R"(","new_password":"kuda hijau tidur siang"})", .token = token});
  };
  for (int i = 0; i <= kAccountFailures.free_attempts; ++i) EXPECT_EQ(change("guess " + std::to_string(i)).problem, "password.old_wrong");
  EXPECT_EQ(change(kPassword).problem, "request.too_many");
  clock.advance(kAccountFailures.first_wait);
  const auto changed = change(kPassword);
  EXPECT_EQ(changed.problem, "");
  EXPECT_EQ(changed.answer.status, 204) << "a second factor of one's own stays";
}

TEST_F(StaffAccounts, ReadingAPersonIsJournaledWithItsRoute) {
  add_staff_member("rahma", {Role::verifier});
  const Actor actor = *actor_of(staff_token("rahma"));
  http::Call call{.route = "/api/claims/{id}", .request_id = "r1", .actor = actor};
  const std::vector<PersonId> persons(60, siti);
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return gate.journal_reading(tx, call, persons); }));
  EXPECT_EQ(acts("person.read"), 2) << "an entry holds fifty persons";
}

}  // namespace
}  // namespace teduh::account
