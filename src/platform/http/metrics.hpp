// Counters, gauges and histograms in the Prometheus text format. Series are made once and live as long as the registry; every call is thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace teduh::http {

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t step) { value_.fetch_add(step, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

/// Durations in microseconds, printed as seconds.
class Histogram {
 public:
  explicit Histogram(std::vector<std::int64_t> bounds_micros);
  void observe(std::int64_t micros);
  [[nodiscard]] const std::vector<std::int64_t>& bounds() const { return bounds_; }
  /// Observations at or below each bound, then all of them.
  [[nodiscard]] std::vector<std::uint64_t> cumulative() const;
  [[nodiscard]] std::int64_t sum_micros() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<std::int64_t> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;  // one a bound, and one above all
  std::atomic<std::int64_t> sum_{0};
};

using Labels = std::vector<std::pair<std::string, std::string>>;

class Metrics {
 public:
  /// The series of this name and these labels. A bug (CHECK) when the name is misshaped, was used for another kind, or a family grows
  /// above kSeriesMax: label values come from closed lists, never from a request.
  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, const std::vector<std::int64_t>& bounds_micros, const Labels& labels = {});
  [[nodiscard]] std::string print() const;

  static constexpr std::size_t kSeriesMax = 4'000;

 private:
  enum class Kind : std::uint8_t { counter = 1, gauge, histogram };
  struct Series {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
  };
  struct Family {
    Kind kind;
    std::string help;
    std::map<std::string, Series> series;  // by printed labels
  };
  Series& series(Kind kind, std::string_view name, std::string_view help, const Labels& labels);

  mutable std::mutex mutex_;  // guards families_; the numbers inside are atomic
  std::map<std::string, Family, std::less<>> families_;
};

/// The bounds of request times: 1 ms to 10 s.
std::vector<std::int64_t> request_time_bounds();

}  // namespace teduh::http
