// From a coroutine to the executor's threads and back.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "platform/http/executor.hpp"

namespace teduh::http {

namespace net = boost::asio;

/// Counts the calls whose reply comes from a thread that is not ours. Before the loop may be taken down, each of these threads must have
/// let go of everything that belongs to it.
class CallsElsewhere {
 public:
  void begin() {
    const std::scoped_lock lock(mutex_);
    ++count_;
  }
  void end() {
    const std::scoped_lock lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }
  void wait_for_none() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;  // guards count_
  std::condition_variable none_;
  std::size_t count_ = 0;
};
using CallsElsewherePtr = std::shared_ptr<CallsElsewhere>;

/// A coroutine that waits for its reply. The guard keeps the loop running while only another thread knows of the call.
template <typename Handler>
struct Waiting {
  explicit Waiting(Handler own) : handler(std::move(own)), guard(net::make_work_guard(handler)) {}
  Handler handler;
  decltype(net::make_work_guard(std::declval<Handler&>())) guard;
};

/// Wakes the coroutine on its own executor and keeps nothing of it.
template <typename Handler>
void wake(std::optional<Waiting<Handler>>& kept, Reply reply) {
  CHECK(kept.has_value());
  Waiting<Handler> waiting = std::move(*kept);
  kept.reset();
  const auto target = net::get_associated_executor(waiting.handler);
  net::post(target, [handler = std::move(waiting.handler), reply = std::move(reply)]() mutable { std::move(handler)(std::move(reply)); });
}

/// Runs a call and gives its reply on the connection's own executor.
inline net::awaitable<Reply> reply_of(Executor& executor, CallsElsewherePtr elsewhere, Executor::FlightPtr flight, std::string body, bool complete) {
  auto start = [&executor, elsewhere = std::move(elsewhere), flight = std::move(flight), body = std::move(body), complete](auto handler) mutable {
    using Handler = decltype(handler);
    // std::function copies, and a handler only moves. Copies of the function may be destroyed long after the call: they hold an empty shell.
    auto kept = std::make_shared<std::optional<Waiting<Handler>>>(std::in_place, std::move(handler));
    elsewhere->begin();
    executor.run(flight, std::move(body), complete, [kept, elsewhere](Reply reply) {
      wake(*kept, std::move(reply));
      elsewhere->end();
    });
  };
  return net::async_initiate<const net::use_awaitable_t<>, void(Reply)>(std::move(start), net::use_awaitable);
}

}  // namespace teduh::http
