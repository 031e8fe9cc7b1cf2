#include "platform/store/database.hpp"

#include <condition_variable>
#include <mutex>

namespace teduh::store {

Bytes Row::bytes(int column) const {
  const auto view = blob(column);
  return {view.begin(), view.end()};
}

std::optional<std::int64_t> Row::maybe_integer(int column) const { return is_null(column) ? std::nullopt : std::optional(integer(column)); }
std::optional<std::string> Row::maybe_string(int column) const { return is_null(column) ? std::nullopt : std::optional(string(column)); }
std::optional<Date> Row::maybe_date(int column) const { return is_null(column) ? std::nullopt : std::optional(date(column)); }
std::optional<Moment> Row::maybe_moment(int column) const { return is_null(column) ? std::nullopt : std::optional(moment(column)); }

Result<void> ReadTx::each(const Sql& sql, Binds binds, const std::function<Result<void>(const Row&)>& each) {
  return run_query(sql, {binds.begin(), binds.size()}, each);
}

Result<std::int64_t> ReadTx::number(const Sql& sql, Binds binds) {
  std::optional<std::int64_t> number;
  TRY(each(sql, binds, [&](const Row& row) -> Result<void> {
    CHECK(!number.has_value());
    number = row.maybe_integer(0).value_or(0);
    return {};
  }));
  CHECK(number.has_value());
  return *number;
}

Result<std::int64_t> Tx::execute(const Sql& sql, Binds binds) { return run_execute(sql, {binds.begin(), binds.size()}); }
Result<void> Tx::script(std::string_view statements) { return run_script(statements); }

struct Database::Waiter::State {
  std::mutex mutex;
  std::condition_variable wake;
  std::optional<Result<void>> result;
};

Database::Waiter::Waiter() : state_(std::make_unique<State>()) {}
Database::Waiter::~Waiter() = default;

void Database::Waiter::signal(Result<void> result) {
  // Notified under the lock: once the waiting thread has seen the result, the Waiter may be gone.
  const std::lock_guard lock(state_->mutex);
  state_->result = std::move(result);
  state_->wake.notify_one();
}

Result<void> Database::Waiter::wait() {
  std::unique_lock lock(state_->mutex);
  state_->wake.wait(lock, [this] { return state_->result.has_value(); });
  return std::move(*state_->result);
}

}  // namespace teduh::store
