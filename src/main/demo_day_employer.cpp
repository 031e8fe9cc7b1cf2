#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/text.hpp"
#include "main/demo_day_parts.hpp"

namespace teduh::main::demo {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);
constexpr int kPausesMax = 300;
constexpr int kEmployer = 0;  // the one whose clerk has an account

struct SentFile {
  std::string id;
  Json seen;
};

/// Sends the file and waits until the program has checked it.
Result<SentFile> send_file(Day& day, ApiSession& clerk, Period period, const std::string& text) {
  const auto& npp = day.branch.employers[kEmployer].npp.exact();
  const auto response = TRY(clerk.send({.method = "POST", .path = fmt::format("/api/contribution-files?npp={}&period={}", npp, print(period)), .body = text,
                                        .content_type = "text/csv"}));
  if (!response.good()) return internal("demo.step_failed", fmt::format("contribution file: {} {}", response.status, response.problem()));
  return SentFile{.id = response.json().text("id"), .seen = response.json()};
}

Result<Json> wait_for_file(Day& day, ApiSession& clerk, const std::string& id, std::string_view state) {
  std::string seen;
  for (int pause = 0; pause < kPausesMax; ++pause) {
    const Json file = TRY(day.get(clerk, "/api/contribution-files/" + id));
    seen = file.text("state");
    if (seen == state || seen == "refused") return file;
    std::this_thread::sleep_for(kPause);
  }
  return internal("demo.step_failed", fmt::format("the contribution file stays {}", seen));
}

/// A wage with a letter, a negative one, and a card that nobody has.
std::string spoiled(const std::string& good) {
  std::string out;
  int row = -1;  // the header counts from 0
  for (const auto line : split(good, '\n')) {
    if (line.empty()) continue;
    std::string text(line);
    if (!text.starts_with('#') && ++row > 0 && row <= 3) {
      auto fields = split(text, ',');
      const std::string_view wage = row == 1 ? "5 juta" : row == 2 ? "-3000000" : fields[3];
      const std::string_view kpj = row == 3 ? "99999999999" : fields[0];
      text = fmt::format("{},{},{},{},{},{}", kpj, fields[1], fields[2], wage, fields[4], fields[5]);
    }
    out += text + "\n";
  }
  return out;
}

void tell_problems(Day& day, const Json& file) {
  for (std::size_t i = 0; i < file.size("problems"); ++i) {
    const auto at = [&](std::string_view field) { return file.text(fmt::format("problems.{}.{}", i, field)); };
    const auto line = file.number(fmt::format("problems.{}.line", i)).value_or(0);
    day.story.tell(fmt::format("  baris {}: {}", line, at("reason.id")), fmt::format("  line {}: {}", line, at("reason.en")));
  }
}

}  // namespace

Result<void> morning_employer(Day& day) {
  day.story.chapter("Pagi: perusahaan mengirim berkas iuran", "Morning: an employer sends the contribution file");
  ApiSession& clerk = *TRY(day.staff("klerk.demo"));
  const Period period = day.branch.last.plus_months(1);
  const std::string good = month_file(day.branch, kEmployer, period);
  const std::string bad = spoiled(good);
  // 1. With mistakes: checked, nothing is posted.
  const auto first = TRY(send_file(day, clerk, period, bad));
  const Json checked = TRY(wait_for_file(day, clerk, first.id, "checked"));
  day.story.tell(fmt::format("Berkas {} diperiksa: {} baris baik, {} baris salah. Belum ada yang dibukukan.", print(period),
                             checked.number("rows.good").value_or(0), checked.number("rows.bad").value_or(0)),
                 fmt::format("The file of {} is checked: {} good rows, {} bad ones. Nothing is booked yet.", print(period),
                             checked.number("rows.good").value_or(0), checked.number("rows.bad").value_or(0)));
  tell_problems(day, checked);
  day.story.check(checked.number("rows.bad") == 3, "Tiga baris salah ditemukan, masing-masing dengan alasan", "Three bad rows were found, each with its reason");
  const auto rows = TRY(clerk.get("/api/contribution-files/" + first.id + "/bad-rows"));
  day.story.check(rows.good() && rows.body.find("99999999999") != std::string::npos, "Baris salah dapat diunduh", "The bad rows can be fetched");
  // 2. Repaired: checked again, then imported.
  const auto second = TRY(send_file(day, clerk, period, good));
  const Json clean = TRY(wait_for_file(day, clerk, second.id, "checked"));
  day.story.check(clean.number("rows.bad") == 0, "Berkas yang diperbaiki tidak punya baris salah", "The repaired file has no bad row");
  TRY(day.post(clerk, "/api/contribution-files/" + second.id + "/import", ""));
  const Json imported = TRY(wait_for_file(day, clerk, second.id, "imported"));
  const Rupiah amount(imported.number("amount").value_or(0));
  day.story.tell(fmt::format("Berkas yang diperbaiki dibukukan: {} baris, iuran {}.", imported.number("rows.good").value_or(0), print(amount)),
                 fmt::format("The repaired file is booked: {} rows, contributions of {}.", imported.number("rows.good").value_or(0), print(amount)));
  // 3. The same file again.
  const auto again = TRY(send_file(day, clerk, period, good));
  day.story.check(again.id == second.id && again.seen.text("state") == "imported", "Berkas yang sama dikirim dua kali tidak mengubah apa pun",
                  "The same file sent twice changes nothing");
  day.story.tell("Klerk mengirim berkas yang sama sekali lagi: Teduh mengenalinya, tidak ada yang dibukukan dua kali.",
                 "The clerk sends the same file again: Teduh knows it, nothing is booked twice.");
  return {};
}

}  // namespace teduh::main::demo
