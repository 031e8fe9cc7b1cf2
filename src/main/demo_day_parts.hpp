// The actors of the demo's day and what they do, each over the public API.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "main/demo_client.hpp"
#include "main/demo_inbox.hpp"
#include "main/demo_people.hpp"
#include "main/demo_story.hpp"
#include "main/program.hpp"

namespace teduh::main::demo {

/// One claim of the day and where its story says that it ends.
struct DayClaim {
  std::string key;    // of the cast
  std::string id;
  std::string person_id;
  std::string membership_id;
  std::string story;
  std::string ends;
};

/// Everything the day's chapters share.
class Day {
 public:
  Day(Program& program, std::string url, Branch branch);

  Program& program;
  Branch branch;
  Story story;
  std::map<std::string, DayClaim, std::less<>> claims;
  std::vector<std::string> batches;    // released ones
  Rupiah sent;                         // sum of the payment files that the bank booked

  /// A member of staff, signed in the first time that they are needed. Error: demo.sign_in_refused.
  Result<ApiSession*> staff(std::string_view login);
  /// A person of the cast with the phone that the branch knows, or with another one.
  Result<ApiSession*> participant(std::string_view key, bool other_phone = false);
  [[nodiscard]] const Person& person(std::string_view key) const { return cast_person(branch, key); }
  [[nodiscard]] std::string name(std::string_view key) const { return person(key).data.name.exact(); }

  /// Posts and must get a 2xx. Error: internal demo.step_failed with path and problem in the detail.
  Result<Json> post(ApiSession& session, const std::string& path, const std::string& body = "{}");
  Result<Json> put(ApiSession& session, const std::string& path, const std::string& body);
  Result<Json> get(ApiSession& session, const std::string& path);
  /// Posts and must be refused with this code.
  Result<HttpResponse> refused(ApiSession& session, const std::string& path, const std::string& body, std::string_view code);

  [[nodiscard]] std::string claim_path(std::string_view key, std::string_view act = "") const;
  /// Waits until the claim is in the state: the program itself queues what was submitted. Error: demo.step_failed.
  Result<void> wait_for_state(ApiSession& session, std::string_view key, std::string_view state);

 private:
  Result<Json> must(const std::string& path, Result<HttpResponse> response);
  HttpClient client_;
  MessageFolder messages_;
  std::map<std::string, std::unique_ptr<ApiSession>, std::less<>> sessions_;
};

struct BeginClaim {
  std::string_view key;
  std::string_view reason = "resigned";
  std::string_view channel = "phone";
  std::string story;
  std::string ends;
  bool other_phone = false;
};

// What a participant does.
Result<void> begin_on_phone(Day& day, const BeginClaim& begin);
/// At the counter: the officer looks the person up by the card's number. `answers` is JSON.
Result<void> begin_at_counter(Day& day, const BeginClaim& begin, const std::string& answers);
/// Every paper that the check asks for and that is not there; the first one over a line that is cut.
Result<void> send_papers(Day& day, ApiSession& session, std::string_view key, bool cut_first);
Result<void> send_paper(Day& day, ApiSession& session, std::string_view key, const std::string& kind, bool cut);
Result<void> submit(Day& day, ApiSession& session, std::string_view key);

// What officers do.
Result<void> judge_all(Day& day, ApiSession& officer, std::string_view key, std::string_view returned_kind = "");
Result<void> verify(Day& day, std::string_view login, std::string_view key);
/// Opens, judges, determines.
Result<void> determine(Day& day, std::string_view login, std::string_view key);
Result<void> approve(Day& day, std::string_view login, std::string_view key);
Result<void> lift_hold(Day& day, std::string_view key);

// The chapters, in their order.
Result<void> morning_employer(Day& day);
Result<void> morning_claims(Day& day);
Result<void> midday_desk(Day& day);
Result<void> afternoon_payment(Day& day);
Result<void> evening_checks(Day& day);
/// Looks into the folder itself, when the server has stopped: sums and journal.
Result<void> check_books(Day& day);

}  // namespace teduh::main::demo
